//! A sound for each verdict, for an officer whose eyes are with the guest. Each is told from the others by how many
//! notes it has and how long they are, not by their pitch alone.

use std::{
    f32::consts::TAU,
    sync::mpsc::{self, Receiver, SyncSender},
    thread,
};

use super::{Event, Notice, worker::Reports};
use crate::verdict::Verdict;

/// Samples a second, of one channel.
const RATE: u32 = 22_050;
/// A note rises and falls for so long, so that it does not click.
const SLOPE_SECONDS: f32 = 0.008;
/// How loud a note is, of the most that can be written.
const LOUDNESS: f32 = 0.5;

/// A note: its pitch in hertz (0 is a rest), and how long it is in milliseconds.
type Note = (f32, u32);

fn notes(verdict: Verdict) -> &'static [Note] {
    match verdict {
        Verdict::Admit => &[(880.0, 90), (1318.5, 160)],
        Verdict::Review => &[(659.3, 140), (0.0, 80), (659.3, 140)],
        Verdict::Refuse => &[(246.9, 200), (0.0, 60), (196.0, 500)],
        Verdict::Undetermined => &[(440.0, 90)],
    }
}

/// The sound of a verdict, each sample from -1 to 1.
fn samples(verdict: Verdict) -> Vec<f32> {
    let mut samples = Vec::new();
    for &(hertz, millis) in notes(verdict) {
        let count = millis * RATE / 1000;
        samples.extend((0..count).map(|at| {
            let (from_begin, to_end) = (at as f32 / RATE as f32, (count - at) as f32 / RATE as f32);
            let slope = (from_begin.min(to_end) / SLOPE_SECONDS).min(1.0);
            (TAU * hertz * from_begin).sin() * slope * LOUDNESS
        }));
    }
    samples
}

/// Plays sounds, one after the other, in a thread of its own.
pub(super) struct Sounds(SyncSender<Verdict>);

impl Sounds {
    /// While the computer has no way to make a sound, [`Notice::NoSound`] says so once.
    pub(super) fn start(reports: Reports) -> Self {
        let (queue, wanted) = mpsc::sync_channel(1);
        let work = move || play_all(&wanted, &reports);
        if let Err(error) = thread::Builder::new().name("sounds".to_owned()).spawn(work) {
            tracing::error!(%error, "there is no thread for sounds");
        }
        Self(queue)
    }

    /// Plays the sound of a verdict; not while another one is still to come.
    pub(super) fn play(&self, verdict: Verdict) {
        let _ = self.0.try_send(verdict);
    }
}

/// Loudspeakers come and go: one sound that fails does not end those after it.
fn play_all(wanted: &Receiver<Verdict>, reports: &Reports) {
    let mut told = false;
    for verdict in wanted {
        let played = play(verdict);
        if let (Err(error), false) = (&played, told) {
            tracing::warn!(error = error.as_ref(), "no sound can be made");
            reports.send(Event::Notice(Notice::NoSound));
        }
        told = played.is_err();
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// By the players that the sound systems of Linux come with: a library would make ALSA a need of every package.
#[cfg(not(all(feature = "gui", any(windows, target_os = "macos"))))]
fn play(verdict: Verdict) -> Result<(), Failure> {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };

    const PLAYERS: [&str; 3] = ["pw-play", "paplay", "aplay"];

    let mut file = tempfile::Builder::new().suffix(".wav").tempfile()?;
    file.write_all(&wave(&samples(verdict)))?;
    let played = PLAYERS.iter().any(|player| {
        let mut player = Command::new(player);
        player.arg(file.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        player.status().is_ok_and(|status| status.success())
    });
    if played { Ok(()) } else { Err(std::io::Error::from(std::io::ErrorKind::NotFound).into()) }
}

#[cfg(all(feature = "gui", any(windows, target_os = "macos")))]
fn play(verdict: Verdict) -> Result<(), Failure> {
    use std::num::{NonZeroU16, NonZeroU32};

    use rodio::{DeviceSinkBuilder, Player, buffer::SamplesBuffer};

    const CHANNELS: NonZeroU16 = NonZeroU16::MIN;
    const HERTZ: NonZeroU32 = NonZeroU32::new(RATE).expect("a rate");

    let sink = DeviceSinkBuilder::open_default_sink()?;
    let player = Player::connect_new(sink.mixer());
    player.append(SamplesBuffer::new(CHANNELS, HERTZ, samples(verdict)));
    player.sleep_until_end();
    Ok(())
}

/// A WAVE file of these samples, in 16 bits (RIFF; Multimedia Programming Interface 1.0, 1991, "WAVE").
#[cfg(not(all(feature = "gui", any(windows, target_os = "macos"))))]
fn wave(samples: &[f32]) -> Vec<u8> {
    const BYTES_A_SAMPLE: u32 = 2;
    let bytes = samples.len() as u32 * BYTES_A_SAMPLE;
    let mut file = Vec::with_capacity(44 + bytes as usize);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * BYTES_A_SAMPLE).to_le_bytes());
    file.extend_from_slice(&(BYTES_A_SAMPLE as u16).to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    for sample in samples {
        file.extend_from_slice(&((sample * f32::from(i16::MAX)) as i16).to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_sounds_like_itself_and_none_clicks() {
        for verdict in Verdict::ALL {
            let samples = samples(verdict);
            let seconds = samples.len() as f32 / RATE as f32;
            assert!((0.05..1.0).contains(&seconds), "{verdict:?} takes {seconds} s");
            assert!(samples.iter().all(|sample| sample.abs() <= LOUDNESS));
            let jumps = samples.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            assert!(jumps.fold(0.0, f32::max) < 0.25, "{verdict:?}");
            let sung = |verdict| {
                notes(verdict).iter().map(|(hertz, millis)| (*hertz > 0.0, *millis)).collect::<Vec<_>>()
            };
            assert!(Verdict::ALL.iter().all(|other| *other == verdict || sung(*other) != sung(verdict)));
        }
    }

    #[cfg(not(all(feature = "gui", any(windows, target_os = "macos"))))]
    #[test]
    fn a_wave_file_says_how_long_it_is() {
        let file = wave(&[0.0, 1.0, -1.0]);
        assert_eq!(&file[..4], b"RIFF");
        assert_eq!(u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize, file.len() - 8);
        assert_eq!(&file[36..], [b'd', b'a', b't', b'a', 6, 0, 0, 0, 0, 0, 0xff, 0x7f, 0x01, 0x80]);
    }
}
