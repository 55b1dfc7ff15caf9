//! Whom we believe: signers of credentials, read from trust files of every kind we know; and what they
//! have withdrawn.
//!
//! From the bottom: keys ([`PublicKey`], `curves`); what a list says of a signer (`listed_signer`), read from a
//! certificate (`x509`) or proved by a country authority (`csca`); what a file yields (`list`) and one file for
//! each kind of it (`formats`); what all lists together say of a key (`register`); the store.

mod countries;
mod csca;
mod curves;
mod entitlement;
mod file_kind;
mod formats;
mod in_words;
mod key;
mod key_kind;
mod list;
mod listed_signer;
mod register;
mod revocations;
mod signer;
mod status;
mod store;
mod x509;

pub use csca::SealFault;
pub use entitlement::{Entitlement, KeyUsages};
pub use file_kind::{Added, FileSeal, TrustFileError, TrustFileKind};
pub use key::PublicKey;
pub use key_kind::KeyKind;
pub use revocations::RevocationId;
pub use signer::{OutOfTime, Signer};
pub use status::SignerStatus;
pub use store::{MAX_TRUST_FILE_BYTES, TrustStore};
