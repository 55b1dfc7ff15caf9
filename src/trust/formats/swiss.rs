//! Switzerland's signed lists, of keys and of the identifiers of those that are active: JSON Web Tokens
//! whose certificates lead to the Swiss government's root.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Deserialize;
use serde_json::Value;

use super::{jwk, national};
use crate::{
    text::text,
    trust::{
        csca::{common_name, has_issued},
        file_kind::{FileSeal, TrustFileError, TrustFileKind},
        key::PublicKey,
        list::{TrustList, listed_kid},
        status::SignerStatus,
        x509,
    },
};

/// The key of Swiss Government Root CA II, which is in force until 2035.
const ROOT_KEY: &str = "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAqSwS7b/AIumG6Bw3goObaAVvFuOIqAEPy3Gef0eQS8wl\
     d8jw12kukWhXIbKyByEz7kykNyWYTLRGMk7W+WuLUYrvLDfymNX11LS35wDK78ETXpSrbrucvfprj6v4HjZWaThmOtD0Mw0A\
     OQKoxRwLIbdcIAxh0K2uzo5e2Trp3v9HfHhXDhxx9GAc3duaGCmv2YCjn4WEYzOR77107t0Desj64ITm2b1OfvpuT3bRXT6o\
     6IdFkHnzra71wl0RTSn3iBPJ1ZNzAavd7f2vd/tpTu+PUhzP9SxabOz+gpvbfDmrdSN+OJBPlI4tYlie9+dy/JRbclbFnaOu\
     q7W2wNd2UAA8P0eIklpg1L8yG6aUQA12eek8zuSzHceM9eiGMbnYK1BKgBKJ1yxQgOZnL7aTnK2sBVIiUyCZDr2XxuHac6kd\
     ifLEWeaH5lYrDpUCGofGef6Zaul07PAS+RQoIJWWOi9dV7Vv/5O8tihqLKQoeEZhr0EkpPP6BI7xihmikXPid4+0p/mc/25R\
     7L0flhPoY5Feh2hv69h8LhBPUBiQx7d07zPAgd8z4xqTK1UELHzSK7djDP6te722Ope5PQMjdHMDpixZAGzV1ejsr0LM039w\
     i2Bg57KgtopSTP4KlsvPOrBYCO4cQsmGd0JuP7SskABYQhxAxG64Rci8MzbfvScCAwEAAQ==";
/// Who signs the list; the authority above issues certificates for other purposes as well.
const SIGNER: &str = "CH01-AppContentCertificate";

/// Whether a text has the form of a JSON Web Token.
pub(super) fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3
}

/// What is in a signed list. When its certificates were in force does not count: lists are kept as
/// long as what their keys signed.
pub(super) fn list(token: &str) -> Result<TrustList, TrustFileError> {
    let broken = |what| TrustFileError::Broken { kind: TrustFileKind::SignedSwissList, what };
    let payload = verified(token).ok_or(TrustFileError::BadSignature)?;
    let payload: Value = serde_json::from_slice(&payload).map_err(|_| broken(text!("trust-fault-json")))?;
    let members = |name| payload.get(name).and_then(Value::as_array);
    let mut listing = if let Some(keys) = members("certs") {
        let mut listing = TrustList::new(TrustFileKind::SignedSwissList);
        national::swiss(&mut listing, keys.iter().map(|key| (None, key)));
        for signer in &mut listing.signers {
            signer.status = SignerStatus::WhileActive;
        }
        listing
    } else if let Some(ids) = members("activeKeyIds") {
        let mut listing = TrustList::new(TrustFileKind::SwissActiveKeys);
        for id in ids {
            match id.as_str().and_then(listed_kid) {
                Some(id) => _ = listing.active_keys.insert(id),
                None => listing.skipped += 1,
            }
        }
        listing
    } else {
        return Err(broken(text!("trust-fault-no-keys")));
    };
    listing.seal = FileSeal::Verified;
    Ok(listing)
}

/// The payload, if the signature and its certificates hold.
fn verified(token: &str) -> Option<Vec<u8>> {
    #[derive(Deserialize)]
    struct Header {
        alg: String,
        x5c: Vec<String>,
    }

    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let header: Header = serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).ok()?).ok()?;
    let chain: Vec<_> = header.x5c.iter().map(|entry| jwk::certificate(entry)).collect::<Option<_>>()?;
    let [leaf, authority] = chain.as_slice() else { return None };
    let root = PublicKey::from_spki(&BASE64.decode(ROOT_KEY.as_bytes()).ok()?);
    let holds = header.alg == "RS256"
        && has_issued(&root, authority)
        && has_issued(&x509::read(authority)?.public_key, leaf)
        && common_name(leaf).as_deref() == Some(SIGNER);
    if !holds {
        return None;
    }
    let key = x509::read(leaf)?.public_key;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.spki())
        .verify(signed.as_bytes(), &signature)
        .ok()?;
    BASE64URL_NOPAD.decode(payload.as_bytes()).ok()
}
