//! Words for the print-out of everything that the log keeps about one guest.

use chrono::{DateTime, Local};
use serde_json::Value as Json;

use super::{dates, fields, judgement};
use crate::{
    text::{Language, shown, text},
    time::Timestamp,
    verdict::Verdict,
    visit::{EvidenceKind, Field, Keeping, Visit, VisitId},
    visit_log::{Entry, Mention, MentionPlace},
};

/// What the print-out is.
#[must_use]
pub fn title(language: Language) -> &'static str {
    text!(language, "subject-title")
}

/// What it holds, and what the guest may ask for.
#[must_use]
pub fn beginning(name: &str, visits: usize, language: Language) -> String {
    text!(language, "subject-beginning", name = shown(name), visits = visits)
}

/// What stands above a visit.
#[must_use]
pub fn heading(visit: &Visit, language: Language) -> String {
    let day = dates::long_date(visit.arrived.with_timezone(&Local).date_naive(), language);
    text!(language, "subject-visit", no = visit.no, day = day)
}

/// A visit, field by field.
#[must_use]
pub fn fields(visit: &Visit, language: Language) -> Vec<(String, String)> {
    let (of_guest, others): (Vec<_>, Vec<_>) =
        Field::ALL.iter().partition(|field| field.spec().keeping != Keeping::Stays);
    let (codes, numbers): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|field: &&Field| Field::WORDS.contains(field));
    let line =
        |field: &Field| (fields::heading(*field, language), fields::value(visit.get(*field), language));
    let entered = visit.entered.map_or("–".to_owned(), |entered| dates::date_time(entered, language));
    let mut lines: Vec<_> = of_guest.into_iter().chain(numbers).map(line).collect();
    lines.push((text!(language, "subject-entered").to_owned(), entered));
    lines.extend(codes.into_iter().map(line));
    lines.push(("ID".to_owned(), visit.id.to_string()));
    lines
}

/// A change of the visit, as the log knows it: when, and what was changed by whom and why.
#[must_use]
pub fn change(entry: &Entry, language: Language) -> (String, String) {
    let what = entry.kind.in_words(language).to_owned();
    let told = entry.detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok());
    let what = match told {
        Some(told) => correction(what, &told, language),
        None => what,
    };
    (dates::date_time(entry.at, language), what)
}

/// What was done, with who did it, what was changed, and why.
fn correction(what: String, told: &Json, language: Language) -> String {
    let text = |name: &str| told.get(name).and_then(Json::as_str).map(shown).filter(|text| !text.is_empty());
    let mut words = match text("by") {
        Some(by) => text!(language, "subject-by", what = what, officer = by),
        None => what,
    };
    let changes = told.get("changes").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    for (at, change) in changes.iter().enumerate() {
        let field = change.get("field").and_then(Json::as_str).unwrap_or_default();
        let value = |name| value_in_words(field, change.get(name).unwrap_or(&Json::Null), language);
        let sign = if at == 0 { ": " } else { "; " };
        words.push_str(sign);
        words.push_str(&text!(
            language,
            "subject-changed",
            field = field_name(field, language),
            before = value("before"),
            after = value("after")
        ));
    }
    match text("why") {
        Some(why) => text!(language, "subject-because", what = words, why = why),
        None => words,
    }
}

/// What a field of a visit is called, by its name in the log.
fn field_name(field: &str, language: Language) -> String {
    Field::from_code(field)
        .map_or_else(|| shown(field), |field| field.spec().name.in_language(language).to_owned())
}

fn value_in_words(field: &str, value: &Json, language: Language) -> String {
    let text = match value {
        Json::Null => return "–".to_owned(),
        Json::String(text) => text,
        other => return other.to_string(),
    };
    let moment =
        || DateTime::parse_from_rfc3339(text).map(|moment| dates::date_time(moment.to_utc(), language));
    let known = match field {
        "evidence" => {
            EvidenceKind::from_code(text).map(|kind| judgement::evidence(kind, language).to_owned())
        }
        "verdict" => Verdict::from_code(text).map(|verdict| judgement::verdict(verdict, language).to_owned()),
        "arrived" | "left" => moment().ok(),
        _ => None,
    };
    known.unwrap_or_else(|| if text.is_empty() { "–".to_owned() } else { format!("\"{}\"", shown(text)) })
}

/// Stands above the visits of others that name the guest.
#[must_use]
pub fn mentions(language: Language) -> &'static str {
    text!(language, "subject-mentions")
}

/// Where the guest is named, and the text.
#[must_use]
pub fn mention(mention: &Mention, language: Language) -> (String, String) {
    let day = dates::date(mention.at.with_timezone(&Local).date_naive(), language);
    let Some((_, no)) = mention.visit else {
        return (text!(language, "subject-mention-entry", day = day), shown(&mention.text));
    };
    let place = match mention.place {
        MentionPlace::Field(field) => field_name(field, language),
        MentionPlace::Entry(_) => text!(language, "subject-correction").to_owned(),
    };
    (text!(language, "subject-mention", no = no, day = day, place = place), shown(&mention.text))
}

/// Stands above the visits of a log that a restore or a rescue has put aside.
#[must_use]
pub fn put_aside(folder: &str, language: Language) -> String {
    text!(language, "subject-put-aside", folder = shown(folder))
}

/// What the print-out leaves out: logs that cannot be opened, names that are longer than the guest's, and what
/// was written out of the log.
#[must_use]
pub fn left_out(unread: &[String], longer: usize, language: Language) -> String {
    let mut words = vec![text!(language, "subject-left-out").to_owned()];
    words.extend(unread.iter().map(|folder| text!(language, "subject-unread", folder = shown(folder))));
    if longer > 0 {
        words.push(text!(language, "subject-longer", count = longer));
    }
    words.join(" ")
}

/// Where else a guest is named who was just erased, a line each, and what to do about it.
#[must_use]
pub fn elsewhere(
    mentions: &[Mention],
    namesakes: &[(Option<String>, VisitId, u64, Timestamp)],
    taken_out: bool,
    language: Language,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (folder, id, no, arrived) in namesakes {
        let day = dates::date(arrived.with_timezone(&Local).date_naive(), language);
        let folder = folder.as_deref().map(|folder| format!(" ({})", shown(folder))).unwrap_or_default();
        lines.push(text!(language, "erase-namesake", no = *no, day = day, id = id.to_string()) + &folder);
    }
    for one in mentions {
        let (place, text) = mention(one, language);
        lines.push(if taken_out {
            text!(language, "erase-taken-out", place = place)
        } else {
            text!(language, "erase-mention", place = place, text = text)
        });
    }
    if !taken_out && !mentions.is_empty() {
        lines.push(text!(language, "erase-mentions-hint").to_owned());
    }
    lines
}

/// Nobody has this name; so many visits are under names that contain it.
#[must_use]
pub fn nobody(name: &str, similar: usize, language: Language) -> String {
    text!(language, "subject-nobody", name = shown(name), count = similar)
}
