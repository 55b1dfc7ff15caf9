//! The codes of an input: of a picture, a text file or standard input.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use data_encoding::BASE64;

use crate::{
    credential::{
        MAX_CODE_BYTES,
        parts::Parts,
        typed::{self, KeyboardFault},
    },
    scan::{
        pictures::{PictureError, open_picture},
        reader::{Effort, read_codes},
    },
    words::{Language, command_line},
};

/// The most bytes of a line that are held: room for the largest code in base64.
const MAX_LINE_BYTES: usize = 2 * MAX_CODE_BYTES;
/// How a line begins that holds the bytes of a binary code.
const BASE64_PREFIX: &[u8] = b"base64:";

/// What an input holds at one place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The content of a code.
    Code(Vec<u8>),
    /// The content of one of several codes in a picture that are not parts of one credential.
    OneOfSeveral(Vec<u8>),
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
    NoSuchFile,
    FileUnreadable,
    PictureBroken,
    PictureTooLarge,
    Base64,
}

impl Fault {
    /// Its stable name for other programs, beside those of [`crate::verdict::Reason::code`].
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::NoSuchFile => "no-such-file",
            Self::FileUnreadable => "file-unreadable",
            Self::PictureBroken => "picture-broken",
            Self::PictureTooLarge => "picture-too-large",
            Self::Base64 => "base64",
        }
    }

    /// Its words for people.
    pub(super) fn words(self, language: Language) -> &'static str {
        match self {
            Self::NoSuchFile => command_line::no_such_file(language),
            Self::FileUnreadable => command_line::file_unreadable(language),
            Self::PictureBroken => command_line::picture_broken(language),
            Self::PictureTooLarge => command_line::picture_too_large(language),
            Self::Base64 => command_line::base64_broken(language),
        }
    }

    /// Whether the input could not even be read, as against being read and found bad.
    pub(super) fn is_of_the_file(self) -> bool {
        match self {
            Self::NoSuchFile | Self::FileUnreadable => true,
            Self::PictureBroken | Self::PictureTooLarge | Self::Base64 => false,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::NoSuchFile } else { Self::FileUnreadable }
    }
}

/// Calls `each` with everything that `input` holds, in order and as it comes, and with the line on
/// which it stands if it is a text. It is called at least once.
pub(super) fn codes_of<E>(
    input: &Path,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    if input.as_os_str() == "-" {
        return codes_of_text(io::stdin().lock(), each);
    }
    let opened = File::open(input).map(BufReader::new).and_then(|mut file| {
        let picture = is_picture(file.fill_buf()?);
        Ok((file, picture))
    });
    match opened {
        Err(error) => each(None, Found::Fault(error.into())),
        Ok((file, false)) => codes_of_text(file, each),
        Ok((_, true)) => codes_of_picture(input, each),
    }
}

fn codes_of_picture<E>(
    input: &Path,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    let codes = match open_picture(input) {
        Ok(frame) => read_codes(&frame, Effort::Best),
        Err(error) => {
            let fault = match error {
                PictureError::Read(error) => error.into(),
                PictureError::Broken => Fault::PictureBroken,
                PictureError::TooLarge { .. } => Fault::PictureTooLarge,
            };
            return each(None, Found::Fault(fault));
        }
    };
    if codes.is_empty() {
        return each(None, Found::Nothing);
    }
    let several = Parts::credentials_among(codes.iter().map(Vec::as_slice)) > 1;
    let found = if several { Found::OneOfSeveral } else { Found::Code };
    codes.into_iter().try_for_each(|code| each(None, found(code)))
}

/// Tells a picture from a text by how it begins; names of files say nothing.
fn is_picture(beginning: &[u8]) -> bool {
    match beginning {
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
        // A text may begin with these two letters; the four reserved bytes are zero in a bitmap.
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => true,
        _ => false,
    }
}

fn codes_of_text<E>(
    mut text: impl BufRead,
    each: &mut dyn FnMut(Option<usize>, Found) -> Result<(), E>,
) -> Result<(), E> {
    let mut empty = true;
    for number in 1.. {
        let line = match next_line(&mut text) {
            Ok(None) => break,
            Ok(Some(line)) => line,
            Err(error) => return each(None, Found::Fault(error.into())),
        };
        let found = match line {
            Line::TooLong(beginning) => Found::TooLong(beginning),
            Line::Whole(line) => {
                // A text that was saved on Windows may begin with a byte order mark.
                let line =
                    if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
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

enum Line {
    Whole(Vec<u8>),
    /// Longer than [`MAX_LINE_BYTES`]; this is how it begins.
    TooLong(Vec<u8>),
}

/// The next line without its end, which is `\n` or `\r\n`; a space before it belongs to the code.
/// Holds no more than [`MAX_LINE_BYTES`] of it, however long it is.
fn next_line(text: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut too_long = false;
    let mut any = false;
    loop {
        let chunk = match text.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            if !any {
                return Ok(None);
            }
            break;
        }
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        let room = MAX_LINE_BYTES - line.len();
        too_long |= part.len() > room;
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = end.map_or(chunk.len(), |end| end + 1);
        text.consume(used);
        if end.is_some() {
            break;
        }
    }
    if too_long {
        return Ok(Some(Line::TooLong(line)));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(Line::Whole(line)))
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
    fn pictures_are_told_by_their_first_bytes() {
        for picture in [
            &b"\x89PNG\r\n\x1a\n"[..],
            b"\xFF\xD8\xFF\xE0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"BM\x36\0\0\0\0\0\0\0",
        ] {
            assert!(is_picture(picture));
        }
        for text in [&b""[..], b"HC1:", b"BM5:GUESTS AND MORE", b"RIFF", b"PK\x03\x04"] {
            assert!(!is_picture(text));
        }
    }
}
