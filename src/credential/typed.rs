//! What a keyboard makes of a code that a hand scanner types, and the way back.
//!
//! A scanner that poses as a keyboard sends the keys of an American one. What arrives depends on the layout
//! of the computer and on its Caps Lock, and the scanner may put something before the code: the symbology
//! identifier of ISO/IEC 15424, a code of its maker, a blank, a control character. All of it can be seen from
//! the code itself, because every credential begins in a known way.

mod layouts;

pub use layouts::Layout;

use self::layouts::{AMERICAN, Caps};
use super::{decode, envelope::MAX_CODE_BYTES, error::DecodeError, scheme::Scheme};

/// The longest code of a maker or of a post that stands before a code.
const MAX_PREFIX_CHARS: usize = 4;
/// The longest beginning by which a credential is known, with what may stand before it.
const BEGINNING_CHARS: usize = 48;
/// Of so many letters in a text that is signed as it is written, not all have one case.
const MANY_LETTERS: usize = 32;
/// A person types no more than this while a scanner does.
const MAX_LETTERS_BETWEEN: usize = 16;

/// What the code holds by which a scanner and the layout are tried: it begins as a credential does, is none, and has
/// every character that one may have. A keyboard that changes any of them is found out as with a credential.
pub const CALIBRATION: &str = "HC1:POS JAGA 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Why a code that was typed cannot be put back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardFault {
    /// Caps Lock, or a setting of the scanner, has made all letters alike.
    CapsLock,
    /// The computer's layout has no key for some characters, or swallows them; `None` is one that is not
    /// known here.
    Layout(Option<Layout>),
}

/// The code as it stands in the symbol, from the way in which it was typed. An ordinary code stays as it is.
///
/// Work is bounded whatever `typed` holds.
///
/// # Errors
///
/// Says what is wrong with the keyboard when a credential can be seen that cannot be put back.
pub fn restore(typed: Vec<u8>) -> Result<Vec<u8>, KeyboardFault> {
    if typed.len() > MAX_CODE_BYTES {
        return Ok(typed);
    }
    let Ok(text) = str::from_utf8(&typed) else { return Ok(typed) };
    let mut like_a_credential = None;
    for (layout, caps) in keyboards_for(text) {
        let as_typed = layout == AMERICAN;
        let seen = Err(KeyboardFault::Layout(Some(layout)));
        let Some(undone) = layout.undo(text, caps) else {
            like_a_credential = like_a_credential.or(Some(seen).filter(|_| !as_typed));
            continue;
        };
        let Some(code) = credential_in(&undone.text) else { continue };
        if one_case_only(code) {
            return Err(KeyboardFault::CapsLock);
        }
        if stands(code) {
            return Ok(code.into());
        }
        if as_typed {
            if let Some(code) = without_small_letters(code) {
                return Ok(code.into());
            }
            // Nothing was lost on the way: what is wrong with it is the code's own.
            like_a_credential = like_a_credential.or(Some(Ok(code.into())));
            continue;
        }
        if let Some(whole) = undone.with_lost_blanks().find(|text| credential_in(text).is_some_and(stands)) {
            return Ok(credential_in(&whole).unwrap_or(&whole).into());
        }
        like_a_credential = like_a_credential.or(Some(seen));
    }
    match like_a_credential {
        Some(answer) => answer,
        None if of_an_unknown_layout(text) => Err(KeyboardFault::Layout(None)),
        None => Ok(typed),
    }
}

/// Whether what a keyboard has given so far begins as a credential does, whatever the layout and Caps Lock.
#[must_use]
pub fn begins_a_credential(typed: &str) -> bool {
    keyboards_for(typed).next().is_some()
}

/// Whether what a keyboard has given so far can hardly become anything but a credential: more than one character
/// of how the common ones begin.
#[must_use]
pub fn may_become_a_credential(typed: &str) -> bool {
    let typed = typed.trim_start();
    typed.len() > 1
        && ["HC1:", "shc:/", "NZCP:/", "]Q1", "]Q3", "]d2"].iter().any(|beginning| {
            beginning.get(..typed.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(typed))
        })
}

/// Whether it begins with the symbology identifier of a QR code or a Data Matrix code.
#[must_use]
pub fn begins_with_a_symbology(typed: &str) -> bool {
    ["]Q1", "]Q3", "]d2"].iter().any(|symbology| typed.starts_with(symbology))
}

/// The layouts, and what Caps Lock did, by which a text begins as a credential does.
fn keyboards_for(typed: &str) -> impl Iterator<Item = (Layout, Caps)> {
    let beginning: String = typed.chars().take(BEGINNING_CHARS).collect();
    let all = Layout::ALL.into_iter().flat_map(|layout| Caps::ALL.map(|caps| (layout, caps)));
    all.filter(move |(layout, caps)| {
        layout.undo(&beginning, *caps).is_some_and(|undone| credential_in(&undone.text).is_some())
    })
}

/// The credential in a text, without what a scanner has put before and behind it.
fn credential_in(text: &str) -> Option<&str> {
    let white = |letter: char| letter.is_whitespace() || letter.is_control();
    // A blank at the end may belong to the code: base45 has one.
    let text = text.trim_start_matches(white).trim_end_matches(char::is_control);
    let is_one = |text: &&str| Scheme::recognise(text.as_bytes()).is_some();
    if is_one(&text) {
        return Some(text);
    }
    if let Some(rest) = without_symbology(text) {
        return Some(rest.trim_start_matches(white)).filter(is_one);
    }
    let starts = text.char_indices().skip(1).take(MAX_PREFIX_CHARS);
    starts.take_while(|(_, letter)| letter.is_ascii_graphic()).find_map(|(at, _)| {
        let prefix_is_plain = text[..at].bytes().all(|letter| letter.is_ascii_alphanumeric());
        text.get(at..).filter(|_| prefix_is_plain).filter(is_one)
    })
}

/// What follows the symbology identifier: a flag, a letter for the symbology, and a modifier (ISO/IEC
/// 15424, section 5).
fn without_symbology(text: &str) -> Option<&str> {
    let mut letters = text.strip_prefix(']')?.chars();
    let (symbology, modifier) = (letters.next()?, letters.next()?);
    (symbology.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric()).then_some(letters.as_str())
}

/// Whether the code is whole: its envelope opens, or its scheme has none.
fn stands(code: &str) -> bool {
    matches!(decode(code.as_bytes()), Ok(_) | Err(DecodeError::Unsigned(_) | DecodeError::Incomplete { .. }))
}

/// The code without what a person typed while the scanner did, where its scheme has no small letters and it
/// is whole without them.
fn without_small_letters(code: &str) -> Option<String> {
    let prefix = code.find(':')?;
    let between = |(at, letter): &(usize, char)| *at > prefix && letter.is_ascii_lowercase();
    let letters = code.char_indices().filter(between).count();
    if letters == 0 || letters > MAX_LETTERS_BETWEEN {
        return None;
    }
    let without: String =
        code.char_indices().filter(|letter| !between(letter)).map(|(_, letter)| letter).collect();
    stands(&without).then_some(without)
}

/// Whether letters have lost their case in a text that needs both.
fn one_case_only(code: &str) -> bool {
    let needs_both = matches!(Scheme::recognise(code.as_bytes()), Some(Scheme::IcaoVdsNc | Scheme::Divoc));
    let letters = || code.chars().filter(char::is_ascii_alphabetic);
    needs_both
        && letters().count() >= MANY_LETTERS
        && (letters().all(|letter| letter.is_ascii_lowercase())
            || letters().all(|letter| letter.is_ascii_uppercase()))
}

/// Whether a long text has mostly letters of another alphabet: no credential is written so.
fn of_an_unknown_layout(text: &str) -> bool {
    let (all, foreign) = text.chars().fold((0, 0), |(all, foreign), letter| {
        (all + 1, foreign + usize::from(!letter.is_ascii() && letter.is_alphabetic()))
    });
    all >= 2 * MANY_LETTERS && 3 * foreign > all && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Not decodable, so that layouts are told by what they know.
    const BASE45: &str = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHQ+R1WG%MP8*ICG5QKM0";

    #[test]
    fn what_stands_before_a_credential_is_taken_off() {
        for before in [
            "", " ", "  \t", "]Q1", "]Q3", "]d2", "]z0", "]C1 ", " ]e0", "\u{2}", "\u{2}]Q1", "s", "Q", "P01",
        ] {
            let typed = format!("{before}{BASE45}");
            assert_eq!(restore(typed.into()), Ok(BASE45.into()), "{before:?}");
        }
        for behind in ["\r", "\r\n", "\t", "\u{3}", "\u{4}\r"] {
            assert_eq!(restore(format!("]Q1shc:/5676{behind}").into()), Ok("shc:/5676".into()));
        }
        assert_eq!(restore(b"HC1:ABC ".to_vec()), Ok(b"HC1:ABC ".to_vec()), "base45 may end in a blank");
    }

    #[test]
    fn an_ordinary_code_stays_as_it_is() {
        for code in
            ["]Q1 tiket 7", " tiket", "https://example.org/?a=HC1:", "A-10023", "", "]", "]Q", "lengthHC1:X"]
        {
            assert_eq!(restore(code.into()), Ok(code.into()), "{code:?}");
        }
        let bytes = b"PK\x03\x04\xff\xfe".to_vec();
        assert_eq!(restore(bytes.clone()), Ok(bytes));
    }

    #[test]
    fn caps_lock_is_undone_by_every_scheme() {
        for (code, typed) in [
            (BASE45, BASE45.to_lowercase()),
            ("NZCP:/1/2KCEVIQEIVVWK6", "nzcp:/1/2kceviqeivvwk6".to_owned()),
            ("shc:/567629595326", "SHC:/567629595326".to_owned()),
            ("AT1:6BF", "at1:6bf".to_owned()),
            ("NL2:6BF", "nl2:6bf".to_owned()),
            ("https://pedulilindungi.id/q/Ab", "HTTPS://PEDULILINDUNGI.ID/Q/aB".to_owned()),
            (
                r#"{"data":{"hdr":{"t":"icao.vacc"}},"sig":"aB"}"#,
                r#"{"DATA":{"HDR":{"T":"ICAO.VACC"}},"SIG":"Ab"}"#.to_owned(),
            ),
        ] {
            assert_eq!(restore(typed.into()), Ok(code.into()), "{code}");
        }
    }

    #[test]
    fn letters_that_have_lost_their_case_are_named() {
        let json = r#"{"data":{"hdr":{"t":"icao.vacc","is":"UTO"},"msg":{"uvci":"abc","x":"yz"}},"sig":{}}"#;
        for typed in [json.to_uppercase(), json.to_lowercase()] {
            assert_eq!(restore(typed.into()), Err(KeyboardFault::CapsLock));
        }
    }

    #[test]
    fn a_layout_that_swallows_is_named() {
        let typed = "HC1Ö6BFOXN%TSMAHNßHVN8J7UQMJ4-36 LßAHQR1WG";
        assert!(matches!(restore(typed.into()), Err(KeyboardFault::Layout(Some(_)))));
        let greek = "ΗΨ1:ΞΨΦΟΧΝΤΣΜΑΗΝΗΒΝΞΘΚΜΞΛΑΗΚΡΓΜΠΙΨΓΚΚΜΒΦΟΧΝΤΣΜΑΗΝΗΒΝΞΘΚΜΞΛΑΗΚΡΓΜΠ";
        assert_eq!(restore(greek.into()), Err(KeyboardFault::Layout(None)));
    }

    #[test]
    fn a_credential_is_known_by_how_it_begins_in_every_layout() {
        for layout in Layout::ALL {
            for beginning in ["HC1:", "shc:/", "NZCP:/1/", "]Q1HC1:", r#"{"data":"#] {
                let typed = layout.typed(beginning);
                // One dead key stands for two brackets there.
                let told = layout != Layout::FrenchCanadian || !beginning.contains('{');
                assert_eq!(begins_a_credential(&typed), told, "{layout:?} makes {typed:?} of {beginning:?}");
            }
        }
        for text in ["Siti Aminah", "HC2:", "http", "A-10023", "HC"] {
            assert!(!begins_a_credential(text), "{text}");
        }
    }

    #[test]
    fn the_code_of_a_trial_comes_as_it_is_or_the_layout_is_named() {
        let mut found = Vec::new();
        for layout in Layout::ALL {
            match restore(layout.typed(CALIBRATION).into_bytes()) {
                Ok(text) => assert_eq!(text, CALIBRATION.as_bytes(), "{}", layout.code()),
                Err(fault) => found.push((layout.code(), fault)),
            }
        }
        let german = found.iter().find(|(code, _)| *code == "de");
        assert!(matches!(german, Some((_, KeyboardFault::Layout(Some(_))))), "{found:?}");
        assert!(found.len() > 10 && found.iter().all(|(code, _)| *code != "us"), "{found:?}");
        assert!(Scheme::recognise(CALIBRATION.as_bytes()).is_some());
    }
}
