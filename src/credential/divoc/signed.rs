//! What of a certificate is under its signature.

use serde::{Deserialize, Serialize};

use super::statements::Statements;

/// What is signed, as far as it is read: kept closed until the signature holds.
#[derive(Serialize, Deserialize)]
pub(super) struct Signed<'a> {
    /// What the certificate states.
    #[serde(borrow)]
    pub(super) certificate: Statements<'a>,
    /// The verification method of its proof.
    pub(super) method: String,
}
