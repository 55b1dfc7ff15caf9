//! Files that one recipient alone can open: the format of age (age-encryption.org/v1) with its X25519 recipients.
//!
//! It stands here, over aws-lc, because the crate of that name brings some seventy others along, among them a second
//! library of cryptography. `age -d -i KEY FILE` opens what is made here, and `age -r age1…` makes what is opened here.

use std::fmt;

use aws_lc_rs::{
    aead::{self, Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, PrivateKey, UnparsedPublicKey, X25519},
    error::Unspecified,
    hkdf::{HKDF_SHA256, Salt},
    hmac, rand,
};
use bech32::{Bech32, Hrp};
use data_encoding::BASE64_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

const VERSION: &str = "age-encryption.org/v1";
const STANZA: &str = "-> X25519 ";
const INFO: &[u8] = b"age-encryption.org/v1/X25519";
const RECIPIENT: &str = "age";
const IDENTITY: &str = "age-secret-key-";
const FILE_KEY_BYTES: usize = 16;
/// The most bytes of a header: that of a file for some dozens of recipients.
const MAX_HEADER_BYTES: usize = 16 * 1024;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// Whom a file is encrypted to: `age1…`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recipient([u8; 32]);

/// What opens a file: `AGE-SECRET-KEY-1…`.
pub struct Identity(Zeroizing<[u8; 32]>);

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgeError {
    /// It is no file of age, or was cut or altered.
    #[error("no file of age, or an altered one")]
    Malformed,
    /// It is for others.
    #[error("the file is encrypted to somebody else")]
    NotForUs,
    /// The computer has no random numbers to give, or the recipient is no point of the curve.
    #[error("the file cannot be encrypted")]
    Unusable,
}

impl From<Unspecified> for AgeError {
    fn from(_: Unspecified) -> Self {
        Self::Unusable
    }
}

impl Recipient {
    /// Reads a recipient as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decoded(text.trim(), RECIPIENT).map(|bytes| Self(*bytes))
    }

    /// Encrypts to this recipient.
    ///
    /// # Errors
    ///
    /// [`AgeError::Unusable`].
    pub fn encrypt(&self, content: &[u8]) -> Result<Vec<u8>, AgeError> {
        let mut file_key = Zeroizing::new([0; FILE_KEY_BYTES]);
        let mut nonce = [0; 16];
        rand::fill(file_key.as_mut())?;
        rand::fill(&mut nonce)?;
        let ephemeral = PrivateKey::generate(&X25519)?;
        let share = public_of(&ephemeral)?;
        let wrapping = wrapping_key(&ephemeral, &self.0, &share, &self.0)?;
        let mut wrapped = file_key.to_vec();
        let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, wrapping.as_ref())?);
        key.seal_in_place_append_tag(zero_nonce(), Aad::empty(), &mut wrapped)?;
        let mut file = format!(
            "{VERSION}\n{STANZA}{}\n{}\n---",
            BASE64_NOPAD.encode(&share),
            BASE64_NOPAD.encode(&wrapped)
        )
        .into_bytes();
        let mac = BASE64_NOPAD.encode(header_mac(&file_key, &file)?.as_ref());
        file.extend(format!(" {mac}\n").into_bytes());
        file.extend(nonce);
        let key = payload_key(&file_key, &nonce)?;
        let mut chunks = content.chunks(CHUNK).peekable();
        let mut count = 0;
        loop {
            let mut chunk = chunks.next().unwrap_or_default().to_vec();
            let last = chunks.peek().is_none();
            key.seal_in_place_append_tag(chunk_nonce(count, last), Aad::empty(), &mut chunk)?;
            file.extend(chunk);
            count += 1;
            if last {
                return Ok(file);
            }
        }
    }
}

impl Identity {
    /// A new one.
    ///
    /// # Errors
    ///
    /// When the computer has no random numbers to give.
    pub fn generate() -> Result<Self, AgeError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// Reads an identity as it is written, alone or in a file of age with comments.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
        decoded(line, IDENTITY).map(Self)
    }

    /// As it is kept. Whoever has it opens what is encrypted to its recipient.
    ///
    /// # Panics
    ///
    /// Never: 32 bytes can be written so.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<String> {
        let hrp = Hrp::parse(IDENTITY).expect("letters and signs of ASCII");
        let written = bech32::encode_upper::<Bech32>(hrp, self.0.as_ref()).expect("32 bytes have room");
        Zeroizing::new(written)
    }

    /// Whom others encrypt to.
    ///
    /// # Errors
    ///
    /// [`AgeError::Unusable`], which no identity of ours is.
    pub fn recipient(&self) -> Result<Recipient, AgeError> {
        Ok(Recipient(public_of(&self.private()?)?))
    }

    /// Decrypts a file that was encrypted to this identity, maybe among others.
    ///
    /// # Errors
    ///
    /// See [`AgeError`].
    pub fn decrypt(&self, file: &[u8]) -> Result<Vec<u8>, AgeError> {
        let head = file.get(..file.len().min(MAX_HEADER_BYTES)).unwrap_or_default();
        let end = find(head, b"\n---").ok_or(AgeError::Malformed)? + b"\n---".len();
        let (header, rest) = file.split_at_checked(end).ok_or(AgeError::Malformed)?;
        let rest = rest.strip_prefix(b" ").ok_or(AgeError::Malformed)?;
        let (mac, rest) = rest.split_at_checked(43).ok_or(AgeError::Malformed)?;
        let mac = BASE64_NOPAD.decode(mac).map_err(|_| AgeError::Malformed)?;
        let rest = rest.strip_prefix(b"\n").ok_or(AgeError::Malformed)?;
        let (nonce, payload) = rest.split_first_chunk::<16>().ok_or(AgeError::Malformed)?;
        let header_text = std::str::from_utf8(header).map_err(|_| AgeError::Malformed)?;
        let file_key = self.file_key(header_text)?;
        let key = header_key(&file_key).map_err(|_| AgeError::Malformed)?;
        hmac::verify(&key, header, &mac).map_err(|_| AgeError::Malformed)?;
        let key = payload_key(&file_key, nonce).map_err(|_| AgeError::Malformed)?;
        opened(&key, payload).ok_or(AgeError::Malformed)
    }

    /// What our stanza of the header wraps.
    fn file_key(&self, header: &str) -> Result<Zeroizing<[u8; FILE_KEY_BYTES]>, AgeError> {
        let mut lines = header.lines();
        if lines.next() != Some(VERSION) {
            return Err(AgeError::Malformed);
        }
        let private = self.private()?;
        let own = public_of(&private)?;
        while let Some(line) = lines.next() {
            let Some(share) = line.strip_prefix(STANZA) else { continue };
            let share: [u8; 32] = decoded_line(share).ok_or(AgeError::Malformed)?;
            let wrapped: [u8; FILE_KEY_BYTES + TAG] =
                lines.next().and_then(decoded_line).ok_or(AgeError::Malformed)?;
            // A share of few points would be one that anybody knows the secret of.
            let wrapping = wrapping_key(&private, &share, &share, &own).map_err(|_| AgeError::Malformed)?;
            let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, wrapping.as_ref())?);
            let mut wrapped = Zeroizing::new(wrapped);
            if let Ok(file_key) = key.open_in_place(zero_nonce(), Aad::empty(), wrapped.as_mut())
                && let Ok(file_key) = <[u8; FILE_KEY_BYTES]>::try_from(&*file_key)
            {
                return Ok(Zeroizing::new(file_key));
            }
        }
        Err(AgeError::NotForUs)
    }

    fn private(&self) -> Result<PrivateKey, AgeError> {
        PrivateKey::from_private_key(&X25519, self.0.as_ref()).map_err(|_| AgeError::Unusable)
    }
}

fn public_of(private: &PrivateKey) -> Result<[u8; 32], AgeError> {
    private.compute_public_key()?.as_ref().try_into().map_err(|_| AgeError::Unusable)
}

fn wrapping_key(
    private: &PrivateKey,
    peer: &[u8; 32],
    share: &[u8; 32],
    recipient: &[u8; 32],
) -> Result<Zeroizing<[u8; 32]>, Unspecified> {
    let salt = [share.as_slice(), recipient].concat();
    agreement::agree(private, UnparsedPublicKey::new(&X25519, peer), Unspecified, |shared| {
        derived(&salt, shared, INFO)
    })
}

fn derived(salt: &[u8], secret: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>, Unspecified> {
    let mut key = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, salt).extract(secret).expand(&[info], HKDF_SHA256)?.fill(key.as_mut())?;
    Ok(key)
}

fn header_key(file_key: &[u8; FILE_KEY_BYTES]) -> Result<hmac::Key, Unspecified> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, derived(&[], file_key, b"header")?.as_ref()))
}

fn header_mac(file_key: &[u8; FILE_KEY_BYTES], header: &[u8]) -> Result<hmac::Tag, Unspecified> {
    Ok(hmac::sign(&header_key(file_key)?, header))
}

fn payload_key(file_key: &[u8; FILE_KEY_BYTES], nonce: &[u8; 16]) -> Result<LessSafeKey, Unspecified> {
    let key = derived(nonce, file_key, b"payload")?;
    Ok(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key.as_ref())?))
}

/// Each chunk says by its nonce which it is, and whether it is the last; the last is empty in an empty file alone.
fn opened(key: &LessSafeKey, payload: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::with_capacity(payload.len());
    let mut chunks = payload.chunks(CHUNK + TAG).peekable();
    let mut count = 0;
    while let Some(chunk) = chunks.next() {
        let last = chunks.peek().is_none();
        let mut chunk = chunk.to_vec();
        let opened = key.open_in_place(chunk_nonce(count, last), Aad::empty(), &mut chunk).ok()?;
        if opened.is_empty() && count > 0 {
            return None;
        }
        content.extend_from_slice(opened);
        count += 1;
    }
    (count > 0).then_some(content)
}

fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; aead::NONCE_LEN])
}

fn chunk_nonce(count: u64, last: bool) -> Nonce {
    let mut nonce = [0; aead::NONCE_LEN];
    if let Some(counter) = nonce.get_mut(3..11) {
        counter.copy_from_slice(&count.to_be_bytes());
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = u8::from(last);
    }
    Nonce::assume_unique_for_key(nonce)
}

fn decoded_line<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    BASE64_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn decoded(text: &str, prefix: &str) -> Option<Zeroizing<[u8; 32]>> {
    let (hrp, bytes) = bech32::decode(text).ok()?;
    let bytes = Zeroizing::new(bytes);
    if !hrp.as_str().eq_ignore_ascii_case(prefix) {
        return None;
    }
    bytes.as_slice().try_into().ok().map(Zeroizing::new)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hrp = Hrp::parse(RECIPIENT).map_err(|_| fmt::Error)?;
        bech32::encode_to_fmt::<Bech32, _>(f, hrp, &self.0).map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Without the secret.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("no recipient of age"))
    }
}
