//! Signatures of exports in the format of minisign, which its public tool verifies:
//! `minisign -Vm FILE -p KEY.pub`.

use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::{Path, PathBuf},
};

use minisign::{ErrorKind, KeyPair, SecretKey, SecretKeyBox};
use zeroize::Zeroizing;

use crate::{bounded, time::Timestamp, whole_file};

/// The most bytes of a file with a key.
const MAX_KEY_BYTES: u64 = 4096;

/// What an office signs its exports with.
pub struct SigningKey(SecretKey);

/// Why something could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// A file cannot be read or written.
    #[error("a file of the signature cannot be read or written")]
    Io(#[from] io::Error),
    /// The file holds no secret key of minisign.
    #[error("the file holds no key")]
    NoKey,
    /// The key is protected by a password, and none was given.
    #[error("the key needs its password")]
    PasswordNeeded,
    /// The password is another one.
    #[error("the password of the key is wrong")]
    WrongPassword,
    /// There is a key already.
    #[error("there is a key already")]
    Exists,
    /// The computer cannot do it: it takes a gigabyte of memory to protect a key.
    #[error("the key cannot be used")]
    Unusable,
}

impl SigningKey {
    /// The key that the settings name, with the password in this file; both are paths, and none where they are
    /// empty.
    ///
    /// # Errors
    ///
    /// See [`SigningError`].
    pub fn of_settings(key: &str, password_file: &str) -> Result<Option<Self>, SigningError> {
        if key.is_empty() {
            return Ok(None);
        }
        let password = match password_file {
            "" => None,
            path => Some(Self::password_in(Path::new(path))?),
        };
        Self::open(Path::new(key), password.as_deref().map(String::as_str)).map(Some)
    }

    /// The first line of a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn password_in(path: &Path) -> Result<Zeroizing<String>, SigningError> {
        Ok(bounded::secret_in(path)?)
    }

    /// Reads the key. To open one that is protected takes a second and a gigabyte of memory; that is what
    /// protects it.
    ///
    /// # Errors
    ///
    /// See [`SigningError`].
    pub fn open(path: &Path, password: Option<&str>) -> Result<Self, SigningError> {
        let mut text = Zeroizing::new(String::new());
        bounded::open(path)?.take(MAX_KEY_BYTES).read_to_string(&mut text).map_err(|error| {
            match error.kind() {
                io::ErrorKind::InvalidData => SigningError::NoKey,
                _ => error.into(),
            }
        })?;
        let boxed = || SecretKeyBox::from_string(&text).map_err(|_| SigningError::NoKey);
        if let Ok(key) = SecretKey::from_unencrypted_box(boxed()?) {
            return Ok(Self(key));
        }
        // Without a password the crate would ask for one by itself.
        let password = match password {
            Some(password) => password.to_owned(),
            None if is_protected(&text) => return Err(SigningError::PasswordNeeded),
            None => return Err(SigningError::NoKey),
        };
        SecretKey::from_box(boxed()?, Some(password)).map(Self).map_err(|error| match error.kind() {
            ErrorKind::Verify => SigningError::WrongPassword,
            ErrorKind::KDF => SigningError::Unusable,
            _ => SigningError::NoKey,
        })
    }

    /// Signs the file, and writes the signature beside it. Says where.
    ///
    /// # Errors
    ///
    /// When one of both files cannot be read or written.
    pub fn sign(&self, path: &Path, now: Timestamp) -> Result<PathBuf, SigningError> {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        // The tool shows it as one line.
        let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
        self.sign_as(path, &format!("timestamp:{}\tfile:{name}\thashed", now.timestamp()))
    }

    /// The same with another trusted comment, which is signed as well. It is one line.
    ///
    /// # Errors
    ///
    /// When one of both files cannot be read or written.
    pub fn sign_as(&self, path: &Path, comment: &str) -> Result<PathBuf, SigningError> {
        let data = BufReader::new(File::open(path)?);
        let signature = minisign::sign(None, &self.0, data, Some(comment), Some("signature of Pos Jaga"))
            .map_err(|_| SigningError::Unusable)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".minisig");
        let beside = PathBuf::from(beside);
        whole_file::write(&beside, |out| out.write_all(signature.to_string().as_bytes()))?;
        Ok(beside)
    }

    /// Makes a new pair: the secret key in this file, protected by the password unless that is empty, and the
    /// public key beside it, with `.pub` at the end. Says where that is.
    ///
    /// # Errors
    ///
    /// [`SigningError::Exists`] when there is a file of one of both names: whoever lost a key could no longer
    /// sign as the same office.
    pub fn make(path: &Path, password: &str) -> Result<PathBuf, SigningError> {
        let mut public = path.as_os_str().to_owned();
        public.push(".pub");
        let public = PathBuf::from(public);
        if path.symlink_metadata().is_ok() || public.symlink_metadata().is_ok() {
            return Err(SigningError::Exists);
        }
        let pair = if password.is_empty() {
            KeyPair::generate_unencrypted_keypair()
        } else {
            KeyPair::generate_encrypted_keypair(Some(password.to_owned()))
        };
        let KeyPair { pk, sk } = pair.map_err(|_| SigningError::Unusable)?;
        let secret =
            sk.to_box(Some("secret key of Pos Jaga")).map_err(|_| SigningError::Unusable)?.into_string();
        let secret = Zeroizing::new(secret);
        let text = pk.to_box().map_err(|_| SigningError::Unusable)?.into_string();
        whole_file::write(path, |out| out.write_all(secret.as_bytes()))?;
        whole_file::write(&public, |out| out.write_all(text.as_bytes()))?;
        Ok(public)
    }
}

/// Whether a key is protected: its second line is Base64 of two letters for the algorithm of signatures, and
/// two for what the key comes from (`Sc`, scrypt, of a password).
fn is_protected(text: &str) -> bool {
    let line = text.lines().nth(1).unwrap_or_default().trim();
    data_encoding::BASE64.decode(line.as_bytes()).is_ok_and(|key| key.get(2..4) == Some(b"Sc"))
}
