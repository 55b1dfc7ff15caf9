//! The words for a keyboard that garbles what a hand scanner types.

use super::Pair;
use crate::credential::typed::{KeyboardFault, Layout};

pub(super) fn reason(fault: KeyboardFault) -> Pair {
    match fault {
        KeyboardFault::CapsLock => (
            "Caps Lock menyala, atau pemindai mengubah huruf besar-kecil: isi kode hilang",
            "Caps Lock is on, or the scanner changes the case of letters: the code is spoilt",
        ),
        KeyboardFault::Layout(Some(layout)) => of_layout(layout),
        KeyboardFault::Layout(None) => (
            "Tata letak papan ketik komputer ini merusak isi kode dari pemindai",
            "The keyboard layout of this computer spoils what the scanner types",
        ),
    }
}

pub(super) fn advice(fault: KeyboardFault) -> Pair {
    match fault {
        KeyboardFault::CapsLock => (
            "Bukan kesalahan tamu. Matikan Caps Lock, lalu pindai lagi",
            "Not the guest's fault. Turn Caps Lock off, then scan again",
        ),
        KeyboardFault::Layout(_) => (
            "Bukan kesalahan tamu. Pilih papan ketik Inggris (AS) di komputer ini atau setel pemindai, lalu \
             pindai lagi",
            "Not the guest's fault. Choose the English (US) keyboard on this computer or set the scanner up \
             for yours, then scan again",
        ),
    }
}

fn of_layout(layout: Layout) -> Pair {
    macro_rules! named {
        ($indonesian:literal, $english:literal) => {
            (
                concat!("Tata letak papan ketik ", $indonesian, " merusak isi kode dari pemindai"),
                concat!("The ", $english, " keyboard layout spoils what the scanner types"),
            )
        };
    }
    match layout {
        Layout::American => named!("AS", "American"),
        Layout::British => named!("Britania", "British"),
        Layout::German => named!("Jerman", "German"),
        Layout::Swiss => named!("Swis", "Swiss"),
        Layout::French => named!("Prancis (AZERTY)", "French (AZERTY)"),
        Layout::Belgian => named!("Belgia (AZERTY)", "Belgian (AZERTY)"),
        Layout::Spanish => named!("Spanyol", "Spanish"),
        Layout::LatinAmerican => named!("Amerika Latin", "Latin American"),
        Layout::Italian => named!("Italia", "Italian"),
        Layout::Portuguese => named!("Portugis", "Portuguese"),
        Layout::Brazilian => named!("Brasil", "Brazilian"),
        Layout::Swedish => named!("Swedia", "Swedish"),
        Layout::Danish => named!("Denmark", "Danish"),
        Layout::Norwegian => named!("Norwegia", "Norwegian"),
        Layout::Turkish => named!("Turki", "Turkish"),
        Layout::Czech => named!("Ceko", "Czech"),
        Layout::Hungarian => named!("Hungaria", "Hungarian"),
        Layout::Croatian => named!("Kroasia", "Croatian"),
        Layout::FrenchCanadian => named!("Kanada (Prancis)", "Canadian French"),
        Layout::Dvorak => named!("Dvorak", "Dvorak"),
        Layout::Russian => named!("Rusia", "Russian"),
    }
}
