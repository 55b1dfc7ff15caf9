//! What of a certificate is under its signature.

use serde::{Deserialize, Serialize};

use super::statements::Statements;

/// What is signed, as far as it is read: kept closed until the signature holds.
#[derive(Serialize, Deserialize)]
pub(super) struct Signed {
    /// What the certificate states.
    pub(super) certificate: Statements,
    /// The verification method of its proof.
    pub(super) method: String,
}
