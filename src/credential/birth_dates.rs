//! Dates of birth as people write them, where a word says that it is one: `lahir 14-07-1990`, `TTL: Jakarta, 14
//! Juli 1990`, `DOB 1990-07-14`, `born July 14, 1990`. A date by itself may be of anything.

/// The words before a date of birth, in small letters. What has a dot or a blank in it is written with and without.
const WORDS: &[&str] = &[
    "tgl lahir",
    "tgl. lahir",
    "tanggal lahir",
    "tgl lhr",
    "tgl.lahir",
    "tg lahir",
    "lahir",
    "kelahiran",
    "ttl",
    "t.t.l",
    "dob",
    "d.o.b",
    "date of birth",
    "birth date",
    "birthdate",
    "birthday",
    "born",
];

/// How far behind its word a date may begin, in bytes: the name of a town stands between.
const REACH: usize = 40;

/// The names of the months by their first three letters, in Indonesian and English.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "mei", "may", "jun", "jul", "agu", "ags", "aug", "sep", "okt", "oct", "nov",
    "nop", "des", "dec",
];

/// Where words that a date of birth follows begin in these bytes.
pub fn birth_dates_in(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..bytes.len()).filter(|at| begins_here(bytes, *at))
}

fn begins_here(bytes: &[u8], at: usize) -> bool {
    let Some(rest) = bytes.get(at..) else { return false };
    // Most bytes begin none of the words.
    if !matches!(rest.first(), Some(b'l' | b'L' | b't' | b'T' | b'd' | b'D' | b'b' | b'B' | b'k' | b'K')) {
        return false;
    }
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    if before.is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    WORDS.iter().any(|word| {
        let Some(head) = rest.get(..word.len()) else { return false };
        let behind = rest.get(word.len()..).unwrap_or_default();
        head.eq_ignore_ascii_case(word.as_bytes())
            && !behind.first().is_some_and(u8::is_ascii_alphabetic)
            && date_begins_within(behind)
    })
}

/// Whether a date begins in the next bytes, before the line or the text ends.
fn date_begins_within(bytes: &[u8]) -> bool {
    let end = bytes.iter().take(REACH).position(|byte| *byte == 0 || *byte == b'\n').unwrap_or(REACH);
    (0..=end.min(bytes.len())).any(|at| {
        let fresh = at == 0 || bytes.get(at - 1).is_none_or(|before| !before.is_ascii_alphanumeric());
        fresh && bytes.get(at..).is_some_and(is_date)
    })
}

/// Whether these bytes begin with a whole date.
fn is_date(bytes: &[u8]) -> bool {
    let parts = parts(bytes);
    let numbers: Vec<Option<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let day = |number: Option<u32>| number.is_some_and(|number| (1..=31).contains(&number));
    let year = |at: usize| {
        let digits = parts.get(at).map_or(0, |part| part.len());
        let number = numbers.get(at).copied().flatten();
        digits == 4 && number.is_some_and(|year| (1900..=2100).contains(&year))
            || digits == 2 && number.is_some()
    };
    let long_year = |at: usize| year(at) && parts.get(at).is_some_and(|part| part.len() == 4);
    let month = |at: usize| parts.get(at).is_some_and(|part| is_month(part));
    let number = |at: usize| numbers.get(at).copied().flatten();
    // 14-07-1990, 14/7/90, 1990-07-14.
    day(number(0)) && day(number(1)) && year(2)
        || long_year(0) && day(number(1)) && day(number(2))
        // 14 Juli 1990; July 14, 1990.
        || day(number(0)) && month(1) && year(2)
        || month(0) && day(number(1)) && year(2)
        // 14071990, 19900714.
        || parts.first().is_some_and(|digits| is_run_together(digits))
}

/// The first three parts of a date: digits or letters, with signs or blanks between.
fn parts(bytes: &[u8]) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut at = 0;
    while parts.len() < 3 {
        let belongs = |byte: &u8| byte.is_ascii_alphanumeric();
        let length = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| belongs(byte)).count());
        let Some(part) = bytes.get(at..at + length).and_then(|part| std::str::from_utf8(part).ok()) else {
            break;
        };
        if part.is_empty() {
            break;
        }
        parts.push(part);
        at += length;
        let signs =
            bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| b" -/.,".contains(byte)).count());
        if !(1..=3).contains(&signs) {
            break;
        }
        at += signs;
    }
    parts
}

fn is_month(word: &str) -> bool {
    word.len() >= 3
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && word.get(..3).is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)))
}

fn is_run_together(digits: &str) -> bool {
    let number =
        |from: usize, until: usize| digits.get(from..until).and_then(|part| part.parse::<u32>().ok());
    let fits = |day: Option<u32>, month: Option<u32>, year: Option<u32>| {
        day.is_some_and(|day| (1..=31).contains(&day))
            && month.is_some_and(|month| (1..=12).contains(&month))
            && year.is_some_and(|year| (1900..=2100).contains(&year))
    };
    digits.len() == 8
        && (fits(number(0, 2), number(2, 4), number(4, 8)) || fits(number(6, 8), number(4, 6), number(0, 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_is_found_as_people_write_it() {
        for text in [
            "tgl lahir 14-07-1990",
            "Tgl. Lahir: 14/7/1990",
            "TTL: Jakarta, 14 Juli 1990",
            "ttl Bandar Lampung 14-7-90",
            "lahir 14 Agt 1990".replace("Agt", "Agu").as_str(),
            "DOB 1990-07-14",
            "d.o.b. 14.07.1990",
            "born July 14, 1990",
            "Date of birth: 14 July 1990",
            "lahir tanggal 14071990",
            "kelahiran 1990/07/14",
            "tamu lahir 1 Mei 2001, dari Mesuji",
        ] {
            assert_eq!(birth_dates_in(text.as_bytes()).take(1).count(), 1, "{text}");
        }
    }

    #[test]
    fn other_dates_and_words_are_none() {
        for text in [
            "surat tgl 14-07-2026",
            "lahir di Jakarta",
            "TTL 5 orang",
            "rapat 14 Juli 1990",
            "seborn 14-07-1990",
            "dob\n14-07-1990",
            "lahirnya aplikasi 14-07-1990",
            "kantor lahir baru, telepon 081234567890",
            "",
        ] {
            assert_eq!(birth_dates_in(text.as_bytes()).count(), 0, "{text}");
        }
    }
}
