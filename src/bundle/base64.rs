//! Bytes in JSON: Base64 for the web, without padding (RFC 4648, section 5).

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serializer, de};

/// Reads and writes a digest.
pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&BASE64URL_NOPAD.encode(bytes))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    digest(&text).ok_or_else(|| de::Error::custom("not 32 bytes"))
}

fn digest(text: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// The same for a digest that need not be there.
pub(super) mod option {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        bytes: &Option<[u8; 32]>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => super::serialize(bytes, to),
            None => to.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<[u8; 32]>, D::Error> {
        match Option::<String>::deserialize(from)? {
            Some(text) => super::digest(&text).map(Some).ok_or_else(|| de::Error::custom("not 32 bytes")),
            None => Ok(None),
        }
    }
}

/// The same for bytes of any length.
pub(super) mod bytes {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64URL_NOPAD.encode(bytes))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| de::Error::custom("no Base64"))
    }
}
