//! What would help a code that is held up and cannot be read, in a word, and calmly; pure.

use std::time::{Duration, Instant};

use crate::scan::reader::{Measures, Sight, Unsupported};

/// What the officer may tell the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Too few pixels for each module.
    Closer,
    /// It takes nearly the whole picture, where lenses are not sharp, or reaches out of it.
    Farther,
    /// Blurred, by motion or by a lens that still looks for its focus.
    HoldStill,
    /// Something shines on it.
    Glare,
    /// Too little light, or a screen that is turned down.
    Dark,
    /// It is a Micro QR code, which holds no credential.
    MicroQr,
}

/// Fewer pixels for a module than this are too few to count on.
const FEW_PIXELS: f32 = 2.5;
/// A symbol that takes more of the picture than this and cannot be read is too close.
const LARGE: f32 = 0.85;
/// The spread of the blur, in modules, from which on it hides modules.
const BLURRED: f32 = 0.7;
/// The share of a symbol in glare that its error correction hardly makes good.
const GLARING: f32 = 0.1;
/// Grey values below which a symbol is dark, or pale.
const DARK: f32 = 40.0;
const PALE: f32 = 18.0;

impl Hint {
    /// The one that matters most for what a picture shows. None for a code that was read.
    #[must_use]
    pub fn of(sight: &Sight) -> Option<Self> {
        if !sight.codes.is_empty() {
            return None;
        }
        let seen = sight.glimpse.map(|(measures, outline)| match Self::for_measures(&measures) {
            Self::HoldStill if outline.extent() > LARGE => Self::Farther,
            hint => hint,
        });
        seen.or_else(|| sight.unsupported.map(|Unsupported::MicroQr| Self::MicroQr))
    }

    fn for_measures(measures: &Measures) -> Self {
        if measures.glare > GLARING {
            Self::Glare
        } else if measures.brightness < DARK || measures.contrast < PALE {
            Self::Dark
        } else if measures.pixels_per_module < FEW_PIXELS && measures.blur < BLURRED {
            Self::Closer
        } else {
            Self::HoldStill
        }
    }
}

/// Keeps a hint long enough to be read, and out of the way of flicker.
#[derive(Default)]
pub(super) struct HintFilter {
    /// What is shown, since when, and when it was last right.
    shown: Option<(Hint, Instant, Instant)>,
    /// Another one, and for how many pictures in a row.
    next: Option<(Hint, u32)>,
}

/// A hint stays so long at least.
const READABLE: Duration = Duration::from_secs(1);
/// So many pictures in a row must say the same: a code that is on its way into the picture needs none.
const AGREED: u32 = 6;

impl HintFilter {
    /// Takes in what a picture shows; gives the hint that is to be shown.
    pub(super) fn see(&mut self, sight: &Sight, now: Instant) -> Option<Hint> {
        if !sight.codes.is_empty() {
            *self = Self::default();
            return None;
        }
        let hint = Hint::of(sight);
        let count = match (self.next, hint) {
            (Some((next, count)), Some(hint)) if next == hint => count + 1,
            _ => 1,
        };
        self.next = hint.map(|hint| (hint, count));
        let agreed = hint.filter(|_| count >= AGREED);
        self.shown = match self.shown {
            Some((shown, since, _)) if hint == Some(shown) => Some((shown, since, now)),
            Some((shown, since, right)) if now.saturating_duration_since(since.max(right)) < READABLE => {
                Some((shown, since, right))
            }
            _ => agreed.map(|hint| (hint, now, now)),
        };
        self.shown.map(|(hint, ..)| hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::reader::{Code, Outline};

    const CLEAR: Measures =
        Measures { pixels_per_module: 4.0, blur: 0.2, brightness: 120.0, contrast: 120.0, glare: 0.0 };

    fn glimpse(measures: Measures) -> Sight {
        glimpse_of(measures, 0.5)
    }

    fn glimpse_of(measures: Measures, extent: f32) -> Sight {
        let (near, far) = (0.5 - extent / 2.0, 0.5 + extent / 2.0);
        let outline = Outline([[near, near], [far, near], [far, far], [near, far]]);
        Sight { glimpse: Some((measures, outline)), ..Sight::default() }
    }

    #[test]
    fn the_fault_that_matters_is_named() {
        let of = |measures| Hint::of(&glimpse(measures));
        assert_eq!(of(Measures { pixels_per_module: 1.8, ..CLEAR }), Some(Hint::Closer));
        assert_eq!(of(Measures { blur: 0.9, ..CLEAR }), Some(Hint::HoldStill));
        assert_eq!(of(Measures { glare: 0.3, blur: 0.9, ..CLEAR }), Some(Hint::Glare));
        assert_eq!(of(Measures { brightness: 20.0, ..CLEAR }), Some(Hint::Dark));
        assert_eq!(Hint::of(&glimpse_of(Measures { blur: 0.9, ..CLEAR }, 0.95)), Some(Hint::Farther));
        let micro = Sight { unsupported: Some(Unsupported::MicroQr), ..Sight::default() };
        assert_eq!(Hint::of(&micro), Some(Hint::MicroQr));
        assert_eq!(Hint::of(&Sight::default()), None);
    }

    #[test]
    fn a_hint_comes_when_pictures_agree_and_stays_to_be_read() {
        let (mut filter, start) = (HintFilter::default(), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        let far = glimpse(Measures { pixels_per_module: 1.8, ..CLEAR });
        let blurred = glimpse(Measures { blur: 0.9, ..CLEAR });
        assert_eq!(filter.see(&far, at(0)), None);
        assert_eq!(filter.see(&blurred, at(70)), None);
        for millis in [100, 130, 160, 190, 220] {
            assert_eq!(filter.see(&far, at(millis)), None);
        }
        assert_eq!(filter.see(&far, at(280)), Some(Hint::Closer));
        // Others that come between, and nothing at all, do not make it flicker.
        for millis in (350..1200).step_by(70) {
            let other = if millis % 140 == 0 { &blurred } else { &Sight::default() };
            assert_eq!(filter.see(other, at(millis)), Some(Hint::Closer), "at {millis}");
        }
        assert_eq!(filter.see(&Sight::default(), at(1300)), None);
    }

    #[test]
    fn a_code_that_is_read_ends_the_hint_at_once() {
        let (mut filter, now) = (HintFilter::default(), Instant::now());
        for _ in 0..AGREED {
            filter.see(&glimpse(CLEAR), now);
        }
        assert_eq!(filter.see(&glimpse(CLEAR), now), Some(Hint::HoldStill));
        let code = Code { content: b"read".to_vec(), eci: None, certainty: 9.0, measures: Some(CLEAR) };
        let read = Sight { codes: vec![code], ..Sight::default() };
        assert_eq!(filter.see(&read, now), None);
        assert_eq!(filter.see(&glimpse(CLEAR), now), None);
    }
}
