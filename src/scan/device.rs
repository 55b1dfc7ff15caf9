//! The system's cameras, through nokhwa.
