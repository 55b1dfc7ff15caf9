//! The windows in the window.

pub mod encryption;
pub mod export;
pub mod file;
pub mod find;
pub(super) mod import;
pub mod preview;
pub mod settings;
mod system_dialog;
