//! Words for the record of destruction (*berita acara pemusnahan*), which an office signs and keeps.

use std::fmt::Write as _;

use chrono::Local;

use super::{Language, dates, report, shown};
use crate::{
    text::{Text, text},
    time::Timestamp,
    visit::Field,
    visit_log::{Destruction, Retention},
};

/// What the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub title: &'static str,
    /// What was done, by what right, and how.
    pub beginning: String,
    /// Names with what stands under them.
    pub fields: Vec<(String, String)>,
    /// What is to be known beside.
    pub notes: Vec<String>,
    /// Who sign: who takes note, and who did it.
    pub signers: [(String, String); 2],
}

/// What became of the logs that restores and rescues had put aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldLogs {
    /// How many went altogether.
    pub removed: u64,
    /// Of how many visits in the others something went.
    pub visits: u64,
    /// The folders whose log cannot be opened: nothing of it went.
    pub unread: Vec<String>,
}

/// How far a destruction has come when its record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has been destroyed yet.
    Begun,
    /// It is over.
    Complete,
    /// The program was ended in the middle of it; what it had destroyed by then is known.
    Interrupted,
}

/// The record of a destruction.
#[must_use]
pub fn record(done: &Destruction, old_logs: &OldLogs, stage: Stage, language: Language) -> Record {
    let mut fields = vec![
        (text!(language, "destruction-label-time").to_owned(), dates::date_time(done.begun, language)),
        (text!(language, "destruction-label-officer").to_owned(), shown(&done.by)),
    ];
    match stage {
        Stage::Begun => {
            fields.push((
                text!(language, "destruction-label-to-be-destroyed").to_owned(),
                due(done.due, language),
            ));
        }
        Stage::Complete | Stage::Interrupted => fields.extend(destroyed(done, old_logs, language)),
    }
    fields.extend([
        (
            text!(language, "destruction-label-kept").to_owned(),
            text!(language, "destruction-kept").to_owned(),
        ),
        (
            text!(language, "destruction-label-method").to_owned(),
            text!(language, "destruction-method").to_owned(),
        ),
        (
            text!(language, "destruction-label-legal-basis").to_owned(),
            text!(language, "destruction-legal-basis").to_owned(),
        ),
    ]);
    if let Some(anchor) = done.anchor {
        fields.push((text!(language, "destruction-label-closing-hash").to_owned(), anchor.to_string()));
    }
    Record {
        title: match stage {
            Stage::Begun => text!(language, "destruction-title-begun"),
            Stage::Complete | Stage::Interrupted => {
                text!(language, "destruction-title")
            }
        },
        beginning: beginning(done.begun, stage, language),
        fields,
        notes: notes(done, old_logs, stage, language),
        signers: [
            (text!(language, "destruction-label-acknowledged").to_owned(), String::new()),
            (text!(language, "destruction-label-destroyed-by").to_owned(), done.by.trim().to_owned()),
        ],
    }
}

/// The numbers of visits, as far as they are named one by one: `1–450, 452`.
fn numbers(done: &Destruction) -> String {
    let spans = done.numbers.iter().map(|span| match (span.start(), span.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    });
    spans.collect::<Vec<_>>().join(", ")
}

/// What was destroyed: the visits, and of how many of them each field.
fn destroyed(done: &Destruction, old_logs: &OldLogs, language: Language) -> Vec<(String, String)> {
    let day = |time: Timestamp| dates::date(time.with_timezone(&Local).date_naive(), language);
    let days = |first: Option<Timestamp>, last: Option<Timestamp>| match (first, last) {
        (Some(first), Some(last)) => format!("{} – {}", day(first), day(last)),
        _ => "–".to_owned(),
    };
    let mut fields = vec![
        (text!(language, "destruction-label-visits").to_owned(), report::count(done.visits, language)),
        (
            text!(language, "destruction-label-days-of-the-visits").to_owned(),
            days(done.first_arrived, done.last_arrived),
        ),
        (text!(language, "destruction-label-their-numbers").to_owned(), numbers(done)),
    ];
    let gone = done.fields.iter().filter(|(_, gone)| gone.visits > 0);
    let gone: Vec<_> = gone
        .map(|(field, gone)| {
            let count = report::count(gone.visits, language);
            let days = days(gone.first_arrived, gone.last_arrived);
            let name = field.spec().name.in_language(language);
            text!(language, "destruction-of-field", name, count, days)
        })
        .collect();
    let gone = if gone.is_empty() { "–".to_owned() } else { gone.join("; ") };
    fields.push((text!(language, "destruction-label-destroyed").to_owned(), gone));
    if done.mentions > 0 {
        let count = report::count(done.mentions, language);
        fields.push((text!(language, "destruction-label-mentions-in-other-visits").to_owned(), count));
    }
    if old_logs.visits > 0 {
        let count = report::count(old_logs.visits, language);
        fields.push((text!(language, "destruction-label-visits-in-old-logs").to_owned(), count));
    }
    if old_logs.removed > 0 {
        let count = report::count(old_logs.removed, language);
        fields.push((text!(language, "destruction-label-old-logs-removed").to_owned(), count));
    }
    fields
}

fn notes(done: &Destruction, old_logs: &OldLogs, stage: Stage, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |text: Text| notes.push(text.in_language(language).to_owned());
    match stage {
        Stage::Begun => note(text!("destruction-note-begun")),
        Stage::Interrupted => note(text!("destruction-note-interrupted")),
        Stage::Complete => {}
    }
    note(text!("destruction-note-outside"));
    if !done.complete && stage == Stage::Complete {
        note(text!("destruction-note-traces"));
    }
    if done.inside > 0 {
        let count = report::count(done.inside, language);
        notes.push(text!(language, "destruction-note-inside", count));
    }
    for folder in &old_logs.unread {
        let folder = shown(folder);
        notes.push(text!(language, "destruction-note-unread", folder));
    }
    notes
}

impl Record {
    /// The record in plain text.
    #[must_use]
    pub fn text(&self, office: &str) -> String {
        let mut text = format!("{}\n", self.title);
        let office = office.lines().map(str::trim).filter(|line| !line.is_empty()).map(shown);
        office.for_each(|line| text.extend([line.as_str(), "\n"]));
        let widest = self.fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in &self.fields {
            // Writing into a `String` does not fail.
            let _ = writeln!(text, "{name:<widest$}  {value}");
        }
        self.notes.iter().for_each(|note| text.extend([note.as_str(), "\n"]));
        text
    }
}

fn beginning(now: Timestamp, stage: Stage, language: Language) -> String {
    let day = dates::long_date(now.with_timezone(&Local).date_naive(), language);
    match stage {
        Stage::Begun => text!(language, "destruction-beginning-begun", day),
        Stage::Complete | Stage::Interrupted => text!(language, "destruction-beginning", day),
    }
}

/// What is due; with days where they differ.
fn due(due: Option<Retention>, language: Language) -> String {
    let day = |time: Timestamp| dates::date(time.with_timezone(&Local).date_naive(), language);
    let names = Field::PERSONAL.iter().map(|field| field.spec().name.in_language(language));
    let all = text!(language, "destruction-all-fields", fields = names.collect::<Vec<_>>().join(", "));
    let Some(due) = due else { return all };
    let name = due.of(Field::Name);
    let before = |day: String| text!(language, "destruction-visits-before", day);
    let with_the_name = (name > Timestamp::MIN_UTC).then(|| format!("{all} ({})", before(day(name))));
    let sooner = Field::PERSONAL.iter().copied().filter(|field| due.of(*field) > name);
    let sooner = sooner
        .map(|field| format!("{} ({})", field.spec().name.in_language(language), before(day(due.of(field)))));
    with_the_name.into_iter().chain(sooner).collect::<Vec<_>>().join("; ")
}

/// Where the record is kept.
#[must_use]
pub fn kept_as(language: Language) -> &'static str {
    text!(language, "destruction-kept-as")
}

/// A record that a program left behind which was killed is complete now.
#[must_use]
pub fn completed(language: Language) -> &'static str {
    text!(language, "destruction-completed")
}
