//! The words of the commands.

use std::path::Path;

use super::{Language, report, shown};

/// A line of `base64:` that is none.
#[must_use]
pub fn base64_broken(language: Language) -> &'static str {
    language.pick(("Baris base64 rusak", "The base64 of the line is broken"))
}

/// `check` waits for a person to type codes.
#[must_use]
pub fn reading_standard_input(language: Language) -> &'static str {
    language.pick((
        "membaca kode dari masukan standar, satu per baris",
        "reading codes from standard input, one per line",
    ))
}

/// The answers of `check` went nowhere.
#[must_use]
pub fn answers_unwritable(language: Language) -> &'static str {
    language.pick(("jawaban tidak dapat ditulis", "the answers cannot be written"))
}

/// So many inputs of `check` could not be read.
#[must_use]
pub fn inputs_unreadable(count: usize, language: Language) -> String {
    match language {
        Language::Indonesian => format!("{count} masukan tidak dapat dibaca; yang lain sudah dijawab"),
        Language::English => format!("{count} of the inputs could not be read; the others were answered"),
    }
}

/// The program itself, as a line of `doctor`, like those that follow.
#[must_use]
pub fn program(language: Language) -> &'static str {
    language.pick(("Program", "Program"))
}

/// The data folder.
#[must_use]
pub fn data_folder(language: Language) -> &'static str {
    language.pick(("Folder data", "Data folder"))
}

/// The settings.
#[must_use]
pub fn settings(language: Language) -> &'static str {
    language.pick(("Pengaturan", "Settings"))
}

/// The policy in use.
#[must_use]
pub fn policy(language: Language) -> &'static str {
    language.pick(("Kebijakan", "Policy"))
}

/// The trusted keys.
#[must_use]
pub fn trust(language: Language) -> &'static str {
    language.pick(("Daftar kunci", "Trust lists"))
}

/// The visit log.
#[must_use]
pub fn visit_log(language: Language) -> &'static str {
    language.pick(("Buku tamu", "Visit log"))
}

/// The command was asked to stop before its end.
#[must_use]
pub fn stopped(language: Language) -> &'static str {
    language.pick(("dihentikan", "stopped"))
}

/// The clock.
#[must_use]
pub fn clock(language: Language) -> &'static str {
    language.pick(("Jam", "Clock"))
}

/// The cameras.
#[must_use]
pub fn camera(language: Language) -> &'static str {
    language.pick(("Kamera", "Cameras"))
}

/// The display.
#[must_use]
pub fn display(language: Language) -> &'static str {
    language.pick(("Layar", "Display"))
}

/// No trust list is installed, and how to install one.
#[must_use]
pub fn no_trust(language: Language) -> &'static str {
    language.pick((
        "belum ada; pasang dengan `posjaga trust add BERKAS`",
        "none yet; install one with `posjaga trust add FILE`",
    ))
}

/// The trust lists are old.
#[must_use]
pub fn trust_is_old(language: Language) -> &'static str {
    language.pick((
        "sudah lama, perbarui dengan `posjaga trust add BERKAS`",
        "old, bring a newer one with `posjaga trust add FILE`",
    ))
}

/// The log does not exist yet.
#[must_use]
pub fn no_visits(language: Language) -> &'static str {
    language.pick(("belum ada; dibuat pada tamu pertama", "none yet; made with the first guest"))
}

/// The clock cannot be right.
#[must_use]
pub fn clock_is_wrong(language: Language) -> &'static str {
    language.pick((
        "jam salah: lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan. Betulkan jam \
         komputer",
        "it is wrong: earlier than this program or the log, or decades ahead. Set the computer's clock",
    ))
}

/// Times are logged by a clock that is wrong.
#[must_use]
pub fn logged_by_a_wrong_clock(language: Language) -> &'static str {
    language.pick((
        "jam komputer salah (lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan), dan waktu \
         yang dicatat ikut salah; betulkan jamnya, atau bila sudah benar: `posjaga log confirm-clock`",
        "the computer's clock is wrong (earlier than this program or the log, or decades ahead), and so are the \
         times that are logged by it; set it right, or if it is right: `posjaga log confirm-clock`",
    ))
}

/// Nothing is said of the time by a clock that is wrong.
#[must_use]
pub fn judged_by_a_wrong_clock(language: Language) -> &'static str {
    language.pick((
        "jam komputer salah (lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan): masa \
         berlaku tidak bisa diperiksa. Betulkan jamnya, beri --at WAKTU, atau bila sudah benar: `posjaga log \
         confirm-clock`",
        "the computer's clock is wrong (earlier than this program or the log, or decades ahead): whether a \
         credential is in force cannot be told. Set it right, give --at TIME, or if it is right: `posjaga log \
         confirm-clock`",
    ))
}

/// There is no camera.
#[must_use]
pub fn no_camera(language: Language) -> &'static str {
    language.pick((
        "tidak ada; gambar, pemindai genggam, dan ketikan tetap dapat dipakai",
        "none; pictures, a hand scanner and typing work all the same",
    ))
}

/// The cameras do not answer.
#[must_use]
pub fn silent_camera(language: Language) -> &'static str {
    language.pick(("tidak menjawab; cabut lalu pasang lagi", "no answer; unplug it and plug it in again"))
}

/// A camera without a format that can be read.
#[must_use]
pub fn no_format(language: Language) -> &'static str {
    language.pick(("format tidak dapat dibaca", "no format that can be read"))
}

/// The program was built without cameras.
#[must_use]
pub fn without_camera(language: Language) -> &'static str {
    language.pick(("program ini dibuat tanpa kamera", "this program was built without cameras"))
}

/// The program was built without a window.
#[must_use]
pub fn without_window(language: Language) -> &'static str {
    language.pick(("program ini dibuat tanpa jendela", "this program was built without a window"))
}

/// There is no display for a window.
#[must_use]
pub fn no_display(language: Language) -> &'static str {
    language.pick((
        "tidak ada; perintah tanpa jendela tetap dapat dipakai",
        "none; the commands work without one",
    ))
}

/// There is no policy of this id.
#[must_use]
pub fn no_such_policy(id: &str, language: Language) -> String {
    let id = shown(id);
    match language {
        Language::Indonesian => format!("tidak ada kebijakan {id}; lihat `posjaga policy list`"),
        Language::English => format!("there is no policy {id}; see `posjaga policy list`"),
    }
}

/// How many signers are believed, and of when their newest list is.
#[must_use]
pub fn signers(count: usize, newest: &str, language: Language) -> String {
    match language {
        Language::Indonesian => format!("{count} kunci, diperbarui {newest}"),
        Language::English => format!("{count} keys, updated {newest}"),
    }
}

/// The log has no faults, and so many visits.
#[must_use]
pub fn log_is_sound(visits: u64, inside: u64, language: Language) -> String {
    match language {
        Language::Indonesian => format!("utuh, {visits} kunjungan, {inside} orang sedang di dalam"),
        Language::English => format!("sound, {visits} visits, {inside} people inside"),
    }
}

/// How far a long command has come: `12.000 baris, 34 %`.
#[must_use]
pub fn progress(rows: u64, share: Option<f32>, language: Language) -> String {
    let rows = report::count(rows, language);
    let share = share.map(|share| format!(", {:.0} %", share * 100.0)).unwrap_or_default();
    match language {
        Language::Indonesian => format!("{rows} baris{share}"),
        Language::English => format!("{rows} rows{share}"),
    }
}

/// How much of an older log (0 to 1) is brought up to date.
#[must_use]
pub fn upgrading(share: f32, language: Language) -> String {
    let percent = share * 100.0;
    match language {
        Language::Indonesian => format!("buku tamu sedang disesuaikan dengan versi baru: {percent:.0} %"),
        Language::English => format!("the log is being brought up to date: {percent:.0} %"),
    }
}

/// Asks for the passphrase of the log.
#[must_use]
pub fn ask_passphrase(language: Language) -> &'static str {
    language
        .pick(("Kata sandi buku tamu, atau kunci pemulihannya", "Passphrase of the log, or its recovery key"))
}

/// Asks for a new passphrase.
#[must_use]
pub fn ask_new_passphrase(language: Language) -> &'static str {
    language.pick(("Kata sandi baru", "New passphrase"))
}

/// Asks for the new passphrase a second time.
#[must_use]
pub fn ask_passphrase_again(language: Language) -> &'static str {
    language.pick(("Sekali lagi", "Once more"))
}

/// The two are not the same.
#[must_use]
pub fn passphrases_differ(language: Language) -> &'static str {
    language.pick((
        "kedua kata sandi tidak sama; tidak ada yang diubah",
        "the two passphrases are not the same; nothing was changed",
    ))
}

/// Nobody can be asked for a passphrase.
#[must_use]
pub fn no_terminal(language: Language) -> &'static str {
    language.pick((
        "buku tamu terkunci dan di sini tidak bisa bertanya; beri berkas kata sandi dengan \
             --passphrase-file",
        "the log is encrypted and nobody can be asked here; name a file with the passphrase by \
             --passphrase-file",
    ))
}

/// A new passphrase is needed, and there is no terminal to ask at.
#[must_use]
pub fn no_terminal_for_new(language: Language) -> &'static str {
    language.pick((
        "di sini tidak bisa bertanya; tulis kata sandi baru di baris pertama sebuah berkas dan sebutkan berkas itu \
             dengan --new-passphrase-file",
        "nobody can be asked here; write the new passphrase into the first line of a file, and name that by \
             --new-passphrase-file",
    ))
}

/// A log that was put aside could not be encrypted.
#[must_use]
pub fn aside_is_plain(folder: &Path, language: Language) -> String {
    let folder = folder.display();
    match language {
        Language::Indonesian => format!(
            "buku lama di {folder} tidak bisa dienkripsi dan masih bisa dibaca siapa saja; hapus folder itu bila tidak \
             diperlukan"
        ),
        Language::English => format!(
            "the old log in {folder} cannot be encrypted, and anybody can read it; delete that folder when it is not \
             needed"
        ),
    }
}

/// No passphrase opens this backup.
#[must_use]
pub fn backup_needs_recovery_key(language: Language) -> &'static str {
    language.pick((
        "cadangan ini terenkripsi dan tidak membawa kuncinya, dan di sini pun tidak ada berkas kunci: hanya kunci \
             pemulihan yang bisa membukanya",
        "this backup is encrypted and brings no key along, nor is there a key file here: only the recovery key \
             opens it",
    ))
}

/// What to do with the recovery key that was just printed.
#[must_use]
pub fn keep_the_recovery_key(language: Language) -> &'static str {
    language.pick((
        "Buku tamu terenkripsi. Baris di atas adalah kunci pemulihan: cetak atau tulis, simpan di tempat \
             aman, jauh dari komputer ini. Tanpa kata sandi dan tanpa kunci ini tidak ada yang bisa membuka \
             buku tamu lagi, juga bukan kami.",
        "The log is encrypted. The line above is the recovery key: print it or write it down, and keep it \
             in a safe place, away from this computer. Without the passphrase and without this key nobody \
             can open the log again, and neither can we.",
    ))
}

/// The encryption has been taken off.
#[must_use]
pub fn log_is_plain(language: Language) -> &'static str {
    language.pick(("Buku tamu tidak terenkripsi lagi.", "The log is no longer encrypted."))
}

/// The passphrase has been changed.
#[must_use]
pub fn passphrase_changed(language: Language) -> &'static str {
    language.pick((
        "Kata sandi sudah diganti; kunci pemulihan tetap sama.",
        "The passphrase is changed; the recovery key stays the same.",
    ))
}

/// The log is encrypted, and nobody has opened it.
#[must_use]
pub fn log_is_encrypted(language: Language) -> &'static str {
    language.pick(("terenkripsi; diperiksa setelah dibuka", "encrypted; checked once it is opened"))
}

/// A signature stands in a file beside another.
#[must_use]
pub fn signature_needs_file(language: Language) -> &'static str {
    language.pick((
        "keluaran standar tidak bisa ditandatangani; tulis ke berkas dengan --output",
        "standard output cannot be signed; write to a file with --output",
    ))
}

/// Asks for the password of the key that signs.
#[must_use]
pub fn ask_key_password(language: Language) -> &'static str {
    language.pick(("Kata sandi kunci tanda tangan", "Password of the signing key"))
}

/// A key without a password has to be asked for.
#[must_use]
pub fn empty_password(language: Language) -> &'static str {
    language.pick((
        "kata sandi kosong; untuk kunci tanpa kata sandi pakai --no-password",
        "the password is empty; for a key without one use --no-password",
    ))
}

/// A pair of keys was made.
#[must_use]
pub fn key_made(secret: &Path, public: &Path, language: Language) -> String {
    let (secret, public) = (secret.display(), public.display());
    match language {
        Language::Indonesian => format!(
            "kunci rahasia: {secret}\nkunci publik: {public}\nBerikan kunci publik kepada pemeriksa; ia memeriksa \
             dengan \"minisign -Vm BERKAS -p {public}\""
        ),
        Language::English => format!(
            "secret key: {secret}\npublic key: {public}\nGive the public key to whoever checks; \
             \"minisign -Vm FILE -p {public}\" does"
        ),
    }
}
