//! Reading no more than a limit of what comes from outside.

use std::{
    fs::File,
    io::{self, BufRead, Read},
    path::Path,
};

use zeroize::Zeroizing;

/// The most bytes that are read of a file with a secret in its first line.
const MAX_SECRET_BYTES: u64 = 4096;

/// Opens a file to be read. A folder is refused alike on every system: some open it, and fail when it is read.
///
/// # Errors
///
/// What the system said; [`io::ErrorKind::IsADirectory`].
pub fn open(path: &Path) -> io::Result<File> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    File::open(path)
}

/// Reads all of `input`, or its first `limit + 1` bytes when there are more: too many, which is for whoever
/// asked to see.
///
/// # Errors
///
/// When `input` cannot be read.
pub fn read(input: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What there was to read of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// All of it.
    Whole,
    /// The first bytes, up to the limit.
    TooLong,
    /// Nothing: the input is at its end.
    End,
}

/// Reads the next line into `line`, without its `\n`. Of a longer line no more than `limit` bytes are kept, and
/// the rest is skipped.
///
/// # Errors
///
/// When `input` cannot be read.
pub fn read_line(input: &mut impl BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    input.by_ref().take((limit as u64).saturating_add(1)).read_until(b'\n', line)?;
    if line.is_empty() {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > limit {
        line.truncate(limit);
        input.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    }
    Ok(Line::Whole)
}

/// The first line of a file: a passphrase or a password, without the mark that Windows puts before it.
///
/// # Errors
///
/// When the file cannot be read, or its beginning is no UTF-8 text.
pub fn secret_in(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    open(path)?.take(MAX_SECRET_BYTES).read_to_string(&mut text)?;
    Ok(Zeroizing::new(text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &[u8], limit: usize) -> Vec<(Line, Vec<u8>)> {
        // A small buffer, so that lines cross its edge.
        let mut input = BufReader::with_capacity(3, text);
        let mut lines = Vec::new();
        let mut line = Vec::new();
        loop {
            match read_line(&mut input, limit, &mut line) {
                Ok(Line::End) | Err(_) => return lines,
                Ok(read) => lines.push((read, line.clone())),
            }
        }
    }

    #[test]
    fn a_line_is_kept_up_to_the_limit() {
        let expected = [
            (Line::Whole, b"12345".to_vec()),
            (Line::TooLong, b"12345".to_vec()),
            (Line::Whole, Vec::new()),
            (Line::Whole, b"last".to_vec()),
        ];
        assert_eq!(lines(b"12345\n123456789\n\nlast", 5), expected);
        assert_eq!(lines(b"123456", 5), [(Line::TooLong, b"12345".to_vec())]);
        assert_eq!(lines(b"12345", 5), [(Line::Whole, b"12345".to_vec())]);
        assert_eq!(lines(b"", 5), []);
    }

    #[test]
    fn a_folder_is_refused_when_it_is_opened() {
        let folder = std::env::temp_dir();
        assert_eq!(open(&folder).map_err(|error| error.kind()).err(), Some(io::ErrorKind::IsADirectory));
    }

    #[test]
    fn one_byte_more_than_the_limit_is_read() {
        assert_eq!(read(&b"12345"[..], 5).unwrap_or_default(), b"12345");
        assert_eq!(read(&b"1234567"[..], 5).unwrap_or_default(), b"123456");
        assert_eq!(read(io::repeat(b'x'), 5).unwrap_or_default().len(), 6);
    }
}
