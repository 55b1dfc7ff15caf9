//! Text in the encodings that spreadsheets write, as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

const CHUNK: usize = 16 * 1024;

/// In which encoding a text is: UTF-8, UTF-16, or else Windows-1252, which Windows writes in western countries and
/// in Indonesia where it is not told otherwise. Reads all of it: a file may be plain ASCII up to its last name.
pub(super) fn encoding_of(mut file: impl Read) -> io::Result<&'static Encoding> {
    let mut buffer = vec![0; CHUNK];
    // The end of the chunk before, where a letter was cut.
    let mut kept = 0;
    let mut first = true;
    loop {
        let got = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
        let chunk = buffer.get(..kept + got).unwrap_or_default();
        if first {
            match chunk {
                [0xFF, 0xFE, ..] => return Ok(UTF_16LE),
                [0xFE, 0xFF, ..] => return Ok(UTF_16BE),
                // The first letter of a list is one of a head, and so of ASCII.
                [letter, 0, ..] if *letter != 0 => return Ok(UTF_16LE),
                [0, letter, ..] if *letter != 0 => return Ok(UTF_16BE),
                _ => {}
            }
        }
        first = false;
        let cut = match std::str::from_utf8(chunk) {
            Ok(_) => chunk.len(),
            Err(error) if error.error_len().is_none() && got > 0 => error.valid_up_to(),
            Err(_) => return Ok(WINDOWS_1252),
        };
        if got == 0 {
            return Ok(UTF_8);
        }
        let end = chunk.len();
        buffer.copy_within(cut..end, 0);
        kept = end - cut;
    }
}

/// Reads the text of a file as UTF-8, without a byte-order mark. What is no letter becomes `U+FFFD`.
pub(super) struct Decoded<R> {
    source: R,
    /// `None` once the source has ended.
    decoder: Option<Decoder>,
    chunk: Vec<u8>,
    text: String,
    taken: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = Some(encoding.new_decoder_with_bom_removal());
        Self { source, decoder, chunk: vec![0; CHUNK], text: String::new(), taken: 0 }
    }

    pub(super) fn source(&self) -> &R {
        &self.source
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty()
            && let Some(decoder) = &mut self.decoder
        {
            let got = self.source.read(&mut self.chunk)?;
            let bytes = self.chunk.get(..got).unwrap_or_default();
            // No more than three bytes of UTF-8 come of one, and of what waits within the decoder.
            self.text.reserve(decoder.max_utf8_buffer_length(got).unwrap_or(4 * CHUNK));
            let is_last = got == 0;
            let (_, _, _) = decoder.decode_to_string(bytes, &mut self.text, is_last);
            if is_last {
                self.decoder = None;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken >= self.text.len() {
            self.fill()?;
        }
        let rest = self.text.as_bytes().get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let encoding = encoding_of(bytes).unwrap();
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
