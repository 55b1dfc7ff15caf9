//! Words for files that are imported: how columns are headed, and what became of the rows.

use super::{Language, shown};

/// What the columns of the export are called elsewhere: on paper lists, in Indonesian and in English. Small
/// letters, with single blanks for everything that is no letter.
pub const HEADS: [(&str, &[&str]); 18] = [
    ("no", &["nomor", "no urut", "nomor urut", "number", "nr"]),
    ("date", &["tanggal", "tgl", "hari tanggal", "hari tgl", "tanggal kunjungan", "day"]),
    (
        "arrived",
        &[
            "masuk",
            "jam masuk",
            "waktu masuk",
            "datang",
            "jam datang",
            "waktu datang",
            "jam",
            "pukul",
            "waktu",
            "tiba",
            "jam tiba",
            "in",
            "time in",
            "arrival",
            "check in",
            "time",
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
            "out",
            "time out",
            "departure",
            "check out",
        ],
    ),
    (
        "name",
        &[
            "nama",
            "nama tamu",
            "nama lengkap",
            "nama pengunjung",
            "guest",
            "guest name",
            "full name",
            "visitor",
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
            "lembaga",
            "dari",
            "alamat",
            "alamat instansi",
            "instansi alamat",
            "organization",
            "company",
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
            "reason",
        ],
    ),
    (
        "host",
        &[
            "menemui",
            "bertemu",
            "bertemu dengan",
            "ingin bertemu",
            "yang ditemui",
            "orang yang ditemui",
            "ditemui",
            "yang dituju",
            "orang yang dituju",
            "pejabat yang dituju",
            "bagian",
            "to see",
            "visiting",
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
            "hp",
            "no hp",
            "nomor hp",
            "kontak",
            "wa",
            "no wa",
            "whatsapp",
            "mobile",
            "telephone",
            "phone number",
        ],
    ),
    ("party", &["orang", "jumlah", "jumlah orang", "jumlah tamu", "jumlah rombongan", "rombongan", "people"]),
    ("evidence", &["bukti", "bukti vaksin", "bukti vaksinasi"]),
    ("verdict", &["putusan", "hasil", "result"]),
    ("policy", &["kebijakan", "aturan"]),
    ("post", &["pos", "pos jaga", "gate"]),
    ("officer", &["petugas", "petugas jaga", "nama petugas", "guard"]),
    ("note", &["catatan", "keterangan", "ket", "notes", "remarks"]),
    ("id", &[]),
    ("entered", &["dicatat kemudian"]),
];

/// Columns of paper lists that hold nothing for the log.
pub const SIGNATURES: [&str; 6] = ["ttd", "tanda tangan", "paraf", "tanda tangan tamu", "signature", "hari"];

/// Marks for "the same as in the row above".
pub const DITTO: [&str; 5] = ["\"", "''", "〃", "sda", "idem"];

/// The months from January on, as they are written in dates, by their beginnings.
pub const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// A column of the export, as people call it.
#[must_use]
pub fn column(column: &str, language: Language) -> &str {
    let indonesian = match column {
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

/// The log says something else in these columns.
#[must_use]
pub fn differs(columns: &[&str], language: Language) -> String {
    let columns = columns.iter().map(|name| column(name, language)).collect::<Vec<_>>().join(", ");
    match language {
        Language::Indonesian => format!("buku tamu berisi lain dan tidak diubah: {columns}"),
        Language::English => format!("the log says something else and was left as it is: {columns}"),
    }
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

/// A row of a file, with what is wrong with it.
#[must_use]
pub fn row(sheet: Option<&str>, row: u64, what: &str, language: Language) -> String {
    let sheet = sheet.map(|sheet| format!("{}, ", shown(sheet))).unwrap_or_default();
    match language {
        Language::Indonesian => format!("{sheet}baris {row}: {what}"),
        Language::English => format!("{sheet}row {row}: {what}"),
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
