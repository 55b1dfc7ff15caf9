//! Watches the cameras without a window: what is plugged in, how the camera does, when a code comes
//! into view (its length only), how many pictures come. For finding out why a camera does not work.
//!
//! Before an empty, even picture it also tells how long a code took: from the first picture with something
//! in it, as the camera thread gets it, until the code is read. It counts what was shown and not read, too.
//!
//! Commands on standard input: `choose PART-OF-A-NAME`, `choose` for any camera, `again` to have the
//! code that is held up reported once more. Ends with ctrl-c.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use posjaga::scan::{
    camera::{Camera, CameraDevice, CameraEvent, CameraStatus, CameraSystem},
    device::DeviceSystem,
    frame::{CameraError, Frame, FrameSource},
};

/// Between two lines about the pictures.
const EVERY: Duration = Duration::from_secs(2);

fn main() {
    tracing_subscriber::fmt().with_env_filter("posjaga=debug").with_writer(io::stderr).init();
    let began = Instant::now();
    let (send, commands) = mpsc::sync_channel(8);
    thread::spawn(move || io::stdin().lines().map_while(Result::ok).try_for_each(|line| send.send(line)));

    let devices = Arc::new(Mutex::new(Vec::<CameraDevice>::new()));
    let listed = Arc::clone(&devices);
    let showing = Arc::new(Mutex::new(Showing::default()));
    let (watched, read) = (Arc::clone(&showing), showing);
    let camera = Camera::start(
        Arc::new(move || Box::new(Watched { inner: DeviceSystem::default(), showing: Arc::clone(&watched) })),
        None,
        Arc::new(move |event| {
            let Some(text) = describe(&event) else { return };
            let scanned = matches!(event, CameraEvent::Scanned(_));
            if let CameraEvent::Devices(devices) = event {
                *listed.lock().unwrap_or_else(PoisonError::into_inner) = devices;
            }
            println!("{:8.3} {text}", began.elapsed().as_secs_f64());
            if scanned && let Some(line) = read.lock().unwrap_or_else(PoisonError::into_inner).read() {
                println!("{:8.3} {line}", began.elapsed().as_secs_f64());
            }
        }),
    );

    let (mut pictures, mut told) = (0_u32, Instant::now());
    loop {
        if let Some(frame) = camera.newest_frame() {
            pictures += 1;
            if told.elapsed() >= EVERY {
                let rate = f64::from(pictures) / told.elapsed().as_secs_f64();
                println!("{:8.3} {rate:.1} pictures/s, {} so far", began.elapsed().as_secs_f64(), frame.seq);
                (pictures, told) = (0, Instant::now());
            }
        }
        match commands.recv_timeout(Duration::from_millis(10)) {
            Ok(line) => match line.split_once(' ').unwrap_or((&line, "")) {
                ("choose", "") => camera.choose(None),
                ("choose", part) => {
                    let devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
                    match devices.iter().find(|device| device.name.contains(part)) {
                        Some(device) => camera.choose(Some(device.id.clone())),
                        None => println!("no camera is called {part}"),
                    }
                }
                ("again", _) => camera.look_again(),
                _ => println!("commands: choose [NAME], again"),
            },
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // Standard input is at its end; the camera goes on.
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// A line about an event; pictures come too often for one.
fn describe(event: &CameraEvent) -> Option<String> {
    Some(match event {
        CameraEvent::Picture => return None,
        CameraEvent::Devices(devices) => {
            let ids: Vec<_> = devices.iter().map(|device| device.id.as_str()).collect();
            format!("devices: {}", if ids.is_empty() { "none".to_owned() } else { ids.join("; ") })
        }
        CameraEvent::Status(CameraStatus::Starting) => "looking for a camera".to_owned(),
        CameraEvent::Status(CameraStatus::Running { device, width, height }) => {
            format!("running: {} {width}×{height}", device.name)
        }
        CameraEvent::Status(CameraStatus::Trouble(trouble)) => format!("trouble: {trouble:?}"),
        CameraEvent::Hint(hint) => hint.map_or("no hint".to_owned(), |hint| format!("hint: {hint:?}")),
        CameraEvent::Scanned(codes) => {
            let lengths: Vec<_> = codes.iter().map(|code| code.content.len().to_string()).collect();
            format!("code of {} bytes", lengths.join(" and "))
        }
    })
}

/// What comes into view before an empty picture, and how long it took to be read.
#[derive(Default)]
struct Showing {
    /// When it came into view; `None` while there is nothing, or once it was read.
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

    /// A code was read. Says how things stand now.
    fn read(&mut self) -> Option<String> {
        self.took.push(self.since.take()?.elapsed());
        self.took.sort_unstable();
        let share = |percent: usize| self.took[(self.took.len() * percent).div_ceil(100) - 1].as_millis();
        let (read, shown) = (self.took.len(), self.shown);
        Some(format!("{read} of {shown} read, half within {} ms, 95 % within {} ms", share(50), share(95)))
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
