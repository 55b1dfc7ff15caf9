//! What of outside texts may reach a terminal.
//!
//! Names of files and guests, contents of codes and rows of tables are written by strangers. A terminal obeys
//! some of what stands in them: it changes colours and titles, moves what was printed, hides what comes next.
//! So nothing in here prints past this module. Other programs get everything as it is.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal as _, Write},
};

use serde::Serialize;

use crate::text::is_unsafe;

/// Standard output, which loses what a terminal would obey where it is one.
pub(super) fn stdout() -> Stdout {
    let out = io::stdout();
    if out.is_terminal() { Stdout::Terminal(Plain::new(out)) } else { Stdout::Other(out) }
}

pub(super) enum Stdout {
    Terminal(Plain<io::Stdout>),
    Other(io::Stdout),
}

impl Stdout {
    /// Prints a text of a stranger on a line of its own: one line on a terminal, as it is for other programs.
    pub(super) fn write_line(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::Terminal(out) => writeln!(out, "{}", text.replace(['\n', '\t'], "\u{FFFD}")),
            Self::Other(out) => writeln!(out, "{text}"),
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Terminal(out) => out.write(bytes),
            Self::Other(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Terminal(out) => out.flush(),
            Self::Other(out) => out.flush(),
        }
    }
}

/// Passes text on as [`plain`].
pub(super) struct Plain<W: Write> {
    out: W,
    /// The first bytes of a character whose others are still to come.
    begun: Vec<u8>,
}

impl<W: Write> Plain<W> {
    fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(bytes);
        let whole = match str::from_utf8(&text) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => text.len(),
        };
        self.begun = text.split_off(whole);
        self.out.write_all(plain(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Drop for Plain<W> {
    fn drop(&mut self) {
        if !self.begun.is_empty() {
            // Nobody can be told when that fails.
            let _ = self.out.write_all(char::REPLACEMENT_CHARACTER.to_string().as_bytes());
        }
    }
}

/// The text with U+FFFD for all that acts on what is around it, but for the ends of lines and tabs.
pub(super) fn plain(text: &str) -> String {
    let acts = |letter: char| is_unsafe(letter) && !matches!(letter, '\n' | '\t');
    text.chars().map(|letter| if acts(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// The value as one line of JSON, without its end. Characters that could act on a terminal are said as `\u`
/// escapes, which mean the same.
pub(super) fn json(value: &impl Serialize) -> String {
    // Strings, numbers and maps of them: nothing that JSON could not say.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_unsafe(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _, path::Path};

    use super::{Plain, json, plain};

    #[test]
    fn nothing_that_acts_is_left_and_lines_stay() {
        assert_eq!(plain("a\u{1b}[2Jb\r\nc\td\u{202e}e\u{9b}f"), "a�[2Jb�\nc\td�e�f");
        assert_eq!(
            json(&"a\u{1b}b\u{202e}c\u{9b}\u{7f}\u{e0041}"),
            r#""a\u001bb\u202ec\u009b\u007f\udb40\udc41""#
        );
    }

    #[test]
    fn text_is_passed_on_plain_however_it_is_cut() {
        let text = "Muß\u{1b}[31m, 王小明\u{85}\u{2066}!\n".as_bytes();
        for cut in 0..=text.len() {
            let mut out = Vec::new();
            let mut writer = Plain::new(&mut out);
            writer.write_all(&text[..cut]).unwrap_or_default();
            writer.write_all(&text[cut..]).unwrap_or_default();
            drop(writer);
            assert_eq!(String::from_utf8_lossy(&out), "Muß�[31m, 王小明��!\n");
        }
        let mut out = Vec::new();
        Plain::new(&mut out).write_all(b"a\xFF\xE7").unwrap_or_default();
        assert_eq!(String::from_utf8_lossy(&out), "a��");
    }

    /// Whoever prints past this module lets a stranger's bytes through.
    #[test]
    fn no_command_prints_past_this_module() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the sources are there").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("terminal.rs") {
                    let source = fs::read_to_string(&path).expect("a source is text");
                    for way in ["println!", "print!(", "io::stdout()", ".display()"] {
                        assert!(!source.contains(way), "{} has {way}", path.display());
                    }
                }
            }
        }
    }
}
