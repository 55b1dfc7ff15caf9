//! Whether two credentials are about one holder.
//!
//! Issuers write a name in the holder's own letters or in those of a passport, in capitals or not, and in
//! either order of its parts. All of that is brought into a normal form and compared; what differs beyond it
//! is a difference.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::claims::Holder;

/// How a passport's machine-readable zone writes letters that are no letter with an accent (ICAO 9303-3 section
/// 6, table A), and those with one that become two.
const TRANSLITERATED: [(char, &str); 22] = [
    ('\u{e4}', "ae"),
    ('\u{e5}', "aa"),
    ('\u{e6}', "ae"),
    ('\u{f6}', "oe"),
    ('\u{f8}', "oe"),
    ('\u{fc}', "ue"),
    ('\u{df}', "ss"),
    ('\u{f0}', "d"),
    ('\u{fe}', "th"),
    ('\u{153}', "oe"),
    ('\u{111}', "d"),
    ('\u{127}', "h"),
    ('\u{131}', "i"),
    ('\u{133}', "ij"),
    ('\u{138}', "q"),
    ('\u{142}', "l"),
    ('\u{14b}', "n"),
    ('\u{167}', "t"),
    ('\u{1e9e}', "ss"),
    ('\u{3c2}', "\u{3c3}"),
    ('\u{2019}', ""),
    ('\u{2bc}', ""),
];

impl Holder {
    /// Whether both are one person: the same date of birth, which has to be known, and the same name in one
    /// of its forms.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.birth_date.is_some() && self.birth_date == other.birth_date && self.shares_a_name_with(other)
    }

    /// Whether they are not one person by [`Holder::is_same_as`], and near enough to it for somebody to ask:
    /// the same name beside another date of birth or none, or the same date and a part of the name.
    #[must_use]
    pub fn resembles(&self, other: &Self) -> bool {
        if self.is_same_as(other) {
            return false;
        }
        let parts = |holder: &Self| holder.forms().concat();
        let born_alike = self.birth_date.is_some() && self.birth_date == other.birth_date;
        let shares_a_part = || {
            let others = parts(other);
            parts(self).iter().any(|part| others.contains(part))
        };
        self.shares_a_name_with(other) || born_alike && shares_a_part()
    }

    fn shares_a_name_with(&self, other: &Self) -> bool {
        let others = other.forms();
        self.forms().iter().any(|form| others.contains(form))
    }

    /// The name in normal form, each time as its parts in the order of the alphabet: without accents, and as
    /// a passport writes it, by the holder's own letters and by the issuer's own transliteration.
    fn forms(&self) -> Vec<Vec<String>> {
        let standard = self.standard_name.as_deref().unwrap_or_default();
        let mut forms =
            vec![parts(&self.name, |_| None), parts(&self.name, transliterated), parts(standard, |_| None)];
        forms.retain(|parts| !parts.is_empty());
        forms
    }
}

fn transliterated(letter: char) -> Option<&'static str> {
    TRANSLITERATED.iter().find_map(|(known, letters)| (*known == letter).then_some(*letters))
}

/// The parts of a name, sorted: compatible letters made one (NFKC), small, without accents.
fn parts(name: &str, replaced: fn(char) -> Option<&'static str>) -> Vec<String> {
    let mut plain = String::with_capacity(name.len());
    for letter in name.nfkc().flat_map(char::to_lowercase).nfc() {
        match replaced(letter).or_else(|| is_no_accent(letter).then(|| transliterated(letter)).flatten()) {
            Some(letters) => plain.push_str(letters),
            None => plain.extend([letter].into_iter().nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
    // An apostrophe or a point parts nothing: O'Neil is ONEIL in a passport.
    plain.retain(|letter| !matches!(letter, '\'' | '.' | '`' | '\u{b4}'));
    let mut parts: Vec<String> = plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts.sort();
    parts
}

/// Whether a letter stays another one when accents are taken away, so that there is but one way to write it.
fn is_no_accent(letter: char) -> bool {
    [letter].into_iter().nfd().eq([letter])
}

#[cfg(test)]
mod tests {
    use super::super::{Holder, PartialDate};

    fn holder(name: &str, standard_name: Option<&str>, day: Option<u32>) -> Holder {
        let birth_date = Some(PartialDate { year: 1990, month: Some(7), day }.into());
        Holder { name: name.to_owned(), standard_name: standard_name.map(str::to_owned), birth_date }
    }

    fn of(name: &str) -> Holder {
        holder(name, None, Some(14))
    }

    #[test]
    fn one_name_is_written_in_many_ways() {
        for (one, another) in [
            (of("Siti Aminah"), of("SITI  AMINAH")),
            (of("Siti Aminah"), of("Aminah Siti")),
            (of("Siti Aminah"), holder("SITI AMINAH", Some("AMINAH<<SITI"), Some(14))),
            (of("\u{ff33}iti Aminah"), of("Siti\u{a0}Aminah")),
            (of("Jose\u{301} Peña"), of("José Pena")),
            (of("Gabriele Musterfrau-Gößinger"), of("MUSTERFRAU GOESSINGER GABRIELE")),
            (
                of("MUSTERFRAU GOESSINGER GABRIELE"),
                holder("Gabriele Musterfrau-Gößinger", Some("MUSTERFRAU<GOESSINGER<<GABRIELE"), Some(14)),
            ),
            (of("Müller Jörg"), of("Muller Jorg")),
            (of("Søren Ærø"), of("SOEREN AEROE")),
            (of("Seán O'Neil"), of("SEAN ONEIL")),
            (of("Łukasz Żak"), of("LUKASZ ZAK")),
            (holder("Анна Иванова", Some("IVANOVA<<ANNA"), Some(14)), of("Anna Ivanova")),
            (of("İPEK"), of("ipek")),
        ] {
            assert!(one.is_same_as(&another) && another.is_same_as(&one), "{} {}", one.name, another.name);
            assert!(!one.resembles(&another));
        }
    }

    #[test]
    fn a_difference_is_a_question_and_never_one_holder() {
        for (one, another, asked) in [
            (of("Siti Aminah"), of("Siti Aminah Putri"), true),
            (of("Siti Aminah"), of("Siti Amina"), true),
            (of("Siti Aminah"), holder("Siti Aminah", None, Some(15)), true),
            (of("Siti Aminah"), holder("Siti Aminah", None, None), true),
            (of("Siti Aminah"), of("Budi Santoso"), false),
            (of("Siti Aminah"), holder("Siti Rahma", None, Some(15)), false),
            (of(""), of(""), false),
        ] {
            assert!(!one.is_same_as(&another), "{} {}", one.name, another.name);
            assert_eq!(one.resembles(&another), asked, "{} {}", one.name, another.name);
            assert_eq!(another.resembles(&one), asked);
        }
        // Without a date of birth a name is no proof.
        let nameless = Holder { birth_date: None, ..of("Siti Aminah") };
        assert!(!nameless.is_same_as(&nameless.clone()));
    }
}
