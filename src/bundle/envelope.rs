//! What stands around everything that a post signs: who, what, and the signature.

use miniz_oxide::{
    deflate::compress_to_vec_zlib,
    inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit},
};

use super::{
    MAX_BUNDLE_BYTES, MAX_CONTENT_BYTES, OpenError, PostId, PublicKey, Sender, SigningKey,
    key::SIGNATURE_BYTES,
};

const HEAD_BYTES: usize = 4 + 16 + 4;
/// Half the time of the best, for a hundredth more bytes: measured on 500 entries.
const LEVEL: u8 = 6;

/// What is signed. The first bytes say it, so no signature is good for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Bundle,
    FeedRequest,
}

impl Subject {
    const fn magic(self) -> &'static [u8; 4] {
        match self {
            Self::Bundle => b"PJB1",
            Self::FeedRequest => b"PJF1",
        }
    }
}

/// Compresses and signs.
pub(super) fn seal(subject: Subject, sender: Sender, content: &[u8], key: &SigningKey) -> Vec<u8> {
    let compressed = compress_to_vec_zlib(content, LEVEL);
    let mut bytes = Vec::with_capacity(HEAD_BYTES + compressed.len() + SIGNATURE_BYTES);
    bytes.extend(subject.magic());
    bytes.extend(sender.post.to_bytes());
    bytes.extend(sender.epoch.to_be_bytes());
    bytes.extend(compressed);
    let signature = key.sign(&bytes);
    bytes.extend(signature);
    bytes
}

/// Checks the signature, then inflates.
pub(super) fn open(subject: Subject, bytes: &[u8], key: &PublicKey) -> Result<(Sender, Vec<u8>), OpenError> {
    let sender = sender(subject, bytes)?;
    let (signed, signature) = bytes.split_last_chunk::<SIGNATURE_BYTES>().ok_or(OpenError::NoBundle)?;
    if !key.verifies(signed, signature) {
        return Err(OpenError::Signature);
    }
    let compressed = signed.get(HEAD_BYTES..).ok_or(OpenError::NoBundle)?;
    match decompress_to_vec_zlib_with_limit(compressed, MAX_CONTENT_BYTES) {
        Ok(content) => Ok((sender, content)),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Err(OpenError::TooLarge { limit: MAX_CONTENT_BYTES })
        }
        Err(_) => Err(OpenError::Inflate),
    }
}

/// Who says that he made a bundle or a request of the feed, to find the key by. Nothing is proved yet, and nothing
/// else was read.
///
/// # Errors
///
/// [`OpenError::NoBundle`] and [`OpenError::TooLarge`].
pub fn peek(bytes: &[u8]) -> Result<Sender, OpenError> {
    sender(Subject::Bundle, bytes).or_else(|error| match error {
        OpenError::NoBundle => sender(Subject::FeedRequest, bytes),
        error => Err(error),
    })
}

fn sender(subject: Subject, bytes: &[u8]) -> Result<Sender, OpenError> {
    let rest = bytes.strip_prefix(subject.magic()).ok_or(OpenError::NoBundle)?;
    if bytes.len() < HEAD_BYTES + SIGNATURE_BYTES {
        return Err(OpenError::NoBundle);
    }
    if bytes.len() > MAX_BUNDLE_BYTES {
        return Err(OpenError::TooLarge { limit: MAX_BUNDLE_BYTES });
    }
    let (post, rest) = rest.split_first_chunk().ok_or(OpenError::NoBundle)?;
    let (epoch, _) = rest.split_first_chunk().ok_or(OpenError::NoBundle)?;
    Ok(Sender { post: PostId::from_bytes(*post), epoch: u32::from_be_bytes(*epoch) })
}
