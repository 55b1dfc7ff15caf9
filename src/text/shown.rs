//! Makes text from outside safe to look at: on the screen, in a terminal, on paper.

use std::path::Path;

/// The most characters of an outside text that are shown.
pub const MAX_SHOWN_CHARS: usize = 200;
/// No script stacks more marks on a letter than this.
const MAX_STACKED_MARKS: usize = 4;

/// The text as it may be shown: one line, in reading order, of bounded length.
///
/// Control characters (with line breaks and terminal escapes), bidirectional overrides and isolates,
/// and characters that have no shape become U+FFFD; towers of accents are cut. Names in any script
/// stay as they are: the joiners that Persian, Indic scripts and emoji need are kept. This is for
/// looking at alone; what is stored and exported stays what it was.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * MAX_SHOWN_CHARS));
    let mut marks = 0;
    for (count, letter) in text.chars().enumerate() {
        if count == MAX_SHOWN_CHARS {
            shown.push('…');
            break;
        }
        marks = if is_stacking_mark(letter) { marks + 1 } else { 0 };
        if marks > MAX_STACKED_MARKS {
            continue;
        }
        shown.push(if is_unsafe(letter) { char::REPLACEMENT_CHARACTER } else { letter });
    }
    shown
}

/// The text with a capital at its beginning: half a sentence becomes a whole one.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The name of a file as it may be shown, however long: as [`shown`], on one line.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    let name = path.to_string_lossy();
    name.chars().map(|letter| if is_unsafe(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// Whether the character would act on the text around it, or hide in it.
#[must_use]
pub fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Line and paragraph separator.
            '\u{2028}' | '\u{2029}'
            // Bidirectional marks, embeddings, overrides and isolates (UAX 9).
            | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Without a shape: soft hyphen, zero-width space, word joiner and invisible operators,
            // byte order mark, annotations, fillers, shorthand and musical controls, tags.
            | '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{3164}' | '\u{FFA0}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// The diacritical marks of no script in particular, of which towers are built.
fn is_stacking_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{0300}'..='\u{036F}'
            | '\u{0483}'..='\u{0489}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in [
            "Siti Aminah",
            "Gabriele Musterfrau-Gößinger",
            "Mu\u{308}ller",
            "Nguyễn Thị Hương",
            "Ng\u{75}ye\u{302}\u{303}n",
            "محمد رضا",
            "می\u{200C}خواهم",
            "ශ්\u{200D}රී ලංකා",
            "王小明　様",
            "김영희",
            "שָׁלוֹם",
            "ꦱꦶꦠꦶ",
            "O’Brien, Jr.",
            "👨\u{200D}👩\u{200D}👧\u{200D}👦",
            "❤\u{FE0F}",
            "",
            "   ",
        ] {
            assert_eq!(shown(name), name);
        }
    }

    #[test]
    fn nothing_that_acts_or_hides_is_left() {
        for (text, expected) in [
            ("Muster\u{202E}nam\u{202C}", "Muster�nam�"),
            ("Mu\u{200B}s\u{200D}ter\u{FEFF}", "Mu�s\u{200D}ter�"),
            ("Muster\r\t\u{2028}Next", "Muster���Next"),
            ("\u{1B}[2J\u{1B}[31mMuster", "�[2J�[31mMuster"),
            ("a\",\"b\n\"=1+1", "a\",\"b�\"=1+1"),
            ("x\u{0}y\u{85}z\u{9B}", "x�y�z�"),
            ("\u{2066}a\u{2069}\u{E0041}", "�a��"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn length_and_height_are_bounded() {
        let long = shown(&"ﷺ".repeat(10_000));
        assert_eq!(long.chars().count(), MAX_SHOWN_CHARS + 1);
        assert!(long.ends_with('…'));
        let exact = "a".repeat(MAX_SHOWN_CHARS);
        assert_eq!(shown(&exact), exact);
        let tower = format!("Z{}b", "\u{300}".repeat(100));
        assert_eq!(shown(&tower), format!("Z{}b", "\u{300}".repeat(MAX_STACKED_MARKS)));
    }
}
