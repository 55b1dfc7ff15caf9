//! Watches the cameras without a window: what is plugged in, how the camera does, what the desk says to a
//! code that comes into view, how many pictures come. For finding out why a camera does not work.
//!
//! Before an empty, even picture it also tells how long a verdict took: from the first picture with
//! something in it, as the camera thread gets it, until the verdict is there to be drawn. It counts what was
//! shown and not judged, too.
//!
//! `camera_watch [CERTIFICATE]` believes the signer with this certificate (DER), and nobody else. Commands on
//! standard input: `choose PART-OF-A-NAME`, `choose` for any camera. Ends with ctrl-c.

use std::{
    env, fs, io, iter,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant, SystemTime},
};

use posjaga::{
    app::{App, Command, SettingsChange, Setup, State, TrustSource},
    data_folder::{DataFolder, Settings},
    scan::{
        camera::{CameraDevice, CameraStatus, CameraSystem, Hint},
        device::DeviceSystem,
        frame::{CameraError, Frame, FrameSource},
    },
    trust::TrustStore,
};

/// Between two lines about the pictures.
const EVERY: Duration = Duration::from_secs(2);

fn main() {
    tracing_subscriber::fmt().with_env_filter("posjaga=debug").with_writer(io::stderr).init();
    let began = Instant::now();
    let mut trust = TrustStore::new();
    if let Some(path) = env::args().nth(1) {
        trust.add(&fs::read(path).expect("the certificate")).expect("a signer's certificate");
    }

    // A line of standard input, or `None` when the bell rang.
    let (send, news) = mpsc::sync_channel(8);
    let ring = send.clone();
    let bell = Arc::new(move || {
        // Where there is no room, there is news already.
        let _ = ring.try_send(None);
    });
    thread::spawn(move || {
        io::stdin().lines().map_while(Result::ok).try_for_each(|line| send.send(Some(line)))
    });

    let temporary = tempfile::tempdir().expect("a temporary folder");
    let showing = Arc::new(Mutex::new(Showing::default()));
    let watched = showing.clone();
    let setup = Setup {
        folder: DataFolder::open(temporary.path()).expect("a data folder"),
        settings: Settings::default(),
        trust: TrustSource::Only(Box::new(trust)),
        cameras: Some(Arc::new(move || {
            Box::new(Watched { inner: DeviceSystem::default(), showing: watched.clone() })
        })),
        demo: false,
    };
    let mut app = App::start(setup, bell, SystemTime::now().into());

    let mut told = Told::default();
    let (mut pictures, mut since) = (0_u32, Instant::now());
    while let Ok(line) = news.recv() {
        match line.as_deref().map(|line| line.split_once(' ').unwrap_or((line, ""))) {
            None => {}
            Some(("choose", part)) => {
                let named = app.state.cameras.iter().find(|camera| camera.name.contains(part));
                let chosen =
                    if part.is_empty() { Some(String::new()) } else { named.map(|camera| camera.id.clone()) };
                match chosen {
                    Some(id) => {
                        let change = SettingsChange::of(&app.state.settings, |settings| settings.camera = id);
                        app.handle(Command::Change(change));
                    }
                    None => println!("no camera is called {part}"),
                }
            }
            Some(_) => println!("commands: choose [NAME]"),
        }
        app.poll(SystemTime::now().into());
        let mut lines = told.news(&app.state);
        if let Some(verdict) = told.verdict(&app.state) {
            let took = showing.lock().unwrap_or_else(PoisonError::into_inner).judged();
            lines.extend(iter::once(verdict).chain(took));
        }
        if let Some(frame) = app.newest_frame() {
            pictures += 1;
            if since.elapsed() >= EVERY {
                let rate = f64::from(pictures) / since.elapsed().as_secs_f64();
                lines.push(format!("{rate:.1} pictures/s, {} so far", frame.seq));
                (pictures, since) = (0, Instant::now());
            }
        }
        for line in lines {
            println!("{:8.3} {line}", began.elapsed().as_secs_f64());
        }
    }
}

/// What was last told of the desk.
#[derive(Default)]
struct Told {
    cameras: Vec<CameraDevice>,
    status: Option<CameraStatus>,
    hint: Option<Hint>,
    assessed: Option<u64>,
}

impl Told {
    /// A line for everything about the cameras that has changed.
    fn news(&mut self, state: &State) -> Vec<String> {
        let mut lines = Vec::new();
        if self.cameras != state.cameras {
            self.cameras.clone_from(&state.cameras);
            let ids: Vec<_> = self.cameras.iter().map(|camera| camera.id.as_str()).collect();
            lines.push(format!(
                "devices: {}",
                if ids.is_empty() { "none".to_owned() } else { ids.join("; ") }
            ));
        }
        if self.status.as_ref() != Some(&state.camera) {
            self.status = Some(state.camera.clone());
            lines.push(match &state.camera {
                CameraStatus::Starting => "looking for a camera".to_owned(),
                CameraStatus::Running { device, width, height } => {
                    format!("running: {} {width}×{height}", device.name)
                }
                CameraStatus::Trouble(trouble) => format!("trouble: {trouble:?}"),
            });
        }
        if self.hint != state.hint {
            self.hint = state.hint;
            lines.push(self.hint.map_or("no hint".to_owned(), |hint| format!("hint: {hint:?}")));
        }
        lines
    }

    /// The line about a new verdict.
    fn verdict(&mut self, state: &State) -> Option<String> {
        let assessed = &state.card.as_ref()?.assessed;
        let new = self.assessed.replace(assessed.id) != Some(assessed.id);
        new.then(|| format!("verdict: {}", assessed.assessment.verdict.code()))
    }
}

/// What comes into view before an empty picture, and how long it took to be judged.
#[derive(Default)]
struct Showing {
    /// When it came into view; `None` while there is nothing, or once it was judged.
    since: Option<Instant>,
    in_view: bool,
    shown: u32,
    took: Vec<Duration>,
}

impl Showing {
    /// Takes in a picture.
    fn see(&mut self, frame: &Frame) {
        let in_view = !is_even(frame);
        if in_view && !self.in_view {
            self.shown += 1;
            self.since = Some(Instant::now());
        }
        if !in_view {
            self.since = None;
        }
        self.in_view = in_view;
    }

    /// A verdict is there. Says how things stand now.
    fn judged(&mut self) -> Option<String> {
        self.took.push(self.since.take()?.elapsed());
        self.took.sort_unstable();
        let share = |percent: usize| self.took[(self.took.len() * percent).div_ceil(100) - 1].as_millis();
        let (judged, shown) = (self.took.len(), self.shown);
        Some(format!(
            "{judged} of {shown} judged, half within {} ms, 95 % within {} ms",
            share(50),
            share(95)
        ))
    }
}

/// Whether the picture shows nothing: a wall, a lid before the lens.
fn is_even(frame: &Frame) -> bool {
    const SPREAD: u8 = 60;
    let some = || frame.luma.iter().step_by(61);
    let (least, most) = (some().min(), some().max());
    least.zip(most).is_none_or(|(least, most)| most - least < SPREAD)
}

/// The cameras of the system, with an eye on their pictures.
struct Watched {
    inner: DeviceSystem,
    showing: Arc<Mutex<Showing>>,
}

impl CameraSystem for Watched {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        self.inner.list()
    }

    fn open(&mut self, device: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        let inner = self.inner.open(device)?;
        Ok(Box::new(WatchedSource { inner, showing: Arc::clone(&self.showing) }))
    }
}

struct WatchedSource {
    inner: Box<dyn FrameSource>,
    showing: Arc<Mutex<Showing>>,
}

impl FrameSource for WatchedSource {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        let frame = self.inner.next_frame()?;
        self.showing.lock().unwrap_or_else(PoisonError::into_inner).see(&frame);
        Ok(frame)
    }
}
