//! The watchdog of a camera: starts its thread, tells of silence, and starts another where one is stuck.

use std::sync::Arc;

use super::{
    capture::capture,
    contract::{CameraStatus, MakeSystem},
    shared::{Check, Lease, Shared},
};
use crate::scan::frame::CameraError;

/// Watches until the camera is closed.
pub(super) fn watch(shared: &Arc<Shared>, system: &MakeSystem) {
    let start = |number| {
        let (lease, system) = (Lease::new(shared, number), Arc::clone(system));
        shared.spawn("camera", move |_| capture(&lease, &system));
    };
    start(0);
    while let Some(Check { lease, silent, revoked }) = shared.check() {
        if silent {
            // Told for whoever has the lease now: a thread that has just lost it is heard no more.
            shared.tell(lease, CameraStatus::Trouble(CameraError::Silent));
        }
        if revoked {
            tracing::warn!("the camera does not answer; its thread is left to itself");
            start(lease);
        }
    }
}
