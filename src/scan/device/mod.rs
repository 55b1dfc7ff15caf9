//! The system's cameras, through nokhwa.
//!
//! All of it stays on the thread that made the [`DeviceSystem`]: on Windows and macOS the cameras are
//! bound to it.

mod formats;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod tuning;

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Once,
    time::{Duration, Instant},
};

use nokhwa::{
    Camera as Capture, NokhwaError, nokhwa_check, nokhwa_initialize,
    utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution},
};

pub use self::formats::PictureFormat;
use self::formats::ranked;
use super::{
    camera::{CameraDevice, CameraSystem},
    frame::{CameraError, Frame, FrameSource},
    luma::Encoding,
};

/// So many formats are tried before a camera counts as one without a format.
const TRIES: usize = 6;

/// Between two pictures that are decoded, at least: of a camera that sends 60 a second every other one is
/// enough for reading, and for a guest who sees himself move.
const BETWEEN: Duration = Duration::from_millis(20);

/// The cameras of this computer.
#[derive(Default)]
pub struct DeviceSystem {
    /// Where nokhwa finds the cameras that were listed last.
    indices: HashMap<String, CameraIndex>,
    #[cfg(target_os = "linux")]
    nodes: linux::Nodes,
}

impl DeviceSystem {
    /// The formats of a camera that can be read, the best first.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened now.
    pub fn formats(&mut self, device: &CameraDevice) -> Result<Vec<PictureFormat>, CameraError> {
        let index = self.index(device)?;
        guarded(|| Ok(ranked(listed(&mut open_any(&index)?)?)))
    }

    fn index(&self, device: &CameraDevice) -> Result<CameraIndex, CameraError> {
        self.indices.get(&device.id).cloned().ok_or(CameraError::NotFound)
    }
}

impl CameraSystem for DeviceSystem {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        #[cfg(target_os = "linux")]
        let cameras = self.nodes.cameras();
        #[cfg(not(target_os = "linux"))]
        let cameras = guarded(queried)?;
        self.indices = cameras.iter().map(|(device, index)| (device.id.clone(), index.clone())).collect();
        Ok(cameras.into_iter().map(|(device, _)| device).collect())
    }

    fn open(&mut self, device: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        // Without the permission of macOS, ask for it; the next try may have it.
        if !nokhwa_check() {
            static ASK: Once = Once::new();
            ASK.call_once(|| nokhwa_initialize(|_| ()));
            return Err(CameraError::Denied);
        }
        let index = self.index(device)?;
        let opened = guarded(|| DeviceSource::open(&index));
        #[cfg(target_os = "linux")]
        if opened.is_err() {
            self.nodes.forget(&index);
        }
        Ok(Box::new(opened?))
    }
}

/// An open camera.
struct DeviceSource {
    capture: Capture,
    frames: u64,
    /// When the last picture came that was decoded.
    decoded: Option<Instant>,
}

impl DeviceSource {
    /// Opens a camera in the best of its formats that it takes. Formats are named exactly, and only
    /// ones from the camera's own list: every other request of nokhwa ends in surprises.
    fn open(index: &CameraIndex) -> Result<Self, CameraError> {
        let mut capture = open_any(index)?;
        #[cfg(target_os = "linux")]
        tuning::tune(index);
        let mut last = CameraError::NoFormat;
        for format in ranked(listed(&mut capture)?).into_iter().take(TRIES) {
            let exact = RequestedFormatType::Exact(format.into());
            let request = RequestedFormat::with_formats(exact, ENCODINGS);
            match capture.set_camera_requset(request).and_then(|_| capture.open_stream()) {
                Ok(()) => {
                    tracing::info!(%format, "the format of the camera");
                    return Ok(Self { capture, frames: 0, decoded: None });
                }
                Err(error) => last = error.into_camera_error(),
            }
            if !matches!(last, CameraError::Other | CameraError::NoFormat) {
                break;
            }
        }
        Err(last)
    }
}

impl FrameSource for DeviceSource {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        let buffer = loop {
            let buffer = self.capture.frame().map_err(IntoCameraError::into_camera_error)?;
            let came = Instant::now();
            if self.decoded.is_none_or(|decoded| came - decoded >= BETWEEN) {
                self.decoded = Some(came);
                break buffer;
            }
        };
        let size = buffer.resolution();
        let luma = encoding(buffer.source_frame_format())
            .and_then(|encoding| {
                encoding.luma(buffer.buffer(), size.width() as usize, size.height() as usize)
            })
            .ok_or(CameraError::BrokenFrame)?;
        self.frames += 1;
        Ok(Frame { width: luma.width, height: luma.height, luma: luma.pixels, seq: self.frames })
    }
}

/// The encodings that become luma, in nokhwa's names.
const ENCODINGS: &[FrameFormat] =
    &[FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::GRAY];

fn encoding(format: FrameFormat) -> Option<Encoding> {
    match format {
        FrameFormat::MJPEG => Some(Encoding::Mjpeg),
        FrameFormat::YUYV => Some(Encoding::Yuyv),
        FrameFormat::NV12 => Some(Encoding::Nv12),
        FrameFormat::GRAY => Some(Encoding::Gray),
        FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}

impl From<PictureFormat> for CameraFormat {
    fn from(format: PictureFormat) -> Self {
        let encoding = match format.encoding {
            Encoding::Mjpeg => FrameFormat::MJPEG,
            Encoding::Yuyv => FrameFormat::YUYV,
            Encoding::Nv12 => FrameFormat::NV12,
            Encoding::Gray => FrameFormat::GRAY,
        };
        Self::new(Resolution::new(format.width, format.height), encoding, format.fps)
    }
}

/// Opens a camera in the first format that it lists, to learn of the others.
fn open_any(index: &CameraIndex) -> Result<Capture, CameraError> {
    let open =
        || Capture::new(index.clone(), RequestedFormat::with_formats(RequestedFormatType::None, ENCODINGS));
    let opened = open();
    // A camera that stands at 7.5 pictures a second, or in an encoding that nokhwa does not know,
    // cannot be opened at all, although it has other formats. Move it to one of those.
    #[cfg(target_os = "linux")]
    let opened = match opened {
        Err(error @ NokhwaError::GetPropertyError { .. }) => match linux::leave_strange_format(index) {
            Ok(()) => open(),
            Err(_) => Err(error),
        },
        other => other,
    };
    opened.map_err(IntoCameraError::into_camera_error)
}

fn listed(capture: &mut Capture) -> Result<Vec<PictureFormat>, CameraError> {
    let formats = capture.compatible_camera_formats().map_err(IntoCameraError::into_camera_error)?;
    let known = |format: CameraFormat| {
        let encoding = encoding(format.format())?;
        Some(PictureFormat {
            encoding,
            width: format.width(),
            height: format.height(),
            fps: format.frame_rate(),
        })
    };
    Ok(formats.into_iter().filter_map(known).collect())
}

/// The cameras as nokhwa lists them. Here `misc` is an id that survives replugging.
#[cfg(not(target_os = "linux"))]
fn queried() -> Result<Vec<(CameraDevice, CameraIndex)>, CameraError> {
    let found = nokhwa::query(nokhwa::utils::ApiBackend::Auto).map_err(IntoCameraError::into_camera_error)?;
    let camera = |info: nokhwa::utils::CameraInfo| {
        let id = info.misc();
        let (id, index) = if id.is_empty() {
            (format!("{} {}", info.human_name(), info.index()), info.index().clone())
        } else {
            (id.clone(), CameraIndex::String(id))
        };
        (CameraDevice { id, name: info.human_name() }, index)
    };
    Ok(found.into_iter().map(camera).collect())
}

/// Turns a panic of the camera's driver into an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, CameraError>) -> Result<T, CameraError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!("the driver of the camera panicked");
        Err(CameraError::Other)
    })
}

trait IntoCameraError {
    fn into_camera_error(self) -> CameraError;
}

impl IntoCameraError for NokhwaError {
    /// nokhwa hands on the system's errors as text only, so their numbers are looked for in there.
    fn into_camera_error(self) -> CameraError {
        const MEANINGS: &[(&str, CameraError)] = &[
            // Linux: EBUSY; EACCES, EPERM; ENODEV, ENXIO, ENOENT.
            ("(os error 16)", CameraError::Busy),
            ("(os error 13)", CameraError::Denied),
            ("(os error 1)", CameraError::Denied),
            ("(os error 19)", CameraError::Lost),
            ("(os error 6)", CameraError::Lost),
            ("(os error 2)", CameraError::Lost),
            // Windows: E_ACCESSDENIED; MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED and _PREEMPTED,
            // MF_E_HW_MFT_FAILED_START_STREAMING.
            ("0x80070005", CameraError::Denied),
            ("0xc00d3ea2", CameraError::Lost),
            ("0xc00d3ea3", CameraError::Busy),
            ("0xc00d3704", CameraError::Busy),
            // nokhwa: no format in its list fits the request.
            ("failed to fufill", CameraError::NoFormat),
            ("failed to fulfill", CameraError::NoFormat),
            ("cannot fulfill", CameraError::NoFormat),
        ];
        let text = self.to_string().to_lowercase();
        let meaning = MEANINGS.iter().find(|(sign, _)| text.contains(sign));
        meaning.map_or_else(
            || {
                tracing::info!(error = &self as &dyn std::error::Error, "an error of the camera");
                CameraError::Other
            },
            |(_, meaning)| *meaning,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_errors_are_told_apart() {
        let trouble = |text: &str| NokhwaError::OpenDeviceError("0".into(), text.into()).into_camera_error();
        assert_eq!(trouble("V4L2 Error: Permission denied (os error 13)"), CameraError::Denied);
        assert_eq!(trouble("Device or resource busy (os error 16)"), CameraError::Busy);
        assert_eq!(trouble("No such device (os error 19)"), CameraError::Lost);
        assert_eq!(trouble("Access is denied. (0x80070005)"), CameraError::Denied);
        assert_eq!(trouble("no longer present (0xC00D3EA2)"), CameraError::Lost);
        assert_eq!(trouble("Failed to Fufill"), CameraError::NoFormat);
        assert_eq!(trouble("Input/output error (os error 5)"), CameraError::Other);
        assert_eq!(trouble("(os error 160)"), CameraError::Other);
    }

    #[test]
    fn a_camera_that_is_not_there_is_an_answer() {
        let mut system = DeviceSystem::default();
        let device = CameraDevice { id: "nobody".into(), name: "Nobody's".into() };
        assert!(system.open(&device).is_err());
        assert!(matches!(system.formats(&device), Err(CameraError::NotFound)));
    }

    #[test]
    fn listing_never_panics_whatever_is_plugged_in() {
        let mut system = DeviceSystem::default();
        let first = system.list().unwrap_or_default();
        let ids: std::collections::HashSet<_> = first.iter().map(|device| &device.id).collect();
        assert_eq!(ids.len(), first.len(), "ids are unique");
    }
}
