//! The kinds of credential, and how a code of each kind begins.

use data_encoding::BASE64URL_NOPAD;

use super::json;

/// A kind of credential with its own prefix and signer rules; `format` in the answers of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// EU Digital COVID Certificate, `HC1:`.
    EuDcc,
    /// WHO's Digital Documentation of COVID-19 Certificates, `HC1:`.
    WhoDdcc,
    /// WHO's Digital Vaccination Certificate (yellow card), `HC1:`.
    WhoDvc,
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
        const PREFIXES: &[(&[u8], Scheme)] = &[
            (b"HC1:", Scheme::EuDcc),
            (b"AT1:", Scheme::AtExemption),
            (b"LT1:", Scheme::SwissLight),
            (b"NZCP:/", Scheme::NzCovidPass),
            (b"PK\x03\x04", Scheme::Divoc),
            (b"CRED:", Scheme::Cred),
            (b"checkin:", Scheme::PeduliLindungi),
            (b"pedulilindungi://", Scheme::PeduliLindungi),
        ];
        const INDONESIAN_HOSTS: &[&str] = &["pedulilindungi.id", "satusehat.kemkes.go.id"];

        if let Some((_, scheme)) = PREFIXES.iter().find(|(prefix, _)| code.starts_with(prefix)) {
            return Some(*scheme);
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
        if let [b'N', b'L', version, b':', ..] = code
            && (version.is_ascii_digit() || version.is_ascii_uppercase())
        {
            return Some(Self::NlDomestic);
        }
        let link = str::from_utf8(code).ok()?;
        let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
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
