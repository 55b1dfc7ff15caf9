//! CertLogic, the language of the EU's business rules: specification 1.3.3
//! (ehn-dcc-development/dgc-business-rules, `certlogic/specification`).
//!
//! An [`Expression`] is read and checked once, and then evaluated over the data of each credential.
//! Depth and work of both are bounded, whatever a rule or a credential holds.

mod evaluation;
mod expression;
mod moments;
mod value;

pub use evaluation::EvaluationError;
pub use expression::{Expression, ExpressionError};
pub(super) use value::Value;

/// The version of the specification that is followed.
pub const SPECIFICATION: [u32; 3] = [1, 3, 3];
