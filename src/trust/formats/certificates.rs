//! X.509 certificates in PEM, DER, or base64 of DER a line.

use data_encoding::BASE64;
use der::{Decode as _, asn1::AnyRef};

use super::pem::pem_blocks;
use crate::{
    text::{Text, text},
    trust::{
        csca,
        file_kind::{TrustFileError, TrustFileKind},
        list::{ListedCertificate, MAX_ENTRIES, TrustList},
    },
};

pub(super) fn pem(text: &str) -> Result<TrustList, TrustFileError> {
    certificates(pem_blocks(text, "CERTIFICATE"))
}

pub(super) fn base64_lines(text: &str) -> Result<TrustList, TrustFileError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    certificates(lines.map(|line| BASE64.decode(line.as_bytes()).ok()))
}

/// Certificates one behind the other.
pub(super) fn der(file: &[u8]) -> Result<TrustList, TrustFileError> {
    let mut rest = file;
    let listing = certificates(std::iter::from_fn(|| {
        let (_, behind) = (!rest.is_empty()).then(|| AnyRef::from_der_partial(rest).ok()).flatten()?;
        let one = &rest[..rest.len() - behind.len()];
        rest = behind;
        Some(Some(one.to_vec()))
    }))?;
    if rest.is_empty() { Ok(listing) } else { Err(broken_certificates(text!("trust-fault-der"))) }
}

/// A listing of bare certificates; `None` stands for one that could not even be taken out.
fn certificates(found: impl Iterator<Item = Option<Vec<u8>>>) -> Result<TrustList, TrustFileError> {
    let mut entries = Vec::new();
    let mut skipped = 0;
    for certificate in found {
        match certificate {
            Some(certificate) => entries.push(ListedCertificate::bare(certificate)),
            None => skipped += 1,
        }
        if entries.len() + skipped > MAX_ENTRIES {
            return Err(broken_certificates(text!("trust-fault-too-many")));
        }
    }
    // An authority's certificate may be meant for either use.
    let authorities = entries.iter().filter_map(|entry| csca::authority(&entry.certificate)).collect();
    Ok(TrustList { entries, authorities, skipped, ..TrustList::new(TrustFileKind::Certificates) })
}

fn broken_certificates(what: Text) -> TrustFileError {
    TrustFileError::Broken { kind: TrustFileKind::Certificates, what }
}
