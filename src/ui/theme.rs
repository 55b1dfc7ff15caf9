//! Every color and size, in three themes. Light for a desk by a glass door, dark for one at night, and one of high
//! contrast: black, white and edges, for eyes that need it.
//!
//! Words stand out from what is behind them by 4.5:1 at least, the verdict's by 7:1, and edges that tell what can be
//! used by 3:1 (WCAG 2.2, success criteria 1.4.3, 1.4.6 and 1.4.11); `tests/it/themes.rs` computes it.

#![expect(clippy::unreadable_literal, reason = "colours are written in six digits everywhere")]

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Id, Margin, Stroke, TextStyle, Ui,
    vec2,
};

use crate::{
    data_folder::Appearance,
    export::{OPEN_SANS, SCRIPTS},
    policy::Colour,
    verdict::Verdict,
};

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
/// No text is smaller.
pub(super) const SMALL: f32 = 14.0;
pub(super) const GAP: f32 = 10.0;
pub(super) const FORM_WIDTH: f32 = 372.0;
pub(super) const BUTTON_HEIGHT: f32 = 32.0;
/// Nothing that is to be hit is lower or narrower (WCAG 2.2, 2.5.8).
pub const TARGET: f32 = 24.0;
pub(super) const ROUNDING: u8 = 6;

/// A surface and the ink on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// The surface.
    pub paper: Color32,
    /// Words and shapes on it.
    pub ink: Color32,
}

/// The colors of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Whether it is one with light ink, for what egui paints by itself.
    pub dark: bool,
    /// Words.
    pub ink: Color32,
    /// Words that explain.
    pub quiet_ink: Color32,
    /// Behind the panels.
    pub paper: Color32,
    /// Panels and dialogs.
    pub panel: Color32,
    /// Fields to write in.
    pub field: Color32,
    /// Buttons that are not the likely one.
    pub button: Color32,
    /// Lines that part; nothing hangs on them.
    pub line: Color32,
    /// Around what can be used.
    pub edge: Color32,
    /// What is chosen or in focus, and words that point at something.
    pub accent: Color32,
    /// Behind what is chosen.
    pub selection: Color32,
    /// Every other row of a table.
    pub stripe: Color32,
    /// Words of what is wrong.
    pub danger: Color32,
    /// Words of what is well.
    pub good: Color32,
    /// The one button that is most likely wanted.
    pub primary: Color32,
    /// The same, where it turns somebody away.
    pub refusing: Color32,
    /// The same, where it says the least.
    pub plain: Color32,
    /// What happened and is well.
    pub good_notice: Paint,
    /// What is to be minded.
    pub warning: Paint,
    /// What is wrong.
    pub alarm: Paint,
    /// Where all is made up.
    pub demo: Paint,
    /// A desk that waits for a guest.
    pub ready: Paint,
    /// A guest who is inside already.
    pub leaving: Paint,
    /// What belongs to that guest, in the small.
    pub inside: Paint,
    /// A positive test that was verified.
    pub black: Paint,
    admit: Paint,
    review: Paint,
    refuse: Paint,
    undetermined: Paint,
}

const fn rgb(code: u32) -> Color32 {
    Color32::from_rgb((code >> 16) as u8, (code >> 8) as u8, code as u8)
}

const fn paint(paper: u32, ink: u32) -> Paint {
    Paint { paper: rgb(paper), ink: rgb(ink) }
}

const LIGHT: Palette = Palette {
    dark: false,
    ink: rgb(0x151a22),
    quiet_ink: rgb(0x4a5360),
    paper: rgb(0xf1f3f6),
    panel: rgb(0xffffff),
    field: rgb(0xffffff),
    button: rgb(0xe9edf2),
    line: rgb(0xc3cad4),
    edge: rgb(0x77818f),
    accent: rgb(0x124f9c),
    selection: rgb(0xbbd6fb),
    stripe: rgb(0xf5f7fa),
    danger: rgb(0x9c121c),
    good: rgb(0x0b5a2b),
    primary: rgb(0x124f9c),
    refusing: rgb(0x9c121c),
    plain: rgb(0x4a5360),
    good_notice: paint(0xd2eeda, 0x0b5a2b),
    warning: paint(0xfff0c7, 0x151a22),
    alarm: paint(0x9c121c, 0xffffff),
    demo: paint(0x5a1f8c, 0xffffff),
    ready: paint(0xdce4ee, 0x151a22),
    leaving: paint(0x124f9c, 0xffffff),
    inside: paint(0xe3eefb, 0x151a22),
    black: paint(0x0c0c0e, 0xffffff),
    admit: paint(0x0b5a2b, 0xffffff),
    review: paint(0xffc82e, 0x151a22),
    refuse: paint(0x9c121c, 0xffffff),
    undetermined: paint(0x444b56, 0xffffff),
};

const DARK: Palette = Palette {
    dark: true,
    ink: rgb(0xeef1f5),
    quiet_ink: rgb(0xb6bfcb),
    paper: rgb(0x12151a),
    panel: rgb(0x1d222a),
    field: rgb(0x14181e),
    button: rgb(0x2c333e),
    line: rgb(0x3a424e),
    edge: rgb(0x808b9a),
    accent: rgb(0x93bfff),
    selection: rgb(0x24497a),
    stripe: rgb(0x232933),
    danger: rgb(0xffa3a8),
    good: rgb(0x86dca5),
    primary: rgb(0x93bfff),
    refusing: rgb(0xffa3a8),
    plain: rgb(0xb6bfcb),
    good_notice: paint(0x17402a, 0xd5f5df),
    warning: paint(0x4d3b00, 0xfff0c7),
    alarm: paint(0x8a0f18, 0xffffff),
    demo: paint(0x5a1f8c, 0xffffff),
    ready: paint(0x2a323d, 0xeef1f5),
    leaving: paint(0x124f9c, 0xffffff),
    inside: paint(0x1d3454, 0xeef1f5),
    // It stands out from the dark around it by its edge.
    black: paint(0x000000, 0xffffff),
    admit: paint(0x0b5a2b, 0xffffff),
    review: paint(0xffc82e, 0x151a22),
    refuse: paint(0x9c121c, 0xffffff),
    undetermined: paint(0x4a525e, 0xffffff),
};

const HIGH_CONTRAST: Palette = Palette {
    dark: true,
    ink: rgb(0xffffff),
    quiet_ink: rgb(0xffffff),
    paper: rgb(0x000000),
    panel: rgb(0x000000),
    field: rgb(0x000000),
    button: rgb(0x000000),
    line: rgb(0xffffff),
    edge: rgb(0xffffff),
    accent: rgb(0xffe600),
    selection: rgb(0x003c8f),
    stripe: rgb(0x1c1c1c),
    danger: rgb(0xff9d9d),
    good: rgb(0x7dffa8),
    primary: rgb(0xffe600),
    refusing: rgb(0xff9d9d),
    plain: rgb(0xffffff),
    good_notice: paint(0x000000, 0x7dffa8),
    warning: paint(0x000000, 0xffe600),
    alarm: paint(0xff9d9d, 0x000000),
    demo: paint(0xe0b3ff, 0x000000),
    ready: paint(0x262626, 0xffffff),
    leaving: paint(0x9fd0ff, 0x000000),
    inside: paint(0x000000, 0xffffff),
    black: paint(0x000000, 0xffffff),
    admit: paint(0x2ee66b, 0x000000),
    review: paint(0xffd400, 0x000000),
    refuse: paint(0xff8a8a, 0x000000),
    undetermined: paint(0xd0d5dc, 0x000000),
};

impl Palette {
    /// The colors of a look.
    #[must_use]
    pub fn of(appearance: Appearance) -> &'static Self {
        match appearance {
            Appearance::Light => &LIGHT,
            Appearance::Dark => &DARK,
            Appearance::HighContrast => &HIGH_CONTRAST,
        }
    }

    /// The paint of a verdict. A verified positive test is black whatever its verdict.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict, colour: Colour) -> Paint {
        if colour == Colour::Black {
            return self.black;
        }
        match verdict {
            Verdict::Admit => self.admit,
            Verdict::Review => self.review,
            Verdict::Refuse => self.refuse,
            Verdict::Undetermined => self.undetermined,
        }
    }
}

/// The ink that stands out on this paper.
#[must_use]
pub fn ink_on(paper: Color32) -> Color32 {
    let [red, green, blue, _] = egui::Rgba::from(paper).to_array();
    // Between black and white as far as contrast goes: (x + 0.05)² = 1.05 · 0.05.
    if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 { Color32::BLACK } else { Color32::WHITE }
}

/// The colors that the window wears.
pub(super) fn of(ui: &Ui) -> &'static Palette {
    worn(ui.ctx())
}

fn worn(ctx: &egui::Context) -> &'static Palette {
    ctx.data(|data| data.get_temp(palette_id())).unwrap_or(&LIGHT)
}

fn palette_id() -> Id {
    Id::unique("palette")
}

/// Letters that stay legible far away.
pub(super) fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("bold".into()))
}

pub(super) fn panel_frame(ui: &Ui) -> egui::Frame {
    frame(ui.ctx()).inner_margin(Margin::same(10))
}

pub(super) fn modal_frame(ctx: &egui::Context) -> egui::Frame {
    frame(ctx).inner_margin(Margin::same(18))
}

fn frame(ctx: &egui::Context) -> egui::Frame {
    let palette = worn(ctx);
    egui::Frame::new().fill(palette.panel).stroke(Stroke::new(1.0, palette.line)).corner_radius(ROUNDING)
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

/// Dresses a window that has not shown anything yet, in the light theme.
pub fn dress(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    ctx.add_plugin(Unfiltered);
    // Their discs would be stretched.
    ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
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
    });
    wear(ctx, Appearance::Light);
}

/// Has the window wear the look of the settings, and letters of their size.
pub(super) fn follow(ctx: &egui::Context, appearance: Appearance, zoom_percent: u32) {
    let palette = Palette::of(appearance);
    if !std::ptr::eq(palette, worn(ctx)) {
        put_on(ctx, palette);
    }
    let zoom = zoom_percent as f32 / 100.0;
    if (ctx.zoom_factor() - zoom).abs() > 0.001 {
        ctx.set_zoom_factor(zoom);
    }
}

/// Has the window wear this look.
pub fn wear(ctx: &egui::Context, appearance: Appearance) {
    put_on(ctx, Palette::of(appearance));
}

fn put_on(ctx: &egui::Context, palette: &'static Palette) {
    ctx.data_mut(|data| data.insert_temp(palette_id(), palette));
    ctx.set_theme(if palette.dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.all_styles_mut(|style| {
        let visuals = &mut style.visuals;
        *visuals = if palette.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        visuals.override_text_color = None;
        visuals.panel_fill = palette.paper;
        visuals.window_fill = palette.panel;
        visuals.window_stroke = Stroke::new(1.0, palette.line);
        visuals.extreme_bg_color = palette.field;
        visuals.text_edit_bg_color = Some(palette.field);
        visuals.faint_bg_color = palette.stripe;
        visuals.code_bg_color = palette.button;
        visuals.hyperlink_color = palette.accent;
        visuals.warn_fg_color = palette.danger;
        visuals.error_fg_color = palette.danger;
        visuals.weak_text_color = Some(palette.quiet_ink);
        visuals.selection.bg_fill = palette.selection;
        visuals.selection.stroke = Stroke::new(2.0, palette.accent);
        let widgets = &mut visuals.widgets;
        widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.ink);
        widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
        widgets.noninteractive.bg_fill = palette.panel;
        widgets.noninteractive.weak_bg_fill = palette.panel;
        for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
            widget.fg_stroke = Stroke::new(1.0, palette.ink);
            widget.corner_radius = CornerRadius::same(ROUNDING);
            widget.expansion = 0.0;
            widget.weak_bg_fill = palette.button;
            widget.bg_fill = palette.button;
        }
        widgets.inactive.bg_stroke = Stroke::new(1.0, palette.edge);
        widgets.hovered.bg_stroke = Stroke::new(1.5, palette.accent);
        widgets.active.bg_stroke = Stroke::new(2.0, palette.accent);
        widgets.open.bg_stroke = Stroke::new(1.5, palette.accent);
    });
}

/// Open Sans, behind it what egui brings along, and behind that a font for each script: names come from all over the
/// world, and not every computer has letters for them.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let scripts: Vec<String> = (0..SCRIPTS.len()).map(|at| format!("script {at}")).collect();
    let faces = ["regular", "bold"].map(str::to_owned).into_iter().zip(OPEN_SANS);
    for (name, face) in faces.chain(scripts.iter().cloned().zip(SCRIPTS)) {
        fonts.font_data.insert(name, Arc::new(FontData::from_static(face)));
    }
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().extend(scripts.iter().cloned());
    }
    let fallback = fonts.families.entry(FontFamily::Proportional).or_default();
    let bold = std::iter::once("bold".to_owned()).chain(fallback.iter().cloned()).collect();
    fallback.insert(0, "regular".to_owned());
    fonts.families.insert(FontFamily::Name("bold".into()), bold);
    fonts
}
