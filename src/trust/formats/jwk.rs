//! A JSON Web Key (RFC 7517, RFC 7518 section 6), as leniently as lists write them: Switzerland leaves out
//! `kty` and writes standard base64, the WHO pads.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::revocation_lists::Counter;
use crate::{
    credential::base64,
    digest::sha256,
    trust::{key::PublicKey, key_kind::KeyKind},
};

/// A key as a list has it.
#[derive(Deserialize)]
pub(super) struct Jwk {
    kty: Option<String>,
    pub(super) kid: Option<String>,
    /// Switzerland's name for `kid`; others write both.
    #[serde(rename = "keyId")]
    pub(super) key_id: Option<String>,
    /// What it is for.
    #[serde(rename = "use")]
    pub(super) usage: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    /// A private key; it has no place in a list of public ones.
    d: Option<IgnoredAny>,
    /// The certificate of the key, and those above it, in base64 of DER.
    #[serde(default)]
    pub(super) x5c: Option<Vec<String>>,
    /// The counter that the newest revocation list for this key has ("Revocation" of SMART Health Cards).
    #[serde(rename = "crlVersion")]
    pub(super) revocations: Option<Counter>,
}

impl Jwk {
    /// The public key. `None` where it is broken, private, or of an unknown kind.
    pub(super) fn public_key(&self) -> Option<PublicKey> {
        if self.d.is_some() {
            return None;
        }
        let number = |member: &Option<String>| base64(member.as_deref()?);
        match (self.kty.as_deref(), self.crv.as_deref()) {
            (None | Some("EC"), Some(curve)) => {
                let curve = match curve {
                    "P-256" => KeyKind::P256,
                    "P-384" => KeyKind::P384,
                    "P-521" => KeyKind::P521,
                    "secp256k1" => KeyKind::Secp256k1,
                    _ => return None,
                };
                PublicKey::from_point(curve, &number(&self.x)?, &number(&self.y)?)
            }
            (Some("OKP"), Some("Ed25519")) => PublicKey::from_ed25519(&number(&self.x)?),
            (None | Some("RSA"), None) => PublicKey::from_rsa_numbers(&number(&self.n)?, &number(&self.e)?),
            _ => None,
        }
    }

    /// Whether its key identifier is the thumbprint of the key (RFC 7638), as SMART Health Cards ask for.
    pub(super) fn is_named_by_thumbprint(&self) -> bool {
        let (Some("EC"), Some(crv), Some(x), Some(y)) =
            (self.kty.as_deref(), self.crv.as_deref(), self.x.as_deref(), self.y.as_deref())
        else {
            return false;
        };
        let members = format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#);
        self.kid.as_deref() == Some(BASE64URL_NOPAD.encode(&sha256(members.as_bytes())).as_str())
    }
}

/// The DER of a certificate in `x5c`, which is standard base64 (RFC 7517 section 4.7).
pub(super) fn certificate(x5c: &str) -> Option<Vec<u8>> {
    BASE64.decode(x5c.as_bytes()).ok()
}
