//! Pieces that several panels draw alike.

use egui::{Color32, RichText};

use super::theme;

/// The button for the one thing that is most likely wanted, as wide as its place.
pub(super) fn primary_button(ui: &mut egui::Ui, label: &str, color: Color32) -> egui::Response {
    let text = RichText::new(label).font(theme::bold(theme::TEXT + 1.0)).color(Color32::WHITE);
    let button = egui::Button::new(text).fill(color).min_size(egui::vec2(0.0, theme::BUTTON_HEIGHT + 6.0));
    ui.add_sized([ui.available_width(), theme::BUTTON_HEIGHT + 6.0], button)
}

/// What a screen reader calls a choice.
pub(super) fn name_it(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}
