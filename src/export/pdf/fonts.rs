//! The fonts of the report, and which of them has a letter.

use std::rc::Rc;

use krilla::text::Font;
use rustybuzz::ttf_parser::GlyphId;

/// What the text is set in; letters that it lacks come from the fonts of their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Open Sans first, then a font per script that it lacks.
const FILES: [&[u8]; 15] = [
    include_bytes!("../../../assets/fonts/OpenSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/OpenSans-Bold.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansBengali-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansTamil-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansThai-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansJavanese-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansBalinese-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansSundanese-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansBatak-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NotoSansBuginese-Regular.ttf"),
    include_bytes!("../../../assets/fonts/scripts/NanumSquareR.ttf"),
    include_bytes!("../../../assets/fonts/scripts/DroidSansFallbackFull.ttf"),
];
const BOLD: usize = 1;
const FIRST_SCRIPT: usize = 2;

/// Letters wider than this, in widths of a square, would run over the next columns.
const WIDEST: f32 = 4.0;

/// One font, for measuring and for embedding.
pub(super) struct Face {
    pub(super) shaper: rustybuzz::Face<'static>,
    pub(super) font: Font,
}

pub(super) struct Fonts {
    faces: Vec<Rc<Face>>,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let faces = FILES
            .into_iter()
            .map(|file| {
                let font = Font::new(file.into(), 0);
                let shaper = rustybuzz::Face::from_slice(file, 0);
                let (font, shaper) = font.zip(shaper).expect("our own fonts are sound");
                Rc::new(Face { shaper, font })
            })
            .collect();
        Self { faces }
    }

    pub(super) fn face(&self, index: usize) -> &Rc<Face> {
        &self.faces[index]
    }

    /// The face for this letter after one in the face `current`, and the letter itself or, where no
    /// font has it, a visible replacement.
    pub(super) fn place(&self, letter: char, weight: Weight, current: Option<usize>) -> (usize, char) {
        let main = match weight {
            Weight::Regular => 0,
            Weight::Bold => BOLD,
        };
        if let Some(current) = current
            && (joins(letter) || (!letter.is_alphanumeric() && self.has(current, letter)))
        {
            return (current, letter);
        }
        std::iter::once(main)
            .chain(FIRST_SCRIPT..self.faces.len())
            .find(|&face| self.has(face, letter))
            .map_or((main, char::REPLACEMENT_CHARACTER), |face| (face, letter))
    }

    fn has(&self, face: usize, letter: char) -> bool {
        let shaper = &self.faces[face].shaper;
        let narrow = |glyph: GlyphId| {
            let advance = shaper.glyph_hor_advance(glyph).unwrap_or(u16::MAX);
            f32::from(advance) <= WIDEST * f32::from(shaper.as_ref().units_per_em())
        };
        shaper.glyph_index(letter).is_some_and(narrow)
    }
}

/// Characters without a shape of their own, which act on their neighbours: joiners and variation
/// selectors.
fn joins(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_its_font_and_the_rest_a_replacement() {
        let fonts = Fonts::new();
        for letter in "AéĐжΩ한王あאمहবதไꦱᬓᮊᯅᨀ".chars() {
            let (_, placed) = fonts.place(letter, Weight::Bold, None);
            assert_eq!(placed, letter);
        }
        // Cuneiform, and the one letter that is as wide as a line.
        for letter in ['\u{12031}', '\u{FDFD}'] {
            assert_eq!(fonts.place(letter, Weight::Regular, None), (0, char::REPLACEMENT_CHARACTER));
        }
        assert!(fonts.has(0, char::REPLACEMENT_CHARACTER));
        assert!(fonts.has(BOLD, char::REPLACEMENT_CHARACTER));
    }
}
