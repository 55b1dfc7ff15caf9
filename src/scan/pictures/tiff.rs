//! The pages of a TIFF file (TIFF 6.0, section 2). Each is an image file directory, in a chain from one to the
//! next; the first is named by the header. A reader that knows only the first is given the file with
//! another first one.

/// A whole file whose header names a page at a time.
pub(super) struct Tiff {
    bytes: Vec<u8>,
    big_endian: bool,
    /// BigTIFF: places take eight bytes instead of four.
    big: bool,
    /// The place of the next directory; 0 behind the last.
    next: u64,
}

impl Tiff {
    /// `None` without a header.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let (big_endian, big) = match bytes.as_slice() {
            [b'I', b'I', version @ (42 | 43), 0, ..] => (false, *version == 43),
            [b'M', b'M', 0, version @ (42 | 43), ..] => (true, *version == 43),
            _ => return None,
        };
        let mut tiff = Self { bytes, big_endian, big, next: 0 };
        tiff.next = tiff.number(tiff.first(), tiff.place_bytes())?;
        Some(tiff)
    }

    /// The file with its next page as the first one; `None` behind the last page.
    pub fn next_page(&mut self) -> Option<&[u8]> {
        let (at, width) = (self.next, self.place_bytes());
        let start = usize::try_from(at).ok().filter(|start| *start != 0)?;
        let counts = if self.big { 8 } else { 2 };
        let entries = usize::try_from(self.number(start, counts)?).ok()?;
        let entry = if self.big { 20 } else { 12 };
        let after = entries.checked_mul(entry)?.checked_add(start)?.checked_add(counts)?;
        // Without a place for a next one, this is the last.
        self.next = self.number(after, width).unwrap_or_default();
        let first = self.first();
        let place = if self.big_endian { at.to_be_bytes() } else { at.to_le_bytes() };
        let place = if self.big_endian { &place[8 - width..] } else { &place[..width] };
        self.bytes.get_mut(first..first + width)?.copy_from_slice(place);
        Some(&self.bytes)
    }

    /// Where the header names the first page.
    fn first(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn place_bytes(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn number(&self, at: usize, bytes: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(bytes)?)?;
        let digit = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.big_endian { bytes.iter().fold(0, digit) } else { bytes.iter().rev().fold(0, digit) })
    }
}
