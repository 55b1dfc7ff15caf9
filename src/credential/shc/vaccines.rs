//! Codes that say what a dose was against, and what a test found.

/// CDC's code system of vaccines.
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// ICD-11, by both names that issuers give it.
const ICD11: [&str; 2] = ["http://id.who.int/icd11/mms", "http://id.who.int/icd/release/11/mms"];
/// SNOMED CT.
pub(super) const SNOMED: &str = "http://snomed.info/sct";
/// LOINC.
pub(super) const LOINC: &str = "http://loinc.org";

/// Results of a test that found the virus: detected, positive (SNOMED CT); detected, positive, strong positive
/// (LOINC answers).
pub(super) const POSITIVE: [&str; 5] = ["260373001", "10828004", "LA11882-0", "LA6576-8", "LA18996-1"];
/// Results of a test that did not: not detected, negative (SNOMED CT, and LOINC answers).
pub(super) const NEGATIVE: [&str; 4] = ["260415000", "260385009", "LA11883-8", "LA6577-6"];

/// What a dose was of, as far as the verdict needs it.
pub(super) struct Product {
    /// Its code: CVX, or else one that is known.
    pub(super) code: String,
    /// Whether it is a vaccine against COVID-19.
    pub(super) covid: bool,
    /// Whether one dose is a complete primary series; `None` where the code names no product.
    pub(super) single: Option<bool>,
}

impl Product {
    /// What is known of a dose with these codes, each with its system. `None` where no code is known: then
    /// not even the disease is.
    pub(super) fn of_codes(codes: &[(&str, &str)]) -> Option<Self> {
        let product = |code: &str, covid, single| Self { code: code.to_owned(), covid, single };
        match codes.iter().find(|(system, _)| *system == CVX) {
            Some((_, code)) => match disease_of_cvx(code)? {
                Disease::Covid => Some(product(code, true, Some(is_single_dose_cvx(code)))),
                Disease::Other => Some(product(code, false, None)),
            },
            None => codes
                .iter()
                .find(|(system, code)| is_covid_vaccine(system, code))
                .map(|(_, code)| product(code, true, None)),
        }
    }

    /// Takes in what another record of the same dose says, to the disadvantage of the holder where the two
    /// differ.
    pub(super) fn agree_with(&mut self, other: &Self) {
        match (self.single, other.single) {
            (None, Some(_)) => (self.code, self.single) = (other.code.clone(), other.single),
            (Some(ours), Some(theirs)) if ours != theirs => self.single = Some(false),
            _ => {}
        }
    }
}

enum Disease {
    Covid,
    Other,
}

/// What this CVX code is against. Against COVID-19 are those used in the United States, and from 500 on
/// those used elsewhere. Codes behind the last one that is known here are new vaccines, of whatever kind.
fn disease_of_cvx(code: &str) -> Option<Disease> {
    let plain = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    match code.parse::<u16>().ok().filter(|_| plain)? {
        207 | 208 | 210..=213 | 217..=219 | 221 | 225..=230 | 300..=302 | 308..=313 | 500..=521 => {
            Some(Disease::Covid)
        }
        1..=307 => Some(Disease::Other),
        _ => None,
    }
}

/// Whether one dose of this CVX code is a complete primary series: Janssen, Sputnik Light, Convidecia.
fn is_single_dose_cvx(code: &str) -> bool {
    matches!(code, "212" | "504" | "506")
}

/// Whether this code of SNOMED CT or ICD-11 is a vaccine against COVID-19 (WHO SMART Guidelines for
/// immunization, value set IMMZ.Z.DE26; Canada's national extension).
fn is_covid_vaccine(system: &str, code: &str) -> bool {
    const SNOMED_CODES: [&str; 7] = [
        "840534001",
        "1119305005",
        "1119349007",
        "1157024006",
        "1162643001",
        "28531000087107",
        "29061000087103",
    ];
    const ICD11_CODES: [&str; 10] =
        ["XM68M6", "XM0GQ8", "XM1NL1", "XM5DF6", "XM9QW8", "XM0CX4", "XM5JC5", "XM1J92", "XM6AT1", "XM3CT4"];
    (system == SNOMED && SNOMED_CODES.contains(&code))
        || (ICD11.contains(&system) && ICD11_CODES.contains(&code))
}
