//! What a policy looks at.

use crate::verify::{Validity, Verified};

/// What a policy looks at.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// Genuine credentials of one holder, which whoever asks has made sure of.
    Verified(&'a [Genuine<'a>]),
    /// What the officer has seen with his own eyes. Never mixed up with the other.
    SeenByOfficer(Document),
}

/// A genuine credential, and whether it is in force.
#[derive(Clone, Copy, Debug)]
pub struct Genuine<'a> {
    /// The credential.
    pub credential: &'a Verified,
    /// Whether it is in force.
    pub validity: Validity,
}

/// What an officer can accept by looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// A vaccination card or a printed certificate.
    Card,
    /// The guest's own app with its colour.
    App,
    /// A doctor's letter of exemption.
    DoctorsLetter,
    /// A child in the company of a parent.
    Child,
}
