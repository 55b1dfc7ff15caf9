//! A letter: what an office puts on paper that is no table of visits.

use crate::{
    text::text,
    time::Timestamp,
    words::{Language, destruction::Record},
};

/// A letter on standing A4 with the head of the office, to be printed and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A line above what belongs together.
    Heading(String),
    /// Names with what stands under them.
    Fields(Vec<(String, String)>),
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
