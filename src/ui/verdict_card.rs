//! The verdict: one large word in its color and with its shape, and beside it why, and who.

use egui::{
    Align2, FontId, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::Live,
    pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::{theme, verdict_shape};
use crate::{
    app::{Assessed, Card, Command, Grounds},
    credential::BirthDate,
    text::text,
    time::Date,
    verdict::{Proof, Verdict},
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
    let palette = theme::of(ui);
    let other = if language == Language::Indonesian { Language::English } else { Language::Indonesian };
    let (paint, headline, translation) = match card {
        Some(card) if is_leaving(card) => {
            (palette.leaving, text!(language, "desk-inside-already"), text!(other, "desk-inside-already"))
        }
        Some(card) => {
            let assessment = &card.assessed.assessment;
            (
                palette.verdict(assessment.verdict, assessment.colour),
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
            (palette.ready, text!(language, "desk-ready"), hint)
        }
    };

    let seen = card.is_some_and(|card| is_seen(card) && !is_leaving(card));
    let translation = if seen {
        format!("{} · {translation}", text!(language, "card-seen"))
    } else {
        translation.to_owned()
    };
    if let Some(verified) = card.and_then(|card| card.assessed.beside.as_ref()) {
        verified_ui(ui, verified, language);
    }
    // What nobody has verified has no color of its own: white paper, and an edge in the verdict's.
    let (paper, ink) = if seen { (palette.panel, palette.ink) } else { (paint.paper, paint.ink) };
    let width = ui.available_width();
    // Where there is little room, the word has it.
    let (icon, margin) = if width < 480.0 { (64.0, 10.0) } else { (92.0, 18.0) };
    let text_left = margin + icon + margin;
    let word = headline_galley(ui, headline, width - text_left - margin, ink);
    let small = FontId::proportional(theme::TRANSLATION_SIZE);
    let small = ui.painter().layout(translation.clone(), small, ink, width - text_left - margin);
    let text_height = word.size().y + small.size().y;
    let height = (text_height + 16.0).max(theme::BAND_HEIGHT);

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let why = card.filter(|card| !is_leaving(card)).and_then(|card| card.assessed.assessment.reasons.first());
    let why = why.map(|reason| judgement::reason(reason, language)).unwrap_or_default();
    let spoken = format!("{headline} · {translation}. {why}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    // Whoever cannot see the band hears it as soon as it changes.
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Assertive));
    let painter = ui.painter();
    painter.rect_filled(rect, theme::ROUNDING, paper);
    if seen {
        painter.rect_stroke(rect, theme::ROUNDING, Stroke::new(8.0, paint.paper), StrokeKind::Inside);
    } else if palette.dark {
        painter.rect_stroke(rect, theme::ROUNDING, Stroke::new(1.0, palette.edge), StrokeKind::Inside);
    }

    let icon_rect =
        Rect::from_center_size(pos2(rect.left() + margin + icon / 2.0, rect.center().y), vec2(icon, icon));
    match card {
        Some(card) if is_leaving(card) => verdict_shape::paint_leaving(painter, icon_rect, paint),
        Some(_) if seen => verdict_shape::paint_seen(painter, icon_rect, ink),
        Some(card) => {
            verdict_shape::paint_verdict(painter, icon_rect, card.assessed.assessment.verdict, paint);
        }
        None => verdict_shape::paint_waiting(painter, icon_rect.shrink(8.0), paint.ink),
    }
    let top = rect.center().y - text_height / 2.0;
    let small_top = top + word.size().y;
    painter.galley(pos2(rect.left() + text_left, top), word, ink);
    painter.galley(pos2(rect.left() + text_left + 2.0, small_top), small, ink);

    if let Some(card) = card
        && card.filed_at.is_some()
    {
        let corner = rect.right_top() + vec2(-14.0, 10.0);
        let filed = text!(language, "desk-filed");
        painter.text(corner, Align2::RIGHT_TOP, filed, theme::bold(theme::LARGE), ink);
    }
}

/// The verdict on what was verified before the officer saw something else: it stays.
fn verified_ui(ui: &mut Ui, verified: &Assessed, language: Language) {
    let assessment = &verified.assessment;
    let paint = theme::of(ui).verdict(assessment.verdict, assessment.colour);
    egui::Frame::new().fill(paint.paper).corner_radius(theme::ROUNDING).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let (icon, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
            verdict_shape::paint_verdict(ui.painter(), icon, assessment.verdict, paint);
            let verdict = judgement::headline(assessment, language);
            let sentence = text!(language, "card-verified-before", verdict);
            ui.label(RichText::new(sentence).font(theme::bold(theme::LARGE)).color(paint.ink));
            ui.label(RichText::new(text!(language, "card-verified-stays")).color(paint.ink));
        });
    });
}

/// Whether it stands on what the officer saw with his own eyes.
fn is_seen(card: &Card) -> bool {
    matches!(card.assessed.grounds, Grounds::Seen(_))
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
                .color(theme::of(ui).danger),
        );
    }
    if is_leaving(card) {
        inside_ui(ui, card, circumstances, commands);
    }
    if assessment.holder.is_some() {
        holder_ui(ui, card, circumstances);
    }

    if let Some(before) = card.shown_before {
        let minutes = (card.shown_at - before).num_minutes().max(1);
        let sentence = text!(language, "card-same-code", time = dates::time(before, language), minutes);
        let notice = theme::of(ui).warning;
        egui::Frame::new().fill(notice.paper).corner_radius(theme::ROUNDING).inner_margin(6).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(sentence).color(notice.ink));
        });
    }
    if let Some(together) = judgement::together(assessment, language) {
        ui.label(RichText::new(together).font(theme::bold(theme::TEXT)).color(theme::of(ui).accent));
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
        egui::Frame::new().fill(theme::of(ui).paper).corner_radius(theme::ROUNDING).inner_margin(8).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                ui.label(advice);
            },
        );
    }
    say_ui(ui, card, language);
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
    ui.label(RichText::new(small.collect::<Vec<_>>().join(" · ")).small().color(theme::of(ui).quiet_ink));
}

/// What the officer may say.
fn say_ui(ui: &mut Ui, card: &Card, language: Language) {
    let words = if is_leaving(card) {
        text!(language, "card-say-leaving")
    } else {
        match card.assessed.assessment.verdict {
            Verdict::Admit => text!(language, "card-say-admit"),
            Verdict::Review => text!(language, "card-say-review"),
            Verdict::Refuse => text!(language, "card-say-refuse"),
            Verdict::Undetermined => text!(language, "card-say-undetermined"),
        }
    };
    ui.label(RichText::new(text!(language, "card-say")).small().color(theme::of(ui).quiet_ink));
    ui.label(RichText::new(words).italics());
}

fn holder_ui(ui: &mut Ui, card: &Card, circumstances: &Circumstances<'_>) {
    let language = circumstances.language;
    let Some(holder) = &card.assessed.assessment.holder else { return };
    if !circumstances.names_shown {
        ui.label(RichText::new(text!(language, "desk-names-hidden")).color(theme::of(ui).quiet_ink));
        return;
    }
    ui.label(RichText::new(shown(&holder.name)).font(theme::bold(theme::LARGE)));
    // In the letters of a passport it is worth a line only where it says something else.
    let standard = holder.standard_name.as_ref().map(|standard| standard.replace('<', " "));
    if let Some(standard) = standard.filter(|standard| !standard.eq_ignore_ascii_case(&holder.name)) {
        ui.label(RichText::new(shown(&standard)).small().color(theme::of(ui).quiet_ink));
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
            .color(theme::of(ui).accent);
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
        .fill(theme::of(ui).inside.paper)
        .stroke(egui::Stroke::new(1.5, theme::of(ui).accent))
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
            if super::widgets::primary_button(ui, label, theme::of(ui).primary).clicked() {
                commands.push(Command::CheckOut(visit.id));
            }
        });
}
