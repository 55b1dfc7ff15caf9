//! Where the window was when it was closed, in a small file, so that it opens there again.

use super::{DataFolder, DataFolderError, read, write};

const FILE: &str = "window";
/// Four numbers, a word, and what stands between them.
const MAX_BYTES: usize = 128;
/// No screen is larger, in points, and no window that can be worked with is smaller.
const SIZES: std::ops::RangeInclusive<f32> = 300.0..=20_000.0;

/// Where a window is, in points of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowMark {
    /// Its left upper corner; `None` where the system does not tell.
    pub corner: Option<[f32; 2]>,
    /// Its size, without the frame.
    pub size: [f32; 2],
    /// Whether it fills the screen.
    pub maximized: bool,
}

impl DataFolder {
    /// Where the window was. A file that does not say so says nothing.
    #[must_use]
    pub fn window_mark(&self) -> Option<WindowMark> {
        let bytes = read(&self.path().join(FILE), MAX_BYTES).ok()??;
        WindowMark::parse(std::str::from_utf8(&bytes).ok()?)
    }

    /// Keeps where the window is, in one step.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep_window_mark(&self, mark: WindowMark) -> Result<(), DataFolderError> {
        write(&self.path().join(FILE), mark.written().as_bytes())
    }
}

impl WindowMark {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let mut number = || words.next()?.parse::<f32>().ok().filter(|number| number.is_finite());
        let size = [number()?, number()?];
        if !size.iter().all(|side| SIZES.contains(side)) {
            return None;
        }
        let rest: Vec<&str> = text.split_whitespace().skip(2).collect();
        let (maximized, corner) = match rest.as_slice() {
            [state] => (*state, None),
            [state, x, y] => (*state, Some([x.parse().ok()?, y.parse().ok()?])),
            _ => return None,
        };
        let corner = corner.filter(|corner: &[f32; 2]| corner.iter().all(|at| at.abs() <= *SIZES.end()));
        match maximized {
            "maximized" => Some(Self { corner, size, maximized: true }),
            "normal" => Some(Self { corner, size, maximized: false }),
            _ => None,
        }
    }

    fn written(self) -> String {
        let [width, height] = self.size;
        let state = if self.maximized { "maximized" } else { "normal" };
        match self.corner {
            Some([x, y]) => format!("{width:.0} {height:.0} {state} {x:.0} {y:.0}\n"),
            None => format!("{width:.0} {height:.0} {state}\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_window_was_is_read_as_it_was_written() {
        for mark in [
            WindowMark { corner: Some([-8.0, 30.0]), size: [1366.0, 700.0], maximized: true },
            WindowMark { corner: None, size: [800.0, 600.0], maximized: false },
        ] {
            assert_eq!(WindowMark::parse(&mark.written()), Some(mark));
        }
    }

    #[test]
    fn a_file_that_says_nothing_sensible_says_nothing() {
        for text in [
            "",
            "800",
            "800 600",
            "800 600 minimised",
            "0 0 normal",
            "NaN 600 normal",
            "800 600 normal 1",
            "1e9 600 normal",
            "800 600 normal 1 2 3",
            "800 600 normal x y",
        ] {
            assert_eq!(WindowMark::parse(text), None, "{text:?}");
        }
        // A place on a screen that is not there any more is none, and the size stands.
        let far = WindowMark::parse("800 600 normal 900000 5").unwrap();
        assert_eq!((far.corner, far.size), (None, [800.0, 600.0]));
    }
}
