//! Ctrl-C, and the end of the session, in the middle of a command that takes long or of a day at the desk.
//!
//! What is killed leaves the log and every file as they were or as they were to be, and perhaps a file half
//! written under a hidden name. What is interrupted leaves none.

use std::{process, thread, time::Duration};

use crate::{
    progress::Stop,
    text::{Language, text},
    whole_file,
};

/// The exit code of what was interrupted, as shells have it.
pub(super) const INTERRUPTED: u8 = 130;

/// How long a command has to stop by itself. One that waits for a full pipe never looks.
const GRACE: Duration = Duration::from_secs(2);

/// What becomes of the wish that the program ends.
pub enum Interruption {}

impl Interruption {
    /// From here on the command looks for itself whether it was asked to stop. When it is asked a second
    /// time, or takes longer than two seconds to stop, it ends at once.
    pub(super) fn heed(language: Language) -> Stop {
        let stop = Stop::default();
        let told = stop.clone();
        Self::pass_on(language, move || told.ask());
        stop
    }

    /// From here on `stop` is called when the program is asked to stop. When it is asked a second time, or
    /// takes longer than two seconds to stop, it ends at once, and takes along what it has not finished.
    pub fn pass_on(language: Language, stop: impl Fn() + Send + 'static) {
        let mut asked = false;
        handle(move || {
            if std::mem::replace(&mut asked, true) {
                end(language);
            }
            stop();
            thread::spawn(move || {
                thread::sleep(GRACE);
                end(language)
            });
        });
    }

    /// From here on the command ends at once when it is asked to, and takes along what it has not finished.
    pub(super) fn end_at_once(language: Language) {
        handle(move || end(language));
    }
}

fn handle(act: impl FnMut() + Send + 'static) {
    // Without it the system ends the command, as it ends every other.
    if let Err(error) = ctrlc::set_handler(act) {
        tracing::warn!(error = &error as &dyn std::error::Error, "an interruption will not be heeded");
    }
}

fn end(language: Language) -> ! {
    whole_file::abandon_all();
    complain!("{}", text!(language, "cli-stopped"));
    // An ordinary exit lets OpenSSL tidy up under the thread that still encrypts with it, which breaks down.
    // A shell in the place of this program ends with the same code, and no thread of ours is left.
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let _ = process::Command::new("/bin/sh").args(["-c", &format!("exit {INTERRUPTED}")]).exec();
    }
    process::exit(INTERRUPTED.into())
}
