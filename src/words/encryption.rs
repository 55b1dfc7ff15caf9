//! The words of the window about the encryption of the guest book.

use super::Language;

/// The words in one language.
#[expect(missing_docs, reason = "each field is named after what it says")]
pub struct Words {
    pub guest_book: &'static str,
    pub off: &'static str,
    pub on: &'static str,
    pub encrypt: &'static str,
    pub encrypt_hint: &'static str,
    pub new_passphrase: &'static str,
    pub once_more: &'static str,
    pub differ: &'static str,
    pub unlock: &'static str,
    pub unlock_hint: &'static str,
    pub passphrase: &'static str,
    pub working: &'static str,
    pub recovery_key: &'static str,
    pub recovery_hint: &'static str,
    pub sheet_beginning: &'static str,
    pub sheet_use: &'static str,
    pub sheet_keep: &'static str,
    pub save_sheet: &'static str,
    pub sheet_saved: &'static str,
    pub sheet_failed: &'static str,
    pub copy: &'static str,
    pub kept: &'static str,
    pub later: &'static str,
    pub failed: &'static str,
    pub other_key: &'static str,
}

const INDONESIAN: Words = Words {
    guest_book: "Buku tamu",
    off: "tidak terenkripsi",
    on: "terenkripsi",
    encrypt: "Enkripsi…",
    encrypt_hint: "Tanpa kata sandi, isi buku tamu tidak bisa dibaca lagi dari disk ini, juga kalau komputer \
                   dicuri. Kata sandi ditanyakan setiap kali Pos Jaga dibuka.",
    new_passphrase: "Kata sandi baru",
    once_more: "Sekali lagi",
    differ: "Kedua kata sandi belum sama.",
    unlock: "Buka buku tamu",
    unlock_hint: "Buku tamu terenkripsi. Sebelum dibuka, kode tetap diperiksa, tetapi kunjungan tidak tercatat.",
    passphrase: "Kata sandi atau kunci pemulihan",
    working: "Tunggu sebentar…",
    recovery_key: "Kunci pemulihan",
    recovery_hint: "Tulis atau cetak kunci ini sekarang, dan simpan jauh dari komputer ini. Ia hanya tampil \
                    sekali. Kalau kata sandi terlupa, hanya kunci ini yang bisa membuka buku tamu.",
    sheet_beginning: "Kunci ini membuka buku tamu Pos Jaga yang terenkripsi, baris demi baris:",
    sheet_use: "Kalau kata sandi terlupa, atau berkas visits.key hilang: ketik kunci ini di tempat kata sandi. Huruf \
                besar atau kecil, spasi dan tanda hubung tidak berpengaruh.",
    sheet_keep: "Simpan lembar ini di tempat terkunci, jauh dari komputernya. Siapa pun yang memegang kunci ini dan \
                 disknya bisa membaca buku tamu. Hapus berkas PDF ini setelah dicetak.",
    save_sheet: "Simpan lembar untuk dicetak…",
    sheet_saved: "Lembar kunci pemulihan siap dicetak, lalu hapus: {}",
    sheet_failed: "Lembar kunci pemulihan tidak bisa ditulis; tulis kuncinya dengan tangan.",
    copy: "Salin",
    kept: "Sudah saya simpan",
    later: "Nanti",
    failed: "Buku tamu tidak jadi dienkripsi dan tetap seperti semula. Tutup ekspor yang sedang berjalan, lalu coba lagi.",
    other_key: "Kunci ini tidak membuka buku tamu ini. Pakai kunci pemulihannya, yang dicetak dulu.",
};

const ENGLISH: Words = Words {
    guest_book: "Guest book",
    off: "not encrypted",
    on: "encrypted",
    encrypt: "Encrypt…",
    encrypt_hint: "Without the passphrase the guest book can then no longer be read from this disk, even when \
                   the computer is stolen. It is asked for whenever Pos Jaga is opened.",
    new_passphrase: "New passphrase",
    once_more: "Once more",
    differ: "The two are not the same yet.",
    unlock: "Open the guest book",
    unlock_hint: "The guest book is encrypted. Until it is opened, codes are checked but visits are not recorded.",
    passphrase: "Passphrase or recovery key",
    working: "One moment…",
    recovery_key: "Recovery key",
    recovery_hint: "Write this key down or print it now, and keep it away from this computer. It is shown \
                    once. When the passphrase is forgotten, only this key opens the guest book.",
    sheet_beginning: "This key opens the encrypted guest book of Pos Jaga, line by line:",
    sheet_use: "When the passphrase is forgotten, or the file visits.key is lost: type this key in the place of the \
                passphrase. Capitals, blanks and dashes do not matter.",
    sheet_keep: "Keep this sheet under lock, away from the computer. Whoever has this key and the disk can read the \
                 guest book. Delete this PDF file once it is printed.",
    save_sheet: "Save a sheet to print…",
    sheet_saved: "The sheet with the recovery key is ready to print and then to delete: {}",
    sheet_failed: "The sheet with the recovery key could not be written; write the key down by hand.",
    copy: "Copy",
    kept: "I have kept it",
    later: "Later",
    failed: "The guest book was not encrypted and is as it was. Close any export that is running and try again.",
    other_key: "This key does not open this guest book. Use its recovery key, which was printed.",
};

/// The words in this language.
#[must_use]
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Indonesian => &INDONESIAN,
        Language::English => &ENGLISH,
    }
}
