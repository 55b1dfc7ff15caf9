//! What the system says, for people.

use std::io;

use posjaga_macros::text;

use super::language::Language;

/// What Windows says of a file that another program has open.
const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;

/// Why the system said no, for the cases that happen at a desk; in its own words for others.
#[must_use]
pub fn system(error: &io::Error, language: Language) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => text!(language, "system-not-found").to_owned(),
        io::ErrorKind::PermissionDenied => text!(language, "system-no-permission").to_owned(),
        io::ErrorKind::StorageFull => text!(language, "system-disk-full").to_owned(),
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION)) => {
            text!(language, "system-in-use").to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => text!(language, "system-read-only").to_owned(),
        // What is no file, or a device or a pipe.
        io::ErrorKind::IsADirectory | io::ErrorKind::NotSeekable => {
            text!(language, "system-no-file").to_owned()
        }
        _ => error.to_string(),
    }
}
