//! What is filled into a text.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

/// The largest whole number up to which Fluent knows each (2^53).
const MAX_EXACT: u64 = 1 << 53;

/// A value for a place in a text: a text, or a whole number, by which the text may choose its form.
#[derive(Clone, Debug)]
pub struct Argument<'a>(FluentValue<'a>);

impl<'a> Argument<'a> {
    pub(super) fn value(&self) -> FluentValue<'a> {
        self.0.clone()
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self(FluentValue::String(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self(FluentValue::String(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Argument<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(FluentValue::String(text))
    }
}

impl From<u64> for Argument<'_> {
    fn from(number: u64) -> Self {
        if number > MAX_EXACT { number.to_string().into() } else { Self((number as f64).into()) }
    }
}

impl From<i64> for Argument<'_> {
    fn from(number: i64) -> Self {
        match u64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        }
    }
}

impl From<usize> for Argument<'_> {
    fn from(number: usize) -> Self {
        (number as u64).into()
    }
}

impl From<u32> for Argument<'_> {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

impl From<u16> for Argument<'_> {
    fn from(number: u16) -> Self {
        u64::from(number).into()
    }
}

impl From<u8> for Argument<'_> {
    fn from(number: u8) -> Self {
        u64::from(number).into()
    }
}
