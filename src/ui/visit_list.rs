//! Who is inside, each with a way out, and the day so far.

use egui::{Button, Label, RichText, ScrollArea, Ui, vec2};

use super::theme;
use crate::{
    app::{Command, GuestBook, LogState, State},
    text::text,
    time::{Date, local_day},
    verdict::Verdict,
    visit::Visit,
    words::{Language, dates, shown, visits},
};

pub(super) const ROW_HEIGHT: f32 = 28.0;

/// Draws the list: today's guests, and below a line those who came on other days, with their day.
pub fn visit_list_ui(ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
    let inside = &state.book.inside;
    if inside.is_empty() {
        // Of a book that is not open nobody knows.
        let open = state.log == LogState::Ready;
        let sentence =
            if open { text!(language, "desk-inside-none") } else { text!(language, "desk-inside-unknown") };
        ui.label(RichText::new(sentence).color(theme::QUIET_INK));
        return;
    }
    let today = local_day(state.now);
    // The last to arrive come first.
    let of_today = inside.partition_point(|visit| local_day(visit.arrived) >= today);
    let line = usize::from(of_today < inside.len());
    ui.spacing_mut().item_spacing.y = 4.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_HEIGHT, inside.len() + line, |ui, rows| {
        for at in rows {
            if at == of_today && line > 0 {
                let count = inside.len() - of_today;
                cell(
                    ui,
                    ui.available_width(),
                    RichText::new(text!(language, "desk-inside-earlier", count)).color(theme::QUIET_INK),
                );
            } else if let Some(visit) = inside.get(if at < of_today { at } else { at - line }) {
                row_ui(ui, visit, today, language, commands);
            }
        }
    });
}

/// The headline above the list: how many are inside, and the day so far.
pub fn totals_ui(ui: &mut Ui, state: &State, language: Language) {
    // What was counted before the log came into trouble is still the best that is known.
    let known = state.log == LogState::Ready || state.book != GuestBook::default();
    let inside = if known { state.people_inside().to_string() } else { "–".to_owned() };
    ui.label(
        RichText::new(format!("{} {inside}", text!(language, "desk-inside"))).font(theme::bold(theme::LARGE)),
    );
    if !known {
        return;
    }
    let today = &state.book.today;
    let refused = Verdict::ALL.iter().zip(today.verdicts).find(|(verdict, _)| **verdict == Verdict::Refuse);
    let refused = refused.map_or(0, |(_, count)| count);
    let sums = text!(language, "desk-today-totals", visits = today.visits, people = today.people, refused);
    ui.add(Label::new(RichText::new(sums).color(theme::QUIET_INK)).truncate());
}

fn row_ui(ui: &mut Ui, visit: &Visit, today: Date, language: Language, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW_HEIGHT - 4.0;
    ui.horizontal(|ui| {
        let name = shown(&visit.name);
        let button = 82.0;
        let day = local_day(visit.arrived);
        let when = if day >= today { 60.0 } else { 134.0 };
        let rest = (ui.available_width() - 46.0 - when - button - 5.0 * ui.spacing().item_spacing.x - 10.0)
            .max(90.0);
        cell(ui, 46.0, RichText::new(format!("{}.", visit.no)).color(theme::QUIET_INK));
        let arrival = visits::marked_arrival(visit, language);
        let day = (day < today).then(|| dates::short_date(day, today, language));
        let arrival = day.map_or(arrival.clone(), |day| format!("{day} {arrival}"));
        marked_cell(ui, when, RichText::new(arrival), visit, language);
        let party = if visit.party > 1 { format!(" (+{})", visit.party - 1) } else { String::new() };
        cell(ui, rest * 0.42, RichText::new(format!("{name}{party}")).font(theme::bold(theme::TEXT)));
        cell(ui, rest * 0.32, RichText::new(shown(&visit.organisation)));
        let to = together([&visit.purpose, &visit.host]);
        cell(ui, rest * 0.26, RichText::new(to).color(theme::QUIET_INK));
        let out =
            ui.add_sized(vec2(button, ROW_HEIGHT - 4.0), Button::new(text!(language, "desk-check-out")));
        // The rows have the same button; a screen reader says whose it is.
        let whose = text!(language, "desk-check-out-of", name);
        out.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &whose));
        if out.clicked() {
            commands.push(Command::CheckOut(visit.id));
        }
    });
}

/// A text of a row, cut where its place ends.
pub(super) fn cell(ui: &mut Ui, width: f32, text: RichText) -> egui::Response {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let label = ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT - 4.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(Label::new(text).truncate())
    });
    label.inner
}

/// A text with the marks of a visit. What they mean is said under the mouse.
pub(super) fn marked_cell(ui: &mut Ui, width: f32, text: RichText, visit: &Visit, language: Language) {
    let label = cell(ui, width, text);
    let marks = visits::marks(visit, language);
    if !marks.is_empty() {
        label.on_hover_text(marks);
    }
}

/// Two texts in one place, or the one of them that is there.
pub(super) fn together(texts: [&str; 2]) -> String {
    let texts = texts.map(shown);
    let there: Vec<_> = texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
    there.join(" · ")
}
