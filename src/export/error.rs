//! Why an export could not be written.

use std::io;

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk or the receiver said no.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
    /// More visits than anybody would print.
    #[error("more than {limit} visits do not fit into this format")]
    TooMany {
        /// The most that fit.
        limit: u64,
    },
}
