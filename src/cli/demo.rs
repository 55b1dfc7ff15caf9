//! `posjaga demo`: the guard post with a camera that holds up made-up credentials.

use std::{path::PathBuf, process::ExitCode};

use super::Global;

/// The options of `posjaga demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Work the window by the steps in this file (`builtin`: a tour), and close it
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Where the files of the script go
    #[arg(long, value_name = "DIR", default_value = ".", requires = "script")]
    output: PathBuf,
}

/// Tells a data folder of the demo from one with real guests.
#[cfg(feature = "gui")]
const MARKER: &str = "DEMO.txt";

/// Without `--data`, the log is in a temporary folder and gone at the end. With it, the log stays there;
/// a folder that is not the demo's own is refused, so that no made-up guest gets into a real log.
#[cfg(feature = "gui")]
pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    use std::{
        fs,
        sync::{Arc, PoisonError},
    };

    use anyhow::{Context as _, ensure};

    use crate::{
        app::{Setup, TrustSource},
        data_folder::DataFolder,
        demo::{Demo, DemoCamera, Scene},
        scan::camera::CameraSystem,
        ui::{
            self,
            script::{Script, TOUR},
        },
    };

    let temporary = tempfile::Builder::new().prefix("posjaga-demo-").tempdir()?;
    let path = global.data.as_deref().unwrap_or(temporary.path());
    let empty = !path.exists() || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(
        empty || path.join(MARKER).exists(),
        "the demo does not touch a data folder with real guests; name another folder: {}",
        path.display()
    );
    let folder = DataFolder::open(path)?;
    fs::write(path.join(MARKER), "Everything in this folder is made up by `posjaga demo`.\n")?;
    let _lock = folder.lock()?;

    let mut settings = folder.settings()?;
    if let Some(language) = global.lang {
        settings.language = language;
    }
    "DEMO".clone_into(&mut settings.post);
    "DEMO".clone_into(&mut settings.office);

    let demo = Demo::new(std::time::SystemTime::now().into())?;
    let stage = demo.stage();
    let script = match &options.script {
        Some(file) => {
            let text = if file.as_os_str() == "builtin" {
                TOUR.to_owned()
            } else {
                fs::read_to_string(file)
                    .with_context(|| format!("cannot read the script {}", file.display()))?
            };
            fs::create_dir_all(&options.output)?;
            stage.show(Scene::Nothing);
            Some(Script::parse(&text, &options.output, stage.clone())?)
        }
        None => None,
    };
    let failure = script.as_ref().map(Script::failure);

    let cameras = Arc::new(move || -> Box<dyn CameraSystem> { Box::new(DemoCamera::new(stage.clone())) });
    let setup = Setup {
        folder,
        settings,
        trust: TrustSource::Only(demo.trust().clone()),
        cameras: Some(cameras),
        demo: true,
    };
    ui::run(setup, super::run::export_folder(), script)?;
    let failed = failure.and_then(|failure| failure.lock().unwrap_or_else(PoisonError::into_inner).take());
    failed.map_or(Ok(ExitCode::SUCCESS), |error| Err(error.into()))
}

#[cfg(not(feature = "gui"))]
pub(super) fn run(_: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let _ = (&options.script, &options.output);
    anyhow::bail!("this build of posjaga has no window, so it has no demo")
}
