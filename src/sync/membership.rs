//! Which post of which centre this is, and what it signs with.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Failure;
use crate::{
    bundle::{Enrolled, Enrolment, EnrolmentRequest, FORMAT, Fields, Identity, PostId, Sender, SigningKey},
    data_folder::DataFolder,
    visit_log::LogKey,
};

/// Which post of which centre this is.
#[derive(Debug)]
pub struct Membership {
    /// Which post, and in which of its lives.
    pub sender: Sender,
    /// How it stands with its centre.
    pub standing: Standing,
    pub(super) key: SigningKey,
    pub(super) identity: Identity,
}

/// How a post stands with its centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no centre: what it sends is for other posts.
    Alone,
    /// It has asked to be enrolled, and has not been answered.
    Asked(Box<Enrolment>),
    /// It is a post of this centre.
    Member(Box<Enrolment>),
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    sender: Sender,
    #[serde(default)]
    enrolment: Option<Enrolment>,
    enrolled: bool,
    seed: Zeroizing<String>,
    identity: Zeroizing<String>,
}

impl Membership {
    /// The membership that is kept in the folder, if there is one.
    ///
    /// # Errors
    ///
    /// [`Failure::Locked`], [`Failure::Folder`].
    pub fn load(folder: &DataFolder, key: Option<&LogKey>) -> Result<Option<Self>, Failure> {
        let Some(bytes) = folder.sync_identity(key)? else { return Ok(None) };
        Self::read(&bytes).map(Some).ok_or(Failure::Folder)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        let seed = Zeroizing::new(BASE64URL_NOPAD.decode(kept.seed.as_bytes()).ok()?);
        let seed = Zeroizing::new(<[u8; 32]>::try_from(seed.as_slice()).ok()?);
        let standing = match (kept.enrolment, kept.enrolled) {
            (None, _) => Standing::Alone,
            (Some(enrolment), false) => Standing::Asked(Box::new(enrolment)),
            (Some(enrolment), true) => Standing::Member(Box::new(enrolment)),
        };
        Some(Self {
            sender: kept.sender,
            standing,
            key: SigningKey::from_seed(&seed),
            identity: Identity::parse(&kept.identity)?,
        })
    }

    /// Keeps it, under the key of the log where that is encrypted.
    ///
    /// # Errors
    ///
    /// What was kept before stays.
    pub(super) fn keep(&self, folder: &DataFolder, key: Option<&LogKey>) -> Result<(), Failure> {
        let kept = Kept {
            v: FORMAT,
            sender: self.sender,
            enrolment: self.enrolment().cloned(),
            enrolled: matches!(self.standing, Standing::Member(_)),
            seed: Zeroizing::new(BASE64URL_NOPAD.encode(self.key.seed())),
            identity: self.identity.secret(),
        };
        let bytes = Zeroizing::new(serde_json::to_vec(&kept).map_err(|_| Failure::Folder)?);
        Ok(folder.keep_sync_identity(&bytes, key)?)
    }

    /// A post with a key of its own and no centre.
    ///
    /// # Errors
    ///
    /// [`Failure::Key`].
    pub(super) fn alone() -> Result<Self, Failure> {
        Self::new(PostId::from_bytes(ulid::Ulid::new().to_bytes()), Standing::Alone)
    }

    /// A post that asks this centre to be enrolled, with a new key.
    ///
    /// # Errors
    ///
    /// [`Failure::Key`].
    pub(super) fn asking(enrolment: Enrolment) -> Result<Self, Failure> {
        Self::new(enrolment.post, Standing::Asked(Box::new(enrolment)))
    }

    fn new(post: PostId, standing: Standing) -> Result<Self, Failure> {
        let key = SigningKey::generate().map_err(|_| Failure::Key)?;
        let identity = Identity::generate().map_err(|_| Failure::Key)?;
        Ok(Self { sender: Sender { post, epoch: 0 }, standing, key, identity })
    }

    /// What it asks to be enrolled with, while it does.
    ///
    /// # Errors
    ///
    /// [`Failure::NotEnrolled`] when it does not ask, [`Failure::Key`].
    pub(super) fn request(&self) -> Result<EnrolmentRequest, Failure> {
        let Standing::Asked(enrolment) = &self.standing else { return Err(Failure::NotEnrolled) };
        Ok(EnrolmentRequest {
            v: FORMAT,
            post: enrolment.post,
            code: enrolment.code.clone(),
            key: self.key.public(),
            recipient: self.identity.recipient().map_err(|_| Failure::Key)?,
            app: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// The same post, enrolled.
    ///
    /// # Errors
    ///
    /// [`Failure::ForAnother`] when the answer is to another request.
    pub(super) fn enrolled(self, answer: &Enrolled) -> Result<Self, Failure> {
        let Self { standing: Standing::Asked(mut enrolment), key, identity, .. } = self else {
            return Err(Failure::ForAnother);
        };
        if answer.post != enrolment.post || answer.key != key.public() || answer.epoch == 0 {
            return Err(Failure::ForAnother);
        }
        // It has done its work.
        enrolment.code.clear();
        let sender = Sender { post: answer.post, epoch: answer.epoch };
        Ok(Self { sender, standing: Standing::Member(enrolment), key, identity })
    }

    /// The enrolment file, once there was one.
    #[must_use]
    pub fn enrolment(&self) -> Option<&Enrolment> {
        match &self.standing {
            Standing::Alone => None,
            Standing::Asked(enrolment) | Standing::Member(enrolment) => Some(enrolment),
        }
    }

    /// The fields that it sends: between posts without a centre all of them, as an export has them.
    #[must_use]
    pub fn fields(&self) -> Fields {
        self.enrolment().map_or(Fields::ALL, |enrolment| enrolment.fields)
    }

    /// What people compare of its key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.public().fingerprint()
    }
}
