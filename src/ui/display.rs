//! Whether there is a display, whatever can be drawn on it.

/// Whether a display is there and answers. Windows and macOS always have one for whoever is logged in.
pub(super) fn answers() -> bool {
    #[cfg(all(unix, not(target_os = "macos")))]
    return wayland_answers() || x11_answers();
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    return true;
}

#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn x11_answers() -> bool {
    named("DISPLAY").is_some() && x11rb::connect(None).is_ok()
}

/// See the page wl_display_connect(3) of Wayland.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn wayland_answers() -> bool {
    use std::{ffi::OsString, os::unix::net::UnixStream, path::PathBuf};
    let name = named("WAYLAND_DISPLAY").unwrap_or_else(|| OsString::from("wayland-0"));
    let socket = PathBuf::from(named("XDG_RUNTIME_DIR").unwrap_or_default()).join(name);
    socket.is_absolute() && UnixStream::connect(socket).is_ok()
}

#[cfg(all(unix, not(target_os = "macos")))]
fn named(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
