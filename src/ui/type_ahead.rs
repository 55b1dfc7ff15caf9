//! What completes what is typed into the form: guests who have been here before, and what stands in the lists of the
//! office or was typed before. Enter takes what is chosen, the arrows choose, Escape wants none of it.

use egui::{Area, Key, Modifiers, Order, Rect, RichText, Sense, Ui, vec2};

use super::{theme, widgets::together};
use crate::{
    app::State,
    import::Expected,
    text::text,
    time::local_day,
    visit::{Field, Visit},
    visit_log::{SHORTEST_BEGINNING, normal::form},
    words::{Language, dates, shown},
};

/// So many texts are offered.
const MOST: usize = 6;

/// What is offered below a field.
#[derive(Clone, PartialEq)]
pub(super) enum Offer {
    /// A text, and what is known of it.
    Text { text: String, beside: String },
    /// A guest who has been here before.
    Guest(Box<Visit>),
    /// A guest who is expected today, and at what time.
    Expected(Box<Expected>),
    /// A guest who is inside and may leave: known by the whole number of his card, or by a part of his name.
    Leave { visit: Box<Visit>, by_card: bool },
}

impl Offer {
    /// Whether Enter takes it without anybody choosing it: nobody is checked out by the beginning of a name.
    fn is_meant(&self) -> bool {
        !matches!(self, Self::Leave { by_card: false, .. })
    }

    fn line(&self, language: Language) -> String {
        match self {
            Self::Text { text, .. } => shown(text),
            Self::Guest(visit) => together([&visit.name, &visit.organisation]),
            Self::Expected(guest) => together([&guest.visit.name, &guest.visit.organisation]),
            Self::Leave { visit, by_card: true } => {
                text!(language, "desk-offer-leave-card", card = shown(&visit.card), name = shown(&visit.name))
            }
            Self::Leave { visit, by_card: false } => {
                text!(language, "desk-offer-leave", name = shown(&visit.name))
            }
        }
    }

    fn beside(&self, state: &State) -> String {
        let language = state.settings.language;
        match self {
            Self::Text { beside, .. } => shown(beside),
            Self::Guest(visit) => {
                let day = dates::short_date(local_day(visit.arrived), local_day(state.now), language);
                match shown(&visit.host) {
                    host if host.is_empty() => text!(language, "visits-known-last", day),
                    host => text!(language, "visits-known-last-to", day, host),
                }
            }
            Self::Expected(guest) => expected_words(guest, language),
            Self::Leave { visit, .. } => {
                let time = dates::time(visit.arrived, language);
                text!(language, "desk-inside-since", time, no = visit.no)
            }
        }
    }
}

/// What the list below a field remembers between frames.
#[derive(Default)]
pub(super) struct TypeAhead {
    /// Which of the offers is chosen, where somebody has chosen.
    chosen: Option<usize>,
    /// The text for which nothing is to be offered.
    unwanted: Option<(Field, String)>,
    /// What was offered last, for which field and text.
    offered: Option<(Field, String, Vec<Offer>)>,
    /// Where the list is.
    place: Option<Rect>,
}

impl TypeAhead {
    /// Nothing is to be offered for this text.
    pub(super) fn silence(&mut self, field: Field, text: &str) {
        self.unwanted = Some((field, text.to_owned()));
        (self.offered, self.chosen, self.place) = (None, None, None);
    }

    /// Takes the keys that choose out of the input, before a field sees them.
    pub(super) fn keys(&mut self, ui: &Ui) {
        let Some((field, text, offers)) = self.offered.as_ref().filter(|(.., offers)| !offers.is_empty())
        else {
            return;
        };
        let (last, first) = (offers.len() - 1, default_of(offers));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            let next = self.chosen.or(first).map_or(0, |chosen| chosen + 1);
            self.chosen = Some(next.min(last));
        } else if pressed(Key::ArrowUp) {
            self.chosen = Some(self.chosen.or(first).unwrap_or(0).saturating_sub(1));
        } else if pressed(Key::Escape) {
            let (field, text) = (*field, text.clone());
            self.silence(field, &text);
        }
    }

    /// What Enter takes in this field with this text in it.
    pub(super) fn taken(&self, field: Field, text: &str, state: &State) -> Option<Offer> {
        let offers = self.offers(field, text, state);
        let same = self.offered.as_ref().is_some_and(|(of, before, _)| *of == field && before == text);
        let chosen = self.chosen.filter(|_| same).or(default_of(&offers))?;
        offers.into_iter().nth(chosen)
    }

    /// What is offered for this text.
    fn offers(&self, field: Field, text: &str, state: &State) -> Vec<Offer> {
        if self.unwanted.as_ref().is_some_and(|(of, unwanted)| *of == field && unwanted == text) {
            return Vec::new();
        }
        match field {
            Field::Name => guests(text, state),
            Field::Organisation | Field::Purpose | Field::Host => texts(field, text, state),
            _ => Vec::new(),
        }
    }

    /// Draws the list below the field that has the keyboard. Says what was clicked.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        field: Field,
        edit: &egui::Response,
        text: &str,
        state: &State,
    ) -> Option<Offer> {
        // A click on the list takes the keyboard from the field before it is done.
        let held = self.place.is_some_and(|place| {
            ui.input(|input| {
                let pointer = &input.pointer;
                (pointer.any_down() || pointer.any_released())
                    && pointer.interact_pos().is_some_and(|at| place.contains(at))
            })
        });
        let is_its_own = self.offered.as_ref().is_some_and(|(of, ..)| *of == field);
        if !(edit.has_focus() || held && is_its_own) {
            if is_its_own {
                (self.offered, self.chosen, self.place) = (None, None, None);
            }
            return None;
        }
        let offers = self.offers(field, text, state);
        if self.offered.as_ref().is_none_or(|(of, before, _)| *of != field || before != text) {
            self.chosen = None;
        }
        let chosen = self.chosen.or(default_of(&offers)).filter(|chosen| *chosen < offers.len());
        let mut taken = None;
        if offers.is_empty() {
            self.place = None;
        } else {
            let area = Area::new(edit.id.with("offers"))
                .order(Order::Foreground)
                .fixed_pos(edit.rect.left_bottom() + vec2(0.0, 2.0));
            let shown = area.show(ui.ctx(), |ui| {
                theme::panel_frame(ui).inner_margin(4).show(ui, |ui| {
                    ui.set_width(edit.rect.width());
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for (at, offer) in offers.iter().enumerate() {
                        if offer_ui(ui, offer, chosen == Some(at), state) {
                            taken = Some(offer.clone());
                        }
                    }
                    let hint = RichText::new(text!(state.settings.language, "desk-offer-hint"));
                    ui.label(hint.size(theme::SMALL).color(theme::of(ui).quiet_ink));
                });
            });
            self.place = Some(shown.response.rect);
        }
        self.offered = Some((field, text.to_owned(), offers));
        taken
    }
}

/// What Enter takes without a choice.
fn default_of(offers: &[Offer]) -> Option<usize> {
    offers.first().filter(|offer| offer.is_meant()).map(|_| 0)
}

fn offer_ui(ui: &mut Ui, offer: &Offer, chosen: bool, state: &State) -> bool {
    let language = state.settings.language;
    let (line, beside) = (offer.line(language), offer.beside(state));
    let mut text = egui::text::LayoutJob::default();
    let format = |font, color| egui::TextFormat { font_id: font, color, ..Default::default() };
    text.append(&line, 0.0, format(theme::bold(theme::TEXT), theme::of(ui).ink));
    if !beside.is_empty() {
        let small = egui::FontId::proportional(theme::SMALL);
        text.append(&format!("\n{beside}"), 0.0, format(small, theme::of(ui).quiet_ink));
    }
    text.wrap.max_width = ui.available_width() - 12.0;
    let button = egui::Button::new(text)
        .selected(chosen)
        // The arrows choose; the tabulator goes to the next field.
        .sense(Sense::CLICK)
        .min_size(vec2(ui.available_width(), 26.0));
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &line));
    response.clicked()
}

/// Who may be meant by what is typed into the field of the name: a guest who is inside with the card of this number, and
/// guests who have been here before.
fn guests(text: &str, state: &State) -> Vec<Offer> {
    let inside = |id| state.book.inside.iter().find(|visit| visit.id == id);
    let number = text.trim();
    let mut offers = Vec::new();
    if !number.is_empty() {
        let cards = state.book.cards.iter().filter(|card| card.inside && card.is(number));
        offers.extend(
            cards
                .filter_map(|card| inside(card.id))
                .map(|visit| Offer::Leave { visit: Box::new(visit.clone()), by_card: true }),
        );
    }
    offers.extend(expected(text, state).map(|guest| Offer::Expected(Box::new(guest.clone()))));
    let today = local_day(state.now);
    let (leaving, known): (Vec<_>, Vec<_>) = state
        .suggestions
        .of(text)
        .iter()
        // Who did not check out on another day comes anew.
        .partition(|visit| inside(visit.id).is_some() && local_day(visit.arrived) == today);
    offers.extend(known.into_iter().map(|visit| Offer::Guest(Box::new(visit.clone()))));
    offers.extend(
        leaving.into_iter().map(|visit| Offer::Leave { visit: Box::new(visit.clone()), by_card: false }),
    );
    offers.truncate(MOST);
    offers
}

/// Who of those who are expected today is called so, or comes from there.
fn expected<'a>(text: &str, state: &'a State) -> impl Iterator<Item = &'a Expected> {
    let begun = form(text);
    let few = begun.chars().count() < SHORTEST_BEGINNING;
    state.expected.iter().filter(move |guest| {
        !few && [&guest.name_form, &guest.organisation_form].iter().any(|text| begins_a_word(text, &begun))
    })
}

/// `terjadwal 10.00, menemui Bu Rina`.
pub(super) fn expected_words(guest: &Expected, language: Language) -> String {
    let at = guest.at.map(|at| text!(language, "desk-expected-at", time = dates::time_of_day(at, language)));
    let at = at.unwrap_or_else(|| text!(language, "desk-expected-today").to_owned());
    match shown(&guest.visit.host) {
        host if host.is_empty() => at,
        host => text!(language, "desk-expected-to", at, host),
    }
}

/// What a text may become, from the lists of the office first and then from what was typed before.
fn texts(field: Field, text: &str, state: &State) -> Vec<Offer> {
    let begun = form(text);
    if begun.is_empty() {
        return Vec::new();
    }
    let (settings, typed) = (&state.settings, &state.book.typed);
    let lists = &settings.lists;
    let candidates: Vec<(&str, String)> = match field {
        Field::Organisation => plain(lists.organisations.iter().chain(&typed.organisations)),
        Field::Purpose => plain(settings.purposes.iter().chain(&lists.purposes).chain(&typed.purposes)),
        _ => {
            let hosts = lists.hosts.iter().map(|host| {
                let beside = [host.unit.as_str(), host.telephone.as_str()];
                let beside = beside.into_iter().filter(|part| !part.is_empty());
                (host.name.as_str(), beside.collect::<Vec<_>>().join(" · "))
            });
            hosts.chain(typed.hosts.iter().map(|host| (host.as_str(), String::new()))).collect()
        }
    };
    let mut forms = Vec::new();
    let mut offers = Vec::new();
    for (candidate, beside) in candidates {
        let folded = form(candidate);
        // A unit is as good as the name of who sits there.
        let begins = begins_a_word(&folded, &begun) || begins_a_word(&form(&beside), &begun);
        if !begins || folded == begun || forms.contains(&folded) {
            continue;
        }
        offers.push(Offer::Text { text: candidate.to_owned(), beside });
        forms.push(folded);
        if offers.len() == MOST {
            break;
        }
    }
    offers
}

fn plain<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<(&'a str, String)> {
    texts.map(|text| (text.as_str(), String::new())).collect()
}

fn begins_a_word(text: &str, begun: &str) -> bool {
    text.starts_with(begun)
        || text
            .match_indices(begun)
            .any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with([' ', '-', '/', '(', '.'])))
}
