//! Why a picture file could not be opened.

/// The most pixels that a picture file is opened for. The largest sensors of phones have 200 million, of which
/// they make pictures of 12 or 50 million unless they are told otherwise.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Why a picture file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It could not be read from the disk.
    #[error("the picture cannot be read")]
    Read(#[source] std::io::Error),
    /// A picture of a kind we know that is broken.
    #[error("the picture is broken")]
    Broken,
    /// Not a picture of a kind we know.
    #[error("this is no picture of a kind that is read")]
    Unknown,
    /// A photo as Apple's phones take them (HEIC), which is recognised and not read.
    #[error("HEIC photos are not read")]
    Heic,
    /// A picture of the kind AVIF, which is recognised and not read.
    #[error("AVIF pictures are not read")]
    Avif,
    /// A document that wants a password.
    #[error("the document is locked with a password")]
    Locked,
    /// Larger than any camera's.
    #[error("the picture has more than {limit} pixels, or its file is too large")]
    TooLarge {
        /// The most that is opened.
        limit: u64,
    },
    /// A document that would take too long to draw.
    #[error("the document takes too long to draw")]
    TooSlow,
}

/// Why a picture file could not be opened, as a plain value; see [`PictureError`] for the meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureTrouble {
    /// It is not there.
    NotFound,
    /// It could not be read from the disk.
    Unreadable,
    /// It is broken.
    Broken,
    /// It is of no kind that is read.
    Unknown,
    /// A photo as Apple's phones take them.
    Heic,
    /// A picture of the kind AVIF.
    Avif,
    /// A document that wants a password.
    Locked,
    /// Too many pixels or bytes.
    TooLarge,
    /// It would take too long to draw.
    TooSlow,
}

impl From<&PictureError> for PictureTrouble {
    fn from(error: &PictureError) -> Self {
        match error {
            PictureError::Read(error) if error.kind() == std::io::ErrorKind::NotFound => Self::NotFound,
            PictureError::Read(_) => Self::Unreadable,
            PictureError::Broken => Self::Broken,
            PictureError::Unknown => Self::Unknown,
            PictureError::Heic => Self::Heic,
            PictureError::Avif => Self::Avif,
            PictureError::Locked => Self::Locked,
            PictureError::TooLarge { .. } => Self::TooLarge,
            PictureError::TooSlow => Self::TooSlow,
        }
    }
}
