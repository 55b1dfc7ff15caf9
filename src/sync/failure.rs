//! Why the centre was not told.

use serde::{Deserialize, Serialize};

use crate::{
    bundle::{AgeError, EnrolmentError, ParcelError, Refusal, RefusalCode},
    data_folder::DataFolderError,
    visit_log::{KeyError, VisitLogError},
};

/// Why the centre was not told, or could not tell. Kept beside the log, so that a person sees it whenever he looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum Failure {
    /// The post is not enrolled, or has asked and not been answered yet.
    #[error("this post is not enrolled")]
    NotEnrolled,
    /// The log is encrypted, and with it the key of the post; nobody has unlocked it.
    #[error("the log is locked")]
    Locked,
    /// The centre has no address: it is reached by stick alone.
    #[error("the centre has no address")]
    ByStickAlone,
    /// Nobody answers at the address of the centre.
    #[error("no connection to {host}")]
    NoConnection {
        /// Where.
        host: String,
    },
    /// The centre was reached, and did not answer in time.
    #[error("{host} does not answer in time")]
    Timeout {
        /// Where.
        host: String,
    },
    /// The network's proxy does not let the connection through.
    #[error("the proxy refuses the connection to {host}")]
    Proxy {
        /// Where to.
        host: String,
    },
    /// The certificate is not of the centre's own root: somebody is in between, or the centre was set up anew.
    #[error("the certificate of {host} is of an unknown issuer")]
    UnknownIssuer {
        /// Where.
        host: String,
    },
    /// The certificate is for another name.
    #[error("the certificate is not for {host}")]
    WrongName {
        /// Where.
        host: String,
    },
    /// By this computer's clock the certificate is not valid yet.
    #[error("the certificate of {host} is not valid yet")]
    NotYetValid {
        /// Where.
        host: String,
    },
    /// By this computer's clock the certificate has expired.
    #[error("the certificate of {host} has expired")]
    Expired {
        /// Where.
        host: String,
    },
    /// Anything else about the encryption of the connection.
    #[error("no secure connection to {host}")]
    Insecure {
        /// Where.
        host: String,
        /// What the library said.
        what: String,
    },
    /// An answer that is not the centre's: a captive portal or a proxy's page.
    #[error("{host} answered with status {status}, and not as the centre")]
    NotTheCentre {
        /// Who was asked.
        host: String,
        /// The status of HTTP.
        status: u16,
    },
    /// An answer longer than one may be.
    #[error("the answer of {host} is too long")]
    TooLong {
        /// Who was asked.
        host: String,
    },
    /// The centre says no.
    #[error("the centre refuses: {}", error.code())]
    Refused {
        /// Why.
        error: RefusalCode,
        /// The oldest version that it takes; empty where it does not say.
        min_version: String,
    },
    /// The centre has another entry than the log under this number: the log is of a restored backup, or this is a copy of
    /// the computer.
    #[error("the centre has another entry {seq}")]
    Branch {
        /// Which.
        seq: u64,
    },
    /// The centre asks for the same again and again.
    #[error("the centre asks for the same again and again")]
    Confused,
    /// Another program sends just now.
    #[error("another program sends just now")]
    InUse,
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log,
    /// A file of the data folder cannot be read or written.
    #[error("a file of the data folder cannot be read or written")]
    Folder,
    /// The computer cannot make a key.
    #[error("no key can be made")]
    Key,
    /// The file is no enrolment.
    #[error("no enrolment file")]
    NoEnrolment,
    /// The file is of a later version of the program.
    #[error("the file is of a newer version")]
    NewerFile,
    /// What is in the file is for another post, or for another life of this one.
    #[error("the file is for another post")]
    ForAnother,
    /// The file is no parcel, or an altered one.
    #[error("no parcel")]
    NoParcel,
}

impl Failure {
    /// Whether trying again is of no use until somebody has done something.
    #[must_use]
    pub fn waits_for_a_person(&self) -> bool {
        match self {
            Self::NotEnrolled | Self::ByStickAlone | Self::Branch { .. } => true,
            Self::Refused { error, .. } => matches!(
                error,
                RefusalCode::NotEnrolled
                    | RefusalCode::Revoked
                    | RefusalCode::Superseded
                    | RefusalCode::Signature
                    | RefusalCode::CodeUsed
                    | RefusalCode::CodeExpired
                    | RefusalCode::CodeWrong
            ),
            _ => false,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let min_version = refusal.min_version.chars().take(40).collect();
        Self::Refused { error: refusal.error, min_version }
    }
}

impl From<VisitLogError> for Failure {
    fn from(error: VisitLogError) -> Self {
        match error {
            VisitLogError::KeyNeeded => Self::Locked,
            error => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the log is not sent on");
                Self::Log
            }
        }
    }
}

impl From<DataFolderError> for Failure {
    fn from(error: DataFolderError) -> Self {
        match error {
            DataFolderError::InUse => Self::InUse,
            DataFolderError::Key(KeyError::Missing) => Self::Locked,
            error => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the centre's files");
                Self::Folder
            }
        }
    }
}

impl From<EnrolmentError> for Failure {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::Newer { .. } => Self::NewerFile,
            EnrolmentError::Malformed | EnrolmentError::Address | EnrolmentError::NoKey => Self::NoEnrolment,
        }
    }
}

impl From<ParcelError> for Failure {
    fn from(error: ParcelError) -> Self {
        match error {
            ParcelError::Age(AgeError::NotForUs) => Self::ForAnother,
            _ => Self::NoParcel,
        }
    }
}
