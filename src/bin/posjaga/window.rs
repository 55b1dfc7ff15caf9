//! `posjaga` and `posjaga run`: the guard post.

use std::{io::ErrorKind, path::PathBuf, process::ExitCode};

use anyhow::anyhow;
use posjaga::{
    app::{Cameras, Setup, TrustSource},
    cli::{Global, Interruption, RunOptions, complain},
    data_folder::{DataFolder, DataFolderError, FolderLock, Settings, start_logging},
    ui::{self, WindowError, script::Script},
};
use tracing_subscriber::EnvFilter;

use crate::renderer::Choice;

pub(crate) fn run(mut global: Global, options: &RunOptions) -> anyhow::Result<ExitCode> {
    let set_up = global.set_up_at_first_start();
    let global = &global;
    let explain = |error: DataFolderError| anyhow!(error.in_words(global.language));
    // Whoever starts it with the mouse reads it in a window.
    let prepared = set_up.map_err(|faults| anyhow!(faults)).and_then(|()| {
        global.data_folder().map_err(explain).and_then(|folder| Window::prepare(global, folder))
    });
    let window = match prepared {
        Ok(window) => window,
        Err(error) => {
            complain(&format!("{error:#}"));
            let (renderer, sentence) = (options.rendering.renderer.unwrap_or_default(), error.to_string());
            if ui::message::say(&sentence, renderer, global.language).is_err() {
                let _ = ui::native_box::tell(&sentence, global.language);
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    let choice = Choice::of(options.rendering, &window.folder, global.language);
    match window.open(TrustSource::Installed, cameras(), false, None, &choice) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => choice.failed(&error),
    }
}

/// What a window needs of the data folder: the settings, a listener for what goes wrong, and the
/// folder for itself.
pub(crate) struct Window {
    pub(crate) folder: DataFolder,
    pub(crate) settings: Settings,
    /// A folder that cannot be written has none: it is shown what is wrong with it, and verdicts go on.
    _lock: Option<FolderLock>,
}

impl Window {
    pub(crate) fn prepare(global: &Global, folder: DataFolder) -> anyhow::Result<Self> {
        let explain = |error: DataFolderError| anyhow!(error.in_words(global.language));
        let lock = match folder.lock() {
            Err(DataFolderError::Io { source, .. })
                if matches!(
                    source.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::StorageFull
                ) =>
            {
                None
            }
            lock => Some(lock.map_err(explain)?),
        };
        let mut settings = folder.settings().map_err(explain)?;
        settings.language = global.language;
        if global.verbose > 0 {
            let level = if global.verbose == 1 { "posjaga=debug" } else { "posjaga=trace" };
            let listener =
                tracing_subscriber::fmt().with_env_filter(EnvFilter::new(level)).with_writer(std::io::stderr);
            // Fails only when there is a listener already.
            let _ = listener.try_init();
        } else if let Err(error) = start_logging(&folder) {
            // The desk works without it.
            complain(&error.in_words(settings.language));
        }
        Ok(Self { folder, settings, _lock: lock })
    }

    /// Opens the window, and returns when it is closed.
    pub(crate) fn open(
        self,
        trust: TrustSource,
        cameras: Option<Cameras>,
        demo: bool,
        script: Option<Script>,
        choice: &Choice,
    ) -> Result<(), WindowError> {
        let Self { folder, settings, _lock } = self;
        let language = settings.language;
        let setup = Setup { folder, settings, trust, cameras, demo };
        let works = choice.clone();
        let opened = move |close| {
            works.works();
            Interruption::pass_on(language, close);
        };
        ui::run(setup, export_folder(), script, choice.renderer, opened)
    }
}

/// Where people look for what a program has written for them.
fn export_folder() -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|folders| folders.document_dir().unwrap_or(folders.home_dir()));
    folder.map(PathBuf::from).unwrap_or_default()
}

#[cfg(feature = "camera")]
#[expect(clippy::unnecessary_wraps, reason = "a build without cameras has none")]
fn cameras() -> Option<Cameras> {
    use posjaga::scan::{camera::CameraSystem, device::DeviceSystem};
    Some(std::sync::Arc::new(|| -> Box<dyn CameraSystem> { Box::new(DeviceSystem::default()) }))
}

#[cfg(not(feature = "camera"))]
fn cameras() -> Option<Cameras> {
    None
}
