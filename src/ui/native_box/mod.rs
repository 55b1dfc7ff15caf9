//! A box of the system's own that says why there is no window, where nothing else can be drawn.
//!
//! Windows and macOS have one. An X server has none: there the message is drawn on the processor, pixel by pixel, and
//! handed to it as a picture.

#[cfg(all(unix, not(target_os = "macos")))]
mod raster;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

use crate::words::Language;

/// Shows it, and returns when it has been read. Says whether it could be shown.
#[must_use]
pub fn tell(sentences: &str, language: Language) -> bool {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        use super::display;
        if display::x11_answers() {
            return x11::show(sentences, language).is_ok();
        }
        if !display::wayland_answers() {
            return false;
        }
    }
    let _ = language;
    let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title("Pos Jaga");
    dialog.set_description(sentences).set_buttons(rfd::MessageButtons::Ok).show();
    true
}
