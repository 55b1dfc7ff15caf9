//! Codes in a hand, frame after frame: what no frame gives alone, a few give together.

use posjaga::scan::reader::{Effort, FrameReader, read_codes};

use crate::{
    hand::{Chance, Conditions, Hand},
    reader::{TEXT, code},
};

/// As bad as the hardest frames of the suite: `L4` of `testdata/qr-frames`.
fn hardest(seed: u64) -> Conditions {
    let mut chance = Chance::new(seed);
    Conditions {
        size: (640, 480),
        pixels_per_module: chance.between(1.9, 3.8),
        defocus: chance.between(0.35, 1.0),
        motion: chance.between(0.0, 1.2),
        tilt: 35.0,
        photons: chance.between(250.0, 1500.0),
        quality: chance.between(60.0, 90.0) as u8,
    }
}

#[test]
fn hardest_frames_are_read_within_ten() {
    const SEQUENCES: u64 = 20;
    let text = &TEXT[..300];
    let code = code(text);
    let (mut first_alone, mut unread) = (0, Vec::new());
    for seed in 1..=SEQUENCES {
        let mut hand = Hand::new(&code, hardest(seed), seed);
        let mut reader = FrameReader::new();
        let mut read = false;
        for number in 0..10 {
            let frame = hand.frame();
            if number == 0 {
                first_alone += usize::from(!read_codes(&frame, Effort::Normal).is_empty());
            }
            let sight = reader.read(&frame);
            assert!(sight.codes.iter().all(|code| code.content == text.as_bytes()), "misread, seed {seed}");
            read |= !sight.codes.is_empty();
            if read {
                break;
            }
        }
        if !read {
            unread.push(seed);
        }
    }
    println!("read from one frame: {first_alone} of {SEQUENCES}; unread after ten: {unread:?}");
    assert!(unread.len() <= SEQUENCES as usize / 10, "unread after ten frames: {unread:?}");
}
