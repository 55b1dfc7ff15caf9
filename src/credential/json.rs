//! Strict JSON (RFC 8259) into serde_json's [`Value`].
//!
//! serde_json keeps the last of two members with the same name without a word; a verifier must not,
//! for another reader may keep the first, and the two would see two different credentials.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// How deep arrays and objects may be nested. A FHIR bundle needs a dozen levels.
const MAX_DEPTH: usize = 24;

/// The input is not exactly one JSON value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Reads the one value that `bytes` hold.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Broken> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: MAX_DEPTH }.deserialize(&mut deserializer).map_err(|_| Broken)?;
    deserializer.end().map_err(|_| Broken)?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict {
    /// How many levels may follow.
    depth: usize,
}

impl Strict {
    fn inside<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("too deeply nested"))?;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut members = Vec::new();
        while let Some(member) = sequence.next_element_seed(inside)? {
            members.push(member);
        }
        Ok(members.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let member = map.next_value_seed(inside)?;
            if members.insert(name, member).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_stand() {
        for text in [r#"{"a":[1,-2,3.5,true,null,"x"],"b":{"a":"\u0042"}}"#, "[]", "1", "\"x\""] {
            assert_eq!(read(text.as_bytes()), Ok(serde_json::from_str(text).expect("JSON")), "{text}");
        }
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for text in [
            "",
            "{",
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"[{"b":{"a":1,"a":2}}]"#,
            "1 2",
            "{} x",
            "NaN",
            "1e400",
            "\u{feff}{}",
        ] {
            assert_eq!(read(text.as_bytes()), Err(Broken), "{text}");
        }
        assert_eq!(read(b"\"\xff\""), Err(Broken));
    }

    #[test]
    fn nesting_ends_somewhere() {
        let nested = |levels| [vec![b'['; levels], vec![b']'; levels]].concat();
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(read(&nested(MAX_DEPTH + 1)), Err(Broken));
        assert_eq!(read(&vec![b'['; 100_000]), Err(Broken));
    }
}
