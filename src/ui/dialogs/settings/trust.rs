//! What is installed: each file, from whom, how old, and its removal, which is asked about; and one more from a file.

use chrono::Local;
use egui::{Button, RichText, TextEdit};

use super::{super::system_dialog::SystemDialogs, rows::Rows};
use crate::{
    app::{Command, Installable, State},
    data_folder::{InstalledTrust, OwnLanguage, OwnPolicy, Settings},
    text::{Language, shown, text},
    time::Timestamp,
    ui::theme,
    words::dates,
};

/// The most countries that a list names; the rest is counted.
const MAX_NAMED: usize = 8;

/// How old lists may become.
pub(super) fn age_ui(rows: &mut Rows<'_>, settings: &mut Settings) {
    let language = rows.language;
    let days = text!(language, "settings-days");
    let age = &mut settings.trust_max_age_days;
    rows.number(text!(language, "settings-trust-max-age"), age, 1..=3650, days);
}

/// What is installed of one kind, and what is entered there.
pub(super) struct InstalledPart {
    what: Installable,
    /// What is asked about before it is removed.
    to_remove: Option<String>,
    path: String,
    dialogs: SystemDialogs,
}

/// One of them.
struct Item {
    /// By what it is removed.
    name: String,
    title: String,
    about: Vec<String>,
    doubtful: bool,
}

impl InstalledPart {
    pub(super) fn new(what: Installable) -> Self {
        Self { what, to_remove: None, path: String::new(), dialogs: SystemDialogs::default() }
    }

    pub(super) fn part_ui(&mut self, rows: &mut Rows<'_>, state: &State, commands: &mut Vec<Command>) {
        let language = rows.language;
        let (head, none) = match self.what {
            Installable::Trust => {
                (text!(language, "settings-trust-installed"), text!(language, "settings-trust-none"))
            }
            Installable::Policy => {
                (text!(language, "settings-own-policies"), text!(language, "settings-own-policies-none"))
            }
            Installable::Language => {
                (text!(language, "settings-own-languages"), text!(language, "settings-own-languages-none"))
            }
        };
        rows.head(head);
        let items = self.items(state, language);
        if items.is_empty() {
            rows.hint(none);
        }
        for item in items {
            self.item_ui(rows, item, commands);
        }
        self.add_ui(rows, commands);
    }

    fn items(&self, state: &State, language: Language) -> Vec<Item> {
        match self.what {
            Installable::Trust => {
                let installed = state.trust.iter().flat_map(|trust| &trust.installed);
                installed.map(|trust| trust_item(trust, state.now, language)).collect()
            }
            Installable::Policy => {
                state.installed.policies.iter().map(|policy| policy_item(policy, language)).collect()
            }
            Installable::Language => state.installed.languages.iter().map(language_item).collect(),
        }
    }

    fn item_ui(&mut self, rows: &mut Rows<'_>, item: Item, commands: &mut Vec<Command>) {
        let language = rows.language;
        rows.ui.group(|ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&item.title).font(theme::bold(theme::TEXT)));
                let label = text!(language, "settings-remove-of", name = item.title.as_str());
                let remove = ui.button(text!(language, "settings-remove"));
                remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
                if remove.clicked() {
                    self.to_remove = Some(item.name.clone());
                }
            });
            for line in &item.about {
                let line = RichText::new(line).small();
                let line = if item.doubtful { line.color(theme::of(ui).danger) } else { line };
                ui.add(egui::Label::new(line).wrap());
            }
            if self.to_remove.as_ref() != Some(&item.name) {
                return;
            }
            let question = match self.what {
                Installable::Trust => text!(language, "settings-remove-trust"),
                Installable::Policy => text!(language, "settings-remove-policy"),
                Installable::Language => text!(language, "settings-remove-language"),
            };
            ui.add(egui::Label::new(question).wrap());
            ui.horizontal(|ui| {
                let remove = ui.button(text!(language, "settings-remove-yes")).clicked();
                if remove {
                    commands.push(Command::Remove(self.what, item.name));
                }
                if ui.button(text!(language, "settings-remove-no")).clicked() || remove {
                    self.to_remove = None;
                }
            });
        });
    }

    fn add_ui(&mut self, rows: &mut Rows<'_>, commands: &mut Vec<Command>) {
        let language = rows.language;
        if let Some(path) = self.dialogs.answer(rows.ui.ctx(), language) {
            self.path = path.display().to_string();
        }
        let label = match self.what {
            Installable::Trust => text!(language, "settings-add-trust"),
            Installable::Policy => text!(language, "settings-add-policy"),
            Installable::Language => text!(language, "settings-add-language"),
        };
        let label = rows.ui.label(label);
        rows.ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.path).desired_width(260.0);
            let field = ui.add(field).labelled_by(label.id);
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.button(text!(language, "desk-export-choose")).clicked() {
                let endings: &[&'static str] = match self.what {
                    Installable::Trust => &[],
                    Installable::Policy => &["toml"],
                    Installable::Language => &["ftl"],
                };
                self.dialogs.open_file(endings, ui.ctx());
            }
            let given = !self.path.trim().is_empty();
            let add = ui.add_enabled(given, Button::new(text!(language, "settings-add")));
            if given && (add.clicked() || entered) {
                let path = std::mem::take(&mut self.path);
                commands.push(Command::Add(self.what, path.trim().into()));
            }
        });
    }
}

/// What a trust file is, from whom it is, and how old.
fn trust_item(trust: &InstalledTrust, now: Timestamp, language: Language) -> Item {
    let InstalledTrust { id, name, added, content } = trust;
    let day = |at: Timestamp| dates::date(at.with_timezone(&Local).date_naive(), language);
    let days = |at: Timestamp| (now - at).num_days().max(0);
    let mut about = vec![content.kind_in_words(language)];
    let mut countries: Vec<_> =
        content.countries().iter().filter(|(country, _)| !country.is_empty()).collect();
    countries.sort_by_key(|(_, signers)| std::cmp::Reverse(*signers));
    let more = countries.len().saturating_sub(MAX_NAMED);
    let named =
        countries.iter().take(MAX_NAMED).map(|(country, signers)| format!("{} {signers}", shown(country)));
    let mut from = named.collect::<Vec<_>>().join(", ");
    if more > 0 {
        from = format!("{from}, {}", text!(language, "trust-more-countries", count = more));
    }
    let count = content.count();
    about.push(if from.is_empty() {
        text!(language, "settings-trust-holds", count)
    } else {
        text!(language, "settings-trust-holds-from", count, from = from)
    });
    about.push(match content.dated() {
        Some(dated) => text!(
            language,
            "settings-trust-dated",
            dated = day(dated),
            days = days(dated),
            added = day(*added)
        ),
        None => text!(language, "settings-trust-added", added = day(*added), days = days(*added)),
    });
    let notes = content.notes(language);
    let doubtful = !notes.is_empty();
    about.extend(notes.into_iter().map(str::to_owned));
    Item { name: id.clone(), title: shown(name), about, doubtful }
}

fn policy_item(OwnPolicy { file, id, titles }: &OwnPolicy, language: Language) -> Item {
    let title = crate::policy::title(titles, language.code()).map_or_else(|| shown(file), shown);
    let about = if id.is_empty() {
        vec![text!(language, "settings-policy-faulty").to_owned()]
    } else {
        vec![format!("{} · {}", shown(id), shown(file))]
    };
    Item { name: file.clone(), title, about, doubtful: id.is_empty() }
}

fn language_item(OwnLanguage { code }: &OwnLanguage) -> Item {
    let title = Language::from_code(code).map_or_else(|| shown(code), |language| shown(language.name()));
    Item { name: code.clone(), title, about: vec![shown(code)], doubtful: false }
}
