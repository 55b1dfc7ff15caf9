//! A letter: what an office puts on paper that is no table of visits.

use crate::{
    text::text,
    time::{Timestamp, local_day},
    visit::{Visit, VisitId},
    words::{Language, dates, destruction::Record, report, shown},
};

/// A letter on standing A4 with the head of the office, to be printed and signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The language of page numbers and dates.
    pub language: Language,
    /// The office, for the letterhead. Its first line is the largest.
    pub office: String,
    /// The post, below the office.
    pub post: String,
    /// What the letter is.
    pub title: String,
    /// When it is made.
    pub made_at: Timestamp,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A line above what belongs together.
    Heading(String),
    /// Names with what stands under them.
    Fields(Vec<(String, String)>),
    /// Columns, each with its head and its share of the width, and the rows below. The heads stand on each page.
    Table {
        /// The columns.
        columns: Vec<(String, f32)>,
        /// As many cells to a row as there are columns.
        rows: Vec<Vec<String>>,
    },
    /// Lines for two people to sign on: who they are, and their names as far as they are known.
    Signatures([(String, String); 2]),
}

impl Letter {
    /// The sheet with the recovery key of an encrypted log, for the safe of the office.
    #[must_use]
    pub fn of_recovery_key(
        key: &str,
        office: &str,
        post: &str,
        made_at: Timestamp,
        language: Language,
    ) -> Self {
        // Four groups to a line, as on the screen.
        let groups: Vec<&str> = key.split('-').collect();
        let lines = groups.chunks(4).enumerate().map(|(at, line)| ((at + 1).to_string(), line.join(" - ")));
        let blocks = vec![
            Block::Text(text!(language, "encryption-sheet-beginning").to_owned()),
            Block::Fields(lines.collect()),
            Block::Text(text!(language, "encryption-sheet-use").to_owned()),
            Block::Text(text!(language, "encryption-sheet-keep").to_owned()),
        ];
        Self {
            language,
            office: office.to_owned(),
            post: post.to_owned(),
            title: text!(language, "encryption-recovery-key").to_owned(),
            made_at,
            blocks,
        }
    }

    /// The list of those who are inside, to be ticked off at the assembly point after an evacuation. `found` are
    /// those who have been ticked off on the screen already.
    #[must_use]
    pub fn of_muster(
        inside: &[Visit],
        found: &[VisitId],
        office: &str,
        post: &str,
        made_at: Timestamp,
        language: Language,
    ) -> Self {
        let mut rows: Vec<&Visit> = inside.iter().collect();
        // Names are called out, and looked up, by their letters.
        rows.sort_by_cached_key(|visit| (visit.name.to_lowercase(), visit.no));
        let people = inside.iter().map(|visit| u64::from(visit.party)).sum::<u64>();
        let row = |visit: &Visit| {
            let tick = if found.contains(&visit.id) { "[x]" } else { "[  ]" };
            let others = visit.party.saturating_sub(1);
            let party = if others > 0 { format!(" (+{others})") } else { String::new() };
            vec![
                tick.to_owned(),
                format!("{}{party}", shown(&visit.name)),
                shown(&visit.organisation),
                shown(&visit.host),
                shown(&visit.phone),
                shown(&visit.card),
                report::time_beside(visit.arrived, local_day(made_at), language),
            ]
        };
        let columns = [
            ("", 0.06),
            (text!(language, "lists-name"), 0.27),
            (text!(language, "lists-organisation"), 0.2),
            (text!(language, "lists-host"), 0.17),
            (text!(language, "muster-phone"), 0.14),
            (text!(language, "lists-card"), 0.07),
            (text!(language, "lists-arrived"), 0.09),
        ];
        let columns = columns.map(|(head, share)| (head.to_owned(), share)).to_vec();
        let rows: Vec<_> = rows.into_iter().map(row).collect();
        let blocks = vec![
            Block::Text(text!(
                language,
                "muster-beginning",
                time = dates::date_time(made_at, language),
                people,
                visits = inside.len()
            )),
            Block::Table { columns, rows },
            Block::Text(text!(language, "muster-end").to_owned()),
            Block::Signatures([
                (text!(language, "muster-counted-by").to_owned(), String::new()),
                (text!(language, "muster-led-by").to_owned(), String::new()),
            ]),
        ];
        Self {
            language,
            office: office.to_owned(),
            post: post.to_owned(),
            title: text!(language, "muster-title").to_owned(),
            made_at,
            blocks,
        }
    }

    /// The record of a destruction, for two people to sign.
    #[must_use]
    pub fn of_destruction(
        record: &Record,
        office: &str,
        post: &str,
        made_at: Timestamp,
        language: Language,
    ) -> Self {
        let mut blocks = vec![Block::Text(record.beginning.clone()), Block::Fields(record.fields.clone())];
        blocks.push(Block::Heading(String::new()));
        blocks.extend(record.notes.iter().map(|note| Block::Text(note.clone())));
        blocks.push(Block::Signatures(record.signers.clone()));
        Self {
            language,
            office: office.to_owned(),
            post: post.to_owned(),
            title: record.title.to_owned(),
            made_at,
            blocks,
        }
    }
}
