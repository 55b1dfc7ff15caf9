//! The claims of a DCC by the DCC schema.

/// COVID-19 as the disease targeted (SNOMED CT).
pub(crate) const COVID_19: &str = "840539006";
/// The type of a nucleic-acid amplification test (LOINC).
pub(crate) const NUCLEIC_ACID_TEST: &str = "LP6464-4";
/// The type of a rapid antigen test (LOINC).
pub(crate) const ANTIGEN_TEST: &str = "LP217198-3";
/// The result of a test that found the virus (SNOMED CT).
pub(crate) const DETECTED: &str = "260373001";
/// The result of a test that did not find the virus (SNOMED CT).
pub(crate) const NOT_DETECTED: &str = "260415000";
