//! Codes that say what a dose or a test was against.

/// CDC's code system of vaccines.
pub(super) const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// ICD-11, by both names that issuers give it.
pub(super) const ICD11: [&str; 2] = ["http://id.who.int/icd11/mms", "http://id.who.int/icd/release/11/mms"];
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

/// Whether this CVX code is a vaccine against COVID-19: those used in the United States, and from 500
/// on those used elsewhere.
pub(super) fn is_covid_cvx(code: &str) -> bool {
    matches!(
        code.parse::<u16>(),
        Ok(207 | 208 | 210..=213 | 217..=219 | 221 | 225..=230 | 300..=302 | 308..=313 | 500..=521)
    )
}

/// Whether one dose of this CVX code is a complete primary series: Janssen, Sputnik Light, Convidecia.
pub(super) fn is_single_dose_cvx(code: &str) -> bool {
    matches!(code, "212" | "504" | "506")
}

/// Whether this code of SNOMED CT or ICD-11 is a vaccine against COVID-19.
pub(super) fn is_covid_vaccine(system: &str, code: &str) -> bool {
    const SNOMED_CODES: [&str; 6] =
        ["840534001", "1119305005", "1119349007", "1157024006", "1162643001", "28531000087107"];
    const ICD11_CODES: [&str; 8] =
        ["XM68M6", "XM1NL1", "XM5DF6", "XM9QW8", "XM0CX4", "XM5JC5", "XM1J92", "XM6AT1"];
    (system == SNOMED && SNOMED_CODES.contains(&code))
        || (ICD11.contains(&system) && ICD11_CODES.contains(&code))
}
