//! The kinds of trust file, one file of ours for each: told from their content, and read into lists.

mod certificates;
mod did;
mod gateway;
mod jwk;
mod key_sets;
mod national;
mod pem;
mod registry;
mod revocation_lists;
mod swiss;
mod vci;

use data_encoding::BASE64;
use serde_json::Value;

use super::{file_kind::TrustFileError, key::PublicKey, list::TrustList};

/// What is in a trust file.
pub(super) enum Content {
    List(Box<TrustList>),
    /// A key that makes signed lists be believed.
    ListKey(PublicKey),
}

/// Reads a JSON file of one kind; `None` where it is of another.
type JsonReader = fn(&Value) -> Option<TrustList>;

/// The kinds of JSON file, in the order in which they are tried.
const JSON_READERS: [JsonReader; 8] = [
    vci::directory,
    vci::issuers,
    key_sets::key_sets,
    revocation_lists::card_lists,
    revocation_lists::batches,
    did::documents,
    registry::registry,
    national::list,
];

/// Reads a file. Of a signed list one of `list_keys`, or of those that the program brings along, has to have
/// made the signature.
pub(super) fn read(file: &[u8], list_keys: &[PublicKey]) -> Result<Content, TrustFileError> {
    let list = match Shape::of(file).ok_or(TrustFileError::UnknownKind)? {
        Shape::ListKey(text) => return gateway::list_key(text).map(Content::ListKey),
        Shape::Pem(text) => certificates::pem(text),
        Shape::Der(der) => certificates::der(der),
        Shape::Base64Lines(text) => certificates::base64_lines(text),
        Shape::Token(token) => swiss::list(token),
        Shape::Json(json) => json_list(json),
        Shape::SignedJson { signature, json } => gateway::signed_list(&signature, json, list_keys),
    };
    list.map(|list| Content::List(Box::new(list)))
}

/// Whether a file is the key of signed lists, which has to be read before them.
pub(super) fn is_list_key(file: &[u8]) -> bool {
    matches!(Shape::of(file), Some(Shape::ListKey(_)))
}

fn json_list(json: &[u8]) -> Result<TrustList, TrustFileError> {
    // The largest lists are the gateway's, and read without a tree in between.
    match gateway::list(json) {
        Err(TrustFileError::UnknownKind) => {}
        read => return read,
    }
    let file = serde_json::from_slice(json).map_err(|_| TrustFileError::UnknownKind)?;
    JSON_READERS.into_iter().find_map(|read| read(&file)).ok_or(TrustFileError::UnknownKind)
}

/// What a file looks like before it is read as a whole.
enum Shape<'a> {
    Pem(&'a str),
    ListKey(&'a str),
    Der(&'a [u8]),
    Base64Lines(&'a str),
    Json(&'a [u8]),
    Token(&'a str),
    SignedJson { signature: [u8; 64], json: &'a [u8] },
}

impl<'a> Shape<'a> {
    /// Tells the shape from the content.
    fn of(file: &'a [u8]) -> Option<Self> {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if let [0x30, length, ..] = file
            && length & 0x80 != 0
        {
            return Some(Self::Der(file));
        }
        let file = file.trim_ascii();
        if let [b'{' | b'[', ..] = file {
            return Some(Self::Json(file));
        }
        let text = str::from_utf8(file).ok()?;
        if text.contains("-----BEGIN CERTIFICATE-----") {
            return Some(Self::Pem(text));
        }
        if text.contains("-----BEGIN PUBLIC KEY-----") {
            return Some(Self::ListKey(text));
        }
        if swiss::is_token(text) {
            return Some(Self::Token(text));
        }
        let (first_line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let first_bytes = BASE64.decode(first_line.trim_end().as_bytes()).ok()?;
        if let Ok(signature) = first_bytes.as_slice().try_into()
            && rest.starts_with('{')
        {
            return Some(Self::SignedJson { signature, json: rest.as_bytes() });
        }
        first_bytes.starts_with(&[0x30]).then_some(Self::Base64Lines(text))
    }
}
