//! Counts what the camera's reader loses of what single frames give, and what a higher effort loses of what a
//! lower one reads. Nothing is what should be lost.
//!
//! `cargo run --release --example lost_between_frames [HANDS] [FRAMES]` draws so many hands of the hardest level
//! (60), ten frames of each, and so many easy and medium frames (1000).

#[path = "../tests/it/hand.rs"]
mod hand;

use std::{collections::BTreeSet, env, process::ExitCode, time::Instant};

use fast_qr::{ECL, QRBuilder, QRCode, Version};
use hand::{Chance, Conditions, Hand};
use posjaga::scan::{
    frame::Frame,
    reader::{Effort, FrameReader, read_codes},
};

/// Frames of a hand.
const FRAMES: usize = 10;
/// A text of a certificate's size.
const TEXT: &str = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$966469L6OF6VX6FVCPD0KQEPD0LVC6JD846Y96*963W5.A6UPCBJCOT9+EDL8FHZ95/D QEALEN44:+C%69AECAWE:34:";

fn main() -> ExitCode {
    let mut numbers = env::args().skip(1).map(|number| number.parse().expect("a number"));
    let (hands, frames) = (numbers.next().unwrap_or(60), numbers.next().unwrap_or(1000));
    let lost = hardest_hands(hands) + easy_frames(frames);
    if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How many hands the camera's reader did not read, of those that any of their frames gives.
fn hardest_hands(hands: u64) -> usize {
    let (mut by_frames, mut by_camera, mut together, mut lost, mut frames_lost) = (0, 0, 0, 0, 0);
    let (mut millis_alone, mut millis_camera, mut frames) = (0.0, 0.0, 0);
    for seed in 1..=hands {
        let code = code(seed);
        let mut hand = Hand::new(&code, Conditions::hardest(&mut Chance::new(seed)), seed);
        let mut reader = FrameReader::new();
        let (mut any_frame, mut camera) = (false, false);
        for _ in 0..FRAMES {
            let frame = hand.frame();
            let began = Instant::now();
            let alone = set(read_codes(&frame, Effort::Normal));
            millis_alone += began.elapsed().as_secs_f64() * 1000.0;
            let began = Instant::now();
            let seen = set(reader.read(&frame).codes.into_iter().map(|code| code.content).collect());
            millis_camera += began.elapsed().as_secs_f64() * 1000.0;
            frames += 1;
            frames_lost += alone.difference(&seen).count();
            any_frame |= !alone.is_empty();
            camera |= !seen.is_empty();
        }
        by_frames += usize::from(any_frame);
        by_camera += usize::from(camera);
        together += usize::from(any_frame || camera);
        lost += usize::from(any_frame && !camera);
    }
    println!(
        "hardest hands: {hands}; read by single frames {by_frames}, by the camera's reader {by_camera}, \
         together {together}; lost by the camera's reader {lost}, in {frames_lost} frames"
    );
    let mean = |millis: f64| millis / f64::from(frames.max(1));
    println!("mean of a frame: alone {:.1} ms, camera {:.1} ms", mean(millis_alone), mean(millis_camera));
    lost + frames_lost
}

/// How many codes of easy and medium frames a higher effort, or the camera's reader, lost of what a glance reads.
fn easy_frames(frames: u64) -> usize {
    let (mut fast, mut normal, mut best, mut lost) = (0, 0, 0, 0);
    for seed in 1..=frames {
        let code = code(seed);
        let mut chance = Chance::new(seed);
        let frame = Hand::new(
            &code,
            if seed % 2 == 0 { Conditions::easy(&mut chance) } else { Conditions::medium(&mut chance) },
            seed,
        )
        .frame();
        let glance = read(&frame, Effort::Fast);
        let look = read(&frame, Effort::Normal);
        let camera =
            set(FrameReader::new().read(&frame).codes.into_iter().map(|code| code.content).collect());
        fast += glance.len();
        normal += look.len();
        lost += glance.difference(&look).count() + look.difference(&camera).count();
        // The dearest one for a part of them.
        if seed % 10 == 0 {
            let stare = read(&frame, Effort::Best);
            best += stare.len();
            lost += look.difference(&stare).count();
        }
    }
    println!(
        "easy and medium frames: {frames}; read fast {fast}, normal {normal}; best {best} of every tenth; lost {lost}"
    );
    lost
}

fn read(frame: &Frame, effort: Effort) -> BTreeSet<Vec<u8>> {
    set(read_codes(frame, effort))
}

fn set(contents: Vec<Vec<u8>>) -> BTreeSet<Vec<u8>> {
    contents.into_iter().collect()
}

/// Another text for each seed, in a code of version 15 to 18.
fn code(seed: u64) -> QRCode {
    let text: String = TEXT.chars().cycle().skip(seed as usize % 300).take(300).collect();
    let versions = [Version::V15, Version::V16, Version::V17, Version::V18];
    let version = versions[seed as usize % versions.len()];
    QRBuilder::new(text).ecl(ECL::Q).version(version).build().expect("the text fits")
}
