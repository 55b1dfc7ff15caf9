//! `config.toml`: every setting with its default and a comment.

use crate::words::Language;

/// The settings of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of the window and of messages.
    pub language: Language,
    /// What the post is called in the log, such as `Pintu Utama`.
    pub post: String,
    /// The office, for the window's title and the report's letterhead.
    pub office: String,
    /// The officer on duty.
    pub officer: String,
    /// The id of the policy; `id` follows the Indonesian periods.
    pub policy: String,
    /// The camera's id; empty means the first that works.
    pub camera: String,
    /// The purposes that one key picks, in order, at most nine.
    pub purposes: Vec<String>,
    /// How long an admitted guest's verdict stays when nobody does anything, in seconds, 2 to 60.
    pub admit_seconds: u32,
    /// After how many days the trust lists count as old.
    pub trust_max_age_days: u32,
}
