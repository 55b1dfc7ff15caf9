//! The camera thread: finds the camera that is wanted, opens it, reads it, and finds it again.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use super::{
    CameraDevice, CameraStatus, CameraSystem, CameraTrouble, MakeSystem,
    control::{Duty, Wish},
    motion::Motion,
};
use crate::scan::frame::{CameraError, FrameSource};

/// After a broken frame. Devices pace themselves, and a broken device may not.
const AFTER_BROKEN: Duration = Duration::from_millis(10);

/// Works until it is relieved or the camera is closed. What panics inside is made anew.
pub(super) fn capture(duty: &Duty, make_system: &MakeSystem) {
    // A successor goes on with the wish of the thread before it, and does not say "starting" again.
    let mut search = Search { wish: duty.looked_at(), ..Search::default() };
    while let Some(wish) = duty.wish() {
        let turn = AssertUnwindSafe(|| {
            let mut system = make_system();
            while let Some(wish) = duty.wish() {
                search.round(duty, &wish, system.as_mut());
                duty.pause(wish.number);
            }
        });
        if catch_unwind(turn).is_err() {
            tracing::error!("the camera's driver panicked and is started anew");
            duty.uses_none();
            duty.tell(CameraStatus::Trouble(CameraTrouble::Other));
            duty.pause(wish.number);
        }
    }
}

/// What is remembered from one round of looking to the next.
#[derive(Default)]
struct Search {
    /// The number of the wish it serves.
    wish: u64,
    /// The camera that last gave pictures.
    last: Option<CameraDevice>,
    /// When that one was lost.
    lost: Option<Instant>,
    /// Since when opening is denied.
    denied: Option<Instant>,
}

/// Why a camera is read no more.
enum End {
    /// Something else is to be done: another wish, or none.
    Turned,
    Failed(CameraError),
}

impl Search {
    /// Looks for the camera and, when it opens, reads it for as long as that goes well.
    fn round(&mut self, duty: &Duty, wish: &Wish, system: &mut dyn CameraSystem) {
        if self.wish != wish.number {
            *self = Self { wish: wish.number, ..Self::default() };
            duty.tell(CameraStatus::Starting);
        }
        if let End::Failed(error) = self.look(duty, wish, system) {
            self.tell(duty, &error);
        }
    }

    fn look(&mut self, duty: &Duty, wish: &Wish, system: &mut dyn CameraSystem) -> End {
        let devices = match system.list() {
            Ok(devices) => devices,
            Err(error) => return End::Failed(error),
        };
        duty.tell_devices(&devices);
        let waiting = self.lost.is_some_and(|lost| lost.elapsed() < duty.patience().replug);
        let mut failed = None;
        for device in candidates(&devices, wish.id.as_deref(), self.last.as_ref(), waiting) {
            if duty.is_stuck(device) {
                failed.get_or_insert(CameraError::Silent { silent: duty.patience().silent });
                continue;
            }
            duty.uses(device);
            let end = match system.open(device) {
                Ok(source) => {
                    tracing::info!(camera = device.name, "camera opened");
                    self.last = Some(device.clone());
                    (self.lost, self.denied) = (None, None);
                    Some(self.read(duty, device, source, system))
                }
                Err(error) => {
                    tracing::debug!(
                        camera = device.name,
                        error = &error as &dyn std::error::Error,
                        "not opened"
                    );
                    failed.get_or_insert(error);
                    None
                }
            };
            duty.uses_none();
            if let Some(end) = end {
                return end;
            }
        }
        let missing = if self.lost.is_some() { CameraError::Lost } else { CameraError::NotFound };
        End::Failed(failed.unwrap_or(missing))
    }

    /// Reads frames until something happens. The source is dropped before this returns: a device that
    /// was unplugged comes back under its old number only when nobody holds it.
    fn read(
        &mut self,
        duty: &Duty,
        device: &CameraDevice,
        mut source: Box<dyn FrameSource>,
        system: &mut dyn CameraSystem,
    ) -> End {
        let (mut good, mut listed) = (Instant::now(), Instant::now());
        let mut motion = Motion::default();
        loop {
            let Some(wish) = duty.wish() else { return End::Turned };
            if wish.id.as_ref().is_some_and(|id| *id != device.id) && wish.number != self.wish {
                return End::Turned;
            }
            self.wish = wish.number;
            if listed.elapsed() >= duty.patience().list {
                listed = Instant::now();
                if let Ok(devices) = system.list() {
                    duty.tell_devices(&devices);
                    let wanted = wish.id.as_ref().filter(|id| **id != device.id);
                    if wanted.is_some_and(|id| devices.iter().any(|device| device.id == *id)) {
                        return End::Turned;
                    }
                }
            }
            match source.next_frame().and_then(|frame| duty.deliver(device, frame, &mut motion)) {
                Ok(()) => good = Instant::now(),
                Err(CameraError::BrokenFrame) if good.elapsed() < duty.patience().silent * 2 => {
                    thread::sleep(AFTER_BROKEN);
                }
                Err(error) => {
                    tracing::info!(
                        camera = device.name,
                        error = &error as &dyn std::error::Error,
                        "camera ended"
                    );
                    if matches!(error, CameraError::Lost) {
                        self.lost = Some(Instant::now());
                    }
                    return End::Failed(error);
                }
            }
        }
    }

    /// Tells what is wrong, except for a denial just after plugging in: the device is there a moment
    /// before the system has given it its rights.
    fn tell(&mut self, duty: &Duty, error: &CameraError) {
        if matches!(error, CameraError::Denied) {
            let denied = *self.denied.get_or_insert_with(Instant::now);
            if denied.elapsed() < duty.patience().denied {
                return;
            }
        } else {
            self.denied = None;
        }
        duty.tell(CameraStatus::Trouble(error.into()));
    }
}

/// The cameras to try, in that order: the one that is wished for alone, when it is there. Without a
/// wish, the last one first. While a lost one is `waiting` to be put back, no other.
fn candidates<'a>(
    devices: &'a [CameraDevice],
    wish: Option<&str>,
    last: Option<&CameraDevice>,
    waiting: bool,
) -> Vec<&'a CameraDevice> {
    if let Some(wished) = wish.and_then(|id| devices.iter().find(|device| device.id == id)) {
        return vec![wished];
    }
    // In another socket a camera has another id, and still its name.
    let known = last.and_then(|last| {
        let same_id = devices.iter().find(|device| device.id == last.id);
        same_id.or_else(|| devices.iter().find(|device| device.name == last.name))
    });
    match known {
        Some(known) => {
            let others = devices.iter().filter(|device| device.id != known.id);
            std::iter::once(known).chain(others).collect()
        }
        None if waiting => Vec::new(),
        None => devices.iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, name: &str) -> CameraDevice {
        CameraDevice { id: id.into(), name: name.into() }
    }

    fn ids(chosen: &[&CameraDevice]) -> Vec<String> {
        chosen.iter().map(|device| device.id.clone()).collect()
    }

    #[test]
    fn the_camera_that_is_wished_for_is_the_only_one() {
        let devices = [device("a", "A"), device("b", "B")];
        assert_eq!(ids(&candidates(&devices, Some("b"), None, false)), ["b"]);
        assert_eq!(ids(&candidates(&devices, None, None, false)), ["a", "b"]);
        assert_eq!(ids(&candidates(&devices, Some("c"), None, false)), ["a", "b"]);
    }

    #[test]
    fn the_last_camera_is_known_again_in_another_socket() {
        let last = device("a@1", "A");
        let devices = [device("b@3", "B"), device("a@2", "A")];
        assert_eq!(ids(&candidates(&devices, Some("a@1"), Some(&last), true)), ["a@2", "b@3"]);
        assert_eq!(ids(&candidates(&devices, None, Some(&last), true)), ["a@2", "b@3"]);
    }

    #[test]
    fn another_camera_takes_over_only_after_the_wait() {
        let last = device("a", "A");
        let devices = [device("b", "B")];
        assert!(candidates(&devices, None, Some(&last), true).is_empty());
        assert_eq!(ids(&candidates(&devices, None, Some(&last), false)), ["b"]);
    }
}
