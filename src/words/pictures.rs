//! The words for files of guests that cannot be read.

use super::Language;
use crate::scan::pictures::PictureTrouble;

/// What is wrong with a file, and the way out.
#[must_use]
pub fn trouble(trouble: PictureTrouble, language: Language) -> &'static str {
    language.pick(match trouble {
        PictureTrouble::NotFound => ("Berkas tidak ada", "There is no such file"),
        PictureTrouble::Unreadable => ("Berkas tidak dapat dibaca", "The file cannot be read"),
        PictureTrouble::Broken => {
            ("Berkas rusak. Minta dikirim lagi", "The file is broken. Have it sent once more")
        }
        PictureTrouble::Unknown => (
            "Jenis berkas ini tidak dibaca. Pakai PDF, atau gambar PNG, JPEG, WebP, BMP, GIF atau TIFF",
            "This kind of file is not read. Use a PDF, or a PNG, JPEG, WebP, BMP, GIF or TIFF picture",
        ),
        PictureTrouble::Heic => (
            "Foto HEIC dari iPhone tidak dibaca. Buat tangkapan layar, atau kirim sebagai JPEG",
            "HEIC photos of iPhones are not read. Take a screenshot, or send it as JPEG",
        ),
        PictureTrouble::Avif => (
            "Gambar AVIF tidak dibaca. Buat tangkapan layar, atau kirim sebagai JPEG",
            "AVIF pictures are not read. Take a screenshot, or send it as JPEG",
        ),
        PictureTrouble::Locked => (
            "Dokumen ini terkunci dengan kata sandi. Buka, lalu buat tangkapan layar",
            "This document is locked with a password. Open it, and take a screenshot",
        ),
        PictureTrouble::TooLarge => (
            "Gambar terlalu besar. Potong sampai tinggal kodenya, atau buat tangkapan layar",
            "The picture is too large. Cut it down to the code, or take a screenshot",
        ),
        PictureTrouble::TooSlow => (
            "Dokumen ini terlalu lama digambar. Buka, lalu buat tangkapan layar",
            "This document takes too long to draw. Open it, and take a screenshot",
        ),
    })
}

/// A code that is one of several over which a message is spread, and how many of them have been read.
#[must_use]
pub fn part_alone(number: usize, of: usize, seen: usize, language: Language) -> String {
    match language {
        Language::Indonesian => {
            format!("Ini bagian {number} dari {of} ({seen} sudah terbaca). Tunjukkan bagian yang lain juga")
        }
        Language::English => {
            format!("This is part {number} of {of} ({seen} read so far). Show the others as well")
        }
    }
}

/// There is a kind of code that is not read.
#[must_use]
pub fn micro_qr(language: Language) -> &'static str {
    language.pick(("kode Micro QR tidak dibaca", "Micro QR codes are not supported"))
}

/// There is no code.
#[must_use]
pub fn no_code(language: Language) -> &'static str {
    language.pick(("tidak ada kode", "no code found"))
}
