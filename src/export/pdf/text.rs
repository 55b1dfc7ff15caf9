//! Sets text: shapes words, and breaks them into lines of a width.

use std::{collections::HashMap, ops::Range, rc::Rc};

use krilla::{
    geom::Point,
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use rustybuzz::{Direction, UnicodeBuffer};

use super::fonts::{Face, Fonts, Weight};

/// So many words are kept; the log of a day repeats most of them.
const WORDS_KEPT: usize = 20_000;
/// The most lines of one text. What is left over ends in `…`.
const MAX_LINES: usize = 16;
const SPACE: &str = " ";

/// A line of words, and where each begins.
pub(super) struct Line {
    words: Vec<(f32, Rc<Word>)>,
    pub(super) width: f32,
}

/// A word that is ready to be drawn, in a size of 1.
struct Word {
    runs: Vec<Run>,
    width: f32,
}

/// Letters of one font in one direction, from left to right.
struct Run {
    face: Rc<Face>,
    text: String,
    glyphs: Vec<KrillaGlyph>,
    width: f32,
}

/// Shapes words and remembers them.
pub(super) struct Typesetter {
    fonts: Fonts,
    words: HashMap<(Weight, Box<str>), Rc<Word>>,
}

impl Typesetter {
    pub(super) fn new() -> Self {
        Self { fonts: Fonts::new(), words: HashMap::new() }
    }

    /// The text on one line, however wide.
    pub(super) fn line(&mut self, text: &str, weight: Weight, size: f32) -> Line {
        self.lines(text, weight, size, f32::INFINITY).pop().unwrap_or(Line::EMPTY)
    }

    /// As much of the text as fits into one line of this width.
    pub(super) fn fitting(&mut self, text: &str, weight: Weight, size: f32, width: f32) -> Line {
        self.lines(text, weight, size, width).into_iter().next().unwrap_or(Line::EMPTY)
    }

    /// The text in lines no wider than `width`, at least one. A text that begins in a script from right
    /// to left has its words in that order too.
    pub(super) fn lines(&mut self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<Line> {
        let space = self.word(SPACE, weight).width * size;
        let mut lines = vec![Vec::new()];
        let mut used = 0.0;
        let words: Vec<_> =
            text.split_whitespace().flat_map(|word| self.pieces(word, weight, width / size)).collect();
        for word in words {
            let count = lines.len();
            let Some(line) = lines.last_mut() else { break };
            let word_width = word.width * size;
            if line.is_empty() || used + space + word_width <= width {
                used += if line.is_empty() { word_width } else { space + word_width };
                line.push(word);
            } else if count < MAX_LINES {
                used = word_width;
                lines.push(vec![word]);
            } else {
                // The last word makes room for the sign that there was more.
                line.pop();
                line.push(self.word("…", weight));
                break;
            }
        }
        let leftwards = text.chars().find(|letter| letter.is_alphabetic()).is_some_and(runs_leftwards);
        lines.into_iter().map(|words| arrange(words, leftwards, space, size)).collect()
    }

    /// The word, or its pieces where it is wider than a line (both in a size of 1).
    fn pieces(&mut self, text: &str, weight: Weight, width: f32) -> Vec<Rc<Word>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        loop {
            let word = self.word(rest, weight);
            if word.width <= width {
                pieces.push(word);
                return pieces;
            }
            let count = rest.chars().count();
            // A first guess from the mean width, then letter by letter less.
            let mut letters = ((count as f32 * width / word.width) as usize).clamp(1, count);
            let piece = loop {
                let end = rest.char_indices().nth(letters).map_or(rest.len(), |(end, _)| end);
                let piece = self.word(&rest[..end], weight);
                if piece.width <= width || letters == 1 {
                    rest = &rest[end..];
                    break piece;
                }
                letters -= 1;
            };
            pieces.push(piece);
            if rest.is_empty() {
                return pieces;
            }
        }
    }

    fn word(&mut self, text: &str, weight: Weight) -> Rc<Word> {
        let key = (weight, Box::from(text));
        if let Some(word) = self.words.get(&key) {
            return Rc::clone(word);
        }
        if self.words.len() >= WORDS_KEPT {
            self.words.clear();
        }
        let word = Rc::new(self.shape(text, weight));
        self.words.insert(key, Rc::clone(&word));
        word
    }

    fn shape(&self, text: &str, weight: Weight) -> Word {
        let mut parts: Vec<(usize, bool, String)> = Vec::new();
        for letter in text.chars() {
            let (face, letter) = self.fonts.place(letter, weight, parts.last().map(|part| part.0));
            // Figures run rightwards in every script; signs go with the letter before them.
            let leftwards = match parts.last() {
                _ if letter.is_alphabetic() => runs_leftwards(letter),
                _ if letter.is_numeric() => false,
                last => last.is_some_and(|part| part.1),
            };
            match parts.last_mut() {
                Some(part) if part.0 == face && part.1 == leftwards => part.2.push(letter),
                _ => parts.push((face, leftwards, letter.to_string())),
            }
        }
        if parts.first().is_some_and(|part| part.1) {
            parts.reverse();
        }
        let runs: Vec<_> = parts
            .into_iter()
            .map(|(face, leftwards, text)| Run::shape(Rc::clone(self.fonts.face(face)), text, leftwards))
            .collect();
        let width = runs.iter().map(|run| run.width).sum();
        Word { runs, width }
    }
}

fn arrange(words: Vec<Rc<Word>>, leftwards: bool, space: f32, size: f32) -> Line {
    let mut words = words;
    if leftwards {
        words.reverse();
    }
    let mut at = 0.0;
    let mut line = Line { words: Vec::with_capacity(words.len()), width: 0.0 };
    for word in words {
        line.width = at + word.width * size;
        line.words.push((at, Rc::clone(&word)));
        at = line.width + space;
    }
    line
}

impl Line {
    const EMPTY: Self = Self { words: Vec::new(), width: 0.0 };

    /// Draws the line with the left end of its foot at `x`, `y`.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, x: f32, y: f32, size: f32) {
        for (at, word) in &self.words {
            let mut x = x + at;
            for run in &word.runs {
                surface.draw_glyphs(
                    Point::from_xy(x, y),
                    &run.glyphs,
                    run.face.font.clone(),
                    &run.text,
                    size,
                    false,
                );
                x += run.width * size;
            }
        }
    }
}

impl Run {
    fn shape(face: Rc<Face>, text: String, leftwards: bool) -> Self {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(if leftwards { Direction::RightToLeft } else { Direction::LeftToRight });
        let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
        let unit = face.font.units_per_em();
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let glyphs: Vec<_> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, position)| KrillaGlyph {
                glyph_id: GlyphId::new(info.glyph_id),
                text_range: cluster(info.cluster as usize, &starts, text.len()),
                x_advance: position.x_advance as f32 / unit,
                x_offset: position.x_offset as f32 / unit,
                y_offset: position.y_offset as f32 / unit,
                y_advance: position.y_advance as f32 / unit,
                location: None,
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Self { face, text, glyphs, width }
    }
}

/// The bytes of the text that a glyph stands for: from its own start to the next one.
fn cluster(start: usize, starts: &[usize], end: usize) -> Range<usize> {
    start..starts.iter().copied().filter(|&next| next > start).min().unwrap_or(end)
}

/// Whether the letter is of a script from right to left (the blocks of UAX 9 that are).
fn runs_leftwards(letter: char) -> bool {
    matches!(
        letter,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_width_and_no_letter_is_lost() {
        let mut typesetter = Typesetter::new();
        for text in [
            "Siti Aminah binti Abdullah dari Dinas Kesehatan",
            &"W".repeat(70),
            "王小明王小明王小明王小明",
            "",
        ] {
            let lines = typesetter.lines(text, Weight::Regular, 8.0, 60.0);
            assert!(lines.iter().all(|line| line.width <= 60.0));
            let kept: String = lines
                .iter()
                .flat_map(|line| line.words.iter().flat_map(|(_, word)| word.runs.iter()))
                .map(|run| run.text.as_str())
                .collect();
            assert_eq!(kept, text.replace(' ', ""));
        }
    }

    #[test]
    fn an_endless_text_ends_in_a_sign_of_more() {
        let lines = Typesetter::new().lines(&"kata ".repeat(1000), Weight::Regular, 8.0, 60.0);
        assert_eq!(lines.len(), MAX_LINES);
        let last = lines.last().and_then(|line| line.words.last()).unwrap();
        assert_eq!(last.1.runs[0].text, "…");
    }

    #[test]
    fn words_from_right_to_left_stand_in_their_order() {
        let line = Typesetter::new().line("محمد رضا 12", Weight::Regular, 8.0);
        let texts: Vec<_> = line.words.iter().map(|(_, word)| word.runs[0].text.as_str()).collect();
        assert_eq!(texts, ["12", "رضا", "محمد"]);
    }
}
