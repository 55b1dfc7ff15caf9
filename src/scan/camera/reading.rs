//! The reader thread: takes the newest frame, reads its codes, reports them when one came into view.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use super::{
    contract::{CameraEvent, MakeReader, Outlines, Reader, Shown},
    hint::HintFilter,
    shared::Shared,
};
use crate::scan::{ScanSource, ScannedCode, frame::Frame};

/// Between the beginnings of two readings, at least: the time of a frame.
pub(super) const PACE: Duration = Duration::from_millis(33);

/// The longest rest after a slow reading.
const LONGEST_REST: Duration = Duration::from_millis(250);

/// Reads until the camera is closed. A reader that panics is replaced, and its frame is skipped.
pub(super) fn read_frames(shared: &Shared, make_reader: &MakeReader) {
    let mut reader = make_reader();
    let (mut filter, mut told, mut told_parts) = (HintFilter::default(), None, None);
    let mut any_told = false;
    while let Some(frame) = shared.reading.take() {
        let began = Instant::now();
        if shared.is_paused(began) {
            continue;
        }
        let read = AssertUnwindSafe(|| {
            let Shown { sight, new } =
                read_frame(&mut reader, &frame, |codes| shared.see_codes(codes, began));
            if sight.glimpse.is_some() {
                shared.glimpse(began);
            }
            let outlines = Outlines::of(&sight);
            // That nothing is there is told once.
            if any_told || !outlines.is_empty() {
                any_told = !outlines.is_empty();
                shared.report(CameraEvent::Outlines(outlines));
            }
            let hint = filter.see(&sight, Instant::now());
            if hint != told {
                told = hint;
                shared.report(CameraEvent::Hint(hint));
            }
            let parts = sight.parts.iter().map(|part| (part.seen, part.of)).max();
            if let Some((seen, of)) = parts.filter(|_| parts != told_parts) {
                told_parts = parts;
                shared.report(CameraEvent::Parts { seen, of });
            }
            if !new.is_empty() {
                let scanned = |content| ScannedCode { content, source: ScanSource::Camera };
                shared.report(CameraEvent::Scanned(new.into_iter().map(scanned).collect()));
                told_parts = None;
            }
        });
        if catch_unwind(read).is_err() {
            tracing::error!("the reader of codes panicked and is replaced");
            reader = make_reader();
        }
        thread::sleep(rest_after(began.elapsed()));
    }
}

/// What a frame shows, and what of it is to be reported by whoever knows what was in view before.
pub(super) fn read_frame(
    reader: &mut Reader,
    frame: &Frame,
    see_codes: impl FnOnce(Vec<Vec<u8>>) -> Vec<Vec<u8>>,
) -> Shown {
    let sight = reader(frame);
    let codes = sight.codes.iter().map(|code| code.content.clone()).collect();
    Shown { new: see_codes(codes), sight }
}

/// Half of one core is enough for reading; the rest is for the window and for others.
fn rest_after(reading: Duration) -> Duration {
    PACE.saturating_sub(reading).max(reading).min(LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_takes_half_a_core_and_rests_are_short() {
        let millis = Duration::from_millis;
        assert_eq!(rest_after(millis(0)), millis(33));
        assert_eq!(rest_after(millis(10)), millis(23));
        assert_eq!(rest_after(millis(100)), millis(100));
        assert_eq!(rest_after(millis(2000)), millis(250));
    }
}
