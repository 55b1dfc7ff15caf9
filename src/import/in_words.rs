//! What is in a file, what became of it, and what is wrong with it, for people.

use std::path::Path;

use super::outcome::{Foreign, ImportError, Place, Problem, Summary, Understood};
use crate::{
    text::{Language, shown, shown_path, system, text},
    visit::column,
    words::dates,
};

impl Problem {
    /// Where it is, and what is wrong there, in one line.
    #[must_use]
    pub fn in_words(&self, place: &Place, language: Language) -> String {
        format!("{}: {}", place.in_words(language), self.what(language))
    }

    fn what(&self, language: Language) -> String {
        match self {
            Self::Missing(name) => text!(language, "row-missing", column = column(name, language)),
            Self::Unreadable(name) => unreadable(name, language),
            Self::Visit(error) => error.in_words(language),
            Self::Differs(names) => {
                let names = names.iter().map(|name| column(name, language)).collect::<Vec<_>>().join(", ");
                text!(language, "row-differs", columns = names)
            }
            Self::DayOrder { day_first, month_first } => text!(
                language,
                "row-day-order",
                day_first = dates::date(*day_first, language),
                month_first = dates::date(*month_first, language)
            ),
            Self::TwoDays => text!(language, "row-two-days").to_owned(),
            Self::LeftEarlier => text!(language, "row-left-earlier").to_owned(),
            Self::PhoneLost => text!(language, "row-phone-lost").to_owned(),
            Self::StrayQuote => text!(language, "row-stray-quote").to_owned(),
            Self::StillHeld(post) => text!(language, "row-still-held", post = shown(post)),
            Self::DestroyedElsewhere(post) => text!(language, "row-destroyed-elsewhere", post = shown(post)),
        }
    }
}

/// Something cannot be read, and what it should look like.
fn unreadable(name: &str, language: Language) -> String {
    let like = match name {
        "date" => "2026-11-23, 23/11/2026, 23 Nov 2026",
        "arrived" | "left" | "entered" => "09:05, 09.05, 2026-11-23T09:05:00+07:00",
        "party" => "1 – 9999",
        "evidence" => "verified, seen-card, seen-app, doctors-letter, child, none",
        "verdict" => "admit, review, refuse, undetermined",
        "id" => "01J…",
        _ => return text!(language, "row-unreadable", column = column(name, language)),
    };
    text!(language, "row-unreadable-like", column = column(name, language), like = like)
}

impl Place {
    fn in_words(&self, language: Language) -> String {
        match &self.sheet {
            Some(sheet) => text!(language, "row-of-sheet", sheet = shown(sheet), row = self.row),
            None => text!(language, "row-of", row = self.row),
        }
    }
}

impl Understood {
    /// The row, and below it a line for each of its cells: what stands over it, what is in it, and what it came to.
    #[must_use]
    pub fn in_words(&self, language: Language) -> Vec<String> {
        let cells = self.cells.iter().map(|cell| {
            let (head, written) = (shown(&cell.head), shown(&cell.written));
            match cell.column {
                None => format!("  {head}: {written} → {}", text!(language, "import-not-read")),
                Some(name) if head.is_empty() => {
                    format!("  → {}: {}", column(name, language), shown(&cell.value))
                }
                Some(name) => {
                    format!("  {head}: {written} → {}: {}", column(name, language), shown(&cell.value))
                }
            }
        });
        std::iter::once(self.place.in_words(language)).chain(cells).collect()
    }
}

impl Summary {
    /// What became of the rows, or would become of them, in one line: `3 kunjungan baru, 1 dilengkapi jam keluarnya`.
    #[must_use]
    pub fn in_words(&self, trial: bool, language: Language) -> String {
        let Self { added, completed, known, purged, differing, refused, .. } = *self;
        let mut counts = vec![text!(language, "import-count-added", count = added)];
        let mut add = |count: u64, words: fn(u64, Language) -> String| {
            if count > 0 {
                counts.push(words(count, language));
            }
        };
        add(completed, |count, language| text!(language, "import-count-completed", count = count));
        add(known, |count, language| text!(language, "import-count-known", count = count));
        add(purged, |count, language| text!(language, "import-count-purged", count = count));
        add(differing, |count, language| text!(language, "import-count-differing", count = count));
        add(refused, |count, language| text!(language, "import-count-refused", count = count));
        let counts = counts.join(", ");
        if trial { text!(language, "import-trial", counts = counts) } else { counts }
    }

    /// Which post has signed the file, where one has, and that nobody vouches for it.
    #[must_use]
    pub fn signed_in_words(&self, language: Language) -> Option<String> {
        let post = self.signed_by.as_ref()?;
        let (name, fingerprint) = (shown(&post.name), post.key.fingerprint());
        Some(text!(language, "sync-unknown-post", post = name, fingerprint))
    }

    /// The columns that were left out.
    #[must_use]
    pub fn unread_in_words(&self, language: Language) -> String {
        text!(language, "import-unread", heads = heads(&self.unread))
    }
}

impl ImportError {
    /// What is wrong with this file, why, and what to do now, in one line. `log` is where the log is.
    #[must_use]
    pub fn in_words(&self, path: &Path, log: &Path, language: Language) -> String {
        let what = match self {
            Self::Log(error) => return error.in_words_at(log, language),
            Self::Read(why) => text!(language, "import-cannot-read", why = system(why, language)),
            Self::Kind(kind) => foreign(*kind, language).to_owned(),
            Self::NoHeader { rows, lacks, .. } if lacks.is_empty() => {
                text!(language, "import-no-header", rows = *rows)
            }
            Self::NoHeader { lacks, unknown, .. } => lacking(lacks, unknown, language),
            Self::Broken { row: 0 } => text!(language, "import-broken").to_owned(),
            Self::Broken { row } => text!(language, "import-broken-from", row = *row),
            Self::TooLarge { row: 0 } => text!(language, "import-too-large").to_owned(),
            Self::TooLarge { row } => text!(language, "import-too-large-row", row = *row),
            Self::Cancelled(_) => text!(language, "import-cancelled").to_owned(),
        };
        format!("{what}: {}", shown_path(path))
    }
}

fn foreign(kind: Foreign, language: Language) -> &'static str {
    match kind {
        Foreign::OldExcel => text!(language, "import-old-excel"),
        Foreign::BinaryExcel => text!(language, "import-binary-excel"),
        Foreign::WebPage => text!(language, "import-web-page"),
        Foreign::XmlSpreadsheet => text!(language, "import-xml-spreadsheet"),
        Foreign::ForACentre => text!(language, "sync-import-for-a-centre"),
        Foreign::Other => text!(language, "import-other"),
    }
}

/// A row has some heads of a list, and not all that are needed.
fn lacking(lacks: &[&str], unknown: &[String], language: Language) -> String {
    let lacks = lacks.iter().map(|column| match *column {
        "name" => text!(language, "import-lacks-name"),
        _ => text!(language, "import-lacks-arrived"),
    });
    let lacks = lacks.collect::<Vec<_>>().join(", ");
    if unknown.is_empty() {
        return text!(language, "import-lacks", lacks = lacks);
    }
    text!(language, "import-lacks-of", lacks = lacks, unknown = heads(unknown))
}

fn heads(heads: &[String]) -> String {
    heads.iter().map(|head| shown(head)).collect::<Vec<_>>().join(", ")
}
