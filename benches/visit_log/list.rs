//! A list of made-up visits, as the export of another post has them.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use posjaga::time::Timestamp;

pub const FIRST: &[&str] = &[
    "Siti", "Budi", "Dewi", "Agus", "Sri", "Ahmad", "Nur", "Muhammad", "Rina", "Joko", "Wayan", "Made",
    "Putu", "Ketut", "Yohanes", "Maria", "Fitri", "Eko", "Dwi", "Tri", "Hendra", "Andi", "Rudi", "Yuni",
    "Lestari", "Bambang", "Slamet", "Indah", "Ratna", "Taufik", "Hasan", "Umar", "Fatimah", "Aisyah",
    "Kartika", "Gede", "Nyoman", "Teguh", "Wahyu", "Zainal",
];
pub const LAST: &[&str] = &[
    "Aminah",
    "Santoso",
    "Lestari",
    "Setiawan",
    "Wulandari",
    "Hidayat",
    "Rahmawati",
    "Saputra",
    "Kusuma",
    "Wibowo",
    "Susanto",
    "Nasution",
    "Siregar",
    "Simanjuntak",
    "Hutapea",
    "Pratama",
    "Nugroho",
    "Suryani",
    "Purnomo",
    "Utami",
    "Halim",
    "Gunawan",
    "Handayani",
    "Suharto",
    "Maulana",
    "Firmansyah",
    "Permata",
    "Anggraini",
    "Sihombing",
    "Ramadhan",
];
pub const FROM: &[&str] = &[
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "PT Maju Jaya",
    "CV Sumber Rejeki",
    "Kecamatan Mesuji",
    "Bank Lampung",
    "Warga",
    "SMA Negeri 1 Mesuji",
    "Puskesmas Simpang Pematang",
    "BPJS",
    "PLN",
    "Kementerian Dalam Negeri",
];
/// Parts of names that nobody bears, although their trigrams are about.
pub const NONE: [&str; 8] =
    ["halimatussa", "susantono", "mahwati", "arsarin", "kusumawan", "dinasti", "santin", "ramayana"];
const TO: &[&str] = &["Bagian Umum", "Sekretaris", "Kepala Dinas", "Bidang Aset", "Loket 2", "Ibu Ratna"];
const WHY: &[&str] = &["Rapat", "Layanan", "Antar surat", "Tamu pimpinan", "Pengiriman barang"];
/// 2 January 2007, in milliseconds.
pub const FIRST_DAY: i64 = 1_167_696_000_000;
pub const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
const A_DAY: u64 = 1_500;

pub fn days(visits: u64) -> i64 {
    (visits / A_DAY).max(1).cast_signed()
}

/// The visits of another post, fifteen hundred a day, as its export has them. All but a few of the last day
/// have left.
pub fn write(path: &Path, visits: u64) -> io::Result<()> {
    let mut out = io::BufWriter::new(File::create(path)?);
    out.write_all(
        b"no,date,arrived,left,name,organisation,purpose,host,phone,party,evidence,verdict,policy,post,officer,note,id\r\n",
    )?;
    // Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
    let mut state = 0_u64;
    let mut random = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    for count in 0..visits {
        let mut pick = |from: &[&'static str]| from[(random() % from.len() as u64) as usize];
        let (first, last, middle) = (pick(FIRST), pick(LAST), pick(LAST));
        let (from, to, why) = (pick(FROM), pick(TO), pick(WHY));
        let name = match count % 5 {
            0 => format!("{first} {middle} {last}"),
            // One in five has something that no other has.
            1 => format!("{first} {last} x{count}"),
            _ => format!("{first} {last}"),
        };
        // The ten hours of an office day.
        let arrived = FIRST_DAY + (count / A_DAY * DAY_MILLIS as u64 + count % A_DAY * 24_000).cast_signed();
        let stay = (random() % 7_200_000).cast_signed() + i64::from(count % 5_000 == 0) * 2 * DAY_MILLIS;
        let time = |millis| {
            Timestamp::from_timestamp_millis(millis).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ")
        };
        let inside = count + 60 > visits && count % 2 == 0;
        let left = if inside { String::new() } else { time(arrived + stay).to_string() };
        let (evidence, verdict) = match random() % 100 {
            0 => ("child", "admit"),
            1 => ("doctors-letter", "review"),
            2..8 => ("seen-card", "admit"),
            8..10 => ("seen-app", "admit"),
            10..13 => ("none", "undetermined"),
            13..15 => ("verified", "refuse"),
            _ => ("verified", "admit"),
        };
        let id = ulid::Ulid::from_parts(arrived as u64, u128::from(random()));
        let phone = format!("08{:010}", random() % 10_000_000_000);
        write!(
            out,
            "{},,{},{left},{name},{from},{why},{to},{phone},{}",
            count + 1,
            time(arrived),
            count % 3 + 1
        )?;
        write!(out, ",{evidence},{verdict},id-2022-07,Pintu Utama,Dewi,,{id}\r\n")?;
    }
    out.flush()
}
