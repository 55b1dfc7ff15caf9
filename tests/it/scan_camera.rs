//! The camera's threads over scripted cameras: plugged in and pulled out, frozen, busy, broken.

#![expect(clippy::unwrap_used, reason = "helpers of tests, where a surprise is a failure")]

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use posjaga::scan::{
    camera::{Camera, CameraDevice, CameraEvent, CameraSetup, CameraStatus, CameraSystem, Patience},
    frame::{CameraError, Frame, FrameSource},
    reader::{Code, Measures, Outline, Sight},
};

/// How long a test waits for what must come. Far more than it takes.
const LONG: Duration = Duration::from_secs(30);

/// The shade of a frame at which the scripted reader panics.
const PANIC: u8 = 255;
/// The shade at which it sees a code that it cannot read.
const GLIMPSE: u8 = 254;

/// Frames in which nothing can be told from anything, so that each of them counts.
const SMALL: (usize, usize) = (4, 2);
/// Frames in which rest is told from change.
const LARGE: (usize, usize) = (160, 90);
/// So many frames take longer than a picture is lively after a change: the source sends one every 2 ms at most.
const PAST_THE_CHANGE: usize = 750;

#[derive(Clone)]
struct Script {
    device: CameraDevice,
    plugged: bool,
    /// Counts the pluggings in; a source of an earlier one is lost.
    life: u32,
    refuse: Option<fn() -> CameraError>,
    frozen: bool,
    broken: bool,
    size: (usize, usize),
    /// Every pixel of the frames, and the code that the scripted reader finds; 0 is no code.
    shade: u8,
}

impl Script {
    fn new(id: &str) -> Self {
        Self {
            device: CameraDevice { id: id.into(), name: format!("Camera {id}") },
            plugged: true,
            life: 0,
            refuse: None,
            frozen: false,
            broken: false,
            size: SMALL,
            shade: 0,
        }
    }
}

/// The scripted cameras, and how many of them are open.
#[derive(Default)]
struct World {
    cameras: Mutex<Vec<Script>>,
    changed: Condvar,
    open: AtomicUsize,
    frames: AtomicUsize,
    /// How often a picture was told of.
    pictures: AtomicUsize,
    reads: AtomicUsize,
}

impl World {
    fn with(&self, id: &str, change: impl FnOnce(&mut Script)) {
        let mut cameras = self.cameras.lock().unwrap();
        change(cameras.iter_mut().find(|camera| camera.device.id == id).unwrap());
        self.changed.notify_all();
    }

    fn unplug(&self, id: &str) {
        self.with(id, |camera| camera.plugged = false);
    }

    fn plug(&self, id: &str) {
        self.with(id, |camera| (camera.plugged, camera.life) = (true, camera.life + 1));
    }
}

struct System(Arc<World>);

impl CameraSystem for System {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        let cameras = self.0.cameras.lock().unwrap();
        Ok(cameras.iter().filter(|camera| camera.plugged).map(|camera| camera.device.clone()).collect())
    }

    fn open(&mut self, device: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        let cameras = self.0.cameras.lock().unwrap();
        let found = cameras.iter().find(|camera| camera.plugged && camera.device == *device);
        let camera = found.ok_or(CameraError::Lost)?.clone();
        drop(cameras);
        if let Some(refuse) = camera.refuse {
            return Err(refuse());
        }
        self.0.open.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Source { world: Arc::clone(&self.0), id: device.id.clone(), life: camera.life }))
    }
}

struct Source {
    world: Arc<World>,
    id: String,
    life: u32,
}

impl FrameSource for Source {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        thread::sleep(Duration::from_millis(2));
        let mut cameras = self.world.cameras.lock().unwrap();
        loop {
            let camera = cameras.iter().find(|camera| camera.device.id == self.id).unwrap();
            if !camera.plugged || camera.life != self.life {
                return Err(CameraError::Lost);
            }
            if camera.broken {
                return Err(CameraError::BrokenFrame);
            }
            if !camera.frozen {
                self.world.frames.fetch_add(1, Ordering::SeqCst);
                let (width, height) = camera.size;
                let luma = vec![camera.shade; width * height].into();
                return Ok(Frame { width, height, luma, seq: 1 });
            }
            cameras = self.world.changed.wait(cameras).unwrap();
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.world.open.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A picture in which this content was read.
fn showing(content: Vec<u8>) -> Sight {
    Sight { codes: vec![Code { content, eci: None, certainty: 9.0, measures: None }], ..Sight::default() }
}

/// A picture with a code in it that could not be read.
fn glimpsed() -> Sight {
    let measures =
        Measures { pixels_per_module: 2.0, blur: 1.0, glare: 0.0, brightness: 200.0, contrast: 100.0 };
    let outline = Outline([[0.2, 0.2], [0.6, 0.2], [0.6, 0.6], [0.2, 0.6]]);
    Sight { glimpse: Some((measures, outline)), ..Sight::default() }
}

/// A camera over scripted ones, with shorter patience than a person has.
struct Desk {
    world: Arc<World>,
    events: mpsc::Receiver<CameraEvent>,
    camera: Camera,
}

impl Desk {
    fn open(cameras: Vec<Script>, preferred: Option<&str>) -> Self {
        let world = Arc::new(World { cameras: Mutex::new(cameras), ..World::default() });
        let setup = CameraSetup {
            patience: Patience {
                silent: Duration::from_millis(400),
                retry: Duration::from_millis(10),
                list: Duration::from_millis(20),
                denied: Duration::from_millis(300),
                replug: Duration::from_millis(300),
                out_of_view: Duration::from_millis(100),
            },
            reader: {
                let world = Arc::clone(&world);
                Arc::new(move || {
                    let world = Arc::clone(&world);
                    Box::new(move |frame| {
                        world.reads.fetch_add(1, Ordering::SeqCst);
                        match frame.luma[0] {
                            0 => Sight::default(),
                            PANIC => panic!("scripted: the reader panics"),
                            GLIMPSE => glimpsed(),
                            shade => showing(vec![shade]),
                        }
                    })
                })
            },
        };
        let (report, events) = mpsc::sync_channel(1000);
        let (system, told) = (Arc::clone(&world), Arc::clone(&world));
        let camera = Camera::start_with(
            setup,
            Arc::new(move || Box::new(System(Arc::clone(&system)))),
            preferred.map(String::from),
            Arc::new(move |event| {
                if matches!(event, CameraEvent::Picture) {
                    told.pictures.fetch_add(1, Ordering::SeqCst);
                } else {
                    report.send(event).unwrap_or_default();
                }
            }),
        );
        Self { world, events, camera }
    }

    fn next(&self) -> CameraEvent {
        self.events.recv_timeout(LONG).expect("an event in time")
    }

    fn next_status(&self) -> CameraStatus {
        loop {
            if let CameraEvent::Status(status) = self.next() {
                return status;
            }
        }
    }

    fn await_trouble(&self, trouble: CameraError) {
        while self.next_status() != CameraStatus::Trouble(trouble) {}
    }

    fn await_running(&self, id: &str) {
        loop {
            if let CameraStatus::Running { device, width: 4, height: 2 } = self.next_status()
                && device.id == id
            {
                return;
            }
        }
    }

    fn await_code(&self) -> Vec<u8> {
        loop {
            if let CameraEvent::Scanned(codes) = self.next() {
                return codes.into_iter().next().unwrap().content;
            }
        }
    }

    /// How many frames were sent and how many pictures were told of, after so many frames at least.
    fn told_of(&self, frames: usize) -> (usize, usize) {
        wait_for(|| self.world.frames.load(Ordering::SeqCst) >= frames);
        // Once it is silent, the last frame has been dealt with.
        self.world.with("a", |camera| camera.frozen = true);
        self.await_trouble(CameraError::Silent);
        (self.world.frames.load(Ordering::SeqCst), self.world.pictures.load(Ordering::SeqCst))
    }

    /// Waits until `many` more frames were read, and gives the codes that were reported meanwhile.
    fn codes_of_reads(&self, many: usize) -> Vec<Vec<u8>> {
        let until = self.world.reads.load(Ordering::SeqCst) + many;
        wait_for(|| self.world.reads.load(Ordering::SeqCst) >= until);
        let codes = |event| match event {
            CameraEvent::Scanned(codes) => codes,
            _ => Vec::new(),
        };
        self.events.try_iter().flat_map(codes).map(|code| code.content).collect()
    }
}

fn wait_for(done: impl Fn() -> bool) {
    let end = Instant::now() + LONG;
    while !done() {
        assert!(Instant::now() < end, "it did not happen in time");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_camera_is_found_opened_and_read() {
    let desk = Desk::open(vec![Script::new("a")], None);
    assert!(matches!(desk.next(), CameraEvent::Status(CameraStatus::Starting)));
    assert!(matches!(desk.next(), CameraEvent::Devices(devices) if devices.len() == 1));
    desk.await_running("a");
}

#[test]
fn a_code_is_reported_once_while_it_is_held_up_and_again_when_asked() {
    let desk = Desk::open(vec![Script { shade: 7, ..Script::new("a") }], None);
    assert_eq!(desk.await_code(), [7]);
    assert!(desk.codes_of_reads(10).is_empty());
    desk.camera.look_again();
    assert_eq!(desk.await_code(), [7]);
    desk.world.with("a", |camera| camera.shade = 0);
    assert!(desk.codes_of_reads(10).is_empty());
    desk.world.with("a", |camera| camera.shade = 7);
    assert_eq!(desk.await_code(), [7]);
}

#[test]
fn the_window_gets_the_newest_frame_and_never_waits() {
    let desk = Desk::open(vec![Script::new("a")], None);
    wait_for(|| desk.world.frames.load(Ordering::SeqCst) >= 50);
    desk.world.with("a", |camera| camera.frozen = true);
    desk.await_trouble(CameraError::Silent);
    let sent = desk.world.frames.load(Ordering::SeqCst) as u64;
    assert_eq!(desk.camera.newest_frame().map(|frame| frame.seq), Some(sent));
    assert!(desk.camera.newest_frame().is_none());
}

#[test]
fn a_picture_that_is_told_of_lies_ready() {
    let desk = Desk::open(vec![Script { frozen: true, ..Script::new("a") }], None);
    wait_for(|| desk.world.open.load(Ordering::SeqCst) == 1);
    assert!(desk.camera.newest_frame().is_none());
    assert_eq!(desk.world.pictures.load(Ordering::SeqCst), 0);
    desk.world.with("a", |camera| camera.frozen = false);
    wait_for(|| desk.world.pictures.load(Ordering::SeqCst) > 0);
    assert!(desk.camera.newest_frame().is_some());
}

#[test]
fn where_nothing_can_be_told_from_anything_every_picture_is_told_of() {
    let desk = Desk::open(vec![Script::new("a")], None);
    let (frames, pictures) = desk.told_of(50);
    assert_eq!(pictures, frames);
}

#[test]
fn a_picture_that_stays_the_same_is_told_of_now_and_then() {
    let desk = Desk::open(vec![Script { size: LARGE, ..Script::new("a") }], None);
    let (frames, pictures) = desk.told_of(PAST_THE_CHANGE);
    assert!(0 < pictures && pictures < frames, "{pictures} of {frames}");
}

#[test]
fn while_a_code_is_seen_and_not_read_every_picture_is_told_of() {
    let desk = Desk::open(vec![Script { size: LARGE, shade: GLIMPSE, ..Script::new("a") }], None);
    let (frames, pictures) = desk.told_of(PAST_THE_CHANGE);
    assert_eq!(pictures, frames, "although nothing moves");
}

#[test]
fn the_reader_survives_a_panic() {
    let desk = Desk::open(vec![Script { shade: PANIC, ..Script::new("a") }], None);
    desk.codes_of_reads(3);
    desk.world.with("a", |camera| camera.shade = 9);
    assert_eq!(desk.await_code(), [9]);
}

#[test]
fn an_unplugged_camera_is_lost_and_runs_again_when_it_is_back() {
    let desk = Desk::open(vec![Script::new("a")], None);
    for _ in 0..20 {
        desk.await_running("a");
        desk.world.unplug("a");
        assert_eq!(desk.next_status(), CameraStatus::Trouble(CameraError::Lost));
        wait_for(|| desk.world.open.load(Ordering::SeqCst) == 0);
        desk.world.plug("a");
    }
    desk.await_running("a");
}

#[test]
fn a_code_that_is_still_held_up_is_reported_again_by_a_camera_that_is_back() {
    let desk = Desk::open(vec![Script { shade: 7, ..Script::new("a") }], None);
    assert_eq!(desk.await_code(), [7]);
    desk.world.unplug("a");
    desk.await_trouble(CameraError::Lost);
    desk.world.plug("a");
    desk.await_running("a");
    assert_eq!(desk.await_code(), [7]);
}

#[test]
fn without_a_camera_it_says_so_until_one_comes() {
    let desk = Desk::open(vec![Script { plugged: false, ..Script::new("a") }], None);
    assert_eq!(desk.next_status(), CameraStatus::Starting);
    assert_eq!(desk.next_status(), CameraStatus::Trouble(CameraError::NotFound));
    desk.world.plug("a");
    desk.await_running("a");
}

#[test]
fn a_camera_that_freezes_is_silent_and_runs_again() {
    let desk = Desk::open(vec![Script::new("a")], None);
    desk.await_running("a");
    desk.world.with("a", |camera| camera.frozen = true);
    desk.await_trouble(CameraError::Silent);
    desk.world.with("a", |camera| camera.frozen = false);
    desk.await_running("a");
}

#[test]
fn a_frozen_camera_is_left_for_another_and_can_be_chosen_again() {
    let desk = Desk::open(vec![Script::new("a"), Script::new("b")], Some("a"));
    desk.await_running("a");
    desk.world.with("a", |camera| camera.frozen = true);
    desk.await_trouble(CameraError::Silent);
    desk.camera.choose(Some("b".into()));
    desk.await_running("b");
    // Its thread is still stuck in it, so it is silent, not busy.
    desk.camera.choose(Some("a".into()));
    desk.await_trouble(CameraError::Silent);
    desk.world.with("a", |camera| camera.frozen = false);
    desk.await_running("a");
    wait_for(|| desk.world.open.load(Ordering::SeqCst) == 1);
}

#[test]
fn when_nobody_chose_a_frozen_camera_gives_way_to_another() {
    let desk = Desk::open(vec![Script::new("a"), Script::new("b")], None);
    desk.await_running("a");
    desk.world.with("a", |camera| camera.frozen = true);
    assert_eq!(desk.next_status(), CameraStatus::Trouble(CameraError::Silent));
    // Without a word in between.
    assert!(matches!(desk.next_status(), CameraStatus::Running { device, .. } if device.id == "b"));
}

#[test]
fn pulling_out_a_frozen_camera_makes_it_usable_again() {
    let desk = Desk::open(vec![Script::new("a")], None);
    desk.await_running("a");
    desk.world.with("a", |camera| camera.frozen = true);
    desk.await_trouble(CameraError::Silent);
    desk.world.unplug("a");
    wait_for(|| desk.world.open.load(Ordering::SeqCst) == 0);
    desk.world.with("a", |camera| camera.frozen = false);
    desk.world.plug("a");
    desk.await_running("a");
}

#[test]
fn choosing_changes_the_camera_and_what_is_chosen_already_goes_on() {
    let desk = Desk::open(vec![Script::new("a"), Script::new("b")], None);
    desk.await_running("a");
    desk.camera.choose(Some("b".into()));
    desk.await_running("b");
    desk.camera.choose(Some("b".into()));
    desk.camera.choose(None);
    desk.codes_of_reads(3);
    assert!(desk.events.try_iter().all(|event| !matches!(event, CameraEvent::Status(_))));
}

#[test]
fn the_preferred_camera_is_waited_for_replaced_and_taken_back() {
    let desk = Desk::open(vec![Script::new("a"), Script::new("b")], Some("b"));
    desk.await_running("b");
    desk.world.unplug("b");
    desk.await_trouble(CameraError::Lost);
    desk.await_running("a");
    desk.world.plug("b");
    desk.await_running("b");
}

#[test]
fn a_busy_camera_is_tried_until_it_is_free() {
    let busy = Script { refuse: Some(|| CameraError::Busy), ..Script::new("a") };
    let desk = Desk::open(vec![busy.clone()], None);
    desk.await_trouble(CameraError::Busy);
    desk.world.with("a", |camera| camera.refuse = None);
    desk.await_running("a");

    let desk = Desk::open(vec![busy, Script::new("b")], None);
    desk.await_running("b");
}

#[test]
fn a_denial_is_told_only_when_it_lasts() {
    let denied = Script { refuse: Some(|| CameraError::Denied), ..Script::new("a") };
    let began = Instant::now();
    let desk = Desk::open(vec![denied], None);
    assert_eq!(desk.next_status(), CameraStatus::Starting);
    assert_eq!(desk.next_status(), CameraStatus::Trouble(CameraError::Denied));
    assert!(began.elapsed() >= Duration::from_millis(300));
    desk.world.with("a", |camera| camera.refuse = None);
    desk.await_running("a");
}

#[test]
fn broken_frames_are_skipped_and_nothing_else_is_silence() {
    let desk = Desk::open(vec![Script::new("a")], None);
    desk.await_running("a");
    desk.world.with("a", |camera| camera.broken = true);
    desk.await_trouble(CameraError::Silent);
    desk.world.with("a", |camera| camera.broken = false);
    desk.await_running("a");
}

#[test]
fn a_driver_that_panics_is_tried_again() {
    let panics = Script { refuse: Some(|| panic!("scripted: the driver panics")), ..Script::new("a") };
    let desk = Desk::open(vec![panics], None);
    desk.await_trouble(CameraError::Other);
    desk.world.with("a", |camera| camera.refuse = None);
    desk.await_running("a");
}

#[test]
fn the_list_of_cameras_is_kept_up_to_date() {
    let desk = Desk::open(vec![Script::new("a"), Script { plugged: false, ..Script::new("b") }], None);
    desk.await_running("a");
    desk.world.plug("b");
    loop {
        if let CameraEvent::Devices(devices) = desk.next()
            && devices.len() == 2
        {
            break;
        }
    }
}

#[test]
fn dropping_the_camera_closes_the_device_and_ends_the_threads() {
    let desk = Desk::open(vec![Script::new("a")], None);
    desk.await_running("a");
    let Desk { world, events, camera } = desk;
    drop(camera);
    // The threads hold the world through the system and the reader, and the sender of the events.
    wait_for(|| world.open.load(Ordering::SeqCst) == 0 && Arc::strong_count(&world) == 1);
    assert!(events.iter().all(|event| !matches!(event, CameraEvent::Status(CameraStatus::Trouble(_)))));
}
