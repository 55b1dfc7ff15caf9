//! What the guard post takes of a computer while nobody holds anything up: opens the window on a made-up
//! camera of 1280×720 that sends 30 JPEGs a second, and tells the processor time of each thread and the
//! memory, from the tenth second on.
//!
//! `idle_minute [SCENE] [SECONDS]`, with a display. The scenes are an empty hall, with the noise of a
//! cheap sensor in each: `still`; `flicker`, where the lamps beat against the shutter and the exposure
//! wanders; `moving`, where somebody walks through it.

use std::{
    env, fs, process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use posjaga::{
    app::{Setup, TrustSource},
    data_folder::{DataFolder, Renderer, Settings},
    scan::{
        camera::{CameraDevice, CameraSystem},
        frame::{CameraError, Frame, FrameSource},
        luma::Encoding,
    },
    trust::TrustStore,
    ui,
};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;
const PERIOD: Duration = Duration::from_nanos(1_000_000_000 / 30);
/// Pictures in a film, which is shown over and over: four seconds.
const PICTURES: usize = 120;
/// Until it is measured, the window has opened and all has been drawn once.
const SETTLED: Duration = Duration::from_secs(10);

fn main() {
    let mut arguments = env::args().skip(1);
    let scene = arguments.next().unwrap_or_else(|| "still".to_owned());
    let seconds = arguments.next().map_or(60, |seconds| seconds.parse().expect("a number of seconds"));
    tracing_subscriber::fmt().with_env_filter("posjaga=debug").with_writer(std::io::stderr).init();
    let film: Arc<Vec<Vec<u8>>> = Arc::new((0..PICTURES).map(|number| picture(&scene, number)).collect());
    println!("{scene}: {} KB a picture", film[0].len() / 1000);

    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = DataFolder::open(temporary.path()).expect("a data folder");
    let cameras = Arc::new(move || -> Box<dyn CameraSystem> { Box::new(Projector { film: film.clone() }) });
    let trust = TrustSource::Only(Box::<TrustStore>::default());
    let settings = Settings::default();
    let setup = Setup { folder, settings, trust, cameras: Some(cameras), demo: false };
    thread::spawn(move || {
        thread::sleep(SETTLED);
        tell(Duration::from_secs(seconds));
        process::exit(0);
    });
    ui::run(setup, temporary.path().to_owned(), None, Renderer::Glow, |_| ()).expect("a window");
}

/// Measures for so long and prints what it was.
fn tell(span: Duration) {
    let (before, memory, begun) = (threads(), resident(), Instant::now());
    thread::sleep(span);
    let (after, span) = (threads(), begun.elapsed().as_secs_f64());
    let mut total = 0.0;
    for (name, ticks, id) in &after {
        let earlier = before.iter().find(|(.., other)| other == id).map_or(0, |(_, ticks, _)| *ticks);
        // The kernel counts in hundredths of a second.
        let share = (ticks - earlier) as f64 / span;
        total += share;
        if share >= 0.1 {
            println!("{share:6.1} % of a core  {name}");
        }
    }
    println!("{total:6.1} % of a core  in {span:.0} s");
    println!("memory: {} KiB before, {} KiB after", memory, resident());
}

/// The name of each thread, the processor time that it took, in ticks, and its number.
fn threads() -> Vec<(String, u64, String)> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let thread = |task: fs::DirEntry| {
        let stat = fs::read_to_string(task.path().join("stat")).ok()?;
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(") ")?;
        let ticks = rest.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Some((name.to_owned(), ticks, task.file_name().to_string_lossy().into_owned()))
    };
    tasks.filter_map(thread).collect()
}

/// The memory that is really there, in KiB.
fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap_or("?").trim().trim_end_matches(" kB").to_owned()
}

/// A hall, as a cheap sensor sees it, as a JPEG.
fn picture(scene: &str, number: usize) -> Vec<u8> {
    let turn = number as f32 / PICTURES as f32 * std::f32::consts::TAU;
    let (flicker, wander, walker) = match scene {
        "still" => (0.0, 0.0, None),
        "flicker" => (0.06, 0.08, None),
        "moving" => (0.0, 0.0, Some(640.0 + 450.0 * turn.sin())),
        other => panic!("no scene is called {other}"),
    };
    let mut state = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut luma = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        let band = 1.0 + flicker * (y as f32 / 240.0 * std::f32::consts::TAU + turn * 17.0).sin();
        let light = band * (1.0 + wander * turn.sin());
        for x in 0..WIDTH {
            let wall = 90.0 + 40.0 * (x as f32 / WIDTH as f32) - 20.0 * (y as f32 / HEIGHT as f32);
            // Doors, notices, a plant; a person with stripes on the shirt.
            let things = match (x / 90 * 7 + y / 65 * 5) % 11 {
                0 => -45.0,
                4 => 50.0,
                7 if (x / 6 + y / 9) % 3 == 0 => -30.0,
                _ => 0.0,
            };
            let person = walker.filter(|at| (x as f32 - at).abs() < 130.0 && y > 160);
            let scene = person.map_or(wall + things, |_| if y / 22 % 2 == 0 { 60.0 } else { 150.0 });
            let noise = (0..4).fold(0.0, |sum, _| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                sum + (state >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
            });
            luma.push((scene * light + noise * 7.0).clamp(0.0, 255.0) as u8);
        }
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85)
        .encode(&luma, WIDTH as u32, HEIGHT as u32, ExtendedColorType::L8)
        .expect("a grey picture becomes a JPEG");
    jpeg
}

/// A camera that shows a film.
struct Projector {
    film: Arc<Vec<Vec<u8>>>,
}

impl CameraSystem for Projector {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        Ok(vec![CameraDevice { id: "film".to_owned(), name: "Film".to_owned() }])
    }

    fn open(&mut self, _: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        Ok(Box::new(Running { film: self.film.clone(), begun: Instant::now(), shown: 0 }))
    }
}

struct Running {
    film: Arc<Vec<Vec<u8>>>,
    begun: Instant,
    shown: u32,
}

impl FrameSource for Running {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        self.shown += 1;
        thread::sleep((PERIOD * self.shown).saturating_sub(self.begun.elapsed()));
        let jpeg = &self.film[self.shown as usize % self.film.len()];
        let luma = Encoding::Mjpeg.luma(jpeg, WIDTH, HEIGHT).ok_or(CameraError::BrokenFrame)?;
        Ok(Frame { width: luma.width, height: luma.height, luma: luma.pixels, seq: self.shown.into() })
    }
}
