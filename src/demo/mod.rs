//! A camera that holds up made-up credentials, and the issuer that signs them.

pub mod issuer;
