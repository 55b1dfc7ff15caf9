//! Every color and size. Light and of high contrast: a desk by a glass door is bright.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, vec2,
};

use crate::{policy::Colour, verdict::Verdict};

/// The verdict's word, as large as its place allows.
pub(super) const VERDICT_SIZES: [f32; 3] = [64.0, 56.0, VERDICT_SIZE_MIN];
/// The smallest that the verdict's word becomes: readable at two metres on an ordinary screen.
pub const VERDICT_SIZE_MIN: f32 = 48.0;
/// The height of the verdict's band while its word fits on a line.
pub(super) const BAND_HEIGHT: f32 = 132.0;
/// The same word in the other language.
pub(super) const TRANSLATION_SIZE: f32 = 19.0;
/// What stands out: the holder's name, the first reason.
pub(super) const LARGE: f32 = 20.0;
pub(super) const TEXT: f32 = 15.5;
pub(super) const SMALL: f32 = 13.5;
pub(super) const GAP: f32 = 10.0;
pub(super) const FORM_WIDTH: f32 = 372.0;
pub(super) const BUTTON_HEIGHT: f32 = 32.0;
pub(super) const ROUNDING: u8 = 6;

pub(super) const INK: Color32 = Color32::from_rgb(0x15, 0x1a, 0x22);
pub(super) const QUIET_INK: Color32 = Color32::from_rgb(0x4a, 0x53, 0x60);
pub(super) const PAPER: Color32 = Color32::from_rgb(0xf1, 0xf3, 0xf6);
pub(super) const PANEL: Color32 = Color32::WHITE;
pub(super) const LINE: Color32 = Color32::from_rgb(0xc3, 0xca, 0xd4);
pub(super) const ACCENT: Color32 = Color32::from_rgb(0x12, 0x4f, 0x9c);
pub(super) const WARNING_PAPER: Color32 = Color32::from_rgb(0xff, 0xf0, 0xc7);
pub(super) const DANGER: Color32 = Color32::from_rgb(0x9c, 0x12, 0x1c);
pub(super) const GOOD: Color32 = Color32::from_rgb(0x0b, 0x5a, 0x2b);
pub(super) const DEMO_PAPER: Color32 = Color32::from_rgb(0x5a, 0x1f, 0x8c);

/// A surface and the ink on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// The surface.
    pub paper: Color32,
    /// Words and shapes on it, at a contrast of at least 7:1 (WCAG 2.1, success criterion 1.4.6).
    pub ink: Color32,
}

/// The paint of a verdict. A verified positive test is black whatever its verdict.
#[must_use]
pub fn verdict_paint(verdict: Verdict, colour: Colour) -> Paint {
    if colour == Colour::Black {
        return Paint { paper: Color32::from_rgb(0x0c, 0x0c, 0x0e), ink: Color32::WHITE };
    }
    match verdict {
        Verdict::Admit => Paint { paper: GOOD, ink: Color32::WHITE },
        Verdict::Review => Paint { paper: Color32::from_rgb(0xff, 0xc8, 0x2e), ink: INK },
        Verdict::Refuse => Paint { paper: DANGER, ink: Color32::WHITE },
        Verdict::Undetermined => Paint { paper: Color32::from_rgb(0x44, 0x4b, 0x56), ink: Color32::WHITE },
    }
}

/// The paint of a desk that waits for a guest.
pub(super) const READY: Paint = Paint { paper: Color32::from_rgb(0xdc, 0xe4, 0xee), ink: INK };

/// The paint of a guest who is inside already.
pub const LEAVING: Paint = Paint { paper: ACCENT, ink: Color32::WHITE };

/// Letters that stay legible far away.
pub(super) fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("bold".into()))
}

pub(super) fn panel_frame() -> egui::Frame {
    egui::Frame::new()
        .fill(PANEL)
        .stroke(Stroke::new(1.0, LINE))
        .corner_radius(ROUNDING)
        .inner_margin(Margin::same(10))
}

pub(super) fn modal_frame() -> egui::Frame {
    panel_frame().inner_margin(Margin::same(18))
}

/// Has letters and areas painted without a filter between the points of their texture. They lie on whole
/// pixels, so it looks the same, and without a GPU it takes a fifth off every frame.
struct Unfiltered;

impl egui::Plugin for Unfiltered {
    fn debug_name(&self) -> &'static str {
        "unfiltered"
    }

    fn output_hook(&mut self, _: &egui::Context, output: &mut egui::FullOutput) {
        let textures = &mut output.textures_delta.set;
        if let Some(letters) = textures.get_mut(&egui::TextureId::default()) {
            letters.iter_mut().for_each(|delta| delta.options = egui::TextureOptions::NEAREST);
        }
    }
}

/// Dresses the window.
pub fn dress(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    ctx.add_plugin(Unfiltered);
    // Their discs would be stretched.
    ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
    ctx.set_theme(egui::Theme::Light);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(SMALL)),
            (TextStyle::Body, FontId::proportional(TEXT)),
            (TextStyle::Button, FontId::proportional(TEXT)),
            (TextStyle::Heading, bold(LARGE)),
            (TextStyle::Monospace, FontId::monospace(SMALL)),
        ]
        .into();
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(10.0, 5.0);
        style.spacing.interact_size.y = 28.0;
        style.animation_time = 0.0;

        let visuals = &mut style.visuals;
        visuals.override_text_color = None;
        visuals.panel_fill = PAPER;
        visuals.window_fill = PANEL;
        visuals.extreme_bg_color = Color32::WHITE;
        visuals.selection.bg_fill = Color32::from_rgb(0xbb, 0xd6, 0xfb);
        visuals.selection.stroke = Stroke::new(2.0, ACCENT);
        let widgets = &mut visuals.widgets;
        widgets.noninteractive.fg_stroke = Stroke::new(1.0, INK);
        widgets.noninteractive.bg_stroke = Stroke::new(1.0, LINE);
        for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
            widget.fg_stroke = Stroke::new(1.0, INK);
            widget.corner_radius = CornerRadius::same(ROUNDING);
            widget.expansion = 0.0;
        }
        widgets.inactive.bg_stroke = Stroke::new(1.0, Color32::from_rgb(0x84, 0x8f, 0x9e));
        widgets.inactive.weak_bg_fill = Color32::from_rgb(0xe9, 0xed, 0xf2);
        widgets.inactive.bg_fill = Color32::from_rgb(0xe9, 0xed, 0xf2);
        widgets.hovered.bg_stroke = Stroke::new(1.5, ACCENT);
        widgets.active.bg_stroke = Stroke::new(2.0, ACCENT);
    });
}

/// Open Sans, and behind it what egui brings along.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 2] = [
        ("regular", include_bytes!("../../assets/fonts/OpenSans-Regular.ttf")),
        ("bold", include_bytes!("../../assets/fonts/OpenSans-Bold.ttf")),
    ];
    for (name, face) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(face)));
    }
    let fallback = fonts.families.entry(FontFamily::Proportional).or_default();
    let bold = std::iter::once("bold".to_owned()).chain(fallback.iter().cloned()).collect();
    fallback.insert(0, "regular".to_owned());
    fonts.families.insert(FontFamily::Name("bold".into()), bold);
    fonts
}
