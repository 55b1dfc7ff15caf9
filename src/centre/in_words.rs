//! What went wrong at the centre, for the one at its command line.

use super::error::{CentreError, What};
use crate::{
    export::SigningError,
    text::{Language, shown, system, text},
};

impl CentreError {
    /// What happened, and what to do.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Config { path, what } => {
                let path = shown(&path.display().to_string());
                text!(language, "centre-error-config", path = path, what = shown(what))
            }
            Self::Io { path, source } => {
                let path = shown(&path.display().to_string());
                text!(language, "centre-error-io", path = path, why = shown(&system(source, language)))
            }
            Self::NoDatabase(_) => {
                text!(language, "centre-error-no-database", why = shown(&self.noted()))
            }
            Self::Database(_) => text!(language, "centre-error-database", why = shown(&self.noted())),
            Self::Unencrypted => text!(language, "centre-error-unencrypted").to_owned(),
            Self::Schema { found, known } if found > known => {
                text!(
                    language,
                    "centre-error-schema-newer",
                    found = i64::from(*found),
                    known = i64::from(*known)
                )
            }
            Self::Schema { found, known } => {
                text!(language, "centre-error-schema", found = i64::from(*found), known = i64::from(*known))
            }
            Self::Unknown { what, name } => {
                let what = what.in_words(language);
                text!(language, "centre-error-unknown", what = what, name = shown(name))
            }
            Self::Exists { what, name } => {
                let what = what.in_words(language);
                text!(language, "centre-error-exists", what = what, name = shown(name))
            }
            Self::Unusable(What::OfflineKey) => text!(language, "centre-init-feed-key").to_owned(),
            Self::Unusable(What::Password) => {
                text!(language, "centre-error-password", min = super::accounts::MIN_PASSWORD_CHARS)
            }
            Self::Unusable(what) => {
                text!(language, "centre-error-unusable", what = what.in_words(language))
            }
            Self::Keys => text!(language, "centre-error-keys").to_owned(),
            Self::Parcel(_) => text!(language, "centre-error-parcel").to_owned(),
            Self::Feed(_) => text!(language, "centre-error-feed").to_owned(),
            Self::Refused(code) => text!(language, "centre-error-refused", code = code.code().to_owned()),
            Self::Export(_) => text!(language, "centre-error-export").to_owned(),
            Self::Signing(SigningError::Exists) => text!(language, "centre-error-key-exists").to_owned(),
            Self::Signing(_) => text!(language, "centre-error-signing").to_owned(),
            Self::NotEntitled => text!(language, "centre-page-not-entitled").to_owned(),
            Self::Busy => text!(language, "centre-page-busy").to_owned(),
        }
    }
}

impl What {
    fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Office => text!(language, "centre-what-office"),
            Self::Post => text!(language, "centre-what-post"),
            Self::Account => text!(language, "centre-what-account"),
            Self::Name => text!(language, "centre-what-name"),
            Self::Code => text!(language, "centre-what-code"),
            Self::Password => text!(language, "centre-what-password"),
            Self::Number => text!(language, "centre-what-number"),
            Self::Fields => text!(language, "centre-what-fields"),
            Self::Role => text!(language, "centre-what-role"),
            Self::Day => text!(language, "centre-what-day"),
            Self::OfflineKey => text!(language, "centre-what-offline-key"),
            Self::Signature => text!(language, "centre-what-signature"),
        }
    }
}
