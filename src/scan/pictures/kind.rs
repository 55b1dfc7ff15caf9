//! What kind of file a guest has, told by how it begins; names of files say nothing.

/// A kind of file in which there may be codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One picture: PNG, JPEG, WebP, BMP or GIF.
    Single,
    /// Pages in a row.
    Tiff,
    /// A document.
    Pdf,
    /// What Apple's phones take photos in. Not read: its compression is under patents.
    Heic,
    /// The same container with another compression. Not read.
    Avif,
    /// A `.smart-health-card` file: the cards themselves, in JSON.
    HealthCards,
}

/// How much of a file tells its kind, in bytes.
pub const BEGINNING: usize = 1024;

impl Kind {
    /// The kind of a file that begins like this; `None` for all others.
    #[must_use]
    pub fn of(beginning: &[u8]) -> Option<Self> {
        match beginning {
            [0x89, b'P', b'N', b'G', ..]
            | [0xFF, 0xD8, 0xFF, ..]
            | [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..]
            | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
            // A text may begin with these two letters; the four reserved bytes are zero in a bitmap.
            | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Self::Single),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Self::of_brands(beginning, brands),
            // Something may stand before the header (ISO 32000-1, appendix H.3, note 13).
            _ if has(beginning, b"%PDF-") => Some(Self::Pdf),
            _ => (is_object(beginning) && has(beginning, br#""verifiableCredential""#))
                .then_some(Self::HealthCards),
        }
    }

    /// The kind of an ISO base media file (ISO/IEC 14496-12, section 4.3: the major brand, a version, and the
    /// brands that it is compatible with). Films have the same container.
    fn of_brands(beginning: &[u8], brands: &[u8]) -> Option<Self> {
        let length = beginning.first_chunk().map_or(0, |length| u32::from_be_bytes(*length)) as usize;
        let brands = &brands[..brands.len().min(length.saturating_sub(8)).min(BEGINNING)];
        let has = |wanted: &[&[u8; 4]]| brands.as_chunks().0.iter().any(|brand| wanted.contains(&brand));
        if has(&[b"avif", b"avis"]) {
            Some(Self::Avif)
        } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
            Some(Self::Heic)
        } else {
            None
        }
    }
}

fn has(beginning: &[u8], words: &[u8]) -> bool {
    beginning[..beginning.len().min(BEGINNING)].windows(words.len()).any(|window| window == words)
}

fn is_object(beginning: &[u8]) -> bool {
    beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning).trim_ascii_start().starts_with(b"{")
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        for (beginning, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], Some(Kind::Single)),
            (b"\xFF\xD8\xFF\xE0", Some(Kind::Single)),
            (b"GIF89a", Some(Kind::Single)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Kind::Single)),
            (b"BM\x36\0\0\0\0\0\0\0", Some(Kind::Single)),
            (b"II*\0\x08\0\0\0", Some(Kind::Tiff)),
            (b"MM\0*\0\0\0\x08", Some(Kind::Tiff)),
            (b"II+\0\x08\0\0\0", Some(Kind::Tiff)),
            (b"%PDF-1.7\n", Some(Kind::Pdf)),
            (b"\xEF\xBB\xBF\n%PDF-1.4\n", Some(Kind::Pdf)),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Kind::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Some(Kind::Heic)),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Some(Kind::Avif)),
            (b"\0\0\0\x18ftypavif\0\0\0\0mif1miaf", Some(Kind::Avif)),
            (b"\0\0\0\x18ftypisom\0\0\0\0mp42avc1", None),
            (b"\0\0\0\x10ftypisom\0\0\0\0heic", None),
            (b"{\"verifiableCredential\":[\"eyJ", Some(Kind::HealthCards)),
            (b"\xEF\xBB\xBF {\r\n  \"verifiableCredential\": [", Some(Kind::HealthCards)),
            (b"{\"verifiable\":[\"eyJ", None),
            (b"", None),
            (b"HC1:", None),
            (b"BM5:GUESTS AND MORE", None),
            (b"RIFF", None),
            (b"PK\x03\x04", None),
        ] {
            assert_eq!(Kind::of(beginning), kind, "{beginning:?}");
        }
    }
}
