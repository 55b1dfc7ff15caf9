//! The EU's business rules (Implementing Decision (EU) 2021/1073, annex on business rules; dgc-gateway
//! and dgc-business-rules): dated conditions in CertLogic over the JSON of a DCC.
//!
//! *Acceptance* rules are those of the country that lets in, *invalidation* rules those of the country
//! that issued; of both kinds every one has to be true. What cannot be evaluated is *open*: it is
//! neither passed nor failed, and a person decides.

mod book;
mod file;
mod file_kind;
mod rule;
mod selection;

pub use book::RuleBook;
pub(super) use book::Scope;
pub use file_kind::{AddedRules, RuleFileError, RuleFileKind};
pub use rule::{EuRule, RuleAnswer, RuleKind, RuleOutcome};
pub(super) use selection::RuleSelection;
