//! Codes that say what a dose or a test was against.

/// CDC's code system of vaccines.
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// ICD-11, by both names that issuers give it.
const ICD11: [&str; 2] = ["http://id.who.int/icd11/mms", "http://id.who.int/icd/release/11/mms"];
/// SNOMED CT.
pub(super) const SNOMED: &str = "http://snomed.info/sct";
/// LOINC.
pub(super) const LOINC: &str = "http://loinc.org";

/// Results of a test that found the virus: detected, positive (SNOMED CT).
pub(super) const POSITIVE: [&str; 2] = ["260373001", "10828004"];
/// Results of a test that did not: not detected, negative (SNOMED CT).
pub(super) const NEGATIVE: [&str; 2] = ["260415000", "260385009"];

/// LOINC codes of tests that look for the virus's nucleic acid.
pub(super) const NUCLEIC_ACID_TESTS: [&str; 23] = [
    "94306-8", "94309-2", "94315-9", "94316-7", "94500-6", "94502-2", "94531-1", "94533-7", "94534-5",
    "94559-2", "94565-9", "94640-0", "94759-8", "94760-6", "94845-5", "95406-5", "95409-9", "95423-0",
    "95425-5", "95608-6", "95609-4", "96094-8", "96986-5",
];
/// LOINC codes of tests that look for the virus's antigen.
pub(super) const ANTIGEN_TESTS: [&str; 6] =
    ["94558-4", "95209-3", "96119-3", "97097-0", "95942-9", "98733-9"];

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
