//! Why there is no window.

use std::any::Any;

use super::display;
use crate::{
    data_folder::{Refusal, Renderer},
    text::text,
    words::Language,
};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// There is no display, or none that answers.
    #[error("there is no display")]
    NoDisplay(#[source] Cause),
    /// There is a display, and what was to draw on it does not work.
    #[error("{} does not work: {}", .0.code(), .1.code())]
    NoRenderer(Renderer, Refusal, #[source] Cause),
    /// Anything else.
    #[error("the window cannot be opened")]
    Other(#[source] Cause),
}

/// What the system says.
type Cause = Box<dyn std::error::Error + Send + Sync>;

impl WindowError {
    /// For whoever started the program, in three sentences: what happened, why, and what to do.
    #[must_use]
    pub fn in_words(&self, language: Language) -> &'static str {
        match self {
            Self::NoDisplay(_) => text!(language, "window-no-display"),
            Self::NoRenderer(..) => text!(language, "window-no-renderer"),
            Self::Other(_) => text!(language, "window-trouble"),
        }
    }

    /// Why nothing was drawn on a display that is there; `None` when that is not why.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        if let Self::NoRenderer(_, refusal, _) = self { Some(*refusal) } else { None }
    }

    pub(super) fn of(error: &eframe::Error) -> Self {
        // The original error cannot leave its thread; its words can.
        let cause = error.to_string().into();
        match error {
            // A display that is there is not called absent because a library of it is missing.
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) if !display::answers() => {
                Self::NoDisplay(cause)
            }
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) | eframe::Error::AppCreation(_) => {
                Self::Other(cause)
            }
            eframe::Error::OpenGL(_) => Self::NoRenderer(Renderer::Glow, Refusal::Version, cause),
            eframe::Error::NoGlutinConfigs(..) => Self::NoRenderer(Renderer::Glow, Refusal::Format, cause),
            eframe::Error::Glutin(_) => Self::NoRenderer(Renderer::Glow, Refusal::Context, cause),
            eframe::Error::Wgpu(_) => Self::NoRenderer(Renderer::Wgpu, Refusal::Context, cause),
        }
    }

    pub(super) fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let words =
            panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let words = words.unwrap_or("a panic");
        // glutin's error, as a panic prints it: a context that was lost between two frames.
        if words.contains("raw_code:") && words.contains("kind:") {
            return Self::NoRenderer(Renderer::Glow, Refusal::Context, words.to_owned().into());
        }
        Self::Other(words.to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_over_a_lost_context_is_a_refusal_and_any_other_is_not() {
        let lost = "called `Result::unwrap()` on an `Err` value: Error { raw_code: Some(12302), raw_os_message: None, \
                    kind: ContextLost }";
        let lost: Box<dyn Any + Send> = Box::new(lost.to_owned());
        assert_eq!(WindowError::of_panic(lost.as_ref()).refusal(), Some(Refusal::Context));
        let other: Box<dyn Any + Send> = Box::new("Library libxkbcommon-x11.so could not be loaded.");
        assert_eq!(WindowError::of_panic(other.as_ref()).refusal(), None);
    }
}
