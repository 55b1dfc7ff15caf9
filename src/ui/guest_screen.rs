//! The second screen, which the guest sees: where to hold the code, and the sign of the verdict. It says no name.

use egui::{Align2, Context, CornerRadius, FontId, Rect, Sense, ViewportBuilder, ViewportId, pos2, vec2};

use super::{theme, verdict_shape};
use crate::{app::State, text::text, words::judgement};

/// The screen beside the officer's, by the order in which the system names them.
const SECOND: usize = 1;

/// Shows it for as long as the settings want it. To be called while the desk is drawn.
pub fn show(ctx: &Context, state: &State) {
    if !state.settings.guest_screen {
        return;
    }
    let title = text!(state.settings.language, "guest-screen-title");
    let window = ViewportBuilder::default()
        .with_title(title)
        .with_app_id("posjaga")
        .with_inner_size([800.0, 600.0])
        .with_monitor(SECOND)
        .with_active(false);
    ctx.show_viewport_immediate(ViewportId::from_hash_of("guest screen"), window, |ui, _| {
        guest_ui(ui, state);
    });
}

/// A sign and one sentence, as large as the screen allows.
pub fn guest_ui(ui: &mut egui::Ui, state: &State) {
    let language = state.settings.language;
    let card = state.card.as_ref().filter(|card| card.inside().is_none() || card.filed_at.is_some());
    let (paint, sentence) = match card {
        Some(card) => {
            let assessment = &card.assessed.assessment;
            let paint = theme::of(ui).verdict(assessment.verdict, assessment.colour);
            (paint, judgement::headline(assessment, language))
        }
        None => (theme::of(ui).ready, text!(language, "guest-screen-aim")),
    };
    let rect = ui.max_rect();
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, sentence));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::ZERO, paint.paper);
    let side = (0.5 * rect.height()).min(0.7 * rect.width());
    let sign =
        Rect::from_center_size(pos2(rect.center().x, rect.top() + 0.4 * rect.height()), vec2(side, side));
    match card {
        Some(card) => verdict_shape::paint_verdict(&painter, sign, card.assessed.assessment.verdict, paint),
        None => verdict_shape::paint_waiting(&painter, sign, paint.ink),
    }
    // As large as it goes on two lines.
    let height = (rect.width() / 14.0).min(rect.height() / 9.0).max(16.0);
    let words = painter.layout(
        sentence.to_owned(),
        FontId::new(height, theme::bold(1.0).family),
        paint.ink,
        0.9 * rect.width(),
    );
    let place = Align2::CENTER_CENTER
        .anchor_size(pos2(rect.center().x, rect.top() + 0.8 * rect.height()), words.size());
    painter.galley(place.min, words, paint.ink);
}
