//! The window.
//!
//! A function from the desk's [`State`](crate::app::State) to pixels: each panel draws what it is given and pushes
//! [`Command`](crate::app::Command)s. What panels remember between frames stands beside them.

pub mod camera_view;
pub mod desk;
pub mod dialogs;
mod display;
mod drawing;
mod error;
pub mod guest_screen;
pub mod keyboard;
mod keys;
pub mod message;
pub mod native_box;
pub mod notices;
pub mod script;
pub mod status_bar;
pub mod theme;
mod type_ahead;
pub mod verdict_card;
mod verdict_shape;
pub mod visit_form;
pub mod visit_lists;
mod visit_table;
mod widgets;
mod window;

pub use error::WindowError;
pub use window::run;
