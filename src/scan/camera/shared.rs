//! What the threads of a camera share: which camera is requested, and which camera thread has the lease.
//!
//! One camera thread at a time holds the lease. A thread that is stuck in a device loses it: the next
//! one takes over, and the old one ends by itself as soon as its device lets it go.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    contract::{CameraDevice, CameraEvent, CameraStatus, Patience, Report},
    held_codes::HeldCodes,
    motion::Motion,
};
use crate::scan::{
    frame::{CameraError, Frame},
    slot::LatestSlot,
};

/// After a glimpse of a code the reader gets every picture for so long, whether or not it changes.
const ATTENTION: Duration = Duration::from_secs(2);

/// Shared by the handle and all threads of a camera.
pub(super) struct Shared {
    pub(super) patience: Patience,
    /// Frames for the window.
    pub(super) preview: LatestSlot<Frame>,
    /// Frames for the reader thread.
    pub(super) reading: LatestSlot<Frame>,
    state: Mutex<State>,
    changed: Condvar,
    /// Guards the order of what is told about the camera. Held while reporting, never while waiting.
    told: Mutex<LastReported>,
    held: Mutex<HeldCodes>,
    report: Report,
    frames: AtomicU64,
}

struct State {
    closed: bool,
    request: CameraRequest,
    /// Which camera thread has the lease.
    lease: u64,
    /// The number of the newest request that it has looked at.
    looked_at: u64,
    /// When it last came by.
    beat: Instant,
    /// The device that it opens or reads, and the last good picture (or the opening).
    in_use: Option<(CameraDevice, Instant)>,
    /// Until when nothing is read, because a hand scanner is used.
    paused: Option<Instant>,
    /// When the reader last saw a code that it could not read.
    glimpsed: Option<Instant>,
    /// Threads that lost their lease, each with the device it is stuck in.
    stuck: Vec<(u64, String)>,
}

#[derive(Default)]
struct LastReported {
    devices: Option<Vec<CameraDevice>>,
    status: Option<CameraStatus>,
}

/// What the watchdog finds.
pub(super) struct Check {
    /// The lease of the moment.
    pub(super) lease: u64,
    /// Whether no good picture came for too long.
    pub(super) silent: bool,
    /// Whether the thread before was stuck, and the lease is a new one.
    pub(super) revoked: bool,
}

/// Which camera is wanted; each choice has a new number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CameraRequest {
    pub(super) id: Option<String>,
    pub(super) number: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(patience: Patience, preferred: Option<String>, report: Report) -> Self {
        Self {
            patience,
            preview: LatestSlot::default(),
            reading: LatestSlot::default(),
            state: Mutex::new(State {
                closed: false,
                request: CameraRequest { id: preferred, number: 1 },
                lease: 0,
                looked_at: 0,
                beat: Instant::now(),
                in_use: None,
                paused: None,
                glimpsed: None,
                stuck: Vec::new(),
            }),
            changed: Condvar::new(),
            told: Mutex::default(),
            held: Mutex::new(HeldCodes::new(patience.out_of_view)),
            report,
            frames: AtomicU64::new(0),
        }
    }

    /// Starts a thread that nobody joins.
    pub(super) fn spawn(self: &Arc<Self>, name: &str, work: impl FnOnce(Arc<Self>) + Send + 'static) {
        let shared = Arc::clone(self);
        if let Err(error) = thread::Builder::new().name(name.into()).spawn(move || work(shared)) {
            tracing::error!(name, %error, "a thread of the camera cannot be started");
            self.report(CameraEvent::Status(CameraStatus::Trouble(CameraError::Other)));
        }
    }

    pub(super) fn choose(&self, id: Option<String>) {
        let mut state = lock(&self.state);
        state.request = CameraRequest { id, number: state.request.number + 1 };
        self.changed.notify_all();
    }

    pub(super) fn close(&self) {
        lock(&self.state).closed = true;
        self.changed.notify_all();
        self.preview.close();
        self.reading.close();
    }

    pub(super) fn report(&self, event: CameraEvent) {
        (self.report)(event);
    }

    /// The codes of a picture, if one of them came newly into view.
    pub(super) fn see_codes(&self, codes: Vec<Vec<u8>>, now: Instant) -> Vec<Vec<u8>> {
        lock(&self.held).see(codes, now)
    }

    pub(super) fn pause_until(&self, until: Instant) {
        lock(&self.state).paused = Some(until);
    }

    pub(super) fn is_paused(&self, now: Instant) -> bool {
        lock(&self.state).paused.is_some_and(|until| until > now)
    }

    pub(super) fn wave_away(&self) {
        lock(&self.held).wave_away();
    }

    pub(super) fn look_again(&self) {
        lock(&self.held).forget();
    }

    /// A code is there and could not be read: the next pictures may give it.
    pub(super) fn glimpse(&self, now: Instant) {
        lock(&self.state).glimpsed = Some(now);
    }

    /// Reports a status that differs from the one before, for the thread with the lease only.
    pub(super) fn tell(&self, lease: u64, status: CameraStatus) {
        let mut told = lock(&self.told);
        if self.has_lease(lease) && told.status.as_ref() != Some(&status) {
            told.status = Some(status.clone());
            self.report(CameraEvent::Status(status));
        }
    }

    /// Waits a part of the patience, and looks after the thread that has the lease; `None` once the camera is closed.
    pub(super) fn check(&self) -> Option<Check> {
        let state = lock(&self.state);
        let pause = self.patience.silent / 8;
        let (mut state, _) = self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return None;
        }
        let now = Instant::now();
        let silent = state.silent(now, self.patience.silent);
        let revoked = state.revoke(now, self.patience.silent);
        Some(Check { lease: state.lease, silent, revoked })
    }

    fn has_lease(&self, lease: u64) -> bool {
        let state = lock(&self.state);
        !state.closed && state.lease == lease
    }
}

impl State {
    /// Whether a camera is in use, and no good picture came for so long.
    fn silent(&self, now: Instant, patience: Duration) -> bool {
        self.in_use.as_ref().is_some_and(|(_, good)| now.saturating_duration_since(*good) >= patience)
    }

    /// Takes the lease from a thread that is stuck: at once when there is a request that it does not
    /// hear, after twice the patience when there is none. Whether it did.
    fn revoke(&mut self, now: Instant, patience: Duration) -> bool {
        let still = now.saturating_duration_since(self.beat);
        let unheard = self.looked_at != self.request.number;
        if still < patience || !(unheard || (self.in_use.is_some() && still >= patience * 2)) {
            return false;
        }
        if let Some((device, _)) = self.in_use.take() {
            self.stuck.push((self.lease, device.id));
        }
        self.lease += 1;
        self.beat = now;
        true
    }
}

/// What a camera thread holds for as long as it is the one. Once the lease is revoked, whatever it says is not heard.
pub(super) struct Lease {
    shared: Arc<Shared>,
    number: u64,
}

impl Lease {
    pub(super) fn new(shared: &Arc<Shared>, number: u64) -> Self {
        Self { shared: Arc::clone(shared), number }
    }

    pub(super) fn patience(&self) -> &Patience {
        &self.shared.patience
    }

    /// The number of the newest request that was looked at, by this thread or one before it.
    pub(super) fn looked_at(&self) -> u64 {
        lock(&self.shared.state).looked_at
    }

    /// The request of the moment; `None` once the thread is to end. Also says that it is alive.
    pub(super) fn request(&self) -> Option<CameraRequest> {
        let mut state = lock(&self.shared.state);
        if state.closed || state.lease != self.number {
            return None;
        }
        state.beat = Instant::now();
        state.looked_at = state.request.number;
        Some(state.request.clone())
    }

    /// Waits for the next try, or for another request than this.
    pub(super) fn pause(&self, request: u64) {
        let until = Instant::now() + self.shared.patience.retry;
        let mut state = lock(&self.shared.state);
        while !state.closed && state.lease == self.number && state.request.number == request {
            let now = Instant::now();
            if now >= until {
                return;
            }
            state.beat = now;
            (state, _) =
                self.shared.changed.wait_timeout(state, until - now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn tell(&self, status: CameraStatus) {
        self.shared.tell(self.number, status);
    }

    /// Reports the list when it changed. A device that is gone holds no thread any more, or will be
    /// another one when it comes back.
    pub(super) fn tell_devices(&self, devices: &[CameraDevice]) {
        let mut told = lock(&self.shared.told);
        if !self.shared.has_lease(self.number) {
            return;
        }
        lock(&self.shared.state).stuck.retain(|(_, id)| devices.iter().any(|device| device.id == *id));
        if told.devices.as_deref() != Some(devices) {
            told.devices = Some(devices.to_vec());
            self.shared.report(CameraEvent::Devices(devices.to_vec()));
        }
    }

    /// Whether an earlier thread is stuck in this device.
    pub(super) fn is_stuck(&self, device: &CameraDevice) -> bool {
        lock(&self.shared.state).stuck.iter().any(|(_, id)| *id == device.id)
    }

    /// From here on the watchdog waits for pictures of this device. What another one had in view is
    /// out of view.
    pub(super) fn uses(&self, device: &CameraDevice) {
        let mut state = lock(&self.shared.state);
        if state.lease == self.number {
            state.in_use = Some((device.clone(), Instant::now()));
            drop(state);
            self.shared.look_again();
        }
    }

    /// The device was let go.
    pub(super) fn uses_none(&self) {
        let mut state = lock(&self.shared.state);
        if state.lease == self.number {
            state.in_use = None;
        }
    }

    /// Gives a frame to the window and to the reader, if there is something new in it for them. One whose
    /// size does not fit is broken.
    pub(super) fn deliver(
        &self,
        device: &CameraDevice,
        mut frame: Frame,
        motion: &mut Motion,
    ) -> Result<(), CameraError> {
        let (width, height) = (frame.width, frame.height);
        if width == 0 || width.checked_mul(height) != Some(frame.luma.len()) {
            return Err(CameraError::BrokenFrame);
        }
        let now = Instant::now();
        let attentive = {
            let mut state = lock(&self.shared.state);
            if state.closed || state.lease != self.number {
                return Ok(());
            }
            if let Some((_, good)) = &mut state.in_use {
                *good = now;
            }
            state.glimpsed.is_some_and(|glimpsed| now.saturating_duration_since(glimpsed) < ATTENTION)
        };
        // Sources count for themselves; here the count goes on from one source to the next.
        frame.seq = self.shared.frames.fetch_add(1, Ordering::Relaxed) + 1;
        // LastReported first, so that no code comes from a camera that does not run.
        self.tell(CameraStatus::Running { device: device.clone(), width, height });
        if motion.see(&frame, attentive, now) {
            self.shared.preview.put(frame.clone());
            self.shared.reading.put(frame);
            self.shared.report(CameraEvent::Picture);
        }
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        lock(&self.shared.state).stuck.retain(|(lease, _)| *lease != self.number);
    }
}
