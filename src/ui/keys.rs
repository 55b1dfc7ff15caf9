//! The keys of the desk, once: for the help beside the camera and for the page behind F1.

use egui::{RichText, Ui, vec2};

use super::theme;
use crate::text::{Language, Text, text};

/// What a key does.
pub struct KeyHelp {
    /// As it stands on the keyboard.
    pub key: &'static str,
    /// What it does.
    pub does: Text,
    /// Whether it is needed for every guest.
    pub daily: bool,
}

/// All keys, in the order in which they are met.
pub const KEYS: &[KeyHelp] = &[
    daily("QR", text!("desk-help-scan")),
    daily("Enter", text!("desk-help-enter")),
    daily("Esc", text!("desk-help-escape")),
    daily("1–9", text!("desk-help-digits")),
    daily("F5–F8", text!("desk-help-seen")),
    rare("A–Z", text!("keys-letters")),
    rare("F1", text!("keys-help")),
    rare("F2", text!("keys-undo")),
    rare("F3", text!("keys-again")),
    rare("F4", text!("keys-officer")),
    rare("F9", text!("keys-party")),
    rare("F10", text!("keys-card")),
    rare("F11", text!("keys-expected")),
    rare("Ctrl+F", text!("keys-find")),
    rare("Ctrl+V", text!("keys-paste")),
    rare("Tab", text!("keys-tab")),
];

const fn daily(key: &'static str, does: Text) -> KeyHelp {
    KeyHelp { key, does, daily: true }
}

const fn rare(key: &'static str, does: Text) -> KeyHelp {
    KeyHelp { key, does, daily: false }
}

/// A line for each of these keys.
pub fn keys_ui<'a>(ui: &mut Ui, keys: impl Iterator<Item = &'a KeyHelp>, language: Language) {
    ui.spacing_mut().item_spacing.y = 8.0;
    for KeyHelp { key, does, .. } in keys {
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(58.0, 20.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_min_width(58.0);
                ui.label(RichText::new(*key).font(theme::bold(theme::TEXT)).color(theme::of(ui).accent));
            });
            ui.add(egui::Label::new(does.in_language(language)).wrap());
        });
    }
}
