//! What is packed in files: the parts of an XLSX or ODS (a ZIP), and the streams of a PDF with the text that its
//! fonts spell. In neither can it be found byte by byte.

use std::collections::BTreeMap;

use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

/// The most bytes of a file that is unpacked, of one part of it, and of all parts.
pub(super) const MAX_PACKED: u64 = 64 * 1024 * 1024;
const MAX_PART: usize = 64 * 1024 * 1024;
const MAX_PARTS: usize = 256 * 1024 * 1024;

/// Whether a file that begins like this holds something packed.
pub(super) fn is_packed(beginning: &[u8]) -> bool {
    beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"%PDF-")
}

/// What is packed in a file: each part with where it begins.
pub(super) fn unpacked(file: &[u8]) -> Vec<(usize, Vec<u8>)> {
    if file.starts_with(b"%PDF-") { in_pdf(file) } else { in_zip(file) }
}

fn in_zip(file: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut left = MAX_PARTS;
    for at in places(file, b"PK\x03\x04") {
        let field = |from: usize| {
            let bytes = file.get(at + from..at + from + 2)?;
            Some(usize::from(u16::from_le_bytes(bytes.try_into().ok()?)))
        };
        let (Some(8), Some(name), Some(extra)) = (field(8), field(26), field(28)) else { continue };
        let Some(packed) = file.get(at + 30 + name + extra..) else { continue };
        parts.extend(inflated(packed, decompress_to_vec_with_limit, &mut left).map(|part| (at, part)));
    }
    parts
}

fn in_pdf(file: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut left = MAX_PARTS;
    for at in places(file, b"stream") {
        if at >= 3 && file.get(at - 3..at) == Some(b"end") {
            continue;
        }
        let Some(rest) = file.get(at + 6..) else { continue };
        let packed = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        parts.extend(inflated(packed, decompress_to_vec_zlib_with_limit, &mut left).map(|part| (at, part)));
    }
    let fonts: Vec<_> = parts.iter().filter_map(|(_, part)| letters_of(part)).collect();
    let mut texts = Vec::new();
    for (at, part) in &parts {
        for font in &fonts {
            let text = spelled(part, font);
            if !text.is_empty() {
                texts.push((*at, text.into_bytes()));
            }
        }
    }
    parts.extend(texts);
    parts
}

/// What comes out, as far as it can be unpacked.
fn inflated(
    packed: &[u8],
    inflate: impl Fn(&[u8], usize) -> Result<Vec<u8>, miniz_oxide::inflate::DecompressError>,
    left: &mut usize,
) -> Option<Vec<u8>> {
    let limit = MAX_PART.min(*left);
    let part = inflate(packed, limit).unwrap_or_else(|error| error.output);
    *left = left.saturating_sub(part.len());
    (!part.is_empty()).then_some(part)
}

fn places<'a>(bytes: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    (0..bytes.len()).filter(move |at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(wanted)))
}

/// The letters of a font by the codes of its glyphs (`bfchar` and `bfrange` of a ToUnicode CMap, ISO 32000-1,
/// 9.10.3); `None` where this is none.
fn letters_of(stream: &[u8]) -> Option<BTreeMap<u32, String>> {
    let text = std::str::from_utf8(stream).ok().filter(|text| text.contains("begincmap"))?;
    let mut letters = BTreeMap::new();
    let mut range = false;
    for line in text.lines() {
        match line {
            line if line.contains("beginbfrange") => range = true,
            line if line.contains("beginbfchar") => range = false,
            _ => {
                let codes: Vec<&str> = line.split(['<', '>']).skip(1).step_by(2).collect();
                let code = |at: usize| codes.get(at).and_then(|code| u32::from_str_radix(code, 16).ok());
                match (range, code(0), code(1), codes.get(2)) {
                    (false, Some(glyph), Some(_), _) => drop(letters.insert(glyph, utf16(codes.get(1)?))),
                    (true, Some(first), Some(last), Some(_)) if last.saturating_sub(first) <= 0xffff => {
                        let base = code(2).unwrap_or_default();
                        for glyph in first..=last {
                            let letter = char::from_u32(base + glyph - first);
                            letters.extend(letter.map(|letter| (glyph, letter.to_string())));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    Some(letters)
}

/// Hexadecimal UTF-16.
fn utf16(hex: &str) -> String {
    let units = hex
        .as_bytes()
        .chunks(4)
        .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
    char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
}

/// The text of a content stream in this font: its strings one after the other, in hexadecimal and in brackets, of
/// two bytes a glyph.
fn spelled(stream: &[u8], font: &BTreeMap<u32, String>) -> String {
    let mut text = String::new();
    let mut at = 0;
    while let Some(byte) = stream.get(at) {
        let glyphs = match byte {
            b'<' if stream.get(at + 1) != Some(&b'<') => {
                let end = stream.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'>'));
                let Some(end) = end else { break };
                let digits: Vec<u8> = stream
                    .get(at + 1..at + end)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|digit| char::from(*digit).to_digit(16).map(|digit| digit as u8))
                    .collect();
                at += end;
                digits
                    .chunks_exact(2)
                    .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
                    .collect()
            }
            b'(' => {
                let (string, length) = bracketed(stream.get(at..).unwrap_or_default());
                at += length;
                string
            }
            b'T' if matches!(stream.get(at + 1), Some(b'd' | b'D' | b'm' | b'*')) => {
                // What is set at another place is the next word: blanks are not drawn.
                text.push(' ');
                Vec::new()
            }
            _ => Vec::new(),
        };
        for glyph in glyphs.chunks_exact(2) {
            let glyph = glyph.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            text.push_str(font.get(&glyph).map_or("", String::as_str));
        }
        at += 1;
    }
    text
}

/// The bytes of a string in brackets (ISO 32000-1, 7.3.4.2), and how long it is as it is written.
fn bracketed(bytes: &[u8]) -> (Vec<u8>, usize) {
    let (mut string, mut depth, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                at += 1;
                match bytes.get(at) {
                    Some(b'n') => string.push(b'\n'),
                    Some(b'r') => string.push(b'\r'),
                    Some(b't') => string.push(b'\t'),
                    Some(b'b') => string.push(8),
                    Some(b'f') => string.push(12),
                    Some(b'0'..=b'7') => {
                        let digits = bytes.get(at..).unwrap_or_default().iter().take(3);
                        let digits: Vec<_> =
                            digits.take_while(|digit| (b'0'..=b'7').contains(digit)).collect();
                        at += digits.len() - 1;
                        string.push(
                            digits
                                .iter()
                                .fold(0u8, |byte, digit| byte.wrapping_mul(8).wrapping_add(**digit - b'0')),
                        );
                    }
                    Some(b'\n') | None => {}
                    Some(other) => string.push(*other),
                }
            }
            b'(' => {
                if depth > 0 {
                    string.push(b'(');
                }
                depth += 1;
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (string, at);
                }
                string.push(b')');
            }
            other => string.push(*other),
        }
        at += 1;
    }
    (string, at)
}
