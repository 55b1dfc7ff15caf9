//! Lets a Windows program of the graphical subsystem print on the terminal that it was typed in.
//!
//! Windows opens a console window for every other kind of program, also where nobody wants one: at a double click.

/// Takes part in the console of the program that started this one, if that has one. Standard output that leads into
/// a file or a pipe stays as it is. Does nothing on other systems.
pub fn attach_to_parent() {
    #[cfg(windows)]
    {
        use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};
        // SAFETY: the call takes a number and touches no memory of ours. It fails where there is no console to take
        // part in, or this program has one already; then nothing changes.
        unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
    }
}
