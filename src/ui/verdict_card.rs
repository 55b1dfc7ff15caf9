//! The verdict: one large word in its color and with its shape, and beside it why, and who.

use egui::{
    Align2, FontId, Rect, RichText, Role, Sense, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::{theme, verdict_shape};
use crate::{
    app::{Card, Command, Grounds},
    credential::BirthDate,
    text::text,
    time::Date,
    verdict::Proof,
    verify::Validity,
    words::{Language, dates, judgement, shown},
};

/// What the card says of the desk around it.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the desk, and any mix is fine")]
pub struct Circumstances<'a> {
    /// The language of the desk.
    pub language: Language,
    /// Whether names may be shown.
    pub names_shown: bool,
    /// Whether the log works.
    pub recorded: bool,
    /// The title of the policy with this id.
    pub policy_title: &'a dyn Fn(&str) -> String,
    /// Whether the camera gives pictures.
    pub camera: bool,
    /// Whether Enter checks the holder out, when he is inside already.
    pub enter_checks_out: bool,
}

/// The band with the large word.
pub fn band_ui(ui: &mut Ui, card: Option<&Card>, circumstances: &Circumstances<'_>) {
    let language = circumstances.language;
    let other = if language == Language::Indonesian { Language::English } else { Language::Indonesian };
    let (paint, headline, translation) = match card {
        Some(card) if is_leaving(card) => {
            (theme::LEAVING, text!(language, "desk-inside-already"), text!(other, "desk-inside-already"))
        }
        Some(card) => {
            let assessment = &card.assessed.assessment;
            (
                theme::verdict_paint(assessment.verdict, assessment.colour),
                judgement::headline(assessment, language),
                judgement::headline(assessment, other),
            )
        }
        None => {
            let hint = if circumstances.camera {
                text!(language, "desk-ready-hint")
            } else {
                text!(language, "desk-ready-without-camera")
            };
            (theme::READY, text!(language, "desk-ready"), hint)
        }
    };

    let width = ui.available_width();
    let icon = 92.0;
    let margin = 18.0;
    let text_left = margin + icon + margin;
    let word = headline_galley(ui, headline, width - text_left - margin, paint.ink);
    let small = ui.painter().layout_no_wrap(
        translation.to_owned(),
        FontId::proportional(theme::TRANSLATION_SIZE),
        paint.ink,
    );
    let text_height = word.size().y + small.size().y;
    let height = (text_height + 16.0).max(theme::BAND_HEIGHT);

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let spoken = format!("{headline} · {translation}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let painter = ui.painter();
    painter.rect_filled(rect, theme::ROUNDING, paint.paper);

    let icon_rect =
        Rect::from_center_size(pos2(rect.left() + margin + icon / 2.0, rect.center().y), vec2(icon, icon));
    match card {
        Some(card) if is_leaving(card) => verdict_shape::paint_leaving(painter, icon_rect, paint),
        Some(card) => {
            verdict_shape::paint_verdict(painter, icon_rect, card.assessed.assessment.verdict, paint);
        }
        None => verdict_shape::paint_waiting(painter, icon_rect.shrink(8.0), paint.ink),
    }
    let top = rect.center().y - text_height / 2.0;
    let small_top = top + word.size().y;
    painter.galley(pos2(rect.left() + text_left, top), word, paint.ink);
    painter.galley(pos2(rect.left() + text_left + 2.0, small_top), small, paint.ink);

    if let Some(card) = card
        && card.filed_at.is_some()
    {
        let corner = rect.right_bottom() - vec2(14.0, 10.0);
        let filed = text!(language, "desk-filed");
        painter.text(corner, Align2::RIGHT_BOTTOM, filed, theme::bold(theme::LARGE), paint.ink);
    }
}

/// Whether the verdict is not what matters: the holder is inside already, and most likely leaves.
fn is_leaving(card: &Card) -> bool {
    card.inside().is_some() && card.filed_at.is_none()
}

/// The word as large as the width allows; on two lines before it gets too small for two metres.
fn headline_galley(ui: &Ui, word: &str, width: f32, ink: egui::Color32) -> std::sync::Arc<egui::Galley> {
    for size in theme::VERDICT_SIZES {
        let one_line = ui.painter().layout_no_wrap(word.to_owned(), theme::bold(size), ink);
        if one_line.size().x <= width {
            return one_line;
        }
    }
    let format = TextFormat {
        font_id: theme::bold(theme::VERDICT_SIZE_MIN),
        color: ink,
        line_height: Some(theme::VERDICT_SIZE_MIN * 1.08),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(word.to_owned(), format);
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// Who it is, why, and what to do.
pub fn details_ui(ui: &mut Ui, card: &Card, circumstances: &Circumstances<'_>, commands: &mut Vec<Command>) {
    let language = circumstances.language;
    let assessed = &card.assessed;
    let assessment = &assessed.assessment;
    ui.spacing_mut().item_spacing.y = 4.0;

    if !circumstances.recorded {
        ui.label(
            RichText::new(text!(language, "desk-not-recorded"))
                .font(theme::bold(theme::TEXT))
                .color(theme::DANGER),
        );
    }
    if is_leaving(card) {
        inside_ui(ui, card, circumstances, commands);
    }
    if assessment.holder.is_some() {
        holder_ui(ui, card, circumstances);
    }

    if let Some(together) = judgement::together(assessment, language) {
        ui.label(RichText::new(together).font(theme::bold(theme::TEXT)).color(theme::ACCENT));
    }
    let mut reasons = assessment.reasons.iter();
    if let Some(decisive) = reasons.next() {
        ui.label(RichText::new(judgement::reason(decisive, language)).font(theme::bold(theme::TEXT + 1.5)));
    }
    for reason in reasons {
        ui.label(format!("• {}", judgement::reason(reason, language)));
    }
    for rule in judgement::rules(assessment, language) {
        ui.label(format!("• {rule}"));
    }
    if let Some(advice) = judgement::advice(assessment, language) {
        egui::Frame::new().fill(theme::PAPER).corner_radius(theme::ROUNDING).inner_margin(8).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(advice);
        });
    }
    for entry in judgement::entries(assessment, language) {
        ui.label(shown(&entry));
    }
    // What is in force is as it should be, and needs no line of its own.
    let (in_force, out_of_force) = match assessment.validity {
        Some(validity @ Validity::Current) => (judgement::validity(validity, language), None),
        Some(validity) => (String::new(), Some(judgement::validity(validity, language))),
        None => (String::new(), None),
    };
    if let Some(validity) = out_of_force {
        ui.label(validity);
    }

    let grounds = match (assessed.grounds, assessment.proof) {
        (Grounds::Seen(_), _) => text!(language, "desk-seen-by-officer"),
        (Grounds::Scanned(_), Some(proof)) => judgement::proof(proof, language),
        (Grounds::Scanned(_), None) => "",
    };
    let issuer = match (assessment.issuer_name.as_ref().or(assessment.issuer.as_ref()), assessment.proof) {
        (Some(issuer), Some(Proof::Verified)) => {
            format!("{} {}", text!(language, "desk-issued-by"), shown(issuer))
        }
        _ => String::new(),
    };
    let policy = format!(
        "{} {}",
        text!(language, "desk-judged-by"),
        shown(&(circumstances.policy_title)(&assessment.policy))
    );
    let small = [grounds.to_owned(), in_force, issuer, policy].into_iter().filter(|part| !part.is_empty());
    ui.label(RichText::new(small.collect::<Vec<_>>().join(" · ")).small().color(theme::QUIET_INK));
    if ui.button(text!(language, "desk-close")).clicked() {
        commands.push(Command::Dismiss);
    }
}

fn holder_ui(ui: &mut Ui, card: &Card, circumstances: &Circumstances<'_>) {
    let language = circumstances.language;
    let Some(holder) = &card.assessed.assessment.holder else { return };
    if !circumstances.names_shown {
        ui.label(RichText::new(text!(language, "desk-names-hidden")).color(theme::QUIET_INK));
        return;
    }
    ui.label(RichText::new(shown(&holder.name)).font(theme::bold(theme::LARGE)));
    // In the letters of a passport it is worth a line only where it says something else.
    let standard = holder.standard_name.as_ref().map(|standard| standard.replace('<', " "));
    if let Some(standard) = standard.filter(|standard| !standard.eq_ignore_ascii_case(&holder.name)) {
        ui.label(RichText::new(shown(&standard)).small().color(theme::QUIET_INK));
    }
    ui.horizontal_wrapped(|ui| {
        if let Some(date) = &holder.birth_date {
            ui.label(format!(
                "{} {}",
                text!(language, "desk-born"),
                birth_date(date, circumstances.language)
            ));
        }
        let check = RichText::new(text!(language, "desk-check-identity"))
            .font(theme::bold(theme::TEXT))
            .color(theme::ACCENT);
        ui.label(check);
    });
}

/// As it is written on an identity card, as far as it is known.
fn birth_date(born: &BirthDate, language: Language) -> String {
    let BirthDate::Date(date) = born else { return shown(&born.to_string()) };
    let whole = date.month.zip(date.day).and_then(|(month, day)| Date::from_ymd_opt(date.year, month, day));
    whole.map_or_else(|| date.to_string(), |day| dates::date(day, language))
}

fn inside_ui(ui: &mut Ui, card: &Card, circumstances: &Circumstances<'_>, commands: &mut Vec<Command>) {
    let language = circumstances.language;
    let Some(visit) = card.inside() else { return };
    egui::Frame::new()
        .fill(egui::Color32::from_rgb(0xe3, 0xee, 0xfb))
        .stroke(egui::Stroke::new(1.5, theme::ACCENT))
        .corner_radius(theme::ROUNDING)
        .inner_margin(8)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let since = dates::time(visit.arrived, circumstances.language);
            let since = text!(language, "desk-inside-since", time = since, no = visit.no);
            ui.label(RichText::new(since).font(theme::bold(theme::TEXT)));
            let label = if circumstances.enter_checks_out {
                text!(language, "desk-check-out-enter")
            } else {
                text!(language, "desk-just-arrived")
            };
            if super::widgets::primary_button(ui, label, theme::ACCENT).clicked() {
                commands.push(Command::CheckOut(visit.id));
            }
        });
}
