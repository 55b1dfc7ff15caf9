//! Text in the encodings that spreadsheets write, as UTF-8.

use std::io::{self, Read};

const CHUNK: usize = 16 * 1024;

/// How letters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
    /// What Windows writes in western countries and in Indonesia, where it is not told otherwise.
    Windows1252,
}

impl Encoding {
    /// Finds out by reading all of it: a file may be plain ASCII up to its last name.
    pub(super) fn of(mut file: impl Read) -> io::Result<Self> {
        let mut buffer = vec![0; CHUNK];
        // The end of the chunk before, where a letter was cut.
        let mut kept = 0;
        let mut first = true;
        loop {
            let got = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
            let chunk = buffer.get(..kept + got).unwrap_or_default();
            if first {
                match chunk {
                    [0xFF, 0xFE, ..] => return Ok(Self::Utf16Little),
                    [0xFE, 0xFF, ..] => return Ok(Self::Utf16Big),
                    // The first letter of a list is one of a head, and so of ASCII.
                    [letter, 0, ..] if *letter != 0 => return Ok(Self::Utf16Little),
                    [0, letter, ..] if *letter != 0 => return Ok(Self::Utf16Big),
                    _ => {}
                }
            }
            first = false;
            let cut = match std::str::from_utf8(chunk) {
                Ok(_) => chunk.len(),
                Err(error) if error.error_len().is_none() && got > 0 => error.valid_up_to(),
                Err(_) => return Ok(Self::Windows1252),
            };
            if got == 0 {
                return Ok(Self::Utf8);
            }
            let end = chunk.len();
            buffer.copy_within(cut..end, 0);
            kept = end - cut;
        }
    }
}

/// Reads the text of a file as UTF-8, without a byte-order mark. What is no letter becomes `U+FFFD`.
pub(super) struct Decoded<R> {
    source: R,
    encoding: Encoding,
    /// Bytes of the source that make no whole letter yet.
    raw: Vec<u8>,
    text: Vec<u8>,
    taken: usize,
    at_start: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Self { source, encoding, raw: Vec::new(), text: Vec::new(), taken: 0, at_start: true }
    }

    pub(super) fn source(&self) -> &R {
        &self.source
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        let mut chunk = vec![0; CHUNK];
        while self.text.is_empty() {
            let got = self.source.read(&mut chunk)?;
            self.raw.extend_from_slice(chunk.get(..got).unwrap_or_default());
            let text = self.decode(got == 0);
            let text = if std::mem::take(&mut self.at_start) {
                text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned)
            } else {
                text
            };
            self.text = text.into_bytes();
            if got == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Takes whole letters out of `raw`; at the end all that is left.
    fn decode(&mut self, end: bool) -> String {
        let mut text = String::new();
        let used = match self.encoding {
            Encoding::Windows1252 => {
                text.extend(self.raw.iter().map(|&byte| windows_1252(byte)));
                self.raw.len()
            }
            Encoding::Utf8 => {
                let whole = match std::str::from_utf8(&self.raw) {
                    Err(error) if error.error_len().is_none() && !end => error.valid_up_to(),
                    _ => self.raw.len(),
                };
                text.push_str(&String::from_utf8_lossy(self.raw.get(..whole).unwrap_or_default()));
                whole
            }
            Encoding::Utf16Little | Encoding::Utf16Big => {
                let mut units: Vec<u16> = self
                    .raw
                    .chunks_exact(2)
                    .map(|pair| match (self.encoding, pair) {
                        (Encoding::Utf16Little, &[low, high]) => u16::from_le_bytes([low, high]),
                        (_, &[high, low]) => u16::from_be_bytes([high, low]),
                        _ => 0,
                    })
                    .collect();
                // The first half of a pair waits for the second.
                if !end && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
                    units.pop();
                }
                text.extend(
                    char::decode_utf16(units.iter().copied()).map(|letter| letter.unwrap_or('\u{fffd}')),
                );
                if end { self.raw.len() } else { units.len() * 2 }
            }
        };
        self.raw.drain(..used);
        text
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken >= self.text.len() {
            self.fill()?;
        }
        let rest = self.text.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.taken += count;
        Ok(count)
    }
}

/// The letter of a byte (WHATWG Encoding, index windows-1252).
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_80.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let encoding = Encoding::of(bytes).unwrap();
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn western_windows_is_told_from_utf8_even_at_the_end_of_a_long_file() {
        let mut bytes = vec![b'a'; 3 * CHUNK];
        bytes.extend(b"Andr\xe9 \x80\n");
        assert!(decoded(&bytes).ends_with("aAndré €\n"));
        let mut bytes = vec![b'a'; CHUNK - 1];
        bytes.extend("é, Gößinger 李".as_bytes());
        assert!(decoded(&bytes).ends_with("aé, Gößinger 李"));
    }

    proptest! {
        #[test]
        fn a_text_is_read_in_every_unicode_encoding(text in "[a-z]\\PC{0,200}") {
            prop_assert_eq!(&decoded(text.as_bytes()), &text);
            let marked = format!("\u{feff}{text}");
            prop_assert_eq!(&decoded(marked.as_bytes()), &text);
            prop_assert_eq!(&decoded(&utf16(&marked, u16::to_le_bytes)), &text);
            prop_assert_eq!(&decoded(&utf16(&marked, u16::to_be_bytes)), &text);
            prop_assert_eq!(&decoded(&utf16(&text, u16::to_le_bytes)), &text);
        }

        #[test]
        fn any_bytes_become_some_text(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            decoded(&bytes);
        }
    }
}
