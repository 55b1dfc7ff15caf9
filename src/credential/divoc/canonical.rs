//! The statements of a JSON-LD document in their canonical form (RDF Dataset Canonicalization, RDFC-1.0,
//! formerly URDNA2015): what a linked-data signature is made over.
//!
//! Contexts come with the program and are never fetched.

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};

use super::statements::Statements;
use crate::digest::sha256;

/// W3C's context of verifiable credentials.
pub(super) const CREDENTIALS: &str = "https://www.w3.org/2018/credentials/v1";
/// The context of proofs.
pub(super) const SECURITY: &str = "https://w3id.org/security/v2";

/// DIVOC's contexts, by the places where issuers put them, with the issuer to whom each place belongs;
/// the last two are defaults of the software, and anybody's.
const PLACES: [(&str, &str); 5] = [
    ("https://cowin.gov.in/credentials/vaccination/", "did:india"),
    ("https://divoc.lgcc.gov.lk/credentials/vaccination/", "did:srilanka:moh"),
    ("https://www.pedulilindungi.id/credentials/vaccination/", "did:indonesia"),
    ("https://divoc.dev/credentials/vaccination/", ANYBODY),
    ("https://divoc.prod/vaccine/credentials/vaccination/", ANYBODY),
];
/// The owner of what belongs to nobody.
pub(super) const ANYBODY: &str = "";

/// The most statements of one certificate. Genuine ones have about forty.
const MAX_STATEMENTS: usize = 200;

/// The document has no canonical form: it is no JSON-LD, or names a context that is not known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotCanonical;

/// The issuer to whom the DIVOC context at this URL belongs; `None` is an unknown context.
pub(super) fn owner_of_context(url: &str) -> Option<&'static str> {
    let (place, owner) = PLACES.iter().find(|(place, _)| url.starts_with(place))?;
    matches!(url.strip_prefix(place)?, "v1" | "v2").then_some(owner)
}

/// The issuers whose contexts are known.
pub(super) fn has_context_of_its_own(issuer: &str) -> bool {
    PLACES.iter().any(|(_, owner)| *owner == issuer)
}

/// What a document states, and the SHA-256 over it: both are of the same statements, so whoever reads the
/// first reads what is signed by the second, and nothing else.
pub(super) fn canonical(document: &[u8]) -> Result<(Statements<'static>, [u8; 32]), NotCanonical> {
    let dataset = dataset(document)?;
    let quads = dataset.iter().map(|quad| Some((format!("{quad} .\n"), Statements::of_quad(quad)?)));
    let mut quads: Vec<_> = quads.collect::<Option<_>>().ok_or(NotCanonical)?;
    quads.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let (lines, statements): (Vec<_>, Vec<_>) = quads.into_iter().unzip();
    Ok((Statements::new(statements), sha256(lines.concat().as_bytes())))
}

/// The canonical dataset of a document.
fn dataset(document: &[u8]) -> Result<Dataset, NotCanonical> {
    let parser = JsonLdParser::new().for_slice(document).with_load_document_callback(|url, _| {
        let document = context(url).ok_or("a context that is not known")?;
        Ok(JsonLdRemoteDocument { document: document.as_bytes().to_vec(), document_url: url.to_owned() })
    });
    let mut dataset = Dataset::new();
    for quad in parser {
        dataset.insert(&quad.map_err(|_| NotCanonical)?);
        if dataset.len() > MAX_STATEMENTS {
            return Err(NotCanonical);
        }
    }
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    Ok(dataset)
}

fn context(url: &str) -> Option<&'static str> {
    match url {
        CREDENTIALS => Some(include_str!("../../../assets/contexts/credentials-v1.json")),
        "https://w3id.org/security/v1" => Some(include_str!("../../../assets/contexts/security-v1.json")),
        SECURITY => Some(include_str!("../../../assets/contexts/security-v2.json")),
        divoc => {
            owner_of_context(divoc)?;
            if divoc.ends_with("v1") {
                Some(include_str!("../../../assets/contexts/divoc-v1.json"))
            } else {
                Some(include_str!("../../../assets/contexts/divoc-v2.json"))
            }
        }
    }
}
