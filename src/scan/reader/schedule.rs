//! What is done with a picture, one step after the other, and for whom.

use crate::scan::reader::image::pyramid::View;

/// How much time a picture is worth. Whatever is read with one effort is read with every higher one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effort {
    /// A glance.
    Fast,
    /// What the camera path does for a frame.
    #[default]
    Normal,
    /// Everything we know, for a picture file.
    Best,
}

/// A step, and the least effort at which it is worth its time.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub worth: Effort,
    pub kind: Kind,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// One way of looking for finders. Small windows find those whose light ring is washed out by blur.
    Pass(View),
    /// The finders of all passes so far with this polarity together.
    Combine { inverted: bool },
}

const fn dark(level: usize, radius: usize, least: i16, worth: Effort) -> Step {
    Step { worth, kind: Kind::Pass(View { level, radius, least, inverted: false }) }
}

const fn light(level: usize, radius: usize, least: i16, worth: Effort) -> Step {
    Step { worth, kind: Kind::Pass(View { level, radius, least, inverted: true }) }
}

const fn combine(inverted: bool, worth: Effort) -> Step {
    Step { worth, kind: Kind::Combine { inverted } }
}

/// One after the other: what gives most for its time comes first.
pub(super) const STEPS: &[Step] = &[
    dark(2, 7, 3, Effort::Fast),
    dark(3, 7, 3, Effort::Fast),
    dark(0, 7, 3, Effort::Fast),
    dark(1, 7, 3, Effort::Fast),
    light(1, 7, 3, Effort::Fast),
    light(2, 7, 3, Effort::Fast),
    light(3, 7, 3, Effort::Fast),
    dark(0, 3, 2, Effort::Normal),
    dark(0, 2, 1, Effort::Normal),
    dark(1, 3, 2, Effort::Normal),
    combine(false, Effort::Normal),
    light(0, 7, 3, Effort::Fast),
    light(0, 3, 1, Effort::Normal),
    combine(true, Effort::Normal),
    dark(0, 1, 1, Effort::Best),
    dark(1, 2, 1, Effort::Best),
    combine(false, Effort::Best),
];
