//! The system's file dialogs, each on a thread of its own, since it blocks. Where the system has none to give, ours
//! takes its place; and a path field always stands beside the button.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    time::{Duration, Instant},
};

use super::browser::{Browser, Choice};
use crate::text::Language;

/// Nobody gives up a dialog so soon: there was none.
const NO_DIALOG: Duration = Duration::from_millis(400);

/// The system's dialogs that one of ours has opened.
pub(super) struct SystemDialogs {
    chosen: Receiver<Answer>,
    choose: Sender<Answer>,
    wanted: Option<Wanted>,
    browser: Option<Browser>,
}

/// What a dialog of the system has come to.
enum Answer {
    File(PathBuf),
    /// There is no such dialog.
    None,
}

/// What a dialog was opened for.
enum Wanted {
    Open(Vec<&'static str>),
    Save(PathBuf),
}

impl Default for SystemDialogs {
    fn default() -> Self {
        let (choose, chosen) = channel();
        Self { chosen, choose, wanted: None, browser: None }
    }
}

impl SystemDialogs {
    /// Asks for a file with one of these endings (none: any). Returns at once.
    pub(super) fn open_file(&mut self, endings: &[&'static str], ctx: &egui::Context) {
        self.wanted = Some(Wanted::Open(endings.to_vec()));
        let mut dialog = rfd::FileDialog::new();
        if !endings.is_empty() {
            dialog = dialog.add_filter(endings.join(", "), endings);
        }
        self.show(ctx, || dialog.pick_file());
    }

    /// Asks where to write a file, and proposes this. Returns at once.
    pub(super) fn save_file(&mut self, proposal: &Path, ctx: &egui::Context) {
        self.wanted = Some(Wanted::Save(proposal.to_owned()));
        let mut dialog = rfd::FileDialog::new();
        if let Some(folder) = proposal.parent() {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = proposal.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        self.show(ctx, || dialog.save_file());
    }

    /// The file that was chosen since the last call. Draws our own dialog where it is in the place of the system's.
    pub(super) fn answer(&mut self, ctx: &egui::Context, language: Language) -> Option<PathBuf> {
        match self.chosen.try_iter().last() {
            Some(Answer::File(path)) => return Some(path),
            Some(Answer::None) => {
                self.browser = self.wanted.take().map(|wanted| match wanted {
                    Wanted::Open(endings) => Browser::open(&endings, ctx),
                    Wanted::Save(proposal) => Browser::save(&proposal, ctx),
                });
            }
            None => {}
        }
        let choice = self.browser.as_mut().map_or(Choice::None, |browser| browser.ui(ctx, language));
        if !matches!(choice, Choice::None) {
            self.browser = None;
        }
        match choice {
            Choice::File(path) => Some(path),
            Choice::None | Choice::GivenUp => None,
        }
    }

    fn show(&self, ctx: &egui::Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        let (choose, ctx) = (self.choose.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            let opened = Instant::now();
            let answer = match dialog() {
                Some(path) => Answer::File(path),
                None if opened.elapsed() < NO_DIALOG => Answer::None,
                None => return,
            };
            if choose.send(answer).is_ok() {
                ctx.request_repaint();
            }
        });
        if let Err(error) = thread {
            tracing::error!(%error, "there is no thread for a file dialog");
        }
    }
}
