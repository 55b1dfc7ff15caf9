//! From corrected codewords to bytes: the bit stream of a symbol (ISO/IEC 18004:2015, section 7.4),
//! with structured append, FNC1 and character sets.

use super::{decision::Puzzle, layout::Layout};

/// What is written in a symbol.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub bytes: Vec<u8>,
    /// The character set of the bytes, when the symbol names one.
    pub eci: Option<u32>,
    pub part: Option<Part>,
    /// Whether the rest of the symbol is filled as it should be; `None` when there is no rest.
    pub padded: Option<bool>,
}

/// A symbol that is one of several (structured append, section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub index: usize,
    pub count: usize,
    /// The exclusive or of all bytes of the whole, to tell the parts of one whole from another's.
    pub parity: u8,
}

/// The content of a solved symbol.
pub(super) fn content(puzzle: &Puzzle<'_>, layout: &Layout) -> Option<Content> {
    read(&puzzle.data(), layout.version)
}

fn read(data: &[u8], version: usize) -> Option<Content> {
    let mut bits = Bits { data, at: 0 };
    let mut content = Content { bytes: Vec::new(), eci: None, part: None, padded: None };
    let counts = |small, middle, large| match version {
        0..=9 => small,
        10..=26 => middle,
        _ => large,
    };
    // In GS1 symbols a percent sign in alphanumeric text is a separator.
    let mut gs1 = false;
    while bits.left() >= 4 {
        match bits.take(4)? {
            0 => break,
            1 => {
                let count = bits.take(counts(10, 12, 14))?;
                numeric(&mut bits, count, &mut content.bytes)?;
            }
            2 => {
                let count = bits.take(counts(9, 11, 13))?;
                alphanumeric(&mut bits, count, gs1, &mut content.bytes)?;
            }
            3 => {
                let (index, last, parity) = (bits.take(4)?, bits.take(4)?, bits.take(8)?);
                content.part = Some(Part { index, count: last + 1, parity: parity as u8 });
            }
            4 => {
                for _ in 0..bits.take(counts(8, 16, 16))? {
                    content.bytes.push(bits.take(8)? as u8);
                }
            }
            5 => gs1 = true,
            7 => content.eci = Some(designator(&mut bits)?),
            8 => {
                for _ in 0..bits.take(counts(8, 10, 12))? {
                    let packed = bits.take(13)?;
                    let joined = packed / 0xc0 << 8 | packed % 0xc0;
                    let code = joined + if joined < 0x1f00 { 0x8140 } else { 0xc140 };
                    content.bytes.extend([(code >> 8) as u8, code as u8]);
                }
            }
            9 => {
                gs1 = true;
                bits.take(8)?;
            }
            _ => return None,
        }
    }
    let rest = data.get(bits.at.div_ceil(8)..).unwrap_or_default();
    let fill = [0xec, 0x11].iter().cycle();
    content.padded = (!rest.is_empty()).then(|| rest.iter().zip(fill).all(|(byte, fill)| byte == fill));
    Some(content)
}

fn numeric(bits: &mut Bits<'_>, count: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut left = count;
    while left > 0 {
        let digits = left.min(3);
        let number = bits.take([4, 7, 10][digits - 1])?;
        if number >= 10_usize.pow(digits as u32) {
            return None;
        }
        bytes.extend_from_slice(format!("{number:0digits$}").as_bytes());
        left -= digits;
    }
    Some(())
}

fn alphanumeric(bits: &mut Bits<'_>, count: usize, gs1: bool, bytes: &mut Vec<u8>) -> Option<()> {
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut text = Vec::with_capacity(count.min(5000));
    let mut left = count;
    while left > 0 {
        let letters = left.min(2);
        let number = bits.take([6, 11][letters - 1])?;
        if letters == 2 {
            text.push(*LETTERS.get(number / 45)?);
            text.push(LETTERS[number % 45]);
        } else {
            text.push(*LETTERS.get(number)?);
        }
        left -= letters;
    }
    if gs1 {
        let mut letters = text.into_iter().peekable();
        while let Some(letter) = letters.next() {
            let doubled = letter == b'%' && letters.next_if_eq(&b'%').is_some();
            bytes.push(if letter == b'%' && !doubled { 0x1d } else { letter });
        }
    } else {
        bytes.extend(text);
    }
    Some(())
}

/// The number of a character set, one to three bytes long.
fn designator(bits: &mut Bits<'_>) -> Option<u32> {
    let first = bits.take(8)?;
    let number = match first {
        0..0x80 => first,
        0x80..0xc0 => (first & 0x3f) << 8 | bits.take(8)?,
        0xc0..0xe0 => (first & 0x1f) << 16 | bits.take(16)?,
        _ => return None,
    };
    Some(number as u32)
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.data.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<usize> {
        if count > self.left() {
            return None;
        }
        let bits = self.at..self.at + count;
        self.at += count;
        Some(bits.fold(0, |value, bit| value << 1 | usize::from(self.data[bit / 8] >> (7 - bit % 8) & 1)))
    }
}
