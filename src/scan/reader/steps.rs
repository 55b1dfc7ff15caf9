//! What is done with a picture, one step after the other, and for whom.

use super::pyramid::View;

/// One way of looking for finders.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    /// Small windows find finders whose light ring is washed out by blur.
    pub view: View,
    pub worth: Worth,
}

/// For whom a pass is worth its time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// For everyone.
    Glance,
    /// For all but a glance.
    Look,
    /// For a picture that has all the time it wants.
    Stare,
}

/// What is done one after the other: what gives most for its time comes first.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Pass(Pass),
    /// The finders of all passes so far with this polarity together.
    Combine {
        inverted: bool,
        worth: Worth,
    },
}

const fn dark(level: usize, radius: usize, least: i16, worth: Worth) -> Step {
    Step::Pass(Pass { view: View { level, radius, least, inverted: false }, worth })
}

const fn light(level: usize, radius: usize, least: i16, worth: Worth) -> Step {
    Step::Pass(Pass { view: View { level, radius, least, inverted: true }, worth })
}

pub(super) const STEPS: &[Step] = &[
    dark(2, 7, 3, Worth::Glance),
    dark(3, 7, 3, Worth::Glance),
    dark(0, 7, 3, Worth::Glance),
    dark(1, 7, 3, Worth::Glance),
    light(1, 7, 3, Worth::Glance),
    light(2, 7, 3, Worth::Glance),
    light(3, 7, 3, Worth::Glance),
    dark(0, 3, 2, Worth::Look),
    dark(0, 2, 1, Worth::Look),
    dark(1, 3, 2, Worth::Look),
    Step::Combine { inverted: false, worth: Worth::Look },
    light(0, 7, 3, Worth::Glance),
    light(0, 3, 1, Worth::Look),
    Step::Combine { inverted: true, worth: Worth::Look },
    dark(0, 1, 1, Worth::Stare),
    dark(1, 2, 1, Worth::Stare),
    Step::Combine { inverted: false, worth: Worth::Stare },
];

/// Which of the steps are made. A camera need not make all of them on every frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    All,
    /// Dark codes in every way.
    Dark,
    /// Light codes in every way, dark ones at first sight.
    Light,
}

impl Turn {
    pub fn makes(self, step: Step) -> bool {
        match (self, step) {
            (Self::All, _) => true,
            (Self::Dark, Step::Pass(pass)) => !pass.view.inverted,
            (Self::Dark, Step::Combine { inverted, .. }) => !inverted,
            (Self::Light, Step::Pass(pass)) => pass.view.inverted || pass.worth == Worth::Glance,
            (Self::Light, Step::Combine { inverted, .. }) => inverted,
        }
    }
}
