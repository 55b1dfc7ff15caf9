//! The controls of the settings, each below its name: what is clicked holds at once, what is typed when the field is
//! left.

use std::ops::RangeInclusive;

use egui::{ComboBox, DragValue, RichText, TextEdit, Ui};

use crate::{
    text::Language,
    ui::{theme, widgets::name_it},
    visit::MAX_FIELD_CHARS,
};

/// Draws controls, and remembers whether something is to hold now.
pub(super) struct Rows<'a> {
    pub(super) ui: &'a mut Ui,
    pub(super) language: Language,
    settled: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(ui: &'a mut Ui, language: Language) -> Self {
        Self { ui, language, settled: false }
    }

    /// Whether something is to hold now.
    pub(super) fn settled(&self) -> bool {
        self.settled
    }

    /// Something is to hold now.
    pub(super) fn settle(&mut self) {
        self.settled = true;
    }

    /// The name of what follows.
    pub(super) fn head(&mut self, head: &str) {
        self.ui.add_space(6.0);
        self.ui.label(RichText::new(head).font(theme::bold(theme::TEXT)));
    }

    /// What is to be known about it.
    pub(super) fn hint(&mut self, hint: &str) {
        self.ui.add(egui::Label::new(RichText::new(hint).small()).wrap());
    }

    /// What is wrong with it.
    pub(super) fn fault(&mut self, fault: &str) {
        self.ui.add(egui::Label::new(RichText::new(fault).small().color(theme::of(self.ui).danger)).wrap());
    }

    /// A line of text.
    pub(super) fn text(&mut self, label: &str, text: &mut String) {
        let label = self.ui.label(label);
        let width = self.ui.available_width().min(420.0);
        let field = TextEdit::singleline(text).char_limit(MAX_FIELD_CHARS).desired_width(width);
        self.settled |= self.ui.add(field).labelled_by(label.id).lost_focus();
    }

    /// Several lines of text.
    pub(super) fn lines(&mut self, label: &str, text: &mut String, limit: usize, rows: usize) {
        let label = self.ui.label(label);
        let width = self.ui.available_width().min(560.0);
        let field = TextEdit::multiline(text).char_limit(limit).desired_rows(rows).desired_width(width);
        self.settled |= self.ui.add(field).labelled_by(label.id).lost_focus();
    }

    /// Yes or no.
    pub(super) fn yes_or_no(&mut self, label: &str, value: &mut bool) {
        self.settled |= self.ui.checkbox(value, label).changed();
    }

    /// A number with its unit.
    pub(super) fn number(&mut self, label: &str, value: &mut u32, range: RangeInclusive<u32>, unit: &str) {
        self.ui.horizontal_wrapped(|ui| {
            let label = ui.label(label);
            let suffix = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            let number = ui.add(DragValue::new(value).range(range).speed(1).suffix(suffix));
            let number = number.labelled_by(label.id);
            self.settled |= number.drag_stopped() || number.lost_focus();
        });
    }

    /// One of some, each shown by its name; every one is to be seen at once.
    pub(super) fn one_of<T: Copy + PartialEq>(
        &mut self,
        label: &str,
        value: &mut T,
        choices: &[(T, String)],
    ) {
        self.ui.label(label);
        self.ui.horizontal_wrapped(|ui| {
            for (choice, name) in choices {
                self.settled |= ui.radio_value(value, *choice, name).changed();
            }
        });
    }

    /// Any of some, each shown by its name.
    pub(super) fn some_of<T: Copy + PartialEq>(
        &mut self,
        label: &str,
        values: &mut Vec<T>,
        choices: &[(T, String)],
    ) {
        self.ui.label(label);
        self.ui.horizontal_wrapped(|ui| {
            for (choice, name) in choices {
                let mut chosen = values.contains(choice);
                if ui.checkbox(&mut chosen, name).changed() {
                    values.retain(|value| value != choice);
                    values.extend(chosen.then_some(*choice));
                    self.settled = true;
                }
            }
        });
    }

    /// One of many, from a list that opens; `true` when another one was chosen.
    pub(super) fn pick(&mut self, label: &str, value: &mut String, choices: &[(String, String)]) -> bool {
        self.ui.label(label);
        let name =
            choices.iter().find(|(choice, _)| choice == value).map_or(value.as_str(), |(_, name)| name);
        let (width, mut picked) = (self.ui.available_width().min(420.0), None);
        let list = ComboBox::from_id_salt(label).width(width).selected_text(name).show_ui(self.ui, |ui| {
            for (choice, name) in choices {
                if ui.selectable_label(choice == value, name).clicked() && choice != value {
                    picked = Some(choice.clone());
                }
            }
        });
        name_it(&list.response, label);
        let chosen = picked.is_some();
        if let Some(picked) = picked {
            *value = picked;
        }
        chosen
    }
}
