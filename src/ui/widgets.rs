//! Pieces that several panels draw alike.

use egui::{Color32, RichText, Stroke, StrokeKind};

use super::theme;
use crate::words::shown;

/// The button for the one thing that is most likely wanted, as wide as its place.
pub(super) fn primary_button(ui: &mut egui::Ui, label: &str, color: Color32) -> egui::Response {
    let text = RichText::new(label).font(theme::bold(theme::TEXT + 1.0)).color(theme::ink_on(color));
    let button = egui::Button::new(text).fill(color).min_size(egui::vec2(0.0, theme::BUTTON_HEIGHT + 6.0));
    let response = ui.add_sized([ui.available_width(), theme::BUTTON_HEIGHT + 6.0], button.wrap());
    if response.has_focus() {
        focus_ring(ui, response.rect);
    }
    response
}

/// Shows where the keyboard is on something whose own edge cannot: a ring around it, with the paper between.
pub(super) fn focus_ring(ui: &egui::Ui, rect: egui::Rect) {
    let palette = theme::of(ui);
    let rounding = f32::from(theme::ROUNDING);
    let painter = ui.painter();
    painter.rect_stroke(rect, rounding, Stroke::new(2.0, palette.panel), StrokeKind::Inside);
    painter.rect_stroke(rect.expand(1.0), rounding, Stroke::new(2.5, palette.ink), StrokeKind::Outside);
}

/// What a screen reader calls a choice.
pub(super) fn name_it(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}

/// What a screen reader calls a field that has no label beside it.
pub(super) fn name_field(response: &egui::Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// As wide as this, where the screen has so much room for a dialog.
pub(super) fn fit_width(ui: &mut egui::Ui, width: f32) {
    // The frame of the dialog, and what it leaves of the screen around it.
    let room = ui.ctx().content_rect().width() - 76.0;
    ui.set_width(width.min(room.max(200.0)));
}

/// The height of a row of a list, in points.
pub(super) const ROW_HEIGHT: f32 = 28.0;

/// A text of a row, cut where its place ends.
pub(super) fn cell(ui: &mut egui::Ui, width: f32, text: RichText) -> egui::Response {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let label = ui.allocate_ui_with_layout(egui::vec2(width, ROW_HEIGHT - 4.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate())
    });
    label.inner
}

/// Two texts in one place, or the one of them that is there.
pub(super) fn together(texts: [&str; 2]) -> String {
    let texts = texts.map(shown);
    let there: Vec<_> = texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
    there.join(" · ")
}
