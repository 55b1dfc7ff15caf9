//! The kinds of credential, and how a code of each kind begins.

use data_encoding::BASE64URL_NOPAD;

use super::json;

/// How codes of a scheme begin, and which letters come after that.
pub(super) struct Prefix {
    text: &'static [u8],
    scheme: Scheme,
    pub(super) following: Following,
}

/// What comes after a prefix.
#[derive(Clone, Copy)]
pub(super) enum Following {
    /// Letters that belong to an alphabet.
    Letters(fn(u8) -> bool),
    /// The rest of a ZIP, whose first entry has this name.
    Entry(&'static [u8]),
    /// Any text.
    Anything,
}

/// How health links begin (SMART Health Links "Construct a SMART Health Link Payload"; IHE VHL ITI-YY3).
pub(super) const HEALTH_LINKS: [&str; 2] = ["shlink:/", "vhlink:/"];

/// How codes begin. A `?` stands for a digit or a capital letter.
pub(super) const PREFIXES: [Prefix; 12] = [
    Prefix::new(b"HC1:", Scheme::EuDcc, Following::Letters(base45)),
    Prefix::new(b"AT1:", Scheme::AtExemption, Following::Letters(base45)),
    Prefix::new(b"LT1:", Scheme::SwissLight, Following::Letters(base45)),
    Prefix::new(b"NL?:", Scheme::NlDomestic, Following::Letters(base45)),
    Prefix::new(b"shc:/", Scheme::SmartHealthCard, Following::Letters(digits)),
    Prefix::new(b"shlink:/", Scheme::HealthLink, Following::Letters(base64)),
    Prefix::new(b"vhlink:/", Scheme::HealthLink, Following::Letters(base64)),
    Prefix::new(b"NZCP:/", Scheme::NzCovidPass, Following::Letters(base32)),
    Prefix::new(b"CRED:", Scheme::Cred, Following::Letters(base32)),
    Prefix::new(b"PK\x03\x04", Scheme::Divoc, Following::Entry(b"certificate.json")),
    Prefix::new(b"checkin:", Scheme::PeduliLindungi, Following::Anything),
    Prefix::new(b"pedulilindungi://", Scheme::PeduliLindungi, Following::Anything),
];

impl Prefix {
    const fn new(text: &'static [u8], scheme: Scheme, following: Following) -> Self {
        Self { text, scheme, following }
    }

    /// The first letter.
    pub(super) fn first(&self) -> u8 {
        self.text[0]
    }

    /// What follows the prefix, where the bytes begin with it.
    pub(super) fn strip<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let (beginning, rest) = bytes.split_at_checked(self.text.len())?;
        let is_meant = |(letter, expected): (&u8, &u8)| {
            letter == expected
                || (*expected == b'?' && (letter.is_ascii_digit() || letter.is_ascii_uppercase()))
        };
        beginning.iter().zip(self.text).all(is_meant).then_some(rest)
    }
}

/// Digits; one of several codes has its number before them.
fn digits(letter: u8) -> bool {
    letter.is_ascii_digit() || letter == b'/'
}

fn base45(letter: u8) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_uppercase() || b" $%*+-./:".contains(&letter)
}

fn base32(letter: u8) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit() || b"/:=".contains(&letter)
}

/// Both alphabets of base64.
pub(super) fn base64(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || b"-_+/=".contains(&letter)
}

/// A kind of credential with its own prefix and signer rules; `format` in the answers of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// EU Digital COVID Certificate, `HC1:`.
    EuDcc,
    /// WHO's Digital Documentation of COVID-19 Certificates, `HC1:`.
    WhoDdcc,
    /// WHO's Digital Vaccination Certificate (yellow card), `HC1:`.
    WhoDvc,
    /// A link to health data elsewhere, SMART Health Link or the WHO's Verifiable Health Link: signed in `HC1:`,
    /// or by itself as `shlink:/`, `vhlink:/`, or behind a viewer's address.
    HealthLink,
    /// Austria's exemption, `AT1:`.
    AtExemption,
    /// Swiss light certificate, `LT1:`.
    SwissLight,
    /// Dutch domestic pass, `NL2:` and its kin.
    NlDomestic,
    /// SMART Health Card, `shc:/` or its JSON Web Signature.
    SmartHealthCard,
    /// NZ COVID Pass, `NZCP:/1/`.
    NzCovidPass,
    /// ICAO Visible Digital Seal for non-constrained environments, JSON.
    IcaoVdsNc,
    /// DIVOC, a ZIP or JSON-LD.
    Divoc,
    /// PathCheck's `CRED:`.
    Cred,
    /// PeduliLindungi's and SATUSEHAT's own codes and links, which only their server can read.
    PeduliLindungi,
}

impl Scheme {
    /// The scheme's stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EuDcc => "eu-dcc",
            Self::WhoDdcc => "who-ddcc",
            Self::WhoDvc => "who-dvc",
            Self::HealthLink => "health-link",
            Self::AtExemption => "at-exemption",
            Self::SwissLight => "swiss-light",
            Self::NlDomestic => "nl-domestic",
            Self::SmartHealthCard => "smart-health-card",
            Self::NzCovidPass => "nz-covid-pass",
            Self::IcaoVdsNc => "icao-vds-nc",
            Self::Divoc => "divoc",
            Self::Cred => "cred",
            Self::PeduliLindungi => "peduli-lindungi",
        }
    }

    /// Tells the scheme from how the code begins. `None` is an ordinary QR code.
    #[must_use]
    pub fn recognise(code: &[u8]) -> Option<Self> {
        const INDONESIAN_HOSTS: &[&str] = &["pedulilindungi.id", "satusehat.kemkes.go.id"];

        if let Some(prefix) = PREFIXES.iter().find(|prefix| prefix.strip(code).is_some()) {
            return Some(prefix.scheme);
        }
        // A text is sometimes kept with white space around it.
        let trimmed = code.trim_ascii_start();
        if trimmed.starts_with(b"shc:/") || is_jws_of_card(trimmed) {
            return Some(Self::SmartHealthCard);
        }
        if trimmed.starts_with(b"{") {
            let says = |name: &str| code.windows(name.len()).any(|bytes| bytes == name.as_bytes());
            return if says("\"@context\"") {
                Some(Self::Divoc)
            } else if trimmed.starts_with(b"{\"data\":") || (says("\"data\"") && says("\"sigvl\"")) {
                Some(Self::IcaoVdsNc)
            } else {
                None
            };
        }
        let link = str::from_utf8(code).ok()?;
        let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
        // A viewer's address may stand before a health link, which no server then sees.
        if rest
            .split_once('#')
            .is_some_and(|(_, link)| HEALTH_LINKS.iter().any(|begin| link.starts_with(begin)))
        {
            return Some(Self::HealthLink);
        }
        let host = rest.split(['/', '?', '#', ':']).next()?;
        INDONESIAN_HOSTS
            .iter()
            .any(|known| host == *known || host.strip_suffix(known).is_some_and(|sub| sub.ends_with('.')))
            .then_some(Self::PeduliLindungi)
    }
}

/// Whether this is the JSON Web Signature of a health card, as files have it: of all signed texts only theirs
/// say in the header that the payload is compressed (RFC 7515 knows no such member).
fn is_jws_of_card(code: &[u8]) -> bool {
    /// The most bytes of a header that are looked at.
    const MAX_HEADER_BYTES: usize = 1000;

    // `{"` in base64.
    if !code.starts_with(b"eyJ") {
        return false;
    }
    let header = code
        .iter()
        .take(MAX_HEADER_BYTES)
        .position(|byte| *byte == b'.')
        .and_then(|end| BASE64URL_NOPAD.decode(code.get(..end)?).ok())
        .and_then(|header| json::read(&header).ok());
    header.is_some_and(|header| header.get("zip").is_some())
}
