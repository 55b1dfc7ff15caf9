//! Makes text harmless for spreadsheets, which run a cell that begins like a formula (OWASP "CSV
//! Injection", CWE-1236).
//!
//! A cell does not only begin where our file says so. A spreadsheet whose list separator is a semicolon,
//! as in Indonesia, opens a file with commas by a double click and begins a new cell at every `;` and
//! at every line break within a text. So wherever a cell may begin, and what follows begins like a
//! formula, the text gets an apostrophe, which spreadsheets take for "this is text":
//!
//! | text | cell |
//! | --- | --- |
//! | `=1+1` | `'=1+1` |
//! | `+62 812` | `'+62 812` |
//! | `Budi;=1+1` | `Budi;'=1+1` |
//! | `'tis` | `''tis` |
//!
//! To get the text back, take away one apostrophe, if there is one, at the beginning and after every
//! `;`, tab, CR and LF.

use std::borrow::Cow;

use crate::words::is_unsafe;

/// The text with an apostrophe wherever it would begin like a formula.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    // Most begin with a letter and are one cell.
    let begins_plainly = text.bytes().next().is_none_or(|first| first.is_ascii_alphanumeric());
    if begins_plainly && !text.bytes().any(|byte| matches!(byte, b';' | b'\t' | b'\r' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let mut taken = 0;
    for start in cell_starts(text) {
        let cell = &text[start..];
        let whole_line_break = start == 0 && cell.starts_with(['\t', '\r', '\n']);
        if whole_line_break || cell.starts_with('\'') || begins_like_a_formula(cell) {
            safe.push_str(&text[taken..start]);
            safe.push('\'');
            taken = start;
        }
    }
    if safe.is_empty() {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[taken..]);
    Cow::Owned(safe)
}

/// The text of a cell that was made harmless.
pub(crate) fn text_back(cell: &str) -> String {
    if !cell.contains('\'') {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len());
    let mut at_start = true;
    for letter in cell.chars() {
        if !(at_start && letter == '\'') {
            text.push(letter);
        }
        at_start = matches!(letter, ';' | '\t' | '\r' | '\n');
    }
    text
}

fn cell_starts(text: &str) -> impl Iterator<Item = usize> {
    let after_separators = text.match_indices([';', '\t', '\r', '\n']).map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_separators)
}

/// Whether the first letter that a spreadsheet does not skip begins a formula. Excel knows the full-width
/// forms too.
fn begins_like_a_formula(cell: &str) -> bool {
    cell.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn skipped(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '"' | '\'' | '`' | '‘'..='‟')
        || is_unsafe(letter)
        // The joiners, which names need.
        || matches!(letter, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+62 812", "'+62 812"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\r=1", "'\r'=1"),
            ("＝1", "'＝1"),
            ("  =1", "'  =1"),
            ("\"=1", "'\"=1"),
            ("'=1", "''=1"),
            ("\u{200b}=1", "'\u{200b}=1"),
            ("\u{200d}=1", "'\u{200d}=1"),
            ("\u{3164}=1", "'\u{3164}=1"),
            ("\u{0}=1", "'\u{0}=1"),
            ("Budi;=1", "Budi;'=1"),
            ("Budi; \"=1", "Budi;' \"=1"),
            ("a\n=1", "a\n'=1"),
        ] {
            assert_eq!(harmless(text), cell);
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in
            ["", "Siti", "Gabriele O'Brien-Gößinger", "a = b", "0812-345", "Rapat; lalu makan", "a\n\nb"]
        {
            assert!(matches!(harmless(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_can_be_had_back(text in "[=+@;'\"\t\r\n ab＝\u{200b}-]{0,12}|\\PC{0,12}") {
            let cell = harmless(&text);
            prop_assert_eq!(&text_back(&cell), &text);
            for start in cell_starts(&cell) {
                let begins = cell[start..].starts_with('\'') || !begins_like_a_formula(&cell[start..]);
                prop_assert!(begins, "{}", cell);
            }
        }
    }
}
