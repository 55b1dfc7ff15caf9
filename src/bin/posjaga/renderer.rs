//! Which renderer draws the window, and what is done when it cannot: the program starts itself again with the other.

use std::{
    env,
    process::{Command, ExitCode},
};

use posjaga::{
    cli::{Rendering, complain},
    data_folder::{DataFolder, Refusal, Renderer, Substitute},
    text::Language,
    ui::{WindowError, native_box},
};

/// The renderer of this start.
#[derive(Clone)]
pub(crate) struct Choice {
    pub(crate) renderer: Renderer,
    /// Why the other one did not work just now; there is no third.
    instead_of: Option<Refusal>,
    folder: DataFolder,
    language: Language,
}

impl Choice {
    /// What is asked for, or what worked at the last start, or OpenGL.
    pub(crate) fn of(rendering: Rendering, folder: &DataFolder, language: Language) -> Self {
        let remembered = || folder.substitute().map(|substitute| substitute.renderer);
        Self {
            renderer: rendering.renderer.or_else(remembered).unwrap_or_default(),
            instead_of: rendering.instead_of,
            folder: folder.clone(),
            language,
        }
    }

    /// The window is there: so it is drawn at the next start. What was asked for by name is not the rule for later,
    /// but OpenGL that works again is.
    pub(crate) fn works(&self) {
        let (renderer, refusal) = (self.renderer, self.instead_of);
        let remembered = match refusal {
            Some(refusal) => {
                tracing::warn!(
                    renderer = renderer.code(),
                    because = refusal.code(),
                    "the window is drawn by the substitute, from now on"
                );
                Some(Substitute { renderer, refusal }).filter(|_| renderer != Renderer::default())
            }
            None if renderer == Renderer::default() => None,
            None => return,
        };
        if let Err(error) = self.folder.remember_substitute(remembered) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the renderer is not remembered");
        }
    }

    /// There is no window. Starts the program again where another renderer is left to try, and says what is wrong
    /// where none is: on standard error, and in a box for whoever started it with the mouse.
    pub(crate) fn failed(&self, error: &WindowError) -> anyhow::Result<ExitCode> {
        // The system's own words help nobody at a desk; whoever looks for them finds them in the log.
        let cause = error as &dyn std::error::Error;
        if let Some(refusal) = error.refusal().filter(|_| self.instead_of.is_none()) {
            tracing::debug!(error = cause, "no window yet");
            return Ok(start_again(self.renderer.other(), refusal)?);
        }
        tracing::error!(error = cause, "no window");
        let sentences = error.in_words(self.language);
        complain(sentences);
        let _ = native_box::tell(sentences, self.language);
        Ok(ExitCode::FAILURE)
    }
}

/// The same command line in a new process: a driver that has failed once is not asked again in this one.
fn start_again(renderer: Renderer, refusal: Refusal) -> std::io::Result<ExitCode> {
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1));
    again.args(["--renderer", renderer.code(), "--instead-of", refusal.code()]);
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut again));
    #[cfg(not(unix))]
    {
        let code = again.status()?.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }
}
