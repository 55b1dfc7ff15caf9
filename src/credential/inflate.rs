//! DEFLATE, bounded: a code of a few kilobytes can hold megabytes.

use miniz_oxide::inflate::{
    TINFLStatus,
    core::{
        DecompressorOxide, decompress,
        inflate_flags::{
            TINFL_FLAG_COMPUTE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER,
            TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        },
    },
};

use super::error::DecodeError;

/// The most bytes that one code's credential inflates to. Genuine ones stay below 4 KiB.
pub(super) const MAX_INFLATED_BYTES: usize = 64 * 1024;
/// The same for a health card, which may be spread over 99 codes of 1,195 characters: what is in them
/// inflates to four times as much.
const MAX_INFLATED_CARD_BYTES: usize = 512 * 1024;

/// Inflates exactly one zlib stream. The header and the checksum have to be there and right, and
/// nothing may follow.
pub(super) fn zlib(compressed: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_COMPUTE_ADLER32;
    let (inflated, read) = inflate(compressed, flags, MAX_INFLATED_BYTES)?;
    if read == compressed.len() { Ok(inflated) } else { Err(DecodeError::Inflate) }
}

/// Inflates the DEFLATE stream (RFC 1951) with which the signed payload of a health card begins. What
/// follows it is signed as well and left alone, as zlib does: some issuers cut the head of gzip or zlib off
/// and leave its checksum.
pub(super) fn card(compressed: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let inflated = match inflate(compressed, 0, MAX_INFLATED_BYTES) {
        // Rare, and not worth the larger memory for all others.
        Err(DecodeError::TooLarge { .. }) => inflate(compressed, 0, MAX_INFLATED_CARD_BYTES),
        inflated => inflated,
    };
    inflated.map(|(inflated, _)| inflated)
}

/// The inflated stream, and how many bytes it took.
fn inflate(compressed: &[u8], flags: u32, limit: usize) -> Result<(Vec<u8>, usize), DecodeError> {
    let mut inflated = vec![0; limit];
    let flags = flags | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) =
        decompress(&mut DecompressorOxide::new(), compressed, &mut inflated, 0, flags);
    match status {
        TINFLStatus::Done => {
            inflated.truncate(written);
            Ok((inflated, read))
        }
        TINFLStatus::HasMoreOutput => Err(DecodeError::TooLarge { limit }),
        _ => Err(DecodeError::Inflate),
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    use super::*;

    #[test]
    fn a_stream_comes_back_at_every_level() {
        for level in 0..=10 {
            let claims = Ok(&b"some claims"[..]);
            assert_eq!(zlib(&compress_to_vec_zlib(b"some claims", level)).as_deref(), claims);
            assert_eq!(card(&compress_to_vec(b"some claims", level)).as_deref(), claims);
        }
    }

    #[test]
    fn the_bound_is_exact() {
        let whole = compress_to_vec_zlib(&vec![7; MAX_INFLATED_BYTES], 9);
        assert_eq!(zlib(&whole).map(|bytes| bytes.len()), Ok(MAX_INFLATED_BYTES));
        let more = compress_to_vec_zlib(&vec![7; MAX_INFLATED_BYTES + 1], 9);
        assert_eq!(zlib(&more), Err(DecodeError::TooLarge { limit: MAX_INFLATED_BYTES }));
        for length in [MAX_INFLATED_BYTES, MAX_INFLATED_BYTES + 1, MAX_INFLATED_CARD_BYTES] {
            let whole = compress_to_vec(&vec![7; length], 9);
            assert_eq!(card(&whole).map(|bytes| bytes.len()), Ok(length));
        }
        let more = compress_to_vec(&vec![7; MAX_INFLATED_CARD_BYTES + 1], 9);
        assert_eq!(card(&more), Err(DecodeError::TooLarge { limit: MAX_INFLATED_CARD_BYTES }));
    }

    #[test]
    fn cut_changed_or_followed_streams_are_refused() {
        let good = compress_to_vec_zlib(b"some claims", 9);
        for length in 0..good.len() {
            assert_eq!(zlib(&good[..length]), Err(DecodeError::Inflate));
        }
        for at in 0..good.len() {
            let mut changed = good.clone();
            changed[at] ^= 0x55;
            assert_ne!(zlib(&changed).as_deref(), Ok(&b"some claims"[..]), "byte {at}");
        }
        assert_eq!(zlib(&[&good[..], b"x"].concat()), Err(DecodeError::Inflate));
        let raw_and_more = [&compress_to_vec(b"some claims", 9)[..], b"x"].concat();
        assert_eq!(card(&raw_and_more).as_deref(), Ok(&b"some claims"[..]));
        assert_eq!(zlib(&compress_to_vec(b"some claims", 9)), Err(DecodeError::Inflate));
    }
}
