//! Bytes in JSON: Base64 for the web, without padding (RFC 4648, section 5).

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serializer, de};

/// Writes a digest.
pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    serialize_bytes(bytes, to)
}

/// Reads a digest.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    deserialize_option(from)?.ok_or_else(|| de::Error::custom("not 32 bytes"))
}

/// Writes a digest that need not be there.
#[expect(clippy::ref_option, reason = "serde hands it over so")]
pub(super) fn serialize_option<S: Serializer>(bytes: &Option<[u8; 32]>, to: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => serialize(bytes, to),
        None => to.serialize_none(),
    }
}

/// Reads a digest that need not be there.
pub(super) fn deserialize_option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<[u8; 32]>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.map(Some).ok_or_else(|| de::Error::custom("not 32 bytes"))
}

/// Writes any bytes.
pub(super) fn serialize_bytes<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&BASE64URL_NOPAD.encode(bytes))
}

/// Reads any bytes.
pub(super) fn deserialize_bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| de::Error::custom("no Base64"))
}
