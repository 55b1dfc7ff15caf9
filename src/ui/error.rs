//! Why there is no window.

use crate::{text::text, words::Language};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// There is no display, or none that answers.
    #[error("there is no display")]
    NoDisplay(#[source] Cause),
    /// There is a display, and no OpenGL to draw on it.
    #[error("OpenGL does not work")]
    NoOpenGl(#[source] Cause),
    /// Anything else.
    #[error("the window cannot be opened")]
    Other(#[source] Cause),
}

/// What the system says.
type Cause = Box<dyn std::error::Error + Send + Sync>;

impl WindowError {
    /// In a sentence for whoever started the program, with what to do.
    #[must_use]
    pub fn in_words(&self, language: Language) -> &'static str {
        match self {
            Self::NoDisplay(_) => text!(language, "desk-no-display"),
            Self::NoOpenGl(_) => text!(language, "desk-no-opengl"),
            Self::Other(_) => text!(language, "desk-no-window"),
        }
    }

    pub(super) fn of(error: &eframe::Error) -> Self {
        // The original error cannot leave its thread; its words can.
        let cause = error.to_string().into();
        match error {
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => Self::NoDisplay(cause),
            eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_) => {
                Self::NoOpenGl(cause)
            }
            eframe::Error::AppCreation(_) => Self::Other(cause),
        }
    }
}
