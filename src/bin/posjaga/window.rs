//! `posjaga` and `posjaga run`: the guard post.

use std::{io::ErrorKind, path::PathBuf, process::ExitCode};

use anyhow::anyhow;
use posjaga::{
    app::{Cameras, Setup, TrustSource},
    cli::{Global, Interruption, complain},
    data_folder::{DataFolder, DataFolderError, FolderLock, Settings, start_logging},
    ui::{self, script::Script},
};
use tracing_subscriber::EnvFilter;

pub(crate) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(global.language));
    // Whoever starts it with the mouse reads it in a window.
    let prepared = global.data_folder().map_err(explain).and_then(|folder| Window::prepare(global, folder));
    let window = match prepared {
        Ok(window) => window,
        Err(error) => {
            complain(&format!("{error:#}"));
            let _ = ui::message::say(&error.to_string(), global.language);
            return Ok(ExitCode::FAILURE);
        }
    };
    window.open(TrustSource::Installed, cameras(), false, None)?;
    Ok(ExitCode::SUCCESS)
}

/// What a window needs of the data folder: the settings, a listener for what goes wrong, and the
/// folder for itself.
pub(crate) struct Window {
    folder: DataFolder,
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
    ) -> anyhow::Result<()> {
        let Self { folder, settings, _lock } = self;
        let language = settings.language;
        let setup = Setup { folder, settings, trust, cameras, demo };
        let opened = move |close| Interruption::pass_on(language, close);
        ui::run(setup, export_folder(), script, opened).map_err(|error| {
            // The system's own words help nobody at a desk; whoever looks for them finds them here.
            tracing::error!(error = &error as &dyn std::error::Error, "no window");
            anyhow!(error.in_words(language))
        })
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
