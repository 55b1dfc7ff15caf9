//! What travels between a post and the centre: bundles of the audit chain up, answers and the feed down, and the
//! enrolment that comes before. Bytes in, values out, and back: no file, no socket, no clock.
//!
//! # The bundle
//!
//! One bundle is one run of entries of one post's audit chain, without a gap. The body of an upload and what lies in
//! a [`Parcel`] on a stick are the same bytes:
//!
//! ```text
//! "PJB1"                       4 bytes
//! post                        16 bytes   ULID
//! epoch                        4 bytes   big endian
//! content                      zlib (RFC 1950) of a header line and one line per entry, JSON, each ended by "\n"
//! signature                   64 bytes   Ed25519 (RFC 8032) of the post, over all bytes before it
//! ```
//!
//! [`peek`] reads post and epoch, by which the key is found. [`open`] checks the signature over the bytes as they came, and
//! only then inflates (at most [`MAX_CONTENT_BYTES`]) and parses (at most [`MAX_ENTRIES`] entries).
//!
//! **Key of an entry** is `(post, epoch, seq)`. An epoch begins with entry 1: after a new enrolment the post sends its
//! whole chain again, under the next epoch. What an earlier epoch sent is the same visits by id, so the later
//! `(epoch, seq)` is what holds.
//!
//! **Links are checked in full.** `link(n) = SHA-256(link(n-1), seq, kind, at, no, state, detail)` ([`link`]), where
//! `state` and `detail` are salted digests whose salts never leave the desk. All of it travels, none of it is personal, so
//! the receiver makes every link anew; [`Opened::broken`] names the first entry whose link is another one. What the chain
//! cannot prove to the receiver is that the visit beside an entry is the one in `state`: the post's signature answers for
//! that.
//!
//! **A visit travels as it is now**, not as it was at the entry: with the last entry of the bundle that is about it, and
//! with the fields alone that the office sends ([`Fields`]). Earlier entries of the bundle name it by its id. A visit that was
//! purged, erased or cancelled is empty of names by then, and travels so, with its counts.
//!
//! **Nothing well signed is refused for what it says.** A kind from the future is [`Kind::Unknown`]; a visit in which
//! something is not understood is left out of its entry, which tells a [`Reason`]. Both are for the receiver's quarantine.
//! What is no bundle at all, or no run of entries, is an [`OpenError`].
//!
//! # Down
//!
//! [`Answer`] and [`Refusal`] answer a bundle; [`FeedItem`]s are signed with the centre's offline key and checked by
//! [`FeedItem::verified`].

mod age;
mod answer;
mod base64;
mod encode;
mod enrolment;
mod entry;
mod envelope;
mod error;
mod feed;
mod fields;
mod key;
mod limits;
mod open;
mod parcel;
mod post;

pub use age::{AgeError, Identity, Recipient};
pub use answer::{Answer, Quarantined, Reason, Refusal, RefusalCode};
pub use encode::{Encoded, encode};
pub use enrolment::{Enrolled, Enrolment, EnrolmentError, EnrolmentRequest};
pub use entry::{Entry, Header, Kind};
pub use envelope::peek;
pub use error::OpenError;
pub use feed::{
    FeedAnswer, FeedError, FeedItem, FeedKind, FeedRequest, Label, OfflineKey, VerifiedItem, open_request,
};
pub use fields::Fields;
pub use key::{PublicKey, SigningKey};
pub use limits::{
    BUNDLE_TYPE, ENROLMENT_PATH, ENTRIES_PATH, FEED_PATH, FORMAT, MAX_ANSWER_BYTES, MAX_BUNDLE_BYTES,
    MAX_CONTENT_BYTES, MAX_ENROLMENT_BYTES, MAX_ENTRIES, MAX_FEED_BYTES, MAX_ITEM_BYTES, MAX_PARCEL_BYTES,
};
pub use open::{Opened, open};
pub use parcel::{Introduction, Parcel, ParcelError, Part, Told};
pub use post::{PostId, Sender};

/// The link of an entry, the link before the first one, and what both are.
pub use crate::visit_log::{Digest, NO_LINK, link};
