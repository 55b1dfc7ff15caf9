//! Works the window without a person, for pictures of it and for tests: one step a line, and a line on
//! standard output for each step that is done.
//!
//! | step | does |
//! | --- | --- |
//! | `show SCENE` | holds up a scene of the demo |
//! | `wait VERDICT` | waits until a verdict is on the screen: `admit`, `review`, `refuse`, `undetermined`, or `none` |
//! | `wait saved`, `wait inside N`, `wait offer` | waits until the visit is in the log; N guests are inside; a check-out is offered |
//! | `key NAME` | presses a key, as it is called by egui: `Enter`, `Escape`, `F5`, `1`, `Tab` … |
//! | `type TEXT` | types |
//! | `pause MILLIS` | waits, for the eye |
//! | `size WIDTH HEIGHT` | changes the size of the window |
//! | `screenshot PATH` | writes a picture of the window (PNG) |
//! | `export PATH` | exports today's visits, in the format of the path's ending, else CSV |
//! | `quit` | closes the window |
//!
//! Empty lines and those that begin with `#` do nothing. A step that takes more than a minute ends the
//! run.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use egui::{ColorImage, Event, Key, ViewportCommand, vec2};

use super::keyboard::press;
use crate::{
    app::{App, Command, Export, Notice, Saving},
    demo::{Scene, Stage},
    export::ExportFormat,
    time::local_day,
    verdict::Verdict,
};

const PATIENCE: Duration = Duration::from_mins(1);

/// A tour through everything that a newcomer should see.
pub const TOUR: &str = include_str!("../../assets/demo/tour.txt");

/// The steps that are still to be done.
pub struct Script {
    stage: Arc<Stage>,
    folder: PathBuf,
    steps: VecDeque<(usize, Step)>,
    /// When the current step began, once it has.
    begun: Option<Instant>,
    keys: Vec<Event>,
    picture: Arc<Mutex<Option<Arc<ColorImage>>>>,
    failed: Arc<Mutex<Option<ScriptError>>>,
}

/// Why a script does not run, or did not end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// A line that is no step.
    #[error("line {line} of the script is no step: {text}")]
    Unknown {
        /// Which line, from 1.
        line: usize,
        /// What it says.
        text: String,
    },
    /// Something that a step waits for did not happen.
    #[error("the script waited in vain at line {line}")]
    InVain {
        /// Which line, from 1.
        line: usize,
    },
    /// A file could not be written.
    #[error("the script could not write its file at line {line}")]
    File {
        /// Which line, from 1.
        line: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Show(Scene),
    Wait(Awaited),
    Key(Key),
    Type(String),
    Pause(Duration),
    Size(u16, u16),
    Screenshot(PathBuf),
    Export(PathBuf),
    Quit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Verdict(Option<Verdict>),
    Saved,
    Inside(u64),
    Offer,
}

impl Script {
    /// Reads a script. Paths in it are below `folder`.
    ///
    /// # Errors
    ///
    /// Names the first line that is no step.
    pub fn parse(text: &str, folder: &Path, stage: Arc<Stage>) -> Result<Self, ScriptError> {
        let lines = text.lines().map(str::trim).enumerate();
        let steps = lines
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(|(at, line)| {
                let step = parse_step(line, folder);
                step.map(|step| (at + 1, step))
                    .ok_or_else(|| ScriptError::Unknown { line: at + 1, text: line.to_owned() })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            stage,
            folder: folder.to_owned(),
            steps,
            begun: None,
            keys: Vec::new(),
            picture: Arc::default(),
            failed: Arc::default(),
        })
    }

    /// Why the script ended before its end, to be asked when the window is closed.
    #[must_use]
    pub fn failure(&self) -> Arc<Mutex<Option<ScriptError>>> {
        self.failed.clone()
    }

    /// Goes on with the steps as far as they go in this frame.
    pub(super) fn go_on(&mut self, ctx: &egui::Context, app: &mut App) {
        let Some((line, step)) = self.steps.front().cloned() else { return };
        // The script looks again soon, whatever else happens.
        ctx.request_repaint_after(Duration::from_millis(50));
        let first = self.begun.is_none();
        let begun = *self.begun.get_or_insert_with(Instant::now);
        let done = match &step {
            Step::Show(scene) => {
                self.stage.show(*scene);
                true
            }
            Step::Wait(awaited) => happened(*awaited, app),
            Step::Key(key) => {
                self.keys.extend(press(*key));
                true
            }
            Step::Type(text) => {
                self.keys.push(Event::Text(text.clone()));
                true
            }
            Step::Pause(pause) => begun.elapsed() >= *pause,
            Step::Size(width, height) => {
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(vec2(
                    f32::from(*width),
                    f32::from(*height),
                )));
                true
            }
            Step::Screenshot(path) => self.screenshot(ctx, first, line, path),
            Step::Export(path) => export(app, first, path),
            Step::Quit => {
                ctx.send_viewport_cmd(ViewportCommand::Close);
                true
            }
        };
        if done {
            println!("{line}: {}", self.words(&step));
            self.steps.pop_front();
            self.begun = None;
        } else if begun.elapsed() > PATIENCE {
            self.fail(ctx, ScriptError::InVain { line });
        }
    }

    /// Presses the keys of the script where those of a person would be.
    pub(super) fn press_keys(&mut self, input: &mut egui::RawInput) {
        input.events.append(&mut self.keys);
        input.focused = true;
    }

    /// Whether the picture is on the disk. The window hands it over some frames after it was asked.
    fn screenshot(&mut self, ctx: &egui::Context, first: bool, line: usize, path: &Path) -> bool {
        if first {
            let (place, ctx) = (self.picture.clone(), ctx.clone());
            ctx.clone().request_screenshot(move |picture| {
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(picture);
                ctx.request_repaint();
            });
        }
        let taken = self.picture.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(picture) = taken else { return false };
        let [width, height] = picture.size;
        let bytes: Vec<u8> =
            picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        let saved =
            image::save_buffer(path, &bytes, width as u32, height as u32, image::ExtendedColorType::Rgb8);
        if saved.is_err() {
            self.fail(ctx, ScriptError::File { line });
        }
        saved.is_ok()
    }

    fn fail(&mut self, ctx: &egui::Context, error: ScriptError) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        self.steps.clear();
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    fn words(&self, step: &Step) -> String {
        let short = |path: &Path| path.strip_prefix(&self.folder).unwrap_or(path).display().to_string();
        match step {
            Step::Show(scene) => format!("show {}", scene.code()),
            Step::Wait(Awaited::Verdict(verdict)) => {
                format!("wait {}", verdict.map_or("none", Verdict::code))
            }
            Step::Wait(Awaited::Saved) => "wait saved".to_owned(),
            Step::Wait(Awaited::Inside(count)) => format!("wait inside {count}"),
            Step::Wait(Awaited::Offer) => "wait offer".to_owned(),
            Step::Key(key) => format!("key {}", key.name()),
            Step::Type(text) => format!("type {text}"),
            Step::Pause(pause) => format!("pause {}", pause.as_millis()),
            Step::Size(width, height) => format!("size {width} {height}"),
            Step::Screenshot(path) => format!("screenshot {}", short(path)),
            Step::Export(path) => format!("export {}", short(path)),
            Step::Quit => "quit".to_owned(),
        }
    }
}

fn parse_step(line: &str, folder: &Path) -> Option<Step> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let path = || Some(folder.join(rest)).filter(|_| !rest.is_empty());
    match verb {
        "show" => Scene::from_code(rest).map(Step::Show),
        "wait" => parse_awaited(rest).map(Step::Wait),
        "key" => Key::from_name(rest).map(Step::Key),
        "type" => Some(Step::Type(rest.to_owned())),
        "pause" => rest.parse().ok().map(|millis| Step::Pause(Duration::from_millis(millis))),
        "size" => {
            let (width, height) = rest.split_once(' ')?;
            Some(Step::Size(width.parse().ok()?, height.trim().parse().ok()?))
        }
        "screenshot" => path().map(Step::Screenshot),
        "export" => path().map(Step::Export),
        "quit" => Some(Step::Quit),
        _ => None,
    }
}

fn parse_awaited(what: &str) -> Option<Awaited> {
    match what {
        "none" => Some(Awaited::Verdict(None)),
        "saved" => Some(Awaited::Saved),
        "offer" => Some(Awaited::Offer),
        _ => match what.strip_prefix("inside ") {
            Some(count) => count.parse().ok().map(Awaited::Inside),
            None => Verdict::from_code(what).map(|verdict| Awaited::Verdict(Some(verdict))),
        },
    }
}

fn happened(awaited: Awaited, app: &App) -> bool {
    let card = app.state.card.as_ref();
    match awaited {
        Awaited::Verdict(verdict) => card.map(|card| card.assessed.assessment.verdict) == verdict,
        Awaited::Saved => matches!(app.state.saving, Saving::Saved { .. }),
        Awaited::Inside(count) => app.state.book.inside.len() as u64 == count,
        Awaited::Offer => card.is_some_and(|card| card.inside().is_some()),
    }
}

/// Whether the file is there.
fn export(app: &mut App, first: bool, path: &Path) -> bool {
    if first {
        let format = ExportFormat::of_file(path).unwrap_or(ExportFormat::Csv);
        let today = local_day(app.state.now);
        app.handle(Command::Export(Export { from: today, to: today, format, path: path.to_owned() }));
    }
    app.state
        .notices
        .iter()
        .any(|posted| matches!(&posted.notice, Notice::Exported { path: done, .. } if done == path))
}
