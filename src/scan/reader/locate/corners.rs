//! The three finder patterns at the corners of a symbol.

use crate::scan::reader::{locate::finder::Finder, point::Point};

/// Three finder patterns of one symbol.
#[derive(Clone, Copy, Debug)]
pub struct Corners {
    pub top_left: Finder,
    pub top_right: Finder,
    pub bottom_left: Finder,
}

impl Corners {
    pub fn map(self, change: impl Fn(Finder) -> Finder) -> Self {
        Self {
            top_left: change(self.top_left),
            top_right: change(self.top_right),
            bottom_left: change(self.bottom_left),
        }
    }

    /// A place within the symbol that tells it from others.
    pub fn middle(&self) -> Point {
        (self.top_left.centre + self.top_right.centre + self.bottom_left.centre) * (1.0 / 3.0)
    }
}
