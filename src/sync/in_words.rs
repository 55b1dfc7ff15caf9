//! How it stands with the centre, for people.

use super::{
    Failure, Standing,
    refused::{ItemFault, Refused},
    state::{Notice, Status},
};
use crate::{
    bundle::{Fields, Quarantined, Reason, RefusalCode},
    text::{Language, shown, text},
    time::Timestamp,
    words::dates,
};

/// A clock that is further off is told, in minutes.
const CLOCK_TOLD_MINUTES: i64 = 2;

impl Failure {
    /// What is wrong and what to do, half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::NotEnrolled => text!(language, "sync-not-enrolled").to_owned(),
            Self::Locked => text!(language, "sync-locked").to_owned(),
            Self::ByStickAlone => text!(language, "sync-by-stick-alone").to_owned(),
            Self::NoConnection { host } => text!(language, "sync-no-connection", host = shown(host)),
            Self::Timeout { host } => text!(language, "sync-timeout", host = shown(host)),
            Self::Proxy { host } => text!(language, "sync-proxy", host = shown(host)),
            Self::UnknownIssuer { host } => text!(language, "sync-unknown-issuer", host = shown(host)),
            Self::WrongName { host } => text!(language, "sync-wrong-name", host = shown(host)),
            Self::NotYetValid { host } => text!(language, "sync-not-yet-valid", host = shown(host)),
            Self::Expired { host } => text!(language, "sync-expired", host = shown(host)),
            Self::Insecure { host, what } => {
                text!(language, "sync-insecure", host = shown(host), what = shown(what))
            }
            Self::NotTheCentre { host, status: 0 } => {
                text!(language, "sync-not-the-centre-at-all", host = shown(host))
            }
            Self::NotTheCentre { host, status } => {
                text!(language, "sync-not-the-centre", host = shown(host), status = status.to_string())
            }
            Self::TooLong { host } => text!(language, "sync-too-long", host = shown(host)),
            Self::Refused { error, min_version } => refused(error, min_version, language),
            Self::Branch { seq } => text!(language, "sync-branch", seq = seq.to_string()),
            Self::Confused => text!(language, "sync-confused").to_owned(),
            Self::InUse => text!(language, "sync-in-use").to_owned(),
            Self::Log => text!(language, "sync-log").to_owned(),
            Self::Folder => text!(language, "sync-folder").to_owned(),
            Self::Key => text!(language, "sync-key").to_owned(),
            Self::NoEnrolment => text!(language, "sync-no-enrolment").to_owned(),
            Self::NewerFile => text!(language, "sync-newer-file").to_owned(),
            Self::ForAnother => text!(language, "sync-for-another").to_owned(),
            Self::NoParcel => text!(language, "sync-no-parcel").to_owned(),
        }
    }
}

impl Failure {
    /// What is wrong, in a few words for the status bar.
    #[must_use]
    pub fn in_short(&self, language: Language) -> &'static str {
        match self {
            Self::NotEnrolled => text!(language, "sync-short-not-enrolled"),
            Self::Locked => text!(language, "sync-short-locked"),
            Self::ByStickAlone => text!(language, "sync-short-by-stick"),
            Self::NoConnection { .. } => text!(language, "sync-short-no-connection"),
            Self::Timeout { .. } => text!(language, "sync-short-timeout"),
            Self::Proxy { .. } => text!(language, "sync-short-proxy"),
            Self::UnknownIssuer { .. } => text!(language, "sync-short-unknown-issuer"),
            Self::WrongName { .. } => text!(language, "sync-short-wrong-name"),
            Self::NotYetValid { .. } => text!(language, "sync-short-not-yet-valid"),
            Self::Expired { .. } => text!(language, "sync-short-expired"),
            Self::Insecure { .. } => text!(language, "sync-short-insecure"),
            Self::NotTheCentre { .. } | Self::TooLong { .. } => {
                text!(language, "sync-short-not-the-centre")
            }
            Self::Refused { error, .. } => match error {
                RefusalCode::Revoked => text!(language, "sync-short-revoked"),
                RefusalCode::Superseded => text!(language, "sync-short-superseded"),
                RefusalCode::NotEnrolled | RefusalCode::Signature => {
                    text!(language, "sync-short-not-enrolled")
                }
                RefusalCode::Newer => text!(language, "sync-short-newer"),
                RefusalCode::Older => text!(language, "sync-short-older"),
                RefusalCode::Busy => text!(language, "sync-short-busy"),
                _ => text!(language, "sync-short-refused"),
            },
            Self::Branch { .. } => text!(language, "sync-short-branch"),
            Self::Log => text!(language, "sync-short-log"),
            Self::Confused
            | Self::InUse
            | Self::Folder
            | Self::Key
            | Self::NoEnrolment
            | Self::NewerFile
            | Self::ForAnother
            | Self::NoParcel => text!(language, "sync-short-trouble"),
        }
    }
}

fn refused(error: &RefusalCode, min_version: &str, language: Language) -> String {
    let said = match error {
        RefusalCode::Malformed => text!(language, "sync-refused-malformed"),
        RefusalCode::Signature => text!(language, "sync-refused-signature"),
        RefusalCode::NotEnrolled => text!(language, "sync-refused-not-enrolled"),
        RefusalCode::Revoked => text!(language, "sync-refused-revoked"),
        RefusalCode::Superseded => text!(language, "sync-refused-superseded"),
        RefusalCode::CodeUsed => text!(language, "sync-refused-code-used"),
        RefusalCode::CodeExpired => text!(language, "sync-refused-code-expired"),
        RefusalCode::CodeWrong => text!(language, "sync-refused-code-wrong"),
        RefusalCode::Newer => text!(language, "sync-refused-newer"),
        RefusalCode::Older if min_version.is_empty() => text!(language, "sync-refused-older-unknown"),
        RefusalCode::Older => return text!(language, "sync-refused-older", version = shown(min_version)),
        RefusalCode::Busy => text!(language, "sync-refused-busy"),
        RefusalCode::Other(code) => return text!(language, "sync-refused-other", code = shown(code)),
    };
    said.to_owned()
}

impl ItemFault {
    /// Why, half a sentence.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Signature => text!(language, "sync-item-signature"),
            Self::Label => text!(language, "sync-item-label"),
            Self::Unknown => text!(language, "sync-item-unknown"),
            Self::TooLarge => text!(language, "sync-item-too-large"),
            Self::OtherOffice => text!(language, "sync-item-other-office"),
            Self::Stale => text!(language, "sync-item-stale"),
            Self::Content => text!(language, "sync-item-content"),
            Self::Disk => text!(language, "sync-item-disk"),
        }
    }
}

impl Refused {
    /// What was not taken, and why.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let fault = self.fault.in_words(language);
        text!(language, "sync-item-refused", name = shown(&self.name), kind = shown(&self.kind), fault)
    }
}

impl Notice {
    /// What the centre wants to be read.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let date = dates::date_time(self.issued, language);
        text!(language, "sync-notice", date, text = shown(&self.text))
    }
}

fn reason(reason: &Reason, language: Language) -> String {
    match reason {
        Reason::UnknownKind => text!(language, "sync-quarantine-unknown-kind").to_owned(),
        Reason::UnknownVisit => text!(language, "sync-quarantine-unknown-visit").to_owned(),
        Reason::Link => text!(language, "sync-quarantine-link").to_owned(),
        Reason::Branch => text!(language, "sync-quarantine-branch").to_owned(),
        Reason::Other(code) => text!(language, "sync-quarantine-other", code = shown(code)),
    }
}

/// Which fields are sent.
#[must_use]
pub fn fields_in_words(sent: Fields, language: Language) -> String {
    let names: Vec<_> = sent.chosen().map(|field| field.spec().name.in_language(language)).collect();
    if names.is_empty() {
        return text!(language, "sync-fields-none").to_owned();
    }
    text!(language, "sync-fields", fields = names.join(", "))
}

impl Status {
    /// What the status bar says: how far the centre has been told and what waits, and what is wrong; nothing for a post
    /// without a centre.
    #[must_use]
    pub fn in_short(&self, now: Timestamp, language: Language) -> Vec<String> {
        let sent = match &self.standing {
            Some(Standing::Member(_)) => Some(self.sent(now, language)),
            _ => None,
        };
        let asks = matches!(self.standing, Some(Standing::Asked(_))).then_some(&Failure::NotEnrolled);
        let trouble = self.state.trouble.as_ref().map(|(failure, _)| failure).or(asks);
        sent.into_iter().chain(trouble.map(|failure| failure.in_short(language).to_owned())).collect()
    }

    fn sent(&self, now: Timestamp, language: Language) -> String {
        let waiting = self.waiting.unwrap_or_default();
        let Some(time) = self.state.sent_up_to(waiting) else {
            return text!(language, "sync-nothing-sent", count = waiting);
        };
        // Of another day the time alone says nothing.
        let time = if (now - time).num_hours() < 12 {
            dates::time(time, language)
        } else {
            dates::date_time(time, language)
        };
        match self.waiting {
            None => text!(language, "sync-waits-unknown", time),
            Some(0) => text!(language, "sync-sent-up-to", time),
            Some(waiting) => text!(language, "sync-sent-waiting", time, count = waiting),
        }
    }

    /// All of it, line by line.
    #[must_use]
    pub fn in_words(&self, now: Timestamp, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        let enrolment = match &self.standing {
            None => {
                lines.push(text!(language, "sync-standing-none").to_owned());
                None
            }
            Some(Standing::Alone) => {
                lines.push(text!(language, "sync-standing-alone").to_owned());
                None
            }
            Some(Standing::Asked(enrolment)) => {
                let (post, office) = (shown(&enrolment.name), shown(&enrolment.office_name));
                lines.push(text!(language, "sync-standing-asked", post, office));
                Some(enrolment)
            }
            Some(Standing::Member(enrolment)) => {
                let (post, office) = (shown(&enrolment.name), shown(&enrolment.office_name));
                lines.push(text!(language, "sync-standing-member", post, office));
                Some(enrolment)
            }
        };
        if matches!(self.standing, Some(Standing::Member(_))) {
            lines.push(self.sent(now, language));
        }
        if let Some((failure, since)) = &self.state.trouble {
            let (time, trouble) = (dates::date_time(*since, language), failure.in_words(language));
            lines.push(text!(language, "sync-trouble-since", time, trouble));
        }
        lines.extend(self.clock(language));
        lines.extend(quarantined(&self.state.quarantined, language));
        lines.extend(self.state.refused.iter().map(|refused| refused.in_words(language)));
        lines.extend(self.state.notices.iter().map(|notice| notice.in_words(language)));
        if let Some(enrolment) = enrolment {
            lines.push(match enrolment.url.strip_prefix("https://") {
                Some(host) => text!(language, "sync-at", host = shown(host)),
                None => text!(language, "sync-by-stick").to_owned(),
            });
            lines.push(fields_in_words(enrolment.fields, language));
        }
        if !self.state.min_version.is_empty() {
            lines.push(text!(language, "sync-min-version", version = shown(&self.state.min_version)));
        }
        if let Some(sender) = self.sender {
            let (post, epoch) = (sender.post.to_string(), sender.epoch.to_string());
            lines.push(text!(language, "sync-post", post, epoch));
            lines.push(text!(language, "sync-fingerprint", fingerprint = self.fingerprint.as_str()));
        }
        lines
    }

    fn clock(&self, language: Language) -> Option<String> {
        let minutes = self.state.clock_ahead? / 60_000;
        match minutes {
            _ if minutes.abs() < CLOCK_TOLD_MINUTES => None,
            ..0 => Some(text!(language, "sync-clock-ahead", minutes = minutes.unsigned_abs())),
            0.. => Some(text!(language, "sync-clock-behind", minutes = minutes.unsigned_abs())),
        }
    }
}

fn quarantined(quarantined: &[Quarantined], language: Language) -> Option<String> {
    let mut codes: Vec<String> = quarantined.iter().map(|one| reason(&one.code, language)).collect();
    codes.sort_unstable();
    codes.dedup();
    let count = quarantined.len();
    (count > 0).then(|| text!(language, "sync-quarantined", count, codes = codes.join("; ")))
}
