//! A picture, its half, its quarter …, and the means of neighbourhoods, each made when it is first asked
//! for.

use crate::scan::reader::{
    budget::Budget,
    image::{luma::Luma, threshold::ThresholdedImage},
};

/// A picture in several sizes.
pub struct Pyramid<'p> {
    levels: Vec<Luma<'p>>,
    /// The means that were made, by level and radius.
    means: Vec<((usize, usize), Vec<u8>)>,
    /// The ground of each level but the last.
    grounds: Vec<Ground>,
}

/// What a level is like where there is nothing.
struct Ground {
    noise: u8,
    /// Where there may be something; see [`Luma::active`].
    active: Vec<bool>,
}

/// How a level is to be looked at; see [`ThresholdedImage`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// How often the picture is halved.
    pub level: usize,
    /// Half the window of the local mean, in pixels of half the level's resolution.
    pub radius: usize,
    pub least: i16,
    pub inverted: bool,
}

/// How dark a pixel must be below the mean, at least: of the noise of the level, but no more than this.
const OFFSET_PER_NOISE: f32 = 1.2;
const MAX_OFFSET_BY_NOISE: i16 = 10;
/// The least short side of a level, and the least long side of one that is smaller than half.
const MIN_SHORT_SIDE_PIXELS: usize = 40;
const MIN_LONG_SIDE_PIXELS: usize = 160;

impl<'p> Pyramid<'p> {
    pub fn new(picture: Luma<'p>) -> Self {
        Self { levels: vec![picture], means: Vec::new(), grounds: Vec::new() }
    }

    /// A level as ink on ground. `None` when the level would be too small for a code.
    pub fn thresholded(&mut self, view: View, budget: &mut Budget) -> Option<ThresholdedImage<'_>> {
        let View { level, radius, least, inverted } = view;
        let mut work = 0;
        while self.levels.len() < level + 2 {
            let luma = self.levels.last()?;
            let half = luma.half();
            work += half.pixels.len() * 2;
            self.grounds.push(Ground { noise: luma.noise(), active: half.active() });
            self.levels.push(half);
        }
        let (luma, half) = (&self.levels[level], &self.levels[level + 1]);
        let (short, long) = (luma.width.min(luma.height), luma.width.max(luma.height));
        if short < MIN_SHORT_SIDE_PIXELS || (level > 1 && long < MIN_LONG_SIDE_PIXELS) {
            return None;
        }
        let Ground { noise, active } = &self.grounds[level];
        let least =
            least.max((f32::from(*noise) * OFFSET_PER_NOISE) as i16).min(least.max(MAX_OFFSET_BY_NOISE));
        let key = (level, radius);
        let made = self.means.iter().position(|(made, _)| *made == key);
        let place = made.unwrap_or_else(|| {
            work += half.pixels.len();
            self.means.push((key, half.box_mean(radius)));
            self.means.len() - 1
        });
        let means = &self.means[place].1;
        budget.spend(work);
        Some(ThresholdedImage { luma, means, active, least, inverted })
    }
}
