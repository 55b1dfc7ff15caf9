//! Who is inside, each with a way out, and the day so far.

use egui::{Button, Label, RichText, ScrollArea, Ui, vec2};

use super::theme;
use crate::{
    app::{Command, GuestBook},
    policy::Verdict,
    visit::Visit,
    words::{
        Language,
        desk::{Words, fill, words},
        shown, visits,
    },
};

pub(super) const ROW_HEIGHT: f32 = 28.0;

/// Draws the list.
pub fn visit_list_ui(ui: &mut Ui, book: &GuestBook, language: Language, commands: &mut Vec<Command>) {
    let words = words(language);
    if book.inside.is_empty() {
        ui.label(RichText::new(words.inside_none).color(theme::QUIET_INK));
        return;
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_HEIGHT, book.inside.len(), |ui, rows| {
        for visit in book.inside.get(rows).unwrap_or_default() {
            row_ui(ui, visit, language, words, commands);
        }
    });
}

/// The headline above the list: how many are inside, and the day so far.
pub fn totals_ui(ui: &mut Ui, book: &GuestBook, people_inside: u64, language: Language) {
    let words = words(language);
    let inside = format!("{} {}", words.inside, people_inside);
    ui.label(RichText::new(inside).font(theme::bold(theme::LARGE)));
    let today = &book.today;
    let refused = Verdict::ALL.iter().zip(today.verdicts).find(|(verdict, _)| **verdict == Verdict::Refuse);
    let refused = refused.map_or(0, |(_, count)| count);
    let sums = fill(words.today_totals, &[&today.visits, &today.people, &refused]);
    ui.add(Label::new(RichText::new(sums).color(theme::QUIET_INK)).truncate());
}

fn row_ui(ui: &mut Ui, visit: &Visit, language: Language, words: &Words, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW_HEIGHT - 4.0;
    ui.horizontal(|ui| {
        let name = shown(&visit.name);
        let button = 82.0;
        let rest = (ui.available_width() - 46.0 - 54.0 - button - 5.0 * ui.spacing().item_spacing.x - 10.0)
            .max(90.0);
        cell(ui, 46.0, RichText::new(format!("{}.", visit.no)).color(theme::QUIET_INK));
        cell(ui, 54.0, RichText::new(visits::arrival(visit, language)));
        let party = if visit.party > 1 { format!(" (+{})", visit.party - 1) } else { String::new() };
        cell(ui, rest * 0.42, RichText::new(format!("{name}{party}")).font(theme::bold(theme::TEXT)));
        cell(ui, rest * 0.32, RichText::new(shown(&visit.organisation)));
        let to = together([&visit.purpose, &visit.host]);
        cell(ui, rest * 0.26, RichText::new(to).color(theme::QUIET_INK));
        let out = ui.add_sized(vec2(button, ROW_HEIGHT - 4.0), Button::new(words.check_out));
        // The rows have the same button; a screen reader says whose it is.
        let whose = fill(words.check_out_of, &[&name]);
        out.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &whose));
        if out.clicked() {
            commands.push(Command::CheckOut(visit.id));
        }
    });
}

/// A text of a row, cut where its place ends.
pub(super) fn cell(ui: &mut Ui, width: f32, text: RichText) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT - 4.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(Label::new(text).truncate());
    });
}

/// Two texts in one place, or the one of them that is there.
pub(super) fn together(texts: [&str; 2]) -> String {
    let texts = texts.map(shown);
    let there: Vec<_> = texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
    there.join(" · ")
}
