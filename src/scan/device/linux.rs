//! Video4Linux where nokhwa falls short: a list without metadata nodes and without panics, and the
//! way out of formats in which nokhwa cannot open a camera.

use std::{
    collections::HashMap,
    fs, io,
    os::unix::fs::MetadataExt as _,
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use nokhwa::utils::CameraIndex;
use v4l::{
    Device, Format, FourCC,
    capability::Flags,
    video::{Capture as _, capture::Parameters},
};

use crate::scan::camera::CameraDevice;

/// The most camera nodes that are looked at.
const MOST_NODES: usize = 64;

/// The nodes `/dev/video0`, `/dev/video1`, …: a webcam has at least two, and one of them gives pictures.
#[derive(Default)]
pub(super) struct Nodes {
    /// What is known of a node and lasts as long as the node. Asking each time would wake the cameras.
    known: HashMap<u32, (Birth, Kind)>,
}

/// Tells a node from a later one of the same name: inode and time of its last change of rights.
type Birth = (u64, i64, i64);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pictures,
    /// Metadata, radio, a codec.
    Other,
    /// A virtual camera is an output for as long as nobody feeds it.
    Idle,
    /// It could not be asked.
    Unknown,
}

impl Nodes {
    /// The nodes that give pictures, by their number.
    pub(super) fn cameras(&mut self) -> Vec<(CameraDevice, CameraIndex)> {
        let mut numbers: Vec<u32> = fs::read_dir("/dev")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| node_number(entry.file_name().to_str()?))
            .collect();
        numbers.sort_unstable();
        numbers.truncate(MOST_NODES);
        self.known.retain(|number, _| numbers.contains(number));

        let mut cameras: Vec<(CameraDevice, CameraIndex)> = Vec::new();
        for number in numbers {
            let Some(mut device) = self.camera(number) else { continue };
            if cameras.iter().any(|(other, _)| other.id == device.id) {
                device.id = format!("{}, video{number}", device.id);
            }
            cameras.push((device, CameraIndex::Index(number)));
        }
        cameras
    }

    /// Asks a node again next time.
    pub(super) fn forget(&mut self, index: &CameraIndex) {
        if let CameraIndex::Index(number) = index {
            self.known.remove(number);
        }
    }

    fn camera(&mut self, number: u32) -> Option<CameraDevice> {
        let metadata = fs::metadata(node_path(number)).ok()?;
        let birth = (metadata.ino(), metadata.ctime(), metadata.ctime_nsec());
        let kind = match self.known.get(&number) {
            Some((known, kind)) if *known == birth => *kind,
            _ => {
                let kind = ask(number);
                if matches!(kind, Kind::Pictures | Kind::Other) {
                    self.known.insert(number, (birth, kind));
                }
                kind
            }
        };
        // The first node of a camera is the one with pictures; whoever may not ask can go by that.
        let pictures = match kind {
            Kind::Pictures => true,
            Kind::Other | Kind::Idle => false,
            Kind::Unknown => attribute(number, "index").is_some_and(|index| index == "0"),
        };
        pictures.then(|| describe(number))
    }
}

/// Asks the driver of a node what it gives (VIDIOC_QUERYCAP).
fn ask(number: u32) -> Kind {
    // v4l panics when a driver's name for the camera is no UTF-8: it may be cut within a letter.
    let flags =
        catch_unwind(|| Device::with_path(node_path(number))?.query_caps().map(|caps| caps.capabilities));
    match flags {
        Ok(Ok(flags)) if flags.contains(Flags::VIDEO_CAPTURE | Flags::STREAMING) => Kind::Pictures,
        Ok(Ok(flags)) if flags.contains(Flags::VIDEO_OUTPUT) => Kind::Idle,
        Ok(Ok(_)) => Kind::Other,
        Ok(Err(_)) | Err(_) => Kind::Unknown,
    }
}

/// Names a camera by what it is called and where it is plugged in; the number changes too easily.
fn describe(number: u32) -> CameraDevice {
    let node = format!("video{number}");
    let name = attribute(number, "name").filter(|name| !name.is_empty());
    let name = name.map_or_else(|| node.clone(), |name| plain_name(&name).to_owned());
    let socket = fs::read_link(sysfs(number).join("device"))
        .ok()
        .and_then(|link| Some(link.file_name()?.to_string_lossy().into_owned()));
    let id = format!("{name} @ {}", socket.as_deref().unwrap_or(&node));
    CameraDevice { id, name }
}

/// The kernel calls a webcam "product: function", mostly twice the same, and cuts that at 31 bytes.
fn plain_name(name: &str) -> &str {
    match name.split_once(": ") {
        Some((product, function)) if product.starts_with(function) => product,
        _ => name,
    }
}

fn node_number(file_name: &str) -> Option<u32> {
    let digits = file_name.strip_prefix("video")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

pub(super) fn node_path(number: u32) -> PathBuf {
    PathBuf::from(format!("/dev/video{number}"))
}

fn sysfs(number: u32) -> PathBuf {
    Path::new("/sys/class/video4linux").join(format!("video{number}"))
}

/// An attribute of a node, which everyone may read.
fn attribute(number: u32, name: &str) -> Option<String> {
    let bytes = fs::read(sysfs(number).join(name)).ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// Sets a camera to a format in which nokhwa can open it: an encoding that it knows, and a whole
/// number of pictures a second. Some other program may have left it in another one.
pub(super) fn leave_strange_format(index: &CameraIndex) -> io::Result<()> {
    const KNOWN: &[&[u8; 4]] = &[b"MJPG", b"YUYV", b"NV12"];
    let CameraIndex::Index(number) = index else { return Ok(()) };
    let device = Device::with_path(node_path(*number))?;
    let current = device.format()?;
    if !KNOWN.iter().any(|known| current.fourcc == FourCC::new(known)) {
        let offered = device.enum_formats()?;
        let known = KNOWN.iter().map(|known| FourCC::new(known));
        if let Some(fourcc) = known.into_iter().find(|known| offered.iter().any(|o| o.fourcc == *known)) {
            device.set_format(&Format::new(current.width, current.height, fourcc))?;
        }
    }
    device.set_params(&Parameters::with_fps(30))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbered_nodes_are_cameras() {
        assert_eq!(node_number("video0"), Some(0));
        assert_eq!(node_number("video12"), Some(12));
        for other in ["video", "videoloop", "video4linux", "video-1", "video99999999999", "vbi0", "Video0"] {
            assert_eq!(node_number(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_says_the_same_twice_says_it_once() {
        assert_eq!(plain_name("HD Webcam: HD Webcam"), "HD Webcam");
        assert_eq!(plain_name("Integrated Camera: Integrated C"), "Integrated Camera");
        assert_eq!(plain_name("Integrated Camera: Infrared"), "Integrated Camera: Infrared");
        assert_eq!(plain_name("Virtual Camera"), "Virtual Camera");
    }
}
