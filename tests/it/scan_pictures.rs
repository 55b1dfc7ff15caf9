//! Picture files, good and hostile, and a folder of them as a camera.

#![expect(clippy::unwrap_used, reason = "helpers of tests, where a surprise is a failure")]

use std::{fs, path::Path, sync::Arc, sync::mpsc, time::Duration};

use image::{DynamicImage, GrayImage, Luma, LumaA, Rgb, RgbImage};
use posjaga::scan::{
    camera::{Camera, CameraEvent, CameraStatus},
    frame::{CameraError, FrameSource as _},
    pictures::{PictureError, PictureFolder, PictureFolderSystem, open_picture},
};

use crate::testdata::testdata;

fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Black on the left, white on the right.
fn halves(width: u32, height: u32) -> GrayImage {
    GrayImage::from_fn(width, height, |x, _| Luma([if x < width / 2 { 0 } else { 255 }]))
}

#[test]
fn each_kind_of_picture_opens_as_grey() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["png", "jpg", "bmp", "gif", "webp"] {
        // Under a wrong name: what counts is what is in it.
        let path = folder.path().join(format!("{kind}.txt"));
        let picture = DynamicImage::from(halves(64, 32)).to_rgb8();
        picture.save_with_format(&path, image::ImageFormat::from_extension(kind).unwrap()).unwrap();
        let frame = open_picture(&path).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!((frame.width, frame.height, frame.luma.len()), (64, 32, 64 * 32), "{kind}");
        assert!(frame.luma[0] < 10 && frame.luma[63] > 245, "{kind}");
    }
}

#[test]
fn what_is_transparent_is_white() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let picture =
        image::GrayAlphaImage::from_fn(3, 1, |x, _| LumaA([[0, 0], [0, 255], [100, 128]][x as usize]));
    picture.save(&path).unwrap();
    assert_eq!(open_picture(&path).unwrap().luma[..], [255, 0, 177]);
}

#[test]
fn a_photo_is_turned_as_its_camera_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut jpeg = Vec::new();
    let picture = RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([0; 3]) } else { Rgb([255; 3]) });
    picture.write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).unwrap();
    // EXIF with one entry: orientation 6, to be turned a quarter to the right.
    let exif = b"\xFF\xE1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    jpeg.splice(2..2, exif.iter().copied());
    let frame = open_picture(&write(folder.path(), "a.jpg", &jpeg)).unwrap();
    assert_eq!((frame.width, frame.height), (32, 64));
    assert!(frame.luma[0] < 10 && frame.luma[63 * 32] > 245, "left is up now");
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut png = Vec::new();
    halves(64, 32).write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let cut = png[..png.len() / 2].to_vec();
    for (name, bytes) in [("empty", &b""[..]), ("text", b"HC1:...")] {
        let error = open_picture(&write(folder.path(), name, bytes)).unwrap_err();
        assert!(matches!(error, PictureError::Unknown), "{name}: {error}");
    }
    for (name, bytes) in [("cut.png", &cut[..]), ("head", &png[..8])] {
        let error = open_picture(&write(folder.path(), name, bytes)).unwrap_err();
        assert!(matches!(error, PictureError::Broken), "{name}: {error}");
    }
    assert!(matches!(open_picture(folder.path()), Err(PictureError::Unknown)));
    assert!(matches!(open_picture(&folder.path().join("none")), Err(PictureError::Read(_))));
    #[cfg(unix)]
    assert!(matches!(open_picture(Path::new("/dev/zero")), Err(PictureError::Unknown)));
}

#[test]
fn flipped_bytes_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["png", "jpg", "bmp", "gif", "webp"] {
        let mut bytes = Vec::new();
        let format = image::ImageFormat::from_extension(kind).unwrap();
        let picture = DynamicImage::from(halves(16, 8)).to_rgb8();
        picture.write_to(&mut std::io::Cursor::new(&mut bytes), format).unwrap();
        for at in 0..bytes.len().min(200) {
            let mut broken = bytes.clone();
            broken[at] ^= 0xFF;
            if let Ok(frame) = open_picture(&write(folder.path(), "broken", &broken)) {
                assert_eq!(frame.luma.len(), frame.width * frame.height);
            }
        }
    }
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let mut bmp = Vec::new();
    halves(64, 32).write_to(&mut std::io::Cursor::new(&mut bmp), image::ImageFormat::Bmp).unwrap();
    bmp[18..22].copy_from_slice(&30_000_u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&30_000_u32.to_le_bytes());
    let error = open_picture(&write(folder.path(), "huge.bmp", &bmp)).unwrap_err();
    assert!(matches!(error, PictureError::TooLarge { .. }), "{error}");
}

#[test]
fn hostile_pictures_of_the_suite_are_answers() {
    let Some(suite) = testdata("attacks") else { return };
    let mut seen = 0;
    for entry in fs::read_dir(suite.join("images")).unwrap() {
        let path = entry.unwrap().path();
        seen += 1;
        match open_picture(&path) {
            Ok(frame) => assert_eq!(frame.luma.len(), frame.width * frame.height, "{}", path.display()),
            Err(error) => eprintln!("{}: {error}", path.display()),
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_folder_shows_its_pictures_in_order_again_and_again_and_skips_what_is_none() {
    let folder = tempfile::tempdir().unwrap();
    for (name, shade) in [("b.png", 2), ("a.png", 1)] {
        GrayImage::from_pixel(4, 4, Luma([shade])).save(folder.path().join(name)).unwrap();
    }
    write(folder.path(), "c.txt", b"no picture");
    let mut source = PictureFolder::open(folder.path(), Duration::ZERO).unwrap();
    let shades: Vec<Option<(u8, u64)>> =
        (0..4).map(|_| source.next_frame().ok().map(|frame| (frame.luma[0], frame.seq))).collect();
    assert_eq!(shades, [Some((1, 1)), Some((2, 2)), None, Some((1, 3))]);

    let mut source = PictureFolder::open(folder.path(), Duration::from_mins(1)).unwrap();
    let frames: Vec<_> = (0..3).map(|_| source.next_frame().unwrap()).collect();
    assert!(frames.iter().all(|frame| frame.luma[0] == 1));
    assert_eq!(frames.iter().map(|frame| frame.seq).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn an_empty_folder_is_no_camera() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(PictureFolder::open(folder.path(), Duration::ZERO), Err(CameraError::NotFound)));
    assert!(PictureFolder::open(&folder.path().join("none"), Duration::ZERO).is_err());
}

#[test]
fn a_folder_of_pictures_does_the_work_of_a_camera() {
    let folder = tempfile::tempdir().unwrap();
    let code = fast_qr::QRBuilder::new("HELLO").build().unwrap();
    let side = code.size as u32;
    let picture = GrayImage::from_fn((side + 8) * 6, (side + 8) * 6, |x, y| {
        let (x, y) = ((x / 6).wrapping_sub(4), (y / 6).wrapping_sub(4));
        let dark = x < side && y < side && code[y as usize][x as usize].value();
        Luma([if dark { 0 } else { 255 }])
    });
    picture.save(folder.path().join("hello.png")).unwrap();

    let (report, events) = mpsc::sync_channel(100);
    let path = folder.path().to_owned();
    let camera = Camera::start(
        Arc::new(move || {
            Box::new(PictureFolderSystem { folder: path.clone(), each: Duration::from_mins(1) })
        }),
        None,
        Arc::new(move |event| report.send(event).unwrap_or_default()),
    );
    let mut running = false;
    loop {
        match events.recv_timeout(Duration::from_secs(30)).unwrap() {
            CameraEvent::Status(CameraStatus::Running { .. }) => running = true,
            CameraEvent::Scanned(codes) => {
                assert_eq!(codes[0].content, b"HELLO");
                break;
            }
            _ => {}
        }
    }
    assert!(running);
    drop(camera);
}
