//! Names in the form in which they are compared. They are kept and shown as they were given.
//!
//! Two texts have the same form when people would call them the same text: compatible letters (NFKC, Unicode
//! Standard Annex 15), capitals, accents, blanks of all kinds and what nobody sees make no difference.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::UnicodeNormalization as _;

/// What stands in a text in the place of a name that was taken out of it.
pub const TAKEN_OUT: &str = "[…]";

/// The form of a text in which it is compared. NUL, at which the index of the search would end, becomes the
/// replacement character.
#[must_use]
pub fn form(text: &str) -> String {
    if is_plain(text) {
        return text.to_ascii_lowercase();
    }
    let letters = if text.is_ascii() {
        text.to_ascii_lowercase().replace(is_unseen, "").replace('\0', "\u{fffd}")
    } else {
        letters(text)
    };
    let mut form = String::with_capacity(letters.len());
    for letter in letters.chars() {
        if !letter.is_whitespace() {
            form.push(letter);
        } else if !form.is_empty() && !form.ends_with(' ') {
            form.push(' ');
        }
    }
    if form.ends_with(' ') {
        form.pop();
    }
    form
}

/// Whether nothing but capitals tells it from its form: visible characters of ASCII with single blanks between them.
fn is_plain(text: &str) -> bool {
    let mut after_blank = true;
    let plain = text.bytes().all(|byte| {
        let blank = byte == b' ';
        let fits = byte.is_ascii_graphic() || blank && !after_blank;
        after_blank = blank;
        fits
    });
    plain && (!after_blank || text.is_empty())
}

/// The digits of a telephone number as it is dialled here: whatever stands between them is left out, and the code of
/// the country (62, ITU-T E.164) is the 0 before the number.
#[must_use]
pub fn digits(text: &str) -> String {
    let text = form(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad =
        text.trim_start_matches(['(', ' ']).starts_with('+') || digits.len() > LONGEST_WITHOUT_COUNTRY;
    match digits.strip_prefix("62") {
        Some(rest) if abroad => format!("0{rest}"),
        _ => digits,
    }
}

/// A number of fewer digits that begins with 62 may be one of this town.
const LONGEST_WITHOUT_COUNTRY: usize = 8;

/// The words of a text in their form: what stands between blanks and signs.
pub(super) fn words(text: &str) -> Vec<String> {
    words_at(text).into_iter().map(|(_, word)| word).collect()
}

/// Where these words stand in a text, one behind the other.
pub(super) fn places(text: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let words = words_at(text);
    let mut found = Vec::new();
    let mut from = 0;
    while !wanted.is_empty()
        && let Some(at) = words.get(from..).and_then(|rest| {
            rest.windows(wanted.len()).position(|some| some.iter().map(|(_, word)| word).eq(wanted))
        })
    {
        let (first, last) = (from + at, from + at + wanted.len() - 1);
        if let (Some((first, _)), Some((last, _))) = (words.get(first), words.get(last)) {
            found.push(first.start..last.end);
        }
        from = last + 1;
    }
    found
}

/// The text without any of these names, each of which is given by its words; `None` when it has none of them.
pub(super) fn without(text: &str, names: &[Vec<String>]) -> Option<String> {
    let mut text = Cow::Borrowed(text);
    for name in names {
        for place in places(&text, name).into_iter().rev() {
            text.to_mut().replace_range(place, TAKEN_OUT);
        }
    }
    match text {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    }
}

/// The words of a text with where they stand.
fn words_at(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut begun: Option<usize> = None;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        // An accent belongs to its letter, and what nobody sees to the word it stands in.
        let within = letter.is_alphanumeric() || begun.is_some() && (is_accent(letter) || is_unseen(letter));
        if within {
            begun = begun.or(Some(at));
            end = at + letter.len_utf8();
        } else if let Some(first) = begun.take() {
            words.extend(text.get(first..end).map(|word| (first..end, form(word))));
        }
    }
    words.extend(begun.and_then(|first| text.get(first..end).map(|word| (first..end, form(word)))));
    words.retain(|(_, word)| !word.is_empty());
    words
}

/// The letters of a text, small and bare.
fn letters(text: &str) -> String {
    let text = text.nfkd().collect::<String>().to_lowercase();
    // Small letters may have come apart anew.
    let mut bare = String::with_capacity(text.len());
    for letter in text.nfkd() {
        match letter {
            _ if is_accent(letter) || is_unseen(letter) => {}
            '\0' => bare.push('\u{fffd}'),
            'ß' => bare.push_str("ss"),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ø' => bare.push('o'),
            'ł' => bare.push('l'),
            'đ' | 'ð' => bare.push('d'),
            'þ' => bare.push_str("th"),
            'ı' => bare.push('i'),
            'ς' => bare.push('σ'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => bare.push('-'),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bb}'..='\u{2bd}' | '`' | '\u{b4}' => bare.push('\''),
            '\u{201c}'..='\u{201f}' => bare.push('"'),
            letter => bare.push(letter),
        }
    }
    bare.nfc().collect()
}

/// An accent over or under a letter, or a sign for a vowel that may as well be left out. The signs of vowels of
/// India and of Thailand are none: there they make the word.
fn is_accent(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// What has no width: marks of direction, joiners, soft hyphens, selectors of variants, controls.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{1}'..='\u{8}' | '\u{e}'..='\u{1b}' | '\u{7f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_call_the_same_name_has_the_same_form() {
        for name in [
            "Siti Aminah",
            "SITI  AMINAH",
            " siti\u{a0}aminah ",
            "Siti\u{2003}\tAminah",
            "Si\u{200b}ti Aminah\u{feff}",
            "Síti Aminàh",
            "Si\u{301}ti Amina\u{300}h",
            "Ｓｉｔｉ　Ａｍｉｎａｈ",
            "Si\u{ad}ti\nAminah",
            "\u{202e}Siti\u{2066} Aminah\u{2069}",
            "\u{1}\u{1}Siti\u{7} Aminah",
        ] {
            assert_eq!(form(name), "siti aminah", "{name:?}");
        }
        for (one, other) in [
            ("Łucja Żółć", "lucja zolc"),
            ("Müller-Straße", "MULLER‐STRASSE"),
            ("O’Brien", "o'brien"),
            ("İbrahim Işık", "ibrahim isik"),
            ("مُحَمَّد", "محمد"),
            ("가나", "\u{1100}\u{1161}\u{1102}\u{1161}"),
            ("ﬁrman", "Firman"),
            ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ] {
            assert_eq!(form(one), form(other), "{one}");
        }
        for (one, other) in [("Siti Aminah", "Sitiaminah"), ("กำ", "กา"), ("Budi", "Budy"), ("कि", "की")]
        {
            assert_ne!(form(one), form(other), "{one}");
        }
        assert_eq!(form(" \u{200b} "), "");
        assert_eq!(form("Nul\0Nul"), form("nul\u{fffd}nul"));
    }

    #[test]
    fn a_telephone_number_has_the_same_digits_however_it_is_written() {
        for number in
            ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "(+62) 812.3456.7890", "6281234567890"]
        {
            assert_eq!(digits(number), "081234567890", "{number}");
        }
        for (number, bare) in
            [("621234", "621234"), ("+62 21 555", "021555"), ("HP: -", ""), ("０８１", "081")]
        {
            assert_eq!(digits(number), bare, "{number}");
        }
    }

    #[test]
    fn a_form_is_its_own_form() {
        for text in ["Siti\u{a0}\u{a0}Aminah", "İ\u{307}", "ＳÍＴＩ", "ﷺ", "Ⅷ Ａ\u{308}\u{200b}", "ẞ", "½ ℡"]
        {
            let once = form(text);
            assert_eq!(form(&once), once, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_taken_out_of_a_text_as_it_was_written() {
        let siti = [words("Siti Aminah")];
        for (text, rest) in [
            ("bersama SITI\u{a0} aminah, dan Budi", Some("bersama […], dan Budi")),
            ("Si\u{301}ti-Aminah", Some("[…]")),
            ("Siti Aminah Siti Aminah", Some("[…] […]")),
            ("(Siti\u{200b} Aminah)", Some("([…])")),
            ("Siti Aminahwati", None),
            ("Siti Nur Aminah", None),
            ("", None),
        ] {
            assert_eq!(without(text, &siti).as_deref(), rest, "{text:?}");
        }
        assert_eq!(without("anything", &[Vec::new()]), None);
    }
}
