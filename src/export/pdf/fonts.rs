//! The fonts of the report, and which of them has a letter.

use std::rc::Rc;

use harfrust::{FontRef, GlyphBuffer, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::Font;
use skrifa::{
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

/// What the text is set in; letters that it lacks come from the fonts of their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font for each script that Open Sans lacks, in the order in which they are asked for a letter.
pub(crate) static SCRIPTS: [&[u8]; 13] = [
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

/// Open Sans, for all that it has.
pub(crate) static OPEN_SANS: [&[u8]; 2] = [
    include_bytes!("../../../assets/fonts/OpenSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/OpenSans-Bold.ttf"),
];

const BOLD: usize = 1;
const FIRST_SCRIPT: usize = OPEN_SANS.len();

/// Letters wider than this, in widths of a square, would run over the next columns.
const WIDEST: f32 = 4.0;

/// One font, for shaping and for embedding.
pub(super) struct Face {
    file: FontRef<'static>,
    shaper: ShaperData,
    letters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    pub(super) font: Font,
}

impl Face {
    fn new(file: &'static [u8]) -> Option<Self> {
        let font = Font::new(file.into(), 0)?;
        let file = FontRef::new(file).ok()?;
        Some(Self {
            shaper: ShaperData::new(&file),
            letters: Charmap::new(&file),
            metrics: GlyphMetrics::new(&file, Size::unscaled(), LocationRef::default()),
            file,
            font,
        })
    }

    /// The glyphs of a text, in units of the font.
    pub(super) fn shape(&self, text: UnicodeBuffer) -> GlyphBuffer {
        self.shaper.shaper(&self.file).build().shape(text, ShapeOptions::new())
    }

    /// Whether the font has the letter, in a width that does not run over the next columns.
    fn has(&self, letter: char) -> bool {
        self.letters.map(letter).is_some_and(|glyph| {
            let advance = self.metrics.advance_width(glyph);
            advance.is_some_and(|advance| advance <= WIDEST * self.font.units_per_em())
        })
    }
}

pub(super) struct Fonts {
    faces: Vec<Rc<Face>>,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let faces = OPEN_SANS
            .iter()
            .chain(&SCRIPTS)
            .map(|&file| Rc::new(Face::new(file).expect("our own fonts are sound")))
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
        self.faces[face].has(letter)
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
