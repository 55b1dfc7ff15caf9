//! The system's file dialogs. Each runs on a thread of its own, since it blocks; a system may also have
//! none, so that a path field always stands beside the button.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
};

/// The system's dialogs that one of ours has opened.
pub(super) struct SystemDialogs {
    chosen: Receiver<PathBuf>,
    choose: Sender<PathBuf>,
}

impl Default for SystemDialogs {
    fn default() -> Self {
        let (choose, chosen) = channel();
        Self { chosen, choose }
    }
}

impl SystemDialogs {
    /// Asks for a file with one of these endings (none: any). Returns at once.
    pub(super) fn open_file(&self, endings: &[&str], ctx: &egui::Context) {
        let mut dialog = rfd::FileDialog::new();
        if !endings.is_empty() {
            dialog = dialog.add_filter(endings.join(", "), endings);
        }
        self.show(ctx, || dialog.pick_file());
    }

    /// Asks where to write a file, and proposes this. Returns at once.
    pub(super) fn save_file(&self, proposal: &Path, ctx: &egui::Context) {
        let mut dialog = rfd::FileDialog::new();
        if let Some(folder) = proposal.parent() {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = proposal.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        self.show(ctx, || dialog.save_file());
    }

    /// The file that was chosen since the last call.
    pub(super) fn answer(&self) -> Option<PathBuf> {
        self.chosen.try_iter().last()
    }

    fn show(&self, ctx: &egui::Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        let (choose, ctx) = (self.choose.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            if let Some(path) = dialog()
                && choose.send(path).is_ok()
            {
                ctx.request_repaint();
            }
        });
        if let Err(error) = thread {
            tracing::error!(%error, "there is no thread for a file dialog");
        }
    }
}
