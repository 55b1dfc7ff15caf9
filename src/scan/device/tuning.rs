//! What a webcam under Video4Linux is asked for, so that a code on a bright phone in a dim hall comes
//! out sharp and at the full rate.

use std::io;

use nokhwa::utils::CameraIndex;
use v4l::{
    Device,
    control::{Control, Value},
};

use super::linux::node_path;

/// A control of a camera and the values that are wanted, the best first.
struct WantedControl {
    name: &'static str,
    /// Its number in `linux/v4l2-controls.h`.
    id: u32,
    values: &'static [i64],
}

/// In this order: what the exposure may do to the rate counts only once it is automatic.
const WANTED_CONTROLS: &[WantedControl] = &[
    // V4L2_CID_EXPOSURE_AUTO: by time alone (aperture priority, what webcams have), or in every way.
    WantedControl { name: "automatic exposure", id: 0x009a_0901, values: &[3, 0] },
    // V4L2_CID_EXPOSURE_AUTO_PRIORITY, "exposure, dynamic framerate": no, or the pictures come at
    // a few a second in the dark, and each of them smeared.
    WantedControl { name: "constant rate", id: 0x009a_0903, values: &[0] },
    // V4L2_CID_FOCUS_AUTO: all the time.
    WantedControl { name: "automatic focus", id: 0x009a_090c, values: &[1] },
    // V4L2_CID_POWER_LINE_FREQUENCY: the lamps of Indonesia flicker with a mains of 50 Hz.
    WantedControl { name: "mains of 50 Hz", id: 0x0098_0918, values: &[1] },
];

/// Asks the camera for all that helps. A control that it does not have, or does not let be changed, is
/// left as it is: the pictures come without it too.
pub(super) fn tune(index: &CameraIndex) {
    let CameraIndex::Index(number) = index else { return };
    let Ok(device) = Device::with_path(node_path(*number)) else { return };
    let granted = granted(|id, value| device.set_control(Control { id, value: Value::Integer(value) }));
    tracing::debug!(?granted, "what the camera was asked for and has");
}

/// Sets each control to the first value that is taken. Names those that took one.
fn granted(mut set: impl FnMut(u32, i64) -> io::Result<()>) -> Vec<&'static str> {
    let mut taken = |wish: &&WantedControl| wish.values.iter().any(|value| set(wish.id, *value).is_ok());
    WANTED_CONTROLS.iter().filter(|wish| taken(wish)).map(|wish| wish.name).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// A camera with these controls, each with the values that it takes.
    fn tuned(controls: &[(u32, &[i64])]) -> (Vec<&'static str>, HashMap<u32, i64>) {
        let mut stands = HashMap::new();
        let granted = granted(|id, value| {
            let takes = controls.iter().any(|(has, values)| *has == id && values.contains(&value));
            takes.then(|| stands.insert(id, value)).map(drop).ok_or(io::ErrorKind::InvalidInput.into())
        });
        (granted, stands)
    }

    #[test]
    fn a_common_webcam_gets_all_of_it() {
        // As uvcvideo shows them: the exposure has manual (1) and aperture priority (3) alone.
        let (granted, stands) = tuned(&[
            (0x009a_0901, &[1, 3]),
            (0x009a_0903, &[0, 1]),
            (0x009a_090c, &[0, 1]),
            (0x0098_0918, &[0, 1, 2]),
        ]);
        assert_eq!(granted.len(), WANTED_CONTROLS.len());
        let expected = [(0x009a_0901, 3), (0x009a_0903, 0), (0x009a_090c, 1), (0x0098_0918, 1)];
        assert_eq!(stands, HashMap::from(expected));
    }

    #[test]
    fn a_camera_that_only_has_full_automatic_exposure_gets_that() {
        let (granted, stands) = tuned(&[(0x009a_0901, &[0, 1])]);
        assert_eq!(granted, ["automatic exposure"]);
        assert_eq!(stands, HashMap::from([(0x009a_0901, 0)]));
    }

    #[test]
    fn a_camera_without_controls_is_left_alone() {
        assert_eq!(tuned(&[]), (Vec::new(), HashMap::new()));
        tune(&CameraIndex::Index(9999));
    }
}
