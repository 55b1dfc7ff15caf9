//! Codes in a hand, frame after frame: what no frame gives alone, a few give together.

use posjaga::scan::reader::{Effort, FrameReader, read_codes};

use crate::{
    hand::{Chance, Conditions, Hand},
    reader::{TEXT, code},
};

#[test]
fn hardest_frames_are_read_within_ten() {
    const SEQUENCES: u64 = 20;
    let text = &TEXT[..300];
    let code = code(text);
    let (mut first_alone, mut unread) = (0, Vec::new());
    for seed in 1..=SEQUENCES {
        let mut hand = Hand::new(&code, Conditions::hardest(&mut Chance::new(seed)), seed);
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
