//! Sets text: shapes words, and breaks them into lines of a width.

use std::{
    collections::{HashMap, VecDeque},
    ops::Range,
    rc::Rc,
};

use harfrust::{Direction, UnicodeBuffer};
use krilla::{
    geom::Point,
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use unicode_bidi::{BidiInfo, Level};

use super::fonts::{Face, Fonts, Weight};

/// So many words are kept; the log of a day repeats most of them.
const WORDS_KEPT: usize = 20_000;
/// The most lines of one text. What is left over ends in `…`.
const MAX_LINES: usize = 16;
const SPACE: &str = " ";
const MORE: &str = "…";

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

/// A word, or a part of one, and where it stands in its text.
struct Piece {
    range: Range<usize>,
    word: Rc<Word>,
    /// Whether a blank stands before it, unless it begins a line.
    is_spaced: bool,
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

    /// The text in lines no wider than `width`, at least one, broken where UAX 14 lets it be. A text in a script
    /// from right to left has its letters, figures and brackets in the order of UAX 9.
    pub(super) fn lines(&mut self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<Line> {
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(SPACE);
        let space = self.word(SPACE, weight).width * size;
        let mut lines = vec![Vec::new()];
        let mut used = 0.0;
        let mut rest = self.pieces(&text, weight, width / size);
        while let Some(piece) = rest.pop_front() {
            let count = lines.len();
            let Some(line) = lines.last_mut() else { break };
            let piece_width = piece.word.width * size;
            let gap = if line.is_empty() || !piece.is_spaced { 0.0 } else { space };
            if line.is_empty() || used + gap + piece_width <= width {
                used = if line.is_empty() { piece_width } else { used + (gap + piece_width) };
                line.push(piece);
            } else if let Some((head, tail)) = self.broken(&text, &piece, weight, (width - used - gap) / size)
            {
                line.push(head);
                used = width;
                rest.push_front(tail);
            } else if count < MAX_LINES {
                used = piece_width;
                lines.push(vec![piece]);
            } else {
                // The last word makes room for the sign that there was more.
                text.truncate(line.pop().map_or(piece.range.start, |last| last.range.start));
                let range = text.len()..text.len() + MORE.len();
                text.push_str(MORE);
                line.push(Piece { range, word: self.word(MORE, weight), is_spaced: true });
                break;
            }
        }
        let bidi = BidiInfo::new(&text, None);
        if !bidi.has_rtl() {
            return lines.iter().map(|line| arrange(line, space, size)).collect();
        }
        let ends = |line: &Vec<Piece>| Some(line.first()?.range.start..line.last()?.range.end);
        let set = lines.iter().map(|line| match ends(line) {
            Some(range) => {
                let word = Rc::new(self.ordered(&bidi, &range, weight));
                Line { width: word.width * size, words: vec![(0.0, word)] }
            }
            None => Line::EMPTY,
        });
        set.collect()
    }

    /// The words of a text whose words have one blank between them; one that is wider than a line (in a size of
    /// 1) in pieces.
    fn pieces(&mut self, text: &str, weight: Weight, width: f32) -> VecDeque<Piece> {
        let mut pieces = VecDeque::new();
        let mut start = 0;
        for word in text.split_terminator(SPACE) {
            let mut piece = self.piece(text, start..start + word.len(), true, weight);
            start += word.len() + SPACE.len();
            while piece.word.width > width {
                let broken = self.broken(text, &piece, weight, width);
                let (head, tail) = broken.unwrap_or_else(|| self.cut(text, &piece, weight, width));
                pieces.push_back(head);
                piece = tail;
                if piece.range.is_empty() {
                    break;
                }
            }
            if !piece.range.is_empty() {
                pieces.push_back(piece);
            }
        }
        pieces
    }

    fn piece(&mut self, text: &str, range: Range<usize>, is_spaced: bool, weight: Weight) -> Piece {
        Piece { word: self.word(&text[range.clone()], weight), range, is_spaced }
    }

    /// A piece broken at the last place within where a line may break (UAX 14) that leaves no more than `room` (in
    /// a size of 1) before it.
    fn broken(&mut self, text: &str, piece: &Piece, weight: Weight, room: f32) -> Option<(Piece, Piece)> {
        let content = &text[piece.range.clone()];
        let places: Vec<_> = unicode_linebreak::linebreaks(content)
            .map(|(at, _)| at)
            .filter(|at| *at < content.len())
            .collect();
        for at in places.into_iter().rev() {
            let head = self.piece(text, piece.range.start..piece.range.start + at, piece.is_spaced, weight);
            if head.word.width <= room {
                let tail = self.piece(text, head.range.end..piece.range.end, false, weight);
                return Some((head, tail));
            }
        }
        None
    }

    /// A piece cut after as many letters as `room` has place for, at least one.
    fn cut(&mut self, text: &str, piece: &Piece, weight: Weight, room: f32) -> (Piece, Piece) {
        let content = &text[piece.range.clone()];
        let count = content.chars().count();
        // A first guess from the mean width, then letter by letter less.
        let mut letters = ((count as f32 * room / piece.word.width) as usize).clamp(1, count);
        loop {
            let end = content.char_indices().nth(letters).map_or(content.len(), |(end, _)| end);
            let head = self.piece(text, piece.range.start..piece.range.start + end, piece.is_spaced, weight);
            if head.word.width <= room || letters == 1 {
                let tail = self.piece(text, head.range.end..piece.range.end, false, weight);
                return (head, tail);
            }
            letters -= 1;
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
        self.ordered(&BidiInfo::new(text, None), &(0..text.len()), weight)
    }

    /// A line of a text, its runs in the order in which they are seen.
    fn ordered(&self, bidi: &BidiInfo<'_>, line: &Range<usize>, weight: Weight) -> Word {
        let mut runs = Vec::new();
        for paragraph in &bidi.paragraphs {
            let within = line.start.max(paragraph.range.start)..line.end.min(paragraph.range.end);
            if within.is_empty() {
                continue;
            }
            let (levels, ordered) = bidi.visual_runs(paragraph, within);
            for run in ordered {
                let leftwards = levels.get(run.start).is_some_and(Level::is_rtl);
                let mut parts = self.by_face(&bidi.text[run], weight);
                if leftwards {
                    parts.reverse();
                }
                let shaped = parts
                    .into_iter()
                    .map(|(face, text)| Run::shape(Rc::clone(self.fonts.face(face)), text, leftwards));
                runs.extend(shaped);
            }
        }
        let width = runs.iter().map(|run| run.width).sum();
        Word { runs, width }
    }

    /// The parts of a text by the fonts that have their letters.
    fn by_face(&self, text: &str, weight: Weight) -> Vec<(usize, String)> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for letter in text.chars() {
            let (face, letter) = self.fonts.place(letter, weight, parts.last().map(|part| part.0));
            match parts.last_mut() {
                Some(part) if part.0 == face => part.1.push(letter),
                _ => parts.push((face, letter.to_string())),
            }
        }
        parts
    }
}

/// Pieces from left to right.
fn arrange(pieces: &[Piece], space: f32, size: f32) -> Line {
    let mut line = Line { words: Vec::with_capacity(pieces.len()), width: 0.0 };
    for Piece { word, is_spaced, .. } in pieces {
        let at = if line.words.is_empty() || !is_spaced { line.width } else { line.width + space };
        line.width = at + word.width * size;
        line.words.push((at, Rc::clone(word)));
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
        let shaped = face.shape(buffer);
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

    /// What is seen of a text on one line, from left to right: each run, turned round where it runs leftwards.
    fn seen(text: &str) -> Vec<(String, bool)> {
        let line = Typesetter::new().line(text, Weight::Regular, 8.0);
        let runs = line.words.iter().flat_map(|(_, word)| &word.runs);
        // The glyphs of a run from right to left stand in the order of the page, their letters from the end.
        let leftwards = |run: &Run| {
            run.glyphs.first().map(|glyph| glyph.text_range.start)
                > run.glyphs.last().map(|glyph| glyph.text_range.start)
        };
        runs.map(|run| (run.text.trim().to_owned(), leftwards(run))).collect()
    }

    #[test]
    fn scripts_from_right_to_left_are_seen_in_the_order_of_uax_9() {
        let run = |text: &str, leftwards| (text.to_owned(), leftwards);
        assert_eq!(seen("محمد رضا 12"), [run("12", false), run("محمد رضا", true)]);
        // A number of several parts stays one, and so do brackets around what they belong to.
        assert_eq!(seen("עמי 12.5-3"), [run("12.5-3", false), run("עמי", true)]);
        assert_eq!(
            seen("Siti (עמי) 12"),
            [run("Siti (", false), run("עמי", true), run(")", false), run("12", false)]
        );
        assert_eq!(seen("Siti Aminah 12").len(), 3);
    }

    #[test]
    fn lines_break_where_a_word_may() {
        let texts = |text: &str, width: f32| {
            let lines = Typesetter::new().lines(text, Weight::Regular, 8.0, width);
            let text = |line: &Line| {
                let words = line
                    .words
                    .iter()
                    .map(|(_, word)| word.runs.iter().map(|run| run.text.as_str()).collect());
                words.collect::<Vec<String>>().join(" ")
            };
            lines.iter().map(text).collect::<Vec<_>>()
        };
        assert_eq!(texts("Tamu bersama-sama", 60.0), ["Tamu bersama-", "sama"]);
        assert_eq!(texts("Tamu bersama-sama", 200.0), ["Tamu bersama-sama"]);
        // No line begins with a closing bracket or a full stop of Chinese, and none breaks within a number.
        assert_eq!(texts("王小明（王小明）。", 56.0), ["王小明（王小", "明）。"]);
        assert_eq!(texts("Kamar 08-1234", 42.0), ["Kamar", "08-1234"]);
    }
}
