//! The key of an encrypted log: made at random, written down for people, wrapped under a passphrase.
//!
//! The log is encrypted with 32 random bytes, which no person ever types. A passphrase unwraps them from
//! the key file beside the log (Argon2id, RFC 9106; AES-256-GCM). The recovery key is those bytes
//! themselves, in letters that can be printed and typed, and opens the log even without the key file.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hmac, rand,
};
use data_encoding::{Encoding, HEXLOWER, Specification};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::digest::sha256;

/// The shortest passphrase, in characters, and the longest, in bytes.
pub const MIN_PASSPHRASE_CHARS: usize = 8;
pub(super) const MAX_PASSPHRASE_BYTES: usize = 1024;

/// What a passphrase costs to try: 64 MiB and three passes (the second choice of RFC 9106, section 4,
/// with one lane: the desk has two slow cores).
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// The most that a key file, which is a file like any other, may ask for.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 16;

/// What the wrapped key is bound to, so that it is good for nothing else.
const PURPOSE: &[u8] = b"posjaga visit log key 1";

/// What the key of what is kept beside the log is derived for and bound to.
const PURPOSE_BESIDE: &[u8] = b"posjaga beside the visit log 1";
const NONCE_BYTES: usize = 12;

/// 32 bytes and 3 of their SHA-256 are 56 letters: 14 groups of four.
const CHECK_BYTES: usize = 3;
const RECOVERY_LETTERS: usize = 56;
const GROUP: usize = 4;

/// The key of one log.
#[derive(Clone)]
pub struct LogKey {
    bytes: Zeroizing<[u8; 32]>,
    /// How the log that it belongs to begins, as far as that is known.
    log: Option<[u8; 16]>,
}

/// The key file beside an encrypted log: worthless without the passphrase, which is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// The form of this file.
    version: u32,
    /// The first 16 bytes of the log, hexadecimal: tells a foreign key file from a damaged log.
    log: String,
    /// Tells whether a recovery key is the one, hexadecimal.
    check: String,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    wrapped: String,
}

/// Why a passphrase, a recovery key or a key file is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither the passphrase nor the recovery key of this log.
    #[error("this is not the passphrase of the log")]
    Wrong,
    /// A recovery key with a slip of the pen in it.
    #[error("the recovery key is mistyped")]
    Mistyped,
    /// The key file is broken; the recovery key still opens the log.
    #[error("the key file is broken")]
    Broken,
    /// There is no key file; the recovery key still opens the log.
    #[error("the key file is not there")]
    Missing,
    /// The passphrase is shorter than [`MIN_PASSPHRASE_CHARS`], or longer than 1024 bytes.
    #[error("the passphrase is too short or too long")]
    Length,
    /// The system has no random numbers or no memory to give.
    #[error("the key cannot be computed")]
    System,
}

impl LogKey {
    /// A new key.
    ///
    /// # Errors
    ///
    /// [`KeyError::System`].
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| KeyError::System)?;
        Ok(Self { bytes, log: None })
    }

    /// The key in letters for a person to keep: 14 groups of four, of an alphabet without letters that
    /// look alike (Crockford's base 32), the last of which find a slip of the pen.
    #[must_use]
    pub fn recovery_key(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.bytes.to_vec());
        bytes.extend_from_slice(&checksum(&self.bytes));
        let letters = Zeroizing::new(base32().map(|base32| base32.encode(&bytes)).unwrap_or_default());
        let mut text = Zeroizing::new(String::with_capacity(RECOVERY_LETTERS + RECOVERY_LETTERS / GROUP));
        for (at, letter) in letters.chars().enumerate() {
            if at > 0 && at.is_multiple_of(GROUP) {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// The key that a recovery key spells; `None` when the text is nothing like one. Small letters,
    /// blanks and dashes do not matter, and neither does O for 0 or L for 1.
    ///
    /// # Errors
    ///
    /// [`KeyError::Mistyped`].
    #[must_use]
    pub fn from_recovery_key(text: &str) -> Option<Result<Self, KeyError>> {
        let letters: Zeroizing<String> = Zeroizing::new(
            text.chars().filter(|letter| !matches!(letter, '-' | ' ' | '\r' | '\n')).collect(),
        );
        let bytes = Zeroizing::new(base32()?.decode(letters.as_bytes()).unwrap_or_default());
        let spelled = bytes.split_last_chunk::<CHECK_BYTES>().and_then(|(key, check)| {
            let key = Zeroizing::new(<[u8; 32]>::try_from(key).ok()?);
            (checksum(&key) == *check).then_some(Self { bytes: key, log: None })
        });
        match spelled {
            Some(key) => Some(Ok(key)),
            // One or two letters too many, too few, or wrong ones.
            None if text.matches('-').count() >= 10 && letters.len().abs_diff(RECOVERY_LETTERS) <= 8 => {
                Some(Err(KeyError::Mistyped))
            }
            None => None,
        }
    }

    /// Encrypts what is kept beside the log, such that only its key opens it: AES-256-GCM under a key of its own, by HMAC
    /// of the log's (NIST SP 800-108, with one block), with the nonce before it.
    ///
    /// # Errors
    ///
    /// [`KeyError::System`].
    pub fn seal_beside(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE_BYTES];
        rand::fill(&mut nonce).map_err(|_| KeyError::System)?;
        let cipher = self.cipher_beside()?;
        cipher
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(PURPOSE_BESIDE),
                &mut bytes,
            )
            .map_err(|_| KeyError::System)?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut bytes);
        Ok(sealed)
    }

    /// What [`LogKey::seal_beside`] has encrypted; `None` for anything else.
    #[must_use]
    pub fn open_beside(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let mut rest = rest.to_vec();
        let opened =
            self.cipher_beside().ok()?.open_in_place(nonce, Aad::from(PURPOSE_BESIDE), &mut rest).ok()?;
        Some(opened.to_vec())
    }

    fn cipher_beside(&self) -> Result<LessSafeKey, KeyError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes.as_slice());
        let derived = hmac::sign(&key, PURPOSE_BESIDE);
        let key = UnboundKey::new(&AES_256_GCM, derived.as_ref()).map_err(|_| KeyError::System)?;
        Ok(LessSafeKey::new(key))
    }

    /// Whether the log that begins like this is the one that the key is known to belong to.
    pub(super) fn belongs_to(&self, beginning: &[u8]) -> bool {
        self.log.is_some_and(|log| log == beginning)
    }

    /// As SQLCipher wants it: the bytes themselves, without another derivation.
    pub(super) fn in_sql(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(HEXLOWER.encode(self.bytes.as_slice()));
        Zeroizing::new(format!("x'{}'", *hex))
    }

    fn check(&self) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes.as_slice());
        HEXLOWER.encode(hmac::sign(&key, b"posjaga recovery key check").as_ref())
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogKey").finish_non_exhaustive()
    }
}

impl KeyFile {
    /// Wraps the key of the log whose file begins with these 16 bytes (see
    /// [`beginning_of`](super::beginning_of)) under a passphrase.
    ///
    /// # Errors
    ///
    /// [`KeyError::Length`], [`KeyError::System`].
    pub fn seal(key: &LogKey, log: [u8; 16], passphrase: &str) -> Result<Self, KeyError> {
        if passphrase.chars().count() < MIN_PASSPHRASE_CHARS || passphrase.len() > MAX_PASSPHRASE_BYTES {
            return Err(KeyError::Length);
        }
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        rand::fill(&mut salt).and_then(|()| rand::fill(&mut nonce)).map_err(|_| KeyError::System)?;
        let cipher = cipher(passphrase, &salt, MEMORY_KIB, PASSES)?;
        let mut wrapped = key.bytes.to_vec();
        cipher
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(PURPOSE), &mut wrapped)
            .map_err(|_| KeyError::System)?;
        Ok(Self {
            version: 1,
            log: HEXLOWER.encode(&log),
            check: key.check(),
            kdf: "argon2id".to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: HEXLOWER.encode(&salt),
            nonce: HEXLOWER.encode(&nonce),
            wrapped: HEXLOWER.encode(&wrapped),
        })
    }

    /// Reads a key file.
    ///
    /// # Errors
    ///
    /// [`KeyError::Broken`].
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        let file: Self = serde_json::from_slice(bytes).map_err(|_| KeyError::Broken)?;
        let known = file.version == 1 && file.kdf == "argon2id";
        let bounded =
            (8..=MAX_MEMORY_KIB).contains(&file.memory_kib) && (1..=MAX_PASSES).contains(&file.passes);
        if known && bounded { Ok(file) } else { Err(KeyError::Broken) }
    }

    /// The same key file for a copy of the log, which begins otherwise; `None` when the key in it is
    /// another than `key`.
    #[must_use]
    pub fn for_copy(self, key: &LogKey, log: [u8; 16]) -> Option<Self> {
        (self.check == key.check()).then(|| Self { log: HEXLOWER.encode(&log), ..self })
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The key, for whoever knows the passphrase or has the recovery key. A passphrase takes about a
    /// quarter of a second.
    ///
    /// # Errors
    ///
    /// See [`KeyError`].
    pub fn open(&self, secret: &str) -> Result<LogKey, KeyError> {
        let log = Some(bytes_of(&self.log)?);
        match LogKey::from_recovery_key(secret) {
            Some(Ok(key)) if key.check() == self.check => return Ok(LogKey { log, ..key }),
            Some(Ok(_)) => return Err(KeyError::Wrong),
            Some(Err(error)) => return Err(error),
            None => {}
        }
        if secret.len() > MAX_PASSPHRASE_BYTES {
            return Err(KeyError::Wrong);
        }
        let nonce = Nonce::assume_unique_for_key(bytes_of(&self.nonce)?);
        let cipher = cipher(secret, &bytes_of::<16>(&self.salt)?, self.memory_kib, self.passes)?;
        let mut wrapped =
            Zeroizing::new(HEXLOWER.decode(self.wrapped.as_bytes()).map_err(|_| KeyError::Broken)?);
        let bytes =
            cipher.open_in_place(nonce, Aad::from(PURPOSE), &mut wrapped).map_err(|_| KeyError::Wrong)?;
        let bytes = Zeroizing::new(<[u8; 32]>::try_from(&*bytes).map_err(|_| KeyError::Broken)?);
        Ok(LogKey { bytes, log })
    }
}

/// Where the key file of the log at this path is.
#[must_use]
pub fn key_file_path(log: &Path) -> PathBuf {
    log.with_extension("key")
}

fn cipher(passphrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<LessSafeKey, KeyError> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| KeyError::Broken)?;
    let mut derived = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, derived.as_mut_slice())
        .map_err(|_| KeyError::System)?;
    let key = UnboundKey::new(&AES_256_GCM, derived.as_slice()).map_err(|_| KeyError::System)?;
    Ok(LessSafeKey::new(key))
}

fn checksum(key: &[u8; 32]) -> [u8; CHECK_BYTES] {
    sha256(key).first_chunk().copied().unwrap_or_default()
}

fn bytes_of<const N: usize>(hex: &str) -> Result<[u8; N], KeyError> {
    let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| KeyError::Broken)?;
    bytes.try_into().map_err(|_| KeyError::Broken)
}

fn base32() -> Option<Encoding> {
    let mut alphabet = Specification::new();
    alphabet.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    alphabet.translate.from.push_str("abcdefghjkmnpqrstvwxyziIlLoO");
    alphabet.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ111100");
    alphabet.encoding().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGINNING: [u8; 16] = [9; 16];

    #[test]
    fn the_passphrase_and_the_recovery_key_give_the_same_key_and_nothing_else_does() {
        let key = LogKey::generate().unwrap();
        let file = KeyFile::seal(&key, BEGINNING, "kata sandi yang panjang").unwrap();
        let file = KeyFile::parse(&file.to_bytes()).unwrap();
        let opened = file.open("kata sandi yang panjang").unwrap();
        assert_eq!(opened.bytes, key.bytes);
        assert!(opened.belongs_to(&BEGINNING) && !opened.belongs_to(&[8; 16]));
        assert_eq!(file.open(&key.recovery_key()).unwrap().bytes, key.bytes);
        assert_eq!(file.open("kata sandi yang panjanG").unwrap_err(), KeyError::Wrong);
        let stranger = LogKey::generate().unwrap().recovery_key();
        assert_eq!(file.open(&stranger).unwrap_err(), KeyError::Wrong);
    }

    #[test]
    fn a_recovery_key_is_read_as_people_write_and_a_slip_is_seen() {
        let key = LogKey::generate().unwrap();
        let text = key.recovery_key();
        assert_eq!(text.len(), 56 + 13);
        for written in [text.to_lowercase(), text.replace('-', " "), text.replace('0', "o").replace('1', "l")]
        {
            assert_eq!(LogKey::from_recovery_key(&written).unwrap().unwrap().bytes, key.bytes);
        }
        let first = text.chars().next().unwrap();
        let slip = text.replacen(first, if first == 'Z' { "Y" } else { "Z" }, 1);
        for wrong in [slip.as_str(), &text[..text.len() - 1], &format!("{}-AAAA", *text)] {
            assert_eq!(LogKey::from_recovery_key(wrong).unwrap().unwrap_err(), KeyError::Mistyped);
        }
        for words in ["", "a passphrase", "kata-sandi-dengan-garis-yang-banyak-sekali"] {
            assert!(LogKey::from_recovery_key(words).is_none());
        }
    }

    #[test]
    fn a_key_file_cannot_ask_for_all_the_memory_there_is() {
        let key = LogKey::generate().unwrap();
        let mut file = KeyFile::seal(&key, BEGINNING, "12345678").unwrap();
        file.memory_kib = u32::MAX;
        assert_eq!(KeyFile::parse(&file.to_bytes()), Err(KeyError::Broken));
        assert_eq!(KeyFile::parse(b"{}"), Err(KeyError::Broken));
        assert_eq!(KeyFile::seal(&key, BEGINNING, "1234567"), Err(KeyError::Length));
    }

    #[test]
    fn what_is_kept_beside_the_log_opens_with_its_key_alone() {
        let key = LogKey::generate().unwrap();
        let sealed = key.seal_beside(b"Siti Aminah".to_vec()).unwrap();
        assert!(!sealed.windows(4).any(|some| some == b"Siti"));
        assert_ne!(sealed, key.seal_beside(b"Siti Aminah".to_vec()).unwrap(), "no two are alike");
        assert_eq!(key.open_beside(&sealed).as_deref(), Some(&b"Siti Aminah"[..]));
        assert_eq!(LogKey::generate().unwrap().open_beside(&sealed), None);
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(key.open_beside(&bent), None);
            assert_eq!(key.open_beside(&sealed[..at]), None);
        }
    }

    #[test]
    fn neither_key_says_itself_by_accident() {
        let key = LogKey::generate().unwrap();
        assert_eq!(format!("{key:?}"), "LogKey { .. }");
    }
}
