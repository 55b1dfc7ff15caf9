//! Nothing is lost: what a lower effort reads every higher one reads, and what a frame gives alone the camera's
//! reader gives as well, whatever came before it.

use std::collections::BTreeSet;

use fast_qr::QRCode;
use posjaga::scan::{
    frame::Frame,
    reader::{Effort, FrameReader, look},
};
use proptest::prelude::*;

use crate::{
    hand::{self, Conditions, Hand},
    mutation::{self, Chance},
    reader::{TEXT, code},
};

fn read(frame: &Frame, effort: Effort) -> BTreeSet<Vec<u8>> {
    look(frame, effort).codes.into_iter().map(|code| code.content).collect()
}

fn seen(reader: &mut FrameReader, frame: &Frame) -> BTreeSet<Vec<u8>> {
    reader.read(frame).codes.into_iter().map(|code| code.content).collect()
}

/// From easy to what is hardly read.
fn conditions(hardness: f32, seed: u64) -> Conditions {
    let mut chance = hand::Chance::new(seed);
    Conditions {
        size: (640, 480),
        pixels_per_module: chance.between(3.8 - 1.4 * hardness, 5.2 - 1.4 * hardness),
        defocus: hardness * chance.between(0.3, 1.0),
        motion: hardness * chance.between(0.0, 1.1),
        tilt: 10.0 + 25.0 * hardness,
        photons: chance.between(300.0, 1500.0) + 4000.0 * (1.0 - hardness),
        quality: chance.between(60.0, 90.0) as u8,
    }
}

/// A frame and its negative side by side: a dark code and a light one.
fn with_its_negative(one: &Frame, other: &Frame) -> Frame {
    let rows = one.luma.chunks_exact(one.width).zip(other.luma.chunks_exact(other.width));
    let luma: Vec<u8> = rows
        .flat_map(|(one, other)| one.iter().copied().chain(other.iter().map(|pixel| 255 - *pixel)))
        .collect();
    Frame { width: one.width + other.width, height: one.height, luma: luma.into(), seq: 0 }
}

fn drawn(code: &QRCode, hardness: f32, seed: u64) -> Frame {
    Hand::new(code, conditions(hardness, seed), seed).frame()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_effort_reads_all_that_a_lower_one_reads(
        hardness in 0.0_f32..1.0,
        other in 0.0_f32..1.0,
        seed in 1_u64..1000,
        kind in 0_u8..4,
    ) {
        let (one, two) = (code(&TEXT[..260]), code("a ticket, light on dark"));
        let frame = match kind {
            0 => drawn(&one, hardness, seed),
            1 => with_its_negative(&drawn(&one, hardness, seed), &drawn(&two, other, seed + 1)),
            2 => with_its_negative(&drawn(&two, hardness, seed), &drawn(&one, other, seed + 1)),
            _ => mutation::mutated(&mutation::drawn(), &mut Chance::new(seed)).into_frame(0),
        };
        let [fast, normal, best] = [Effort::Fast, Effort::Normal, Effort::Best].map(|effort| read(&frame, effort));
        prop_assert!(fast.is_subset(&normal), "normal lost what fast read: {kind} {hardness} {other} {seed}");
        prop_assert!(normal.is_subset(&best), "best lost what normal read: {kind} {hardness} {other} {seed}");
        prop_assert!(normal.is_subset(&seen(&mut FrameReader::new(), &frame)), "a camera lost it");
    }

    #[test]
    fn a_camera_reads_all_that_each_of_its_frames_gives(
        hardness in 0.5_f32..1.0,
        seed in 1_u64..1000,
        light in any::<bool>(),
    ) {
        let (held, beside) = (code(&TEXT[..260]), code("a ticket, light on dark"));
        let mut hand = Hand::new(&held, conditions(hardness, seed), seed);
        let mut other = Hand::new(&beside, conditions(0.6, seed + 1), seed + 1);
        let mut reader = FrameReader::new();
        for number in 0..4 {
            let frame = if light {
                with_its_negative(&hand.frame(), &other.frame())
            } else {
                hand.frame()
            };
            let alone = read(&frame, Effort::Normal);
            prop_assert!(alone.is_subset(&seen(&mut reader, &frame)), "frame {number} of {hardness} {seed}");
        }
    }
}

/// As bad as the hardest frames of the suite: `L4` of `testdata/qr-frames`. The whole of it is
/// `examples/lost_between_frames.rs`.
#[test]
fn the_hardest_hands_are_read_if_any_of_their_frames_is() {
    let code = code(&TEXT[..300]);
    let (mut by_frames, mut by_camera) = (0, 0);
    for seed in 201..=208 {
        let mut hand = Hand::new(&code, conditions(1.0, seed), seed);
        let mut reader = FrameReader::new();
        let (mut frames, mut camera) = (false, false);
        for _ in 0..5 {
            let frame = hand.frame();
            frames |= !read(&frame, Effort::Normal).is_empty();
            camera |= !seen(&mut reader, &frame).is_empty();
        }
        assert!(camera || !frames, "hand {seed} is read by a frame alone and not by the camera");
        by_frames += usize::from(frames);
        by_camera += usize::from(camera);
    }
    println!("read by single frames: {by_frames}, by the camera's reader: {by_camera}, of 8");
    assert!(by_camera >= 4, "{by_camera} of 8: too hard for this test");
}
