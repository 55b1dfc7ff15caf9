//! Draws credentials in codes of version 20 in a hand, as a webcam of 1280×720 sees them at medium
//! difficulty, and writes each as a film: for a simulated camera to show to the program.
//!
//! `hand_frames FOLDER [CODES] [FORMATS]` writes `FOLDER/NN.mjpeg` (8 pictures each), the certificate of their
//! made-up signer as `FOLDER/signer.der`, and `FOLDER/watch.scn`, which shows each for a second, with something
//! grey in between. The formats of the camera are `MJPG:1280x720@30`, if they are not named.

#[path = "../tests/it/hand.rs"]
mod hand;

use std::{
    env, fs,
    io::{self, Write as _},
    path::PathBuf,
    time::SystemTime,
};

use chrono::TimeDelta;
use fast_qr::{ECL, QRBuilder, Version};
use hand::{Chance, Conditions, Hand};
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use posjaga::{
    credential::{Entry, Holder, PartialDate},
    demo::issuer::{DemoCredential, Issuer},
    time::Timestamp,
};

/// Pictures in a film. It is shown over and over.
const PICTURES: usize = 8;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("hand_frames FOLDER [CODES] [FORMATS]"));
    let codes = arguments.next().map_or(50, |codes| codes.parse().expect("a number of codes"));
    let formats = arguments.next().unwrap_or_else(|| "MJPG:1280x720@30".to_owned());
    fs::create_dir_all(&folder)?;
    let now = Timestamp::from(SystemTime::now());
    let year = TimeDelta::days(365);
    let issuer = Issuer::new("ID", now - year, now + year).expect("a made-up signer");
    fs::write(folder.join("signer.der"), issuer.certificate_der())?;
    let mut scenario = fs::File::create(folder.join("watch.scn"))?;
    writeln!(scenario, "camera front uvc formats={formats}\nscene grey colour gray")?;
    for seed in 1..=codes {
        writeln!(scenario, "scene code{seed} video {seed:02}.mjpeg")?;
        fs::write(folder.join(format!("{seed:02}.mjpeg")), film(&booster(&issuer, seed, now), seed))?;
    }
    writeln!(scenario, "display none\ntimeout {}\napp ./camera_watch signer.der\nstart", 60 + 4 * codes)?;
    writeln!(scenario, "await 'camera opened' within 60\nshow front grey\nwait 5")?;
    for seed in 1..=codes {
        writeln!(scenario, "show front code{seed}\nwait 1\nshow front grey\nwait 1")?;
    }
    writeln!(scenario, "expect-running\nstop")
}

/// The text of a credential that any policy admits.
fn booster(issuer: &Issuer, guest: u64, now: Timestamp) -> String {
    let given = now - TimeDelta::days(60);
    let credential = DemoCredential {
        holder: Holder {
            name: format!("Tamu Contoh {guest}"),
            standard_name: Some(format!("TAMU<CONTOH<{guest}")),
            birth_date: Some(PartialDate { year: 1988, month: Some(4), day: Some(21) }.into()),
        },
        entries: vec![Entry::Vaccination {
            dose: 3,
            of: 3,
            date: given.date_naive(),
            product: "EU/1/20/1528".to_owned(),
            country: "ID".to_owned(),
            covid: true,
        }],
        issued: given,
        expires: now + TimeDelta::days(200),
    };
    issuer.issue(&credential).expect("a credential")
}

/// The JPEGs of one code in a hand, one behind the other.
fn film(text: &str, seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    let code = QRBuilder::new(text).ecl(ECL::Q).version(Version::V20).build().expect("the text fits");
    let mut hand = Hand::new(&code, Conditions::medium(&mut chance), seed);
    let mut film = Vec::new();
    for _ in 0..PICTURES {
        let frame = hand.frame();
        JpegEncoder::new_with_quality(&mut film, 95)
            .encode(&frame.luma, frame.width as u32, frame.height as u32, ExtendedColorType::L8)
            .expect("a grey picture becomes a JPEG");
    }
    film
}
