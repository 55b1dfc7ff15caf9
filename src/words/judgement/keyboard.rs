//! The words for a keyboard that garbles what a hand scanner types.

use crate::{
    credential::typed::{KeyboardFault, Layout},
    text::{Text, text},
};

pub(super) fn reason(fault: KeyboardFault) -> Text {
    match fault {
        KeyboardFault::CapsLock => text!("keyboard-caps-lock"),
        KeyboardFault::Layout(Some(layout)) => of_layout(layout),
        KeyboardFault::Layout(None) => text!("keyboard-layout"),
    }
}

pub(super) fn advice(fault: KeyboardFault) -> Text {
    match fault {
        KeyboardFault::CapsLock => text!("keyboard-advice-caps-lock"),
        KeyboardFault::Layout(_) => text!("keyboard-advice-layout"),
    }
}

fn of_layout(layout: Layout) -> Text {
    match layout {
        Layout::American => text!("keyboard-layout-american"),
        Layout::British => text!("keyboard-layout-british"),
        Layout::German => text!("keyboard-layout-german"),
        Layout::Swiss => text!("keyboard-layout-swiss"),
        Layout::French => text!("keyboard-layout-french"),
        Layout::Belgian => text!("keyboard-layout-belgian"),
        Layout::Spanish => text!("keyboard-layout-spanish"),
        Layout::LatinAmerican => text!("keyboard-layout-latin-american"),
        Layout::Italian => text!("keyboard-layout-italian"),
        Layout::Portuguese => text!("keyboard-layout-portuguese"),
        Layout::Brazilian => text!("keyboard-layout-brazilian"),
        Layout::Swedish => text!("keyboard-layout-swedish"),
        Layout::Danish => text!("keyboard-layout-danish"),
        Layout::Norwegian => text!("keyboard-layout-norwegian"),
        Layout::Turkish => text!("keyboard-layout-turkish"),
        Layout::Czech => text!("keyboard-layout-czech"),
        Layout::Hungarian => text!("keyboard-layout-hungarian"),
        Layout::Croatian => text!("keyboard-layout-croatian"),
        Layout::FrenchCanadian => text!("keyboard-layout-french-canadian"),
        Layout::Dvorak => text!("keyboard-layout-dvorak"),
        Layout::Russian => text!("keyboard-layout-russian"),
    }
}
