//! What a test looks for, told from its code: LOINC, SNOMED CT, and the words of seals. The codes of these
//! systems never look alike, so one table does for all schemes.

/// What a test looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TestKind {
    /// The virus's nucleic acid.
    NucleicAcid,
    /// The virus's antigen.
    Antigen,
    /// Antibodies or another answer of the body, which tell nothing about the virus today.
    Antibody,
    /// Nobody knows: a code that is in no table, or none at all.
    Unknown,
}

impl TestKind {
    /// The kind with this code. What is not in the table is unknown, whatever it looks like.
    pub(super) fn of_code(code: &str) -> Self {
        let table = [
            (&NUCLEIC_ACID[..], Self::NucleicAcid),
            (&ANTIGEN[..], Self::Antigen),
            (&ANTIBODY[..], Self::Antibody),
        ];
        let holds = |codes: &[&str]| codes.iter().any(|known| known.eq_ignore_ascii_case(code));
        table.into_iter().find(|(codes, _)| holds(codes)).map_or(Self::Unknown, |(_, kind)| kind)
    }

    /// Whether it finds the virus itself.
    #[must_use]
    pub fn is_of_the_virus(self) -> bool {
        matches!(self, Self::NucleicAcid | Self::Antigen)
    }
}

/// Nucleic acid amplification: the code of the EU's value set; LOINC's qualitative tests for SARS-CoV-2 (CDC's
/// LIVD table); SNOMED CT; ICAO's VDS-NC.
const NUCLEIC_ACID: [&str; 73] = [
    "LP6464-4",
    "94306-8",
    "94307-6",
    "94308-4",
    "94309-2",
    "94310-0",
    "94314-2",
    "94315-9",
    "94316-7",
    "94500-6",
    "94502-2",
    "94531-1",
    "94533-7",
    "94534-5",
    "94559-2",
    "94565-9",
    "94639-2",
    "94640-0",
    "94641-8",
    "94647-5",
    "94660-8",
    "94745-7",
    "94746-5",
    "94756-4",
    "94757-2",
    "94758-0",
    "94759-8",
    "94760-6",
    "94765-5",
    "94766-3",
    "94767-1",
    "94819-0",
    "94822-4",
    "94845-5",
    "95406-5",
    "95409-9",
    "95423-0",
    "95424-8",
    "95425-5",
    "95608-6",
    "95609-4",
    "95823-1",
    "95824-9",
    "96091-4",
    "96094-8",
    "96120-1",
    "96121-9",
    "96122-7",
    "96123-5",
    "96448-6",
    "96752-1",
    "96763-8",
    "96765-3",
    "96797-6",
    "96829-7",
    "96957-6",
    "96958-4",
    "96986-5",
    "97098-8",
    "98131-6",
    "98132-4",
    "98493-0",
    "98494-8",
    // Detection of ribonucleic acid of the virus; the same by polymerase chain reaction.
    "871555000",
    "871556004",
    "871557008",
    "871558003",
    "871559006",
    "871560001",
    "1240511000000106",
    "molecular(PCR)",
    "molecular(other)",
    "molecular",
];

/// Antigen: as above.
const ANTIGEN: [&str; 9] = [
    "LP217198-3",
    "94558-4",
    "95209-3",
    "95942-9",
    "96119-3",
    "97097-0",
    "98733-9",
    // Detection of antigen of the virus.
    "871553007",
    "antigen",
];

/// Antibodies, and what cells of the body answer: as above.
const ANTIBODY: [&str; 41] = [
    "94503-0",
    "94504-8",
    "94505-5",
    "94506-3",
    "94507-1",
    "94508-9",
    "94547-7",
    "94562-6",
    "94563-4",
    "94564-2",
    "94661-6",
    "94720-0",
    "94761-4",
    "94762-2",
    "94768-9",
    "94769-7",
    "95125-1",
    "95410-7",
    "95411-5",
    "95416-4",
    "95427-1",
    "95428-9",
    "95429-7",
    "95542-7",
    "95825-6",
    "95970-0",
    "95971-8",
    "96118-5",
    "96603-6",
    "96742-2",
    "98069-8",
    "98846-9",
    "98847-7",
    "99596-9",
    "99597-7",
    "99771-8",
    "99772-6",
    "99773-4",
    "99774-2",
    // Detection of antibodies against the virus.
    "871552002",
    "antibody",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_of_two_kinds() {
        let all: Vec<_> = [&NUCLEIC_ACID[..], &ANTIGEN, &ANTIBODY].concat();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), all.len());
    }

    #[test]
    fn what_is_not_in_the_table_is_unknown() {
        for code in ["", "a test", "94763-0", "LP6464", "PCR", "antigen "] {
            assert!(TestKind::of_code(code) == TestKind::Unknown, "{code}");
        }
        assert!(TestKind::of_code("LP6464-4") == TestKind::NucleicAcid);
        assert!(TestKind::of_code("LP217198-3") == TestKind::Antigen);
        assert!(TestKind::of_code("94563-4") == TestKind::Antibody);
    }
}
