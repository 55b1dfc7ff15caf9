//! The camera thread: finds the camera that is wanted, opens it, reads it, and finds it again.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use super::{
    contract::{CameraDevice, CameraStatus, CameraSystem, MakeSystem},
    motion::Motion,
    shared::{CameraRequest, Lease},
};
use crate::scan::frame::{CameraError, FrameSource};

/// After a broken frame. Devices pace themselves, and a broken device may not.
const AFTER_BROKEN: Duration = Duration::from_millis(10);

/// Works until it loses its lease or the camera is closed. What panics inside is made anew.
pub(super) fn capture(lease: &Lease, make_system: &MakeSystem) {
    // A successor goes on with the request of the thread before it, and does not say "starting" again.
    let mut search = Search { request: lease.looked_at(), ..Search::default() };
    while let Some(request) = lease.request() {
        let turn = AssertUnwindSafe(|| {
            let mut system = make_system();
            while let Some(request) = lease.request() {
                search.round(lease, &request, system.as_mut());
                lease.pause(request.number);
            }
        });
        if catch_unwind(turn).is_err() {
            tracing::error!("the camera's driver panicked and is started anew");
            lease.uses_none();
            lease.tell(CameraStatus::Trouble(CameraError::Other));
            lease.pause(request.number);
        }
    }
}

/// What is remembered from one round of looking to the next.
#[derive(Default)]
struct Search {
    /// The number of the request it serves.
    request: u64,
    /// The camera that last gave pictures.
    last: Option<CameraDevice>,
    /// When that one was lost.
    lost: Option<Instant>,
    /// Since when opening is denied.
    denied: Option<Instant>,
}

/// Why a camera is read no more.
enum CaptureEnd {
    /// Something else is to be done: another request, or none.
    Turned,
    Failed(CameraError),
}

impl Search {
    /// Looks for the camera and, when it opens, reads it for as long as that goes well.
    fn round(&mut self, lease: &Lease, request: &CameraRequest, system: &mut dyn CameraSystem) {
        if self.request != request.number {
            *self = Self { request: request.number, ..Self::default() };
            lease.tell(CameraStatus::Starting);
        }
        if let CaptureEnd::Failed(error) = self.look(lease, request, system) {
            self.tell(lease, error);
        }
    }

    fn look(&mut self, lease: &Lease, request: &CameraRequest, system: &mut dyn CameraSystem) -> CaptureEnd {
        let devices = match system.list() {
            Ok(devices) => devices,
            Err(error) => return CaptureEnd::Failed(error),
        };
        lease.tell_devices(&devices);
        let waiting = self.lost.is_some_and(|lost| lost.elapsed() < lease.patience().replug);
        let mut failed = None;
        for device in candidates(&devices, request.id.as_deref(), self.last.as_ref(), waiting) {
            if lease.is_stuck(device) {
                failed.get_or_insert(CameraError::Silent);
                continue;
            }
            lease.uses(device);
            let end = match system.open(device) {
                Ok(source) => {
                    tracing::info!(camera = device.name, "camera opened");
                    self.last = Some(device.clone());
                    (self.lost, self.denied) = (None, None);
                    Some(self.read(lease, device, source, system))
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
            lease.uses_none();
            if let Some(end) = end {
                return end;
            }
        }
        let missing = if self.lost.is_some() { CameraError::Lost } else { CameraError::NotFound };
        CaptureEnd::Failed(failed.unwrap_or(missing))
    }

    /// Reads frames until something happens. The source is dropped before this returns: a device that
    /// was unplugged comes back under its old number only when nobody holds it.
    fn read(
        &mut self,
        lease: &Lease,
        device: &CameraDevice,
        mut source: Box<dyn FrameSource>,
        system: &mut dyn CameraSystem,
    ) -> CaptureEnd {
        let (mut good, mut listed) = (Instant::now(), Instant::now());
        let mut motion = Motion::default();
        loop {
            let Some(request) = lease.request() else { return CaptureEnd::Turned };
            if request.id.as_ref().is_some_and(|id| *id != device.id) && request.number != self.request {
                return CaptureEnd::Turned;
            }
            self.request = request.number;
            if listed.elapsed() >= lease.patience().list {
                listed = Instant::now();
                if let Ok(devices) = system.list() {
                    lease.tell_devices(&devices);
                    let wanted = request.id.as_ref().filter(|id| **id != device.id);
                    if wanted.is_some_and(|id| devices.iter().any(|device| device.id == *id)) {
                        return CaptureEnd::Turned;
                    }
                }
            }
            match source.next_frame().and_then(|frame| lease.deliver(device, frame, &mut motion)) {
                Ok(()) => good = Instant::now(),
                Err(CameraError::BrokenFrame) if good.elapsed() < lease.patience().silent * 2 => {
                    thread::sleep(AFTER_BROKEN);
                }
                Err(error) => {
                    tracing::info!(
                        camera = device.name,
                        error = &error as &dyn std::error::Error,
                        "camera ended"
                    );
                    if error == CameraError::Lost {
                        self.lost = Some(Instant::now());
                    }
                    return CaptureEnd::Failed(error);
                }
            }
        }
    }

    /// Tells what is wrong, except for a denial just after plugging in: the device is there a moment
    /// before the system has given it its rights.
    fn tell(&mut self, lease: &Lease, error: CameraError) {
        if error == CameraError::Denied {
            let denied = *self.denied.get_or_insert_with(Instant::now);
            if denied.elapsed() < lease.patience().denied {
                return;
            }
        } else {
            self.denied = None;
        }
        // Broken pictures and nothing else are no more use to the officer than no pictures.
        let error = if error == CameraError::BrokenFrame { CameraError::Silent } else { error };
        lease.tell(CameraStatus::Trouble(error));
    }
}

/// The cameras to try, in that order: the one that is requested alone, when it is there. Without a
/// request, the last one first. While a lost one is `waiting` to be put back, no other.
fn candidates<'a>(
    devices: &'a [CameraDevice],
    request: Option<&str>,
    last: Option<&CameraDevice>,
    waiting: bool,
) -> Vec<&'a CameraDevice> {
    if let Some(requested) = request.and_then(|id| devices.iter().find(|device| device.id == id)) {
        return vec![requested];
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
    fn the_camera_that_is_requested_for_is_the_only_one() {
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
