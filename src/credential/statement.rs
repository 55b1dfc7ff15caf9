//! What a credential says, in the same shape for all schemes, before its content is taken for true.

use super::{
    claims::{Claims, Entry, Holder},
    error::DecodeError,
};
use crate::time::Timestamp;

/// An opened credential: its times and kinds are read; of its content it is known whether it keeps
/// the rules of its scheme.
pub(crate) struct Statement {
    pub(crate) issuer: Option<String>,
    pub(crate) issued_at: Option<Timestamp>,
    pub(crate) not_before: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    /// The kinds of what it attests, well-formed or not.
    pub(crate) attests: Vec<Kind>,
    pub(crate) content: Result<Content, DecodeError>,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Vaccination,
    Test,
    Recovery,
    Exemption,
    /// A pass that does not say for what it was given.
    Pass,
    /// Nothing but where health data are.
    Link,
}

/// Who a credential is about, and what it attests.
pub(crate) struct Content {
    pub(crate) holder: Holder,
    pub(crate) entries: Vec<Entry>,
    pub(crate) identifiers: Vec<String>,
}

impl Statement {
    /// The claims, if the content keeps the rules.
    pub(crate) fn into_claims(self) -> Result<Claims, DecodeError> {
        let Content { holder, entries, identifiers } = self.content?;
        Ok(Claims {
            issuer: self.issuer,
            issued_at: self.issued_at,
            not_before: self.not_before,
            expires_at: self.expires_at,
            holder,
            entries,
            identifiers,
        })
    }
}
