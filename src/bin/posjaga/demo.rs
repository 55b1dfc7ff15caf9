//! `posjaga demo`: the guard post with a camera that holds up made-up credentials.

use std::{
    fs,
    path::Path,
    process::ExitCode,
    sync::{Arc, PoisonError},
};

use anyhow::{Context as _, ensure};
use posjaga::{
    app::TrustSource,
    cli::{DemoOptions, Global},
    data_folder::DataFolder,
    demo::{Demo, DemoCamera, DemoRefusal, Scene, Stage, marker},
    scan::camera::CameraSystem,
    text::Language,
    time,
    ui::script::{Script, TOUR},
};

use crate::{renderer::Choice, window::Window};

/// Tells a data folder of the demo from one with real guests.
const MARKER: &str = "DEMO.txt";

/// Without `--data`, the log is in a temporary folder and gone at the end. With it, the log stays
/// there.
pub(crate) fn run(global: &Global, options: &DemoOptions) -> anyhow::Result<ExitCode> {
    let temporary = tempfile::Builder::new().prefix("posjaga-demo-").tempdir()?;
    let folder = demo_folder(global.data.as_deref().unwrap_or(temporary.path()), global.language)?;
    let mut window = Window::prepare(global, folder)?;
    "DEMO".clone_into(&mut window.settings.post);
    "DEMO".clone_into(&mut window.settings.office);

    let demo = Demo::new(time::now())?;
    let stage = demo.stage();
    let script = script(options, &stage, global.language)?;
    let failure = script.as_ref().map(Script::failure);
    let cameras = Arc::new(move || -> Box<dyn CameraSystem> { Box::new(DemoCamera::new(stage.clone())) });
    let choice = Choice::of(options.rendering, &window.folder, global.language);
    let trust = TrustSource::Only(Box::new(demo.trust().clone()));
    if let Err(error) = window.open(trust, Some(cameras), true, script, &choice) {
        // A program that starts itself again leaves nothing of this one behind.
        temporary.close()?;
        return choice.failed(&error);
    }

    let failed = failure.and_then(|failure| failure.lock().unwrap_or_else(PoisonError::into_inner).take());
    failed.map_or(Ok(ExitCode::SUCCESS), |error| Err(error.into()))
}

/// A folder that is not the demo's own is refused, so that no made-up guest gets into a real log.
fn demo_folder(path: &Path, language: Language) -> anyhow::Result<DataFolder> {
    let empty = !path.exists() || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(empty || path.join(MARKER).exists(), DemoRefusal::RealGuests(path.to_owned()).in_words(language));
    let folder = DataFolder::open(path)?;
    fs::write(path.join(MARKER), marker(language).to_owned() + "\n")?;
    Ok(folder)
}

fn script(options: &DemoOptions, stage: &Arc<Stage>, language: Language) -> anyhow::Result<Option<Script>> {
    let Some(file) = &options.script else { return Ok(None) };
    let text = if file.as_os_str() == "builtin" {
        TOUR.to_owned()
    } else {
        fs::read_to_string(file).with_context(|| DemoRefusal::Script(file.clone()).in_words(language))?
    };
    fs::create_dir_all(&options.output)?;
    stage.show(Scene::Nothing);
    Ok(Some(Script::parse(&text, &options.output, stage.clone())?))
}
