//! What no bundle is.

/// Why bytes could not be opened. The message names nothing that stood in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// They do not begin as a bundle, or end before one could.
    #[error("no bundle")]
    NoBundle,
    /// Larger than a bundle, or its content inflates to more than one's.
    #[error("a bundle has at most {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
    /// The signature is not that of this key. Nothing but post and epoch was read.
    #[error("the signature does not hold")]
    Signature,
    /// Well signed, by a post that is newer than this program.
    #[error("the format {format} is newer")]
    Newer {
        /// Its format.
        format: u32,
    },
    /// Well signed, and not compressed as a bundle is.
    #[error("the content cannot be inflated")]
    Inflate,
    /// Well signed, and its header is none or contradicts what stands around it.
    #[error("the header is malformed")]
    Header,
    /// Well signed, with more entries than a bundle has, or other ones than its header says.
    #[error("the entries are not those of the header")]
    Count,
    /// Well signed, and this line is no entry, or one of another number.
    #[error("entry {seq} is malformed")]
    Entry {
        /// The number of the entry that should stand there.
        seq: u64,
    },
}
