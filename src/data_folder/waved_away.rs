//! How many were refused today whom the officer waved away, in a small file: they are in no book, and a restart in the
//! middle of the day would forget them.

use super::{DataFolder, DataFolderError, read, write};
use crate::time::Date;

const FILE: &str = "waved-away";
/// A day, a number, and what stands between them.
const MAX_BYTES: usize = 64;

impl DataFolder {
    /// How many there were on this day. A file that does not say so says nothing.
    #[must_use]
    pub fn waved_away(&self, day: Date) -> u64 {
        let bytes = read(&self.path().join(FILE), MAX_BYTES).ok().flatten().unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            [of, count] if *of == day.to_string() => count.parse().unwrap_or_default(),
            _ => 0,
        }
    }

    /// Keeps how many there were on this day, in one step.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep_waved_away(&self, day: Date, count: u64) -> Result<(), DataFolderError> {
        write(&self.path().join(FILE), format!("{day} {count}\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_of_one_day() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        let day = Date::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(folder.waved_away(day), 0);
        folder.keep_waved_away(day, 3).unwrap();
        assert_eq!(folder.waved_away(day), 3);
        assert_eq!(folder.waved_away(day.succ_opt().unwrap()), 0);
        for text in ["", "2026-11-24", "2026-11-24 three", "2026-11-24 -1", "\u{0}", &"9".repeat(100)] {
            std::fs::write(place.path().join(FILE), text).unwrap();
            assert_eq!(folder.waved_away(day), 0, "{text:?}");
        }
    }
}
