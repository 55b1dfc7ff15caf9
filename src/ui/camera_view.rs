//! What the camera sees, how it is doing, and the other ways in: a typed code, a picture.

use egui::{
    Align2, Color32, ColorImage, FontId, Rect, RichText, Role, Sense, Shape, Stroke, TextEdit, TextureHandle,
    TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    dialogs::{DialogKind, FilePurpose},
    theme, verdict_shape,
};
use crate::{
    app::{Command, State},
    credential::MAX_CODE_BYTES,
    scan::{
        ScanSource, ScannedCode,
        camera::{CameraStatus, Hint, Outlines},
        frame::Frame,
    },
    text::text,
    words::Language,
};

/// Wider than this a preview gains nothing.
const PREVIEW_PIXELS: usize = 480;

/// The line round a code that was read: it lies on a picture, whatever the theme.
const READ: Color32 = Color32::from_rgb(0x4a, 0xe0, 0x84);

/// The height of a sentence on two lines, the field for a code and the button for a picture.
pub(super) const BELOW_THE_PICTURE: f32 = 122.0;

/// The newest picture, and what is being typed.
#[derive(Default)]
pub struct CameraView {
    texture: Option<TextureHandle>,
    seq: Option<u64>,
    aspect: Option<f32>,
    code: String,
    /// Whether the picture is shown as in a mirror. What is read never is.
    pub mirrored: bool,
}

impl CameraView {
    /// Takes in a picture; the texture changes only when it is a new one.
    pub fn take(&mut self, ctx: &egui::Context, frame: &Frame) {
        if self.seq == Some(frame.seq) {
            return;
        }
        let Some(image) = preview(frame) else { return };
        self.seq = Some(frame.seq);
        self.aspect = Some(frame.height as f32 / frame.width as f32);
        match &mut self.texture {
            Some(texture) => texture.set(image, TextureOptions::LINEAR),
            None => self.texture = Some(ctx.load_texture("camera", image, TextureOptions::LINEAR)),
        }
    }

    /// Draws it, with how the camera does, where codes are and what would help one that is held up. Says which
    /// dialog was asked for.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Option<DialogKind> {
        let language = state.settings.language;
        let (sentence, color) = match &state.camera {
            CameraStatus::Starting => (text!(language, "desk-camera-starting"), theme::of(ui).quiet_ink),
            CameraStatus::Running { .. } => match state.hint {
                Some(hint) => (hint_sentence(hint, language), theme::of(ui).ink),
                None => (text!(language, "desk-camera-running"), theme::of(ui).quiet_ink),
            },
            CameraStatus::Trouble(trouble) => (trouble.in_words(language), theme::of(ui).danger),
        };
        // In a low window the picture gives way, not what is said and what can be done.
        let letters = FontId::proportional(theme::SMALL);
        let said = ui.painter().layout(sentence.to_owned(), letters, color, ui.available_width()).size().y;
        let spacing = ui.spacing();
        let below = said + 2.0 * (spacing.interact_size.y + 6.0) + 3.0 * spacing.item_spacing.y;
        self.picture_ui(ui, below, state);
        let sentence = RichText::new(sentence).small().color(color);
        ui.label(if color == theme::of(ui).ink { sentence.strong() } else { sentence });
        self.code_ui(ui, language, commands)
    }

    /// `below`: how much room is wanted below the picture.
    fn picture_ui(&self, ui: &mut Ui, below: f32, state: &State) {
        let (status, language) = (&state.camera, state.settings.language);
        let width = ui.available_width();
        let height = (width * 9.0 / 16.0).min(ui.available_height() - below).max(48.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, text!(language, "desk-camera")));
        let painter = ui.painter_at(rect);
        let backdrop = || painter.rect_filled(rect, theme::ROUNDING, Color32::from_rgb(0x20, 0x25, 0x2d));
        let running = matches!(status, CameraStatus::Running { .. });
        match (&self.texture, self.aspect) {
            (Some(texture), Some(aspect)) if running => {
                let fitted = fit(rect, aspect);
                // Without a GPU every layer costs, thirty times a second.
                if !fitted.expand(0.5).contains_rect(rect) {
                    backdrop();
                }
                let (left, right) = if self.mirrored { (1.0, 0.0) } else { (0.0, 1.0) };
                let whole = Rect::from_min_max(pos2(left, 0.0), pos2(right, 1.0));
                painter.image(texture.id(), fitted, whole, Color32::WHITE);
                let target = Rect::from_center_size(rect.center(), egui::Vec2::splat(0.78 * rect.height()));
                verdict_shape::brackets(
                    &painter,
                    target,
                    26.0,
                    Stroke::new(6.0, Color32::from_black_alpha(120)),
                );
                verdict_shape::brackets(&painter, target, 26.0, Stroke::new(3.0, Color32::WHITE));
                self.outlines(&painter, fitted, &state.outlines);
            }
            _ => {
                backdrop();
                crossed_camera(&painter, rect, matches!(status, CameraStatus::Trouble(_)));
            }
        }
        if state.demo {
            let demo_paint = theme::of(ui).demo;
            let at = rect.left_top() + vec2(8.0, 6.0);
            let text = painter.layout_no_wrap(
                text!(language, "desk-demo").to_owned(),
                theme::bold(theme::LARGE),
                demo_paint.ink,
            );
            let label = Rect::from_min_size(at, text.size()).expand2(vec2(6.0, 1.0));
            painter.rect_filled(label, 3.0, demo_paint.paper);
            painter.galley(at, text, demo_paint.ink);
            let watermark = FontId::new(rect.height() * 0.4, theme::bold(1.0).family);
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                text!(language, "desk-demo"),
                watermark,
                Color32::from_rgba_unmultiplied(0x8a, 0x3f, 0xd0, 56),
            );
        }
    }

    /// Draws a line round each code that is there: in green round those that were read.
    fn outlines(&self, painter: &egui::Painter, picture: Rect, outlines: &Outlines) {
        let read = outlines.read.iter().map(|outline| (outline, READ));
        for (outline, color) in read.chain(outlines.unread.iter().map(|outline| (outline, Color32::WHITE))) {
            let corners = outline.0.map(|[across, down]| {
                let across = if self.mirrored { 1.0 - across } else { across };
                picture.min + vec2(across, down) * picture.size()
            });
            // A line that shows on white paper and on a dark screen.
            for (width, color) in [(7.0, Color32::from_black_alpha(120)), (4.0, color)] {
                painter.add(Shape::closed_line(corners.to_vec(), Stroke::new(width, color)));
            }
        }
    }

    fn code_ui(
        &mut self,
        ui: &mut Ui,
        language: Language,
        commands: &mut Vec<Command>,
    ) -> Option<DialogKind> {
        let field = TextEdit::singleline(&mut self.code)
            .hint_text(text!(language, "desk-code-field"))
            .char_limit(MAX_CODE_BYTES)
            .desired_width(f32::INFINITY);
        let field = ui.add(field).on_hover_text(text!(language, "desk-code-field"));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let mut wanted = None;
        let mut clicked = false;
        ui.horizontal_wrapped(|ui| {
            let check = egui::Button::new(text!(language, "desk-check-code"));
            clicked = ui.add_enabled(!self.code.is_empty(), check).clicked();
            if ui.button(text!(language, "desk-open-picture")).clicked() {
                wanted = Some(DialogKind::File(FilePurpose::Picture));
            }
        });
        if (entered || clicked) && !self.code.is_empty() {
            let content = std::mem::take(&mut self.code).into_bytes();
            commands.push(Command::Judge(ScannedCode { content, source: ScanSource::Typed }));
        }
        wanted
    }
}

fn hint_sentence(hint: Hint, language: Language) -> &'static str {
    match hint {
        Hint::Closer => text!(language, "desk-hint-closer"),
        Hint::Farther => text!(language, "desk-hint-farther"),
        Hint::HoldStill => text!(language, "desk-hint-hold-still"),
        Hint::Glare => text!(language, "desk-hint-glare"),
        Hint::Dark => text!(language, "desk-hint-dark"),
        Hint::MicroQr => text!(language, "desk-hint-micro-qr"),
    }
}

/// The largest rectangle of this aspect in the middle of `rect`.
fn fit(rect: Rect, aspect: f32) -> Rect {
    let width = rect.width().min(rect.height() / aspect);
    Rect::from_center_size(rect.center(), vec2(width, width * aspect))
}

fn crossed_camera(painter: &egui::Painter, rect: Rect, crossed: bool) {
    let stroke = Stroke::new(4.0, Color32::from_rgb(0x9a, 0xa4, 0xb2));
    let body = Rect::from_center_size(rect.center(), vec2(72.0, 46.0));
    painter.rect_stroke(body, 6.0, stroke, egui::StrokeKind::Middle);
    painter.circle_stroke(body.center(), 13.0, stroke);
    if crossed {
        painter.line_segment(
            [body.left_bottom() + vec2(-12.0, 14.0), body.right_top() + vec2(12.0, -14.0)],
            stroke,
        );
    }
}

/// The picture at a size fit for a preview: every n-th pixel of every n-th row.
fn preview(frame: &Frame) -> Option<ColorImage> {
    let Frame { width, height, luma, .. } = frame;
    if *width == 0 || *height == 0 || luma.len() != width.checked_mul(*height)? {
        return None;
    }
    let step = width.div_ceil(PREVIEW_PIXELS).max(1);
    let rows = luma.chunks_exact(*width).step_by(step);
    let grey: Vec<u8> = rows.flat_map(|row| row.iter().copied().step_by(step)).collect();
    Some(ColorImage::from_gray([width.div_ceil(step), height.div_ceil(step)], &grey))
}
