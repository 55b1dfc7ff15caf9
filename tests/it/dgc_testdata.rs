//! The member states' own vectors (eu-digital-green-certificates/dgc-testdata).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use data_encoding::BASE64;
use posjaga::{
    credential::{self, DecodeError},
    time::Timestamp,
    trust::TrustStore,
    verify::{Rejection, Validity, validity, verify},
};
use serde::Deserialize;

use crate::testdata::testdata;

/// Cases that end differently here, each with its reason. One that starts to agree has to go.
const KNOWN_DIFFERENCES: &[(&str, &str)] = &[(
    "common/2DCode/raw/CO20.json",
    "the algorithm stands in the unprotected header alone, which no signature covers",
)];

/// What the suite asserts about a case; an absent flag says nothing.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Case {
    prefix: String,
    testctx: Context,
    #[serde(default)]
    expectedresults: BTreeMap<String, bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Context {
    certificate: Option<String>,
    validationclock: Option<String>,
}

/// The first step at which a credential was stopped, in the suite's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Unprefix,
    B45decode,
    Compression,
    Decode,
    Verify,
    /// Of the signer: its own time is not asserted by any flag of its own.
    SignerTime,
    KeyUsage,
    SchemaValidation,
    ExpirationCheck,
    Passed,
}

#[test]
fn the_asserted_outcomes_agree_with_the_certificate_of_each_case() {
    let Some(suite) = testdata("hc1-dgc-testdata") else { return };
    let mut differences = BTreeMap::new();
    let mut asserted = 0;
    for (name, case) in cases(&suite) {
        let mut trust = TrustStore::new();
        let certificate = case.testctx.certificate.as_deref().unwrap_or_default();
        if let Ok(der) = BASE64.decode(certificate.as_bytes()) {
            let _ = trust.add(&der);
        }
        let outcome = outcome(&case, &trust);
        asserted += 1;
        if let Some(difference) = disagreement(&case, outcome) {
            differences.insert(name, difference);
        }
    }
    eprintln!("{asserted} cases, {} differ: {differences:#?}", differences.len());
    let known: BTreeSet<_> = KNOWN_DIFFERENCES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .filter(|name| suite.join(name).exists())
        .collect();
    assert_eq!(differences.keys().cloned().collect::<BTreeSet<_>>(), known, "{differences:#?}");
    assert!(asserted > 0 && differences.len() * 100 <= asserted);
}

#[test]
fn cases_of_listed_signers_agree_with_the_signed_acceptance_list() {
    let (Some(suite), Some(lists)) = (testdata("hc1-dgc-testdata"), testdata("trustlists")) else { return };
    let list = fs::read(lists.join("de-ubirch-acc-2022/dsc-list.signed.json")).expect("the list can be read");
    let mut trust = TrustStore::new();
    trust.add(&list).expect("the signature is right");
    let mut listed = 0;
    let mut differences = BTreeMap::new();
    for (name, case) in cases(&suite) {
        let Ok(credential) = credential::decode(case.prefix.as_bytes()) else { continue };
        // Some signers of the suite are not in the list.
        if verify(credential, &trust, clock(&case)) == Err(Rejection::UnknownIssuer) {
            continue;
        }
        listed += 1;
        if let Some(difference) = disagreement(&case, outcome(&case, &trust)) {
            differences.insert(name, difference);
        }
    }
    eprintln!("{listed} cases of listed signers, {} differ", differences.len());
    assert!(listed > 100, "only {listed} cases of listed signers");
    assert!(differences.is_empty(), "{differences:#?}");
}

/// How the outcome contradicts what the case asserts, if it does.
fn disagreement(case: &Case, outcome: Step) -> Option<String> {
    let flag = |name: &str| case.expectedresults.get(name).copied();
    let steps = [
        (Step::Unprefix, "EXPECTEDUNPREFIX"),
        (Step::B45decode, "EXPECTEDB45DECODE"),
        (Step::Compression, "EXPECTEDCOMPRESSION"),
        (Step::Decode, "EXPECTEDDECODE"),
        (Step::Verify, "EXPECTEDVERIFY"),
        (Step::KeyUsage, "EXPECTEDKEYUSAGE"),
        (Step::SchemaValidation, "EXPECTEDSCHEMAVALIDATION"),
        (Step::ExpirationCheck, "EXPECTEDEXPIRATIONCHECK"),
    ];
    let must_fail: Vec<_> =
        steps.iter().filter(|(_, name)| flag(name) == Some(false)).map(|(step, _)| *step).collect();
    if !must_fail.is_empty() {
        // A case that breaks in several ways is stopped by the first that is looked at. What is not
        // well-formed CBOR is stopped while decoding, whatever it is called.
        let stopped = must_fail.contains(&outcome)
            || (outcome == Step::Decode && must_fail.contains(&Step::SchemaValidation))
            || (outcome == Step::SchemaValidation && must_fail.contains(&Step::Decode));
        return (!stopped).then(|| format!("{outcome:?}, and must be stopped at one of {must_fail:?}"));
    }
    let must_pass = steps.iter().any(|(step, name)| *step == outcome && flag(name) == Some(true));
    // A step that needs the earlier ones was asserted, so that those must have been passed.
    let stopped_before = steps.iter().any(|(step, name)| *step > outcome && flag(name) == Some(true));
    let asserted_time = flag("EXPECTEDEXPIRATIONCHECK").is_some();
    match outcome {
        Step::Passed => None,
        // Where the clock or the signer is not asserted, they often contradict the case by accident.
        Step::ExpirationCheck | Step::SignerTime if !asserted_time => None,
        Step::KeyUsage if flag("EXPECTEDKEYUSAGE").is_none() => None,
        _ => (must_pass || stopped_before).then(|| format!("{outcome:?}, and must not be")),
    }
}

fn outcome(case: &Case, trust: &TrustStore) -> Step {
    let step_of = |error: &DecodeError| match error {
        DecodeError::UnknownScheme | DecodeError::Unsigned(_) => Step::Unprefix,
        DecodeError::Base45 { .. } => Step::B45decode,
        DecodeError::Inflate => Step::Compression,
        DecodeError::Algorithm => Step::Verify,
        DecodeError::MissingClaim { .. } | DecodeError::Schema { .. } => Step::SchemaValidation,
        _ => Step::Decode,
    };
    let credential = match credential::decode(case.prefix.as_bytes()) {
        Ok(credential) => credential,
        Err(error) => return step_of(&error),
    };
    let now = clock(case);
    match verify(credential, trust, now) {
        Err(Rejection::Content(error)) => step_of(&error),
        Err(Rejection::KeyUsage) => Step::KeyUsage,
        Err(Rejection::SignerExpired { .. } | Rejection::SignerNotYetValid { .. }) => Step::SignerTime,
        Err(_) => Step::Verify,
        Ok(verified) => match validity(&verified, trust, now) {
            Validity::Current => Step::Passed,
            _ => Step::ExpirationCheck,
        },
    }
}

fn clock(case: &Case) -> Timestamp {
    let text = case.testctx.validationclock.as_deref().unwrap_or("2021-06-01T00:00:00Z");
    chrono::DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z")
        .map(|moment| moment.to_utc())
        .or_else(|_| text.parse::<chrono::NaiveDateTime>().map(|moment| moment.and_utc()))
        .unwrap_or_else(|_| panic!("the clock {text} cannot be read"))
}

/// The cases, by their path in the suite.
fn cases(suite: &Path) -> Vec<(String, Case)> {
    let mut found = Vec::new();
    let mut folders = vec![suite.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the suite can be listed") {
            let path: PathBuf = entry.expect("the suite can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json")
                && folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case("raw"))
            {
                let name = path.strip_prefix(suite).expect("it lies below").to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).expect("a case is text");
                let case = serde_json::from_str(text.trim_start_matches('\u{feff}'));
                found.push((
                    name.replace('\\', "/"),
                    case.unwrap_or_else(|error| panic!("{}: {error}", path.display())),
                ));
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}
