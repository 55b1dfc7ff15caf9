//! A window that says why there is no desk: whoever starts Pos Jaga with the mouse has no terminal to read.

use egui::{RichText, ViewportBuilder, ViewportCommand, vec2};

use super::{WindowError, drawing, theme, widgets::primary_button};
use crate::{
    data_folder::Renderer,
    text::text,
    words::{Language, shown},
};

/// Opens it, and returns when it is closed.
///
/// # Errors
///
/// When the system has no display, or none that can be drawn on.
pub fn say(sentence: &str, renderer: Renderer, language: Language) -> Result<(), WindowError> {
    let viewport =
        ViewportBuilder::default().with_inner_size([560.0, 220.0]).with_min_inner_size([400.0, 180.0]);
    let message = Message::new(shown(sentence), language);
    let window = move |creation: &eframe::CreationContext<'_>| {
        theme::dress(&creation.egui_ctx);
        let window: Box<dyn eframe::App> = Box::new(message);
        Ok(window)
    };
    drawing::open(viewport, renderer, Box::new(window))
}

/// The sentence and a button below it.
pub struct Message {
    sentence: String,
    language: Language,
}

impl Message {
    /// A message in these words.
    #[must_use]
    pub fn new(sentence: String, language: Language) -> Self {
        Self { sentence, language }
    }

    /// Draws it. Says whether it has been read.
    pub fn message_ui(&self, ui: &mut egui::Ui) -> bool {
        egui::Frame::new()
            .inner_margin(egui::Margin::same(20))
            .show(ui, |ui| {
                ui.label(RichText::new("Pos Jaga").font(theme::bold(theme::LARGE)));
                ui.add_space(8.0);
                ui.add(egui::Label::new(&self.sentence).wrap());
                ui.allocate_space(vec2(0.0, 12.0));
                primary_button(ui, text!(self.language, "desk-close"), theme::of(ui).primary).clicked()
            })
            .inner
    }
}

impl eframe::App for Message {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        if self.message_ui(ui) || ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
