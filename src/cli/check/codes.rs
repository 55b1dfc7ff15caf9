//! The codes of an input: of a picture, a document, a text file or standard input.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
};

use data_encoding::BASE64;

use crate::{
    bounded::{self, Line},
    credential::{
        MAX_CODE_BYTES,
        chunks::Chunks,
        typed::{self, KeyboardFault},
    },
    scan::{
        pictures::{self, BEGINNING, Kind, MAX_FILE_BYTES, PictureError, PictureTrouble},
        reader::{self, CodePart, Effort, Joined, Sight},
    },
    text::{Language, text},
};

/// The most bytes of a line that are held: room for the largest code in base64.
const MAX_LINE_BYTES: usize = 2 * MAX_CODE_BYTES;
/// How a line begins that holds the bytes of a binary code.
const BASE64_PREFIX: &[u8] = b"base64:";

/// What an input holds at one place.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// The content of a code.
    Code(Vec<u8>),
    /// The contents of several codes in a picture that are not parts of one credential.
    Several(Vec<Vec<u8>>),
    /// One of the codes over which a message is spread.
    Part(CodePart),
    /// What a keyboard has left of a code.
    Garbled(KeyboardFault),
    /// More than any code holds; this is how it begins.
    TooLong(Vec<u8>),
    /// Nothing at all.
    Nothing,
    /// Something that could not be read.
    Fault(Fault),
}

/// Why there is no code to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    File(PictureTrouble),
    /// The other parts of a message were not there.
    PartAlone {
        number: usize,
        of: usize,
        seen: usize,
    },
    Base64,
}

impl Fault {
    /// Its stable name for other programs, beside those of [`crate::verdict::Reason::code`].
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::File(trouble) => match trouble {
                PictureTrouble::NotFound => "no-such-file",
                PictureTrouble::Unreadable => "file-unreadable",
                PictureTrouble::Broken => "picture-broken",
                PictureTrouble::Unknown => "file-unknown",
                PictureTrouble::Heic => "picture-heic",
                PictureTrouble::Avif => "picture-avif",
                PictureTrouble::Locked => "document-locked",
                PictureTrouble::TooLarge => "picture-too-large",
                PictureTrouble::TooSlow => "document-too-slow",
            },
            Self::PartAlone { .. } => "code-part",
            Self::Base64 => "base64",
        }
    }

    /// Its words for people.
    pub(super) fn words(self, language: Language) -> String {
        match self {
            Self::File(trouble) => trouble.in_words(language).to_owned(),
            Self::PartAlone { number, of, seen } => text!(language, "pictures-part-alone", number, of, seen),
            Self::Base64 => text!(language, "check-base64-broken").to_owned(),
        }
    }

    /// Whether the input could not even be read, as against being read and found bad.
    pub(super) fn is_of_the_file(self) -> bool {
        matches!(self, Self::File(PictureTrouble::NotFound | PictureTrouble::Unreadable))
    }
}

impl From<PictureError> for Fault {
    fn from(error: PictureError) -> Self {
        Self::File((&error).into())
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        PictureError::Read(error).into()
    }
}

/// Joins the parts of messages, whichever inputs they come from.
#[derive(Default)]
pub(super) struct Joiner {
    parts: reader::Parts,
    /// The last part of which others are still to come, and where it was found.
    waiting: Option<(String, CodePart)>,
}

impl Joiner {
    /// What was found, or the message whose last part it was; `None` while parts are missing.
    pub(super) fn join(&mut self, found: Found, place: &str) -> Option<Found> {
        let Found::Part(part) = found else { return Some(found) };
        match self.parts.add(part) {
            Joined::Whole(code) => Some(Found::Code(code.content)),
            Joined::Waiting(part) => {
                self.waiting = Some((place.to_owned(), part));
                None
            }
        }
    }

    /// What there is to say of a message that has not become whole, and where its last part was.
    pub(super) fn left(self) -> Option<(String, Fault)> {
        let (place, CodePart { number, of, seen, .. }) = self.waiting.filter(|_| self.parts.are_waiting())?;
        Some((place, Fault::PartAlone { number, of, seen }))
    }
}

/// Calls `each` with everything that `input` holds, in order and as it comes, and with the line on
/// which it stands if it is a text. It is called at least once.
pub(super) fn codes_of<E>(
    input: &Path,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    let opened: io::Result<Box<dyn Read>> = if input.as_os_str() == "-" {
        Ok(Box::new(io::stdin().lock()))
    } else {
        bounded::open(input).map(|file| Box::new(file) as Box<dyn Read>)
    };
    // What there is at once; of a person at a terminal, that is a line.
    let begun = opened.map(|input| BufReader::with_capacity(64 * BEGINNING, input)).and_then(|mut input| {
        let kind = FileKind::of(input.fill_buf()?);
        Ok((input, kind))
    });
    match begun {
        Err(error) => each(None, Found::Fault(error.into())),
        Ok((input, FileKind::Text)) => codes_of_text(input, each),
        Ok((input, FileKind::Utf16 { big_endian })) => match text_of_utf16(input, big_endian) {
            Ok(text) => codes_of_text(Cursor::new(text), each),
            Err(fault) => each(None, Found::Fault(fault)),
        },
        Ok((input, FileKind::Picture)) => codes_of_picture(input, each),
        Ok((_, FileKind::Unknown)) => each(None, Found::Fault(Fault::File(PictureTrouble::Unknown))),
    }
}

/// What an input is, by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    /// A picture, a document, or health cards.
    Picture,
    /// A code on each line.
    Text,
    /// The same as Windows writes "Unicode".
    Utf16 { big_endian: bool },
    /// Anything else; its lines are none.
    Unknown,
}

impl FileKind {
    fn of(beginning: &[u8]) -> Self {
        if Kind::of(beginning).is_some() {
            return Self::Picture;
        }
        match beginning {
            [0xFF, 0xFE, ..] => Self::Utf16 { big_endian: false },
            [0xFE, 0xFF, ..] => Self::Utf16 { big_endian: true },
            // No text has this byte; of other files hardly one has it not near its beginning.
            _ if beginning.contains(&0) => Self::Unknown,
            _ => Self::Text,
        }
    }
}

/// The most bytes of a text in UTF-16 that is read.
const MAX_UTF16_BYTES: u64 = 16 << 20;

fn text_of_utf16(input: impl Read, big_endian: bool) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    input.take(MAX_UTF16_BYTES).read_to_end(&mut bytes)?;
    let read = if big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
    let units: Vec<_> = bytes.as_chunks().0.iter().map(|unit| read(*unit)).collect();
    Ok(String::from_utf16_lossy(&units).into_bytes())
}

fn codes_of_picture<E>(
    input: impl Read,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    let sight = match bounded::read(input, MAX_FILE_BYTES as usize) {
        Err(error) => Err(error.into()),
        Ok(bytes) => {
            pictures::look_at_bytes(bytes, |page| pictures::look_for_credentials(page, Effort::Best))
                .map_err(Fault::from)
        }
    };
    let Sight { codes, parts, .. } = match sight {
        Ok(sight) => sight,
        Err(fault) => return each(None, Found::Fault(fault)),
    };
    if codes.is_empty() && parts.is_empty() {
        return each(None, Found::Nothing);
    }
    if Chunks::credentials_among(codes.iter().map(|code| code.content.as_slice())) > 1 {
        each(None, Found::Several(codes.into_iter().map(|code| code.content).collect()))?;
    } else {
        codes.into_iter().try_for_each(|code| each(None, Found::Code(code.content)))?;
    }
    parts.into_iter().try_for_each(|part| each(None, Found::Part(part)))
}

fn codes_of_text<E>(
    mut text: impl BufRead,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    let mut empty = true;
    let mut line = Vec::new();
    for number in 1.. {
        let found = match bounded::read_line(&mut text, MAX_LINE_BYTES, &mut line) {
            Ok(Line::End) => break,
            Err(error) => return each(None, Found::Fault(error.into())),
            Ok(Line::TooLong) => Found::TooLong(line.clone()),
            Ok(Line::Whole) => {
                // A line ends in `\n` or `\r\n`; a space before it belongs to the code.
                let line = line.strip_suffix(b"\r").unwrap_or(&line);
                // A text that was saved on Windows may begin with a byte order mark.
                let mark: &[u8] = if number == 1 { b"\xEF\xBB\xBF" } else { b"" };
                let line = line.strip_prefix(mark).unwrap_or(line);
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                code_of_line(line)
            }
        };
        empty = false;
        each(Some(number), found)?;
    }
    if empty { each(None, Found::Nothing) } else { Ok(()) }
}

fn code_of_line(line: &[u8]) -> Found {
    match line.strip_prefix(BASE64_PREFIX) {
        // What a hand scanner types into an editor comes as it types.
        None => typed::restore(line.to_vec()).map_or_else(Found::Garbled, Found::Code),
        Some(encoded) => BASE64.decode(encoded.trim_ascii()).map_or(Found::Fault(Fault::Base64), Found::Code),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn found(text: &[u8]) -> Vec<(Option<usize>, Found)> {
        let mut all = Vec::new();
        // A small buffer, so that lines cross its edge.
        let done: Result<(), Infallible> =
            codes_of_text(BufReader::with_capacity(7, text), &mut |line, found| {
                all.push((line, found));
                Ok(())
            });
        let Ok(()) = done;
        all
    }

    fn code(text: &str) -> Found {
        Found::Code(text.as_bytes().to_vec())
    }

    #[test]
    fn a_line_is_a_code_and_keeps_its_spaces() {
        assert_eq!(
            found(b"HC1:ABC \r\nHC1:DEF\n\n  \n last"),
            [(Some(1), code("HC1:ABC ")), (Some(2), code("HC1:DEF")), (Some(5), code(" last"))]
        );
        assert_eq!(found(b"\xEF\xBB\xBFHC1:A\n"), [(Some(1), code("HC1:A"))]);
    }

    #[test]
    fn nothing_is_an_answer_too() {
        assert_eq!(found(b""), [(None, Found::Nothing)]);
        assert_eq!(found(b"\n \r\n"), [(None, Found::Nothing)]);
    }

    #[test]
    fn bytes_come_in_base64() {
        assert_eq!(
            found(b"base64:UEsDBA==\nbase64:UEsDBA== \nbase64:?\n"),
            [
                (Some(1), Found::Code(b"PK\x03\x04".to_vec())),
                (Some(2), Found::Code(b"PK\x03\x04".to_vec())),
                (Some(3), Found::Fault(Fault::Base64))
            ]
        );
    }

    #[test]
    fn a_line_without_end_is_not_held() {
        let mut text = b"HC1:".repeat(MAX_LINE_BYTES);
        text.extend_from_slice(b"\nnext\n");
        let found = found(&text);
        assert!(
            matches!(&found[0], (Some(1), Found::TooLong(beginning)) if beginning.len() == MAX_LINE_BYTES)
        );
        assert_eq!(found[1], (Some(2), code("next")));

        let longest = vec![b'A'; MAX_LINE_BYTES];
        assert_eq!(self::found(&longest), [(Some(1), Found::Code(longest.clone()))]);
    }

    #[test]
    fn inputs_are_told_by_their_first_bytes() {
        for (beginning, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], FileKind::Picture),
            (b"%PDF-1.7\n", FileKind::Picture),
            (b"\0\0\0\x18ftypheic\0\0\0\0", FileKind::Picture),
            (b"{\"verifiableCredential\":[", FileKind::Picture),
            (b"", FileKind::Text),
            (b"HC1:", FileKind::Text),
            (b"BM5:GUESTS AND MORE", FileKind::Text),
            (b"\xEF\xBB\xBFHC1:", FileKind::Text),
            (b"\xFF\xFEH\0", FileKind::Utf16 { big_endian: false }),
            (b"PK\x03\x04\x14\0", FileKind::Unknown),
            (b"\x7fELF\x02\x01\x01\0", FileKind::Unknown),
            (b"\0\0\0\x18ftypisom\0\0\0\0", FileKind::Unknown),
        ] {
            assert_eq!(FileKind::of(beginning), kind, "{beginning:?}");
        }
    }

    #[test]
    fn a_text_in_utf_16_is_a_text() {
        let utf16 = |order: fn(u16) -> [u8; 2]| {
            "\u{FEFF}HC1:A\r\n".encode_utf16().flat_map(order).collect::<Vec<_>>()
        };
        for (bytes, big_endian) in [(utf16(u16::to_le_bytes), false), (utf16(u16::to_be_bytes), true)] {
            assert_eq!(FileKind::of(&bytes), FileKind::Utf16 { big_endian });
            let text = text_of_utf16(bytes.as_slice(), big_endian).unwrap_or_default();
            assert_eq!(found(&text), [(Some(1), code("HC1:A"))]);
        }
    }
}
