//! From corrected codewords to bytes: the bit stream of a symbol (ISO/IEC 18004:2015, section 7.4),
//! with structured append, FNC1 and character sets.

use crate::scan::reader::{decode::soft_decision::SoftDecoder, layout::Layout};

/// What is written in a symbol. No `Debug` outside of tests: it is no one's business.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub struct Content {
    pub bytes: Vec<u8>,
    /// The character set of the bytes, when the symbol names one.
    pub eci: Option<u32>,
    pub part: Option<Part>,
    /// Whether the rest of the symbol is filled as it should be; `None` when there is no rest.
    pub padded: Option<bool>,
}

/// A symbol that is one of several (structured append, section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub index: usize,
    pub count: usize,
    /// The exclusive or of all bytes of the whole, to tell the parts of one whole from another's.
    pub parity: u8,
}

/// The content of a solved symbol.
pub fn content(decoder: &SoftDecoder, layout: &Layout) -> Option<Content> {
    read(&decoder.data(), layout.version)
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
                    let joined = ((packed / 0xc0) << 8) | (packed % 0xc0);
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

#[cfg(test)]
mod tests {
    use super::{Content, Part, read};

    /// Packs (value, bits) pairs and fills up to `length` bytes as the standard says.
    fn pack(fields: &[(u32, u32)], length: usize) -> Vec<u8> {
        let bits: Vec<_> = fields
            .iter()
            .flat_map(|(value, count)| (0..*count).rev().map(move |bit| value >> bit & 1))
            .collect();
        let mut bytes: Vec<_> = bits
            .chunks(8)
            .map(|bits| bits.iter().enumerate().fold(0, |byte, (i, bit)| byte | (*bit as u8) << (7 - i)))
            .collect();
        let fill = [0xec, 0x11].into_iter().cycle();
        let missing = length - bytes.len();
        bytes.extend(fill.take(missing));
        bytes
    }

    fn plain(bytes: &[u8]) -> Content {
        Content { bytes: bytes.to_vec(), eci: None, part: None, padded: Some(true) }
    }

    #[test]
    fn all_modes_are_read_one_after_the_other() {
        let fields = [
            (1, 4),
            (5, 10),
            (123, 10),
            (45, 7), // 12345
            (2, 4),
            (3, 9),
            (10 * 45 + 11, 11),
            (44, 6), // AB:
            (4, 4),
            (2, 8),
            (0xff, 8),
            (0x00, 8),
            (8, 4),
            (1, 8),
            (0xd9f, 13), // 点 in Shift JIS
            (0, 4),
        ];
        let expected = [b"12345AB:".as_slice(), &[0xff, 0x00, 0x93, 0x5f]].concat();
        assert_eq!(read(&pack(&fields, 24), 1).unwrap().bytes, expected);
        assert_eq!(read(&pack(&fields, 24), 1).unwrap().padded, Some(true));
    }

    #[test]
    fn a_character_set_is_told() {
        for (designator, eci) in [
            (&[(26, 8)][..], 26),
            (&[(0x80 | 3, 8), (0xe7, 8)], 999),
            (&[(0xc1, 8), (0x0203, 16)], 0x0001_0203),
        ] {
            let fields = [&[(7, 4)], designator, &[(4, 4), (1, 8), (0xe4, 8), (0, 4)]].concat();
            assert_eq!(read(&pack(&fields, 16), 1), Some(Content { eci: Some(eci), ..plain(&[0xe4]) }));
        }
    }

    #[test]
    fn a_part_of_several_symbols_is_told() {
        let fields = [(3, 4), (1, 4), (2, 4), (0x5a, 8), (4, 4), (1, 8), (65, 8), (0, 4)];
        let part = Part { index: 1, count: 3, parity: 0x5a };
        assert_eq!(read(&pack(&fields, 16), 1), Some(Content { part: Some(part), ..plain(b"A") }));
    }

    #[test]
    fn gs1_separators_are_told_from_percent_signs() {
        let percent = 38;
        let fields = [(5, 4), (2, 4), (4, 9), (10 * 45 + percent, 11), (percent * 45 + percent, 11), (0, 4)];
        // The first two percent signs are one, the third is a separator.
        assert_eq!(read(&pack(&fields, 16), 1), Some(plain(b"A%\x1d")));
    }

    #[test]
    fn broken_streams_are_refused() {
        for fields in [
            &[(1, 4), (3, 10), (1000, 10)][..],
            &[(2, 4), (2, 9), (45 * 45, 11)],
            &[(6, 4)],
            &[(7, 4), (0xff, 8)],
            &[(4, 4), (200, 8), (65, 8)],
        ] {
            assert_eq!(read(&pack(fields, 12), 1), None, "{fields:?}");
        }
    }
}
