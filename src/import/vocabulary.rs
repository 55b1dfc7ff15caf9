//! The words of lists that are imported: how columns are headed, and how days and times are written.

use chrono::Weekday;

/// What the columns of the export that are no fields of a visit are called elsewhere; see
/// [`FieldSpec::headings`](crate::visit::FieldSpec::headings) for those that are, and for how this is written.
pub const HEADS: [(&str, &str); 4] = [
    ("no", "nomor, no urut, nomor urut, number, nr, s no, sr no"),
    (
        "date",
        "tanggal, tgl, hari tanggal, hari tgl, hari dan tanggal, tanggal kunjungan, tgl kunjungan, tanggal masuk, \
         tanggal datang, tanggal kedatangan, day, date of visit, visit date, arrival date, day date",
    ),
    ("entered", "dicatat kemudian"),
    // When the answers of a form were sent: the arrival, where nothing else is.
    ("timestamp", "time stamp, stempel waktu, cap waktu, submitted at, submission time, waktu pengisian"),
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
