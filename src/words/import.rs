//! Words for files that are imported: how columns are headed, and what became of the rows.

use chrono::Weekday;

use super::{Language, dates, shown};
use crate::time::Date;

/// What the columns of the export are called elsewhere: on paper lists, in spreadsheets and in the answers of
/// forms, in Indonesian and in English. Small letters, with single blanks for everything that is no letter.
pub const HEADS: [(&str, &[&str]); 19] = [
    ("no", &["nomor", "no urut", "nomor urut", "number", "nr", "s no", "sr no"]),
    (
        "date",
        &[
            "tanggal",
            "tgl",
            "hari tanggal",
            "hari tgl",
            "hari dan tanggal",
            "tanggal kunjungan",
            "tgl kunjungan",
            "tanggal masuk",
            "tanggal datang",
            "tanggal kedatangan",
            "day",
            "date of visit",
            "visit date",
            "arrival date",
            "day date",
        ],
    ),
    (
        "arrived",
        &[
            "masuk",
            "jam masuk",
            "waktu masuk",
            "datang",
            "jam datang",
            "waktu datang",
            "jam kedatangan",
            "waktu kedatangan",
            "kedatangan",
            "jam",
            "pukul",
            "waktu",
            "tiba",
            "jam tiba",
            "waktu tiba",
            "jam kunjungan",
            "waktu kunjungan",
            "check in",
            "jam check in",
            "waktu check in",
            "in",
            "time in",
            "in time",
            "arrival",
            "arrival time",
            "time of arrival",
            "check in time",
            "sign in",
            "sign in time",
            "entry time",
            "time",
            "tanggal dan jam",
            "tanggal jam",
            "tanggal dan waktu",
            "tanggal waktu",
            "hari tanggal jam",
            "tgl jam",
            "tgl dan jam",
            "waktu dan tanggal",
            "date and time",
            "date time",
            "datetime",
            "tanggal jam masuk",
            "tanggal dan jam masuk",
        ],
    ),
    (
        "left",
        &[
            "keluar",
            "jam keluar",
            "waktu keluar",
            "pulang",
            "jam pulang",
            "waktu pulang",
            "kepulangan",
            "jam kepulangan",
            "waktu kepulangan",
            "selesai",
            "jam selesai",
            "check out",
            "jam check out",
            "waktu check out",
            "out",
            "time out",
            "out time",
            "departure",
            "departure time",
            "time of departure",
            "check out time",
            "sign out",
            "sign out time",
            "exit time",
            "tanggal dan jam keluar",
            "tanggal jam keluar",
        ],
    ),
    (
        "name",
        &[
            "nama",
            "nama tamu",
            "nama lengkap",
            "nama pengunjung",
            "nama lengkap tamu",
            "nama anda",
            "nama lengkap anda",
            "nama tamu pengunjung",
            "nama tamu undangan",
            "tamu",
            "pengunjung",
            "guest",
            "guest name",
            "guest s name",
            "full name",
            "your name",
            "visitor",
            "visitor name",
            "visitor s name",
            "name of visitor",
            "name of guest",
            "visitor full name",
        ],
    ),
    (
        "organisation",
        &[
            "asal instansi",
            "instansi",
            "asal",
            "instansi asal",
            "nama instansi",
            "perusahaan",
            "nama perusahaan",
            "asal perusahaan",
            "instansi perusahaan",
            "perusahaan instansi",
            "lembaga",
            "organisasi",
            "asal lembaga",
            "unit kerja",
            "dari",
            "alamat",
            "alamat instansi",
            "instansi alamat",
            "asal instansi alamat",
            "asal instansi perusahaan",
            "asal sekolah",
            "organization",
            "company",
            "company name",
            "company organisation",
            "company organization",
            "institution",
            "agency",
            "address",
            "from",
        ],
    ),
    (
        "purpose",
        &[
            "keperluan",
            "maksud",
            "maksud dan tujuan",
            "maksud tujuan",
            "tujuan",
            "tujuan kunjungan",
            "maksud kunjungan",
            "maksud kedatangan",
            "tujuan kedatangan",
            "keperluan kunjungan",
            "perihal",
            "reason",
            "reason for visit",
            "purpose of visit",
            "purpose of the visit",
            "visit purpose",
        ],
    ),
    (
        "host",
        &[
            "menemui",
            "bertemu",
            "bertemu dengan",
            "ingin bertemu",
            "ingin bertemu dengan",
            "yang ditemui",
            "orang yang ditemui",
            "nama yang ditemui",
            "pejabat yang ditemui",
            "pegawai yang ditemui",
            "ditemui",
            "yang dituju",
            "orang yang dituju",
            "pejabat yang dituju",
            "bagian",
            "bagian yang dituju",
            "unit yang dituju",
            "to see",
            "to meet",
            "whom to see",
            "whom to meet",
            "person to see",
            "person to meet",
            "person visited",
            "visiting",
            "meeting with",
            "host name",
        ],
    ),
    (
        "phone",
        &[
            "telepon",
            "no telepon",
            "nomor telepon",
            "telp",
            "no telp",
            "nomor telp",
            "telp hp",
            "no telp hp",
            "no telepon hp",
            "nomor telepon hp",
            "hp",
            "no hp",
            "nomor hp",
            "no hp wa",
            "nomor hp wa",
            "no handphone",
            "nomor handphone",
            "handphone",
            "no ponsel",
            "nomor ponsel",
            "kontak",
            "no kontak",
            "nomor kontak",
            "wa",
            "no wa",
            "nomor wa",
            "no whatsapp",
            "nomor whatsapp",
            "whatsapp",
            "mobile",
            "mobile no",
            "mobile number",
            "telephone",
            "telephone number",
            "tel",
            "phone no",
            "phone number",
            "contact",
            "contact no",
            "contact number",
            "no hp whatsapp",
            "nomor hp whatsapp",
        ],
    ),
    (
        "party",
        &[
            "orang",
            "jumlah",
            "jml",
            "jumlah orang",
            "jml orang",
            "jumlah tamu",
            "jml tamu",
            "jumlah rombongan",
            "jumlah pengunjung",
            "rombongan",
            "people",
            "number of people",
            "number of visitors",
            "no of visitors",
            "no of people",
            "pax",
        ],
    ),
    ("evidence", &["bukti", "bukti vaksin", "bukti vaksinasi"]),
    ("verdict", &["putusan", "hasil", "result"]),
    ("policy", &["kebijakan", "aturan"]),
    ("post", &["pos", "pos jaga", "gate"]),
    ("officer", &["petugas", "petugas jaga", "nama petugas", "satpam", "security", "guard"]),
    ("note", &["catatan", "keterangan", "ket", "notes", "remark", "remarks", "comment", "comments"]),
    ("id", &[]),
    ("entered", &["dicatat kemudian"]),
    // When the answers of a form were sent: the arrival, where nothing else is.
    (
        "timestamp",
        &["time stamp", "stempel waktu", "cap waktu", "submitted at", "submission time", "waktu pengisian"],
    ),
];

/// Words in the heads of times by which a list is an Indonesian one.
pub const INDONESIAN_HEADS: [&str; 12] = [
    "tanggal",
    "tgl",
    "hari",
    "jam",
    "masuk",
    "waktu",
    "pukul",
    "stempel",
    "datang",
    "kedatangan",
    "tiba",
    "kunjungan",
];

/// Columns of paper lists that hold nothing for the log.
pub const SIGNATURES: [&str; 6] = ["ttd", "tanda tangan", "paraf", "tanda tangan tamu", "signature", "hari"];

/// Marks for "the same as in the row above".
pub const DITTO: [&str; 8] = ["\"", "''", "〃", "”", "“", "-\"-", "sda", "idem"];

/// Marks of somebody who has not left.
pub const NOT_LEFT: [&str; 12] = [
    "-",
    "–",
    "—",
    "--",
    ".",
    "n/a",
    "belum",
    "belum keluar",
    "belum pulang",
    "masih di dalam",
    "inside",
    "still inside",
];

/// The months from January on, as they are written in dates, by their beginnings; two letters stand alone.
pub const MONTHS: [&[&str]; 12] = [
    &["jan", "djan"],
    &["feb", "peb"],
    &["mar", "mrt", "maa"],
    &["apr"],
    &["mei", "may"],
    &["jun", "djun"],
    &["jul", "djul"],
    &["agu", "ags", "agt", "ag", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// The months as Roman numbers.
pub const ROMAN_MONTHS: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// The day of the week that a word in small letters names, whole or shortened.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    const DAYS: [(&[&str], Weekday); 7] = [
        (&["sen", "senin", "mon", "monday"], Weekday::Mon),
        (&["sel", "selasa", "tue", "tues", "tuesday"], Weekday::Tue),
        (&["rab", "rabu", "wed", "wednesday"], Weekday::Wed),
        (&["kam", "kamis", "thu", "thurs", "thursday"], Weekday::Thu),
        (&["jum", "jumat", "fri", "friday"], Weekday::Fri),
        (&["sab", "sabtu", "sat", "saturday"], Weekday::Sat),
        (&["min", "minggu", "ming", "ahad", "sun", "sunday"], Weekday::Sun),
    ];
    DAYS.iter().find(|(names, _)| names.contains(&word)).map(|(_, day)| *day)
}

/// Words before a day that is not the one on which guests came.
pub const OTHER_DAYS: [&str; 12] = [
    "cetak",
    "dicetak",
    "dibuat",
    "diunduh",
    "diekspor",
    "revisi",
    "printed",
    "print",
    "created",
    "exported",
    "generated",
    "berlaku",
];

/// Words before a time.
pub const AT: [&str; 11] = ["pukul", "pkl", "pk", "jam", "kl", "sekitar", "kira-kira", "±", "+/-", "~", "≈"];

/// What stands between two times, the longest first.
pub const UNTIL: [&str; 11] =
    ["sampai dengan", "sampai", "hingga", "s.d.", "s.d", "s/d", " sd ", " to ", "–", "—", "-"];

/// What stands behind the first of two times where nobody has written the second.
pub const OPEN_END: [&str; 5] = ["", "selesai", "sekarang", "finish", "?"];

/// A zone, and how many hours it is before UTC.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "said above")]
pub struct Zone {
    pub name: &'static str,
    pub hours: i32,
}

/// The zones of Indonesia, as they are written behind a time.
pub const ZONES: [Zone; 3] =
    [Zone { name: "wib", hours: 7 }, Zone { name: "wita", hours: 8 }, Zone { name: "wit", hours: 9 }];

/// What stands behind a time and says which half of the day it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOfDay {
    /// Before noon, on a clock of twelve hours.
    Am,
    /// After it.
    Pm,
    /// Until before noon.
    Morning,
    /// Around noon and after it.
    Noon,
    /// Until dusk.
    Afternoon,
    /// Until midnight.
    Night,
    /// Before the morning.
    BeforeDawn,
}

/// The words for it.
pub const PARTS_OF_DAY: [(&str, PartOfDay); 14] = [
    ("a.m", PartOfDay::Am),
    ("am", PartOfDay::Am),
    ("p.m", PartOfDay::Pm),
    ("pm", PartOfDay::Pm),
    ("dini hari", PartOfDay::BeforeDawn),
    ("subuh", PartOfDay::BeforeDawn),
    ("pagi", PartOfDay::Morning),
    ("siang", PartOfDay::Noon),
    ("sore", PartOfDay::Afternoon),
    ("petang", PartOfDay::Afternoon),
    ("malam", PartOfDay::Night),
    ("in the morning", PartOfDay::Morning),
    ("in the afternoon", PartOfDay::Pm),
    ("in the evening", PartOfDay::Night),
];

/// A column of the export, as people call it.
#[must_use]
pub fn column(column: &str, language: Language) -> &str {
    let indonesian = match column {
        "timestamp" => "stempel waktu",
        "date" => "tanggal",
        "arrived" => "jam masuk",
        "left" => "jam keluar",
        "name" => "nama",
        "organisation" => "instansi",
        "purpose" => "keperluan",
        "host" => "menemui",
        "phone" => "telepon",
        "party" => "jumlah orang",
        "evidence" => "bukti",
        "verdict" => "putusan",
        "policy" => "kebijakan",
        "post" => "pos",
        "officer" => "petugas",
        "note" => "catatan",
        "entered" => "dicatat kemudian",
        other => other,
    };
    match language {
        Language::Indonesian => indonesian,
        Language::English => column,
    }
}

/// Something that must be there is not.
#[must_use]
pub fn missing(column: &str, language: Language) -> String {
    let column = self::column(column, language);
    match language {
        Language::Indonesian => format!("{column} kosong"),
        Language::English => format!("{column} is empty"),
    }
}

/// Something cannot be read, and what it should look like.
#[must_use]
pub fn unreadable(column: &str, language: Language) -> String {
    let like = match column {
        "date" => "2026-11-23, 23/11/2026, 23 Nov 2026",
        "arrived" | "left" | "entered" => "09:05, 09.05, 2026-11-23T09:05:00+07:00",
        "party" => "1 – 9999",
        "evidence" => "verified, seen-card, seen-app, doctors-letter, child, none",
        "verdict" => "admit, review, refuse, undetermined",
        "id" => "01J…",
        _ => "",
    };
    let column = self::column(column, language);
    match (language, like) {
        (Language::Indonesian, "") => format!("{column} tidak terbaca"),
        (Language::English, "") => format!("{column} cannot be read"),
        (Language::Indonesian, like) => format!("{column} tidak terbaca; contoh: {like}"),
        (Language::English, like) => format!("{column} cannot be read; write it like: {like}"),
    }
}

/// A row has some heads of a list, and not all that are needed.
#[must_use]
pub fn lacks(lacks: &[&str], unknown: &[String], language: Language) -> String {
    let examples = |column: &&str| match *column {
        "name" => language.pick(("nama tamu (judul: Nama)", "the guest's name (head it Name)")),
        _ => language.pick(("waktu datang (judul: Jam masuk)", "the time of arrival (head it Time in)")),
    };
    let lacks = lacks.iter().map(examples).collect::<Vec<_>>().join(", ");
    let unknown = unknown.iter().map(|head| shown(head)).collect::<Vec<_>>().join(", ");
    match (language, unknown.as_str()) {
        (Language::Indonesian, "") => format!("tidak ada kolom untuk {lacks}"),
        (Language::English, "") => format!("no column is for {lacks}"),
        (Language::Indonesian, unknown) => {
            format!("tidak ada kolom untuk {lacks}; kolom yang tidak dikenal: {unknown}")
        }
        (Language::English, unknown) => {
            format!("no column is for {lacks}; columns that are not known: {unknown}")
        }
    }
}

/// A day that can be one of two.
#[must_use]
pub fn day_order(day_first: Date, month_first: Date, language: Language) -> String {
    let (day, month) = (dates::date(day_first, language), dates::date(month_first, language));
    match language {
        Language::Indonesian => format!(
            "tanggal bisa berarti {day} atau {month}, dan daftar ini tidak membuktikan yang mana; pilih urutannya"
        ),
        Language::English => format!(
            "the date may be {day} or {month}, and nothing in the list proves which; choose the order"
        ),
    }
}

/// Asks for the order in the window.
#[must_use]
pub fn which_day_order(language: Language) -> &'static str {
    language.pick(("Bagaimana tanggal di daftar ini ditulis?", "How are the dates of this list written?"))
}

/// `3/11/2026` is a day in November.
#[must_use]
pub fn day_first(language: Language) -> &'static str {
    language.pick(("Hari/bulan/tahun", "Day/month/year"))
}

/// `3/11/2026` is a day in March.
#[must_use]
pub fn month_first(language: Language) -> &'static str {
    language.pick(("Bulan/hari/tahun", "Month/day/year"))
}

/// How the order is chosen on the command line.
#[must_use]
pub fn choose_day_order(language: Language) -> &'static str {
    language.pick((
        "urutan tanggal: --dates day-first (hari/bulan/tahun) atau --dates month-first (bulan/hari/tahun)",
        "the order of dates: --dates day-first (day/month/year) or --dates month-first (month/day/year)",
    ))
}

/// Two cells of one row tell different days.
#[must_use]
pub fn two_days(language: Language) -> &'static str {
    language.pick((
        "kolom tanggal dan kolom jam menyebut hari yang berbeda; betulkan salah satunya",
        "the date and the time of arrival name different days; correct one of them",
    ))
}

/// The departure is before the arrival, on one day.
#[must_use]
pub fn left_earlier(language: Language) -> &'static str {
    language.pick((
        "jam keluar lebih awal daripada jam masuk; bila tamu keluar pada hari berikutnya, tulis juga tanggalnya \
         (24/11/2026 01.15)",
        "the departure is before the arrival; if it was on another day, write that day too (24/11/2026 01:15)",
    ))
}

/// A spreadsheet has lost digits of a telephone number.
#[must_use]
pub fn phone_lost(language: Language) -> &'static str {
    language.pick((
        "tamu dicatat tanpa nomor telepon: angkanya sudah hilang di lembar sebar (6,28E+11); tulis nomor sebagai teks",
        "the guest is taken in without a telephone number: a spreadsheet has lost its digits (6.28E+11); keep it as text",
    ))
}

/// A quotation mark is not closed.
#[must_use]
pub fn stray_quote(language: Language) -> &'static str {
    language.pick((
        "tanda kutip tidak ditutup dan dibaca sebagai huruf biasa",
        "a quotation mark is not closed and was read as a letter",
    ))
}

/// A visit was destroyed here, and the post that the file comes from still has it.
#[must_use]
pub fn still_held(post: &str, language: Language) -> String {
    let post = shown(post);
    match language {
        Language::Indonesian => {
            format!("sudah dimusnahkan di sini, masih ada di pos {post}; musnahkan juga di sana")
        }
        Language::English => {
            format!("destroyed here, and still held by post {post}; destroy it there as well")
        }
    }
}

/// A visit was destroyed where the file comes from, and is still here.
#[must_use]
pub fn destroyed_elsewhere(post: &str, language: Language) -> String {
    let post = shown(post);
    match language {
        Language::Indonesian => {
            format!(
                "sudah dimusnahkan di buku asal berkas ini (pos {post}), masih ada di sini; musnahkan juga di sini"
            )
        }
        Language::English => {
            format!(
                "destroyed in the log that the file comes from (post {post}), and still here; destroy it here as well"
            )
        }
    }
}

/// How a cell was understood: what stands over it, what is in it, and what it came to.
#[must_use]
pub fn understood(
    head: &str,
    written: &str,
    column: Option<&str>,
    value: &str,
    language: Language,
) -> String {
    let (head, written) = (shown(head), shown(written));
    match column {
        None => format!("{head}: {written} → {}", language.pick(("tidak dibaca", "not read"))),
        Some(name) if head.is_empty() => format!("→ {}: {}", self::column(name, language), shown(value)),
        Some(name) => format!("{head}: {written} → {}: {}", self::column(name, language), shown(value)),
    }
}

/// Above how the first rows were understood.
#[must_use]
pub fn first_rows(language: Language) -> &'static str {
    language.pick(("Baris pertama dibaca begini:", "How the first rows are understood:"))
}

/// The log says something else in these columns.
#[must_use]
pub fn differs(columns: &[&str], language: Language) -> String {
    let columns = columns.iter().map(|name| column(name, language)).collect::<Vec<_>>().join(", ");
    match language {
        Language::Indonesian => format!("buku tamu berisi lain dan tidak diubah: {columns}"),
        Language::English => format!("the log says something else and was left as it is: {columns}"),
    }
}

/// A row of a file, with what is wrong with it.
#[must_use]
pub fn row(sheet: Option<&str>, row: u64, what: &str, language: Language) -> String {
    let sheet = sheet.map(|sheet| format!("{}, ", shown(sheet))).unwrap_or_default();
    let what = if what.is_empty() { String::new() } else { format!(": {what}") };
    match language {
        Language::Indonesian => format!("{sheet}baris {row}{what}"),
        Language::English => format!("{sheet}row {row}{what}"),
    }
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "the fields of `import::Summary` under their own names")]
pub struct Counts {
    pub added: u64,
    pub completed: u64,
    pub known: u64,
    pub purged: u64,
    pub differing: u64,
    pub refused: u64,
}

/// `3 kunjungan masuk, 1 dilengkapi jam keluarnya, …`, or what would become of them.
#[must_use]
pub fn counts(counts: &Counts, trial: bool, language: Language) -> String {
    let Counts { added, completed, known, purged, differing, refused } = *counts;
    let parts = match language {
        Language::Indonesian => [
            (added, "kunjungan baru"),
            (completed, "dilengkapi jam keluarnya"),
            (known, "sudah ada"),
            (purged, "sudah dimusnahkan"),
            (differing, "berbeda isi"),
            (refused, "ditolak"),
        ],
        Language::English => [
            (added, "new"),
            (completed, "completed with their departure"),
            (known, "known already"),
            (purged, "destroyed already"),
            (differing, "different in the log"),
            (refused, "refused"),
        ],
    };
    let text = parts
        .iter()
        .enumerate()
        .filter(|(at, (count, _))| *at == 0 || *count > 0)
        .map(|(_, (count, what))| format!("{count} {what}"))
        .collect::<Vec<_>>()
        .join(", ");
    match (trial, language) {
        (false, _) => text,
        (true, Language::Indonesian) => format!("percobaan, belum ada yang dicatat: {text}"),
        (true, Language::English) => format!("a trial, nothing was logged: {text}"),
    }
}

/// Columns that were left out.
#[must_use]
pub fn unread(heads: &[String], language: Language) -> String {
    let heads = heads.iter().map(|head| shown(head)).collect::<Vec<_>>().join(", ");
    match language {
        Language::Indonesian => format!("kolom yang tidak dikenal dan tidak dibaca: {heads}"),
        Language::English => format!("columns that are not known and were not read: {heads}"),
    }
}
