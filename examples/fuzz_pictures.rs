//! Mutates pictures of codes and looks for what breaks the reader: `fuzz_pictures COUNT [SEED] [PICTURE…]`.
//!
//! Each picture is one that is drawn here, or one of those named, made small and then spoilt in one to
//! four ways. A panic, or a picture that takes longer than a tenth of a second three times in a row, ends
//! the run: the picture is written beside, as `fuzz-SEED-NUMBER.png`. So COUNT pictures without a word are
//! COUNT pictures without a fault.

use std::{
    io::Write as _,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use posjaga::scan::{
    frame::Frame,
    pictures::open_picture,
    reader::{Effort, FrameReader, look, panics},
};

#[path = "../tests/it/mutation.rs"]
mod mutation;

use mutation::{Chance, Picture};

const LIMIT: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(count) = arguments.next().and_then(|count| count.parse::<u64>().ok()) else {
        eprintln!("usage: fuzz_pictures COUNT [SEED] [PICTURE…]");
        return ExitCode::from(2);
    };
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut pictures = mutation::drawn();
    for path in arguments {
        match open_picture(Path::new(&path)) {
            Ok(frame) => pictures.push(Picture::of(&frame).within(200)),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
    let mut chance = Chance::new(seed);
    let mut reader = FrameReader::new();
    let (mut read, mut longest, began) = (0_u64, Duration::ZERO, Instant::now());
    for number in 1..=count {
        let frame = mutation::mutated(&pictures, &mut chance).into_frame(number);
        let before = panics();
        let mut took = Duration::MAX;
        // What takes long once may have had to wait for memory.
        for _ in 0..3 {
            let start = worked(began);
            let codes = match number % 8 {
                0 => look(&frame, Effort::Fast).codes.len(),
                1..=4 => look(&frame, Effort::Normal).codes.len(),
                _ => reader.read(&frame).codes.len(),
            };
            took = took.min(worked(began).saturating_sub(start));
            read += u64::from(codes > 0);
            if took < LIMIT {
                break;
            }
        }
        longest = longest.max(took);
        if panics() != before || took >= LIMIT {
            let fault = if panics() == before { "too slow" } else { "a panic" };
            println!("picture {number} of seed {seed}: {fault}, {} ms", took.as_millis());
            keep(&frame, &format!("fuzz-{seed}-{number}.png"));
            return ExitCode::FAILURE;
        }
        if number % 10_000 == 0 {
            let rate = number as f64 / began.elapsed().as_secs_f64();
            println!(
                "{number} pictures, {rate:.0} a second, {read} read, {} ms at most",
                longest.as_millis()
            );
            let _ = std::io::stdout().flush();
        }
    }
    println!("{count} pictures without a fault, {read} read, {} ms at most", longest.as_millis());
    ExitCode::SUCCESS
}

/// The time that this thread has worked, where the system tells, or else the time since `began`: a busy
/// machine is no fault.
fn worked(began: Instant) -> Duration {
    let nanos = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| began.elapsed(), Duration::from_nanos)
}

fn keep(frame: &Frame, name: &str) {
    let picture = image::GrayImage::from_raw(frame.width as u32, frame.height as u32, frame.luma.to_vec());
    match picture.map(|picture| picture.save(name)) {
        Some(Ok(())) => println!("kept as {name}"),
        _ => eprintln!("the picture cannot be kept"),
    }
}
