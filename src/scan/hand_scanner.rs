//! Tells a hand scanner's burst of keys from a person's typing.
