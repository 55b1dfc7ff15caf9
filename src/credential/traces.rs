//! What the content of credentials looks like where it must not be: in files, and in what people type.

use std::sync::LazyLock;

use super::scheme::{Following, PREFIXES, base64};

/// What content of a credential looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trace {
    /// The text of a code: a prefix of a scheme and a long rest.
    Code,
    /// A signed envelope: COSE_Sign1 or its base64, or a JWS.
    Envelope,
    /// An identifier of a certificate (UVCI).
    Identifier,
    /// A named date of birth.
    BirthDate,
    /// A named vaccine, dose or test.
    Medical,
}

impl Trace {
    /// Its stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Envelope => "envelope",
            Self::Identifier => "identifier",
            Self::BirthDate => "birth-date",
            Self::Medical => "medical",
        }
    }
}

/// So many letters behind a prefix are no chance.
const MIN_LETTERS: usize = 24;

/// Where the name of a ZIP's first entry begins, behind the signature of its head.
const ZIP_NAME: usize = 26;

/// Where content of a credential begins in these bytes, and what it looks like.
pub fn traces_in(bytes: &[u8]) -> impl Iterator<Item = (usize, Trace)> + '_ {
    (0..bytes.len()).filter_map(|at| Some((at, kind_at(bytes.get(at..)?)?)))
}

/// Texts that stand in the claims of credentials, in no visit.
const NAMES: &[(&[u8], Trace)] = &[
    (b"URN:UVCI:", Trace::Identifier),
    (b"URN:uvci:", Trace::Identifier),
    (b"\"dob\"", Trace::BirthDate),
    (b"\"birthDate\"", Trace::BirthDate),
    (b"\"birth_date\"", Trace::BirthDate),
    (b"\"dateOfBirth\"", Trace::BirthDate),
    (b"\"vaccineCode\"", Trace::Medical),
    (b"\"icao.vacc\"", Trace::Medical),
    (b"\"VaccinationEvent\"", Trace::Medical),
    (b"\"credentialSubject\"", Trace::Medical),
    (b"\"fhirBundle\"", Trace::Medical),
];

fn kind_at(bytes: &[u8]) -> Option<Trace> {
    match *bytes.first()? {
        b'U' | b'"' => NAMES.iter().find(|(name, _)| bytes.starts_with(name)).map(|(_, kind)| *kind),
        0xd2 => cose(bytes).then_some(Trace::Envelope),
        b'0' => {
            let rest = bytes.strip_prefix(b"0oR")?.get(..MIN_LETTERS)?;
            rest.iter().all(|byte| base64(*byte)).then_some(Trace::Envelope)
        }
        b'e' => {
            // A JWS has a header, a dot, and a payload.
            let rest = bytes.strip_prefix(b"eyJ")?;
            let header = rest.iter().take(1024).position(|byte| !base64(*byte))?;
            let payload = rest.get(header..)?.strip_prefix(b".")?.get(..MIN_LETTERS)?;
            payload.iter().all(|byte| base64(*byte)).then_some(Trace::Envelope)
        }
        first if BEGINNINGS[usize::from(first)] => PREFIXES.iter().find_map(|prefix| {
            let rest = prefix.strip(bytes)?;
            let is_code = match prefix.following {
                // In UTF-16 every other byte is zero; no field of the log is kept like that.
                Following::Letters(belongs) => rest.get(..MIN_LETTERS)?.iter().copied().all(belongs),
                Following::Entry(name) => rest.get(ZIP_NAME..)?.starts_with(name),
                Following::Anything => false,
            };
            is_code.then_some(Trace::Code)
        }),
        _ => None,
    }
}

/// With which bytes codes begin: nearly every byte of a file is none of them.
static BEGINNINGS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut beginnings = [false; 256];
    for prefix in &PREFIXES {
        beginnings[usize::from(prefix.first())] = true;
    }
    beginnings
});

/// COSE_Sign1 with its tag: an array of four, the first of which holds a map with an algorithm in use.
fn cose(bytes: &[u8]) -> bool {
    let ([0xd2, 0x84, 0x43..=0x57, header @ ..] | [0xd2, 0x84, 0x58, _, header @ ..]) = bytes else {
        return false;
    };
    let algorithm = |bytes: &[u8]| bytes.starts_with(&[0x01, 0x26]) || bytes.starts_with(&[0x01, 0x38, 0x24]);
    matches!(header.first(), Some(0xa1..=0xa3)) && (1..48).any(|at| header.get(at..).is_some_and(algorithm))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(usize, Trace)> {
        traces_in(bytes).collect()
    }

    #[test]
    fn content_of_credentials_is_found_wherever_it_begins() {
        for (text, kind) in [
            ("HC1:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97", Trace::Code),
            ("shc:/5676290952432060346029243740446031222", Trace::Code),
            ("shc:/1/3/5676290952432060346029243740446031222", Trace::Code),
            ("LT1:6BFU90V10RDWT 9O60GO0000W50JB06H", Trace::Code),
            ("AT1:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97", Trace::Code),
            ("NL3:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97", Trace::Code),
            ("CRED:STATUS:2:GBCQEIQCHUYZOSJWYIK2FJY", Trace::Code),
            ("shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnIn0", Trace::Code),
            ("https://viewer.example/#vhlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnIn0", Trace::Code),
            ("NLA:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97", Trace::Code),
            ("NZCP:/1/2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZSGSZB2O5SWEOTOPJRXALTDN", Trace::Code),
            (
                "eyJ6aXAiOiJERUYiLCJhbGciOiJFUzI1NiJ9.3ZJNb9swDIb_SqFd7VhZ1q3xrekG7OMwDGt3GXKQZTrWoA9",
                Trace::Envelope,
            ),
            ("0oRDoQEmoQRIDEsVUSvpFAFZAUCkBBpgl5hcBhpi", Trace::Envelope),
            ("URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B", Trace::Identifier),
            (r#"{"birthDate":"1951-01-20"}"#, Trace::BirthDate),
        ] {
            let before = [b"\x00some bytes before ", text.as_bytes()].concat();
            assert!(found(&before).iter().any(|(_, found)| *found == kind), "{text}");
        }
        let cose = [0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa1, 0x04, 0x48, 1, 2, 3];
        assert_eq!(found(&cose), [(0, Trace::Envelope)]);
        let zip = [&b"PK\x03\x04"[..], &[0; 26], b"certificate.json"].concat();
        assert_eq!(found(&zip), [(0, Trace::Code)]);
    }

    #[test]
    fn what_guests_write_is_not_taken_for_it() {
        for text in
            ["HC1: saw the card", "shc:/ ?", "Siti Aminah, Dinas Kesehatan", "eyJ.", "dob 1990", "CRED:x"]
        {
            assert_eq!(found(text.as_bytes()), [], "{text}");
        }
    }
}
