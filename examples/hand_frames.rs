//! Draws codes of version 20 in a hand, as a webcam of 1280×720 sees them at medium difficulty, and
//! writes each as a film: for a simulated camera to show to the program.
//!
//! `hand_frames FOLDER [CODES]` writes `FOLDER/NN.mjpeg` (8 pictures each) and `FOLDER/watch.scn`, which
//! shows each for a second, with something grey in between.

#[path = "../tests/it/hand.rs"]
mod hand;

use std::{
    env, fs,
    io::{self, Write as _},
    path::PathBuf,
};

use fast_qr::{ECL, QRBuilder, Version};
use hand::{Chance, Conditions, Hand};
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

/// Pictures in a film. It is shown over and over.
const PICTURES: usize = 8;
/// Letters in a code: most of what version 20 holds at level Q.
const LETTERS: usize = 640;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("hand_frames FOLDER [CODES]"));
    let codes = arguments.next().map_or(50, |codes| codes.parse().expect("a number of codes"));
    fs::create_dir_all(&folder)?;
    let mut scenario = fs::File::create(folder.join("watch.scn"))?;
    writeln!(scenario, "camera front uvc formats=MJPG:1280x720@30\nscene grey colour gray")?;
    for seed in 1..=codes {
        writeln!(scenario, "scene code{seed} video {seed:02}.mjpeg")?;
        fs::write(folder.join(format!("{seed:02}.mjpeg")), film(seed))?;
    }
    writeln!(scenario, "display none\ntimeout {}\napp ./camera_watch\nstart", 60 + 4 * codes)?;
    writeln!(scenario, "await running within 60\nshow front grey\nwait 2")?;
    for seed in 1..=codes {
        writeln!(scenario, "show front code{seed}\nwait 1\nshow front grey\nwait 1")?;
    }
    writeln!(scenario, "expect-running\nstop")
}

/// The JPEGs of one code in a hand, one behind the other.
fn film(seed: u64) -> Vec<u8> {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut chance = Chance::new(seed);
    let letter = |chance: &mut Chance| ALPHABET[chance.between(0.0, ALPHABET.len() as f32) as usize];
    let text: Vec<u8> = (0..LETTERS).map(|_| letter(&mut chance)).collect();
    let code = QRBuilder::new(text).ecl(ECL::Q).version(Version::V20).build().expect("the text fits");
    let mut hand = Hand::new(&code, medium(&mut chance), seed);
    let mut film = Vec::new();
    for _ in 0..PICTURES {
        let frame = hand.frame();
        JpegEncoder::new_with_quality(&mut film, 95)
            .encode(&frame.luma, frame.width as u32, frame.height as u32, ExtendedColorType::L8)
            .expect("a grey picture becomes a JPEG");
    }
    film
}

/// Level `L2` of the generated frames in `testdata/qr-frames`.
fn medium(chance: &mut Chance) -> Conditions {
    Conditions {
        size: (1280, 720),
        pixels_per_module: chance.between(3.0, 5.5),
        defocus: chance.between(0.1, 0.5),
        motion: chance.between(0.0, 0.5),
        tilt: 20.0,
        photons: chance.between(1500.0, 6000.0),
        quality: chance.between(60.0, 90.0) as u8,
    }
}
