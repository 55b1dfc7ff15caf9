//! How large things may be, and where they go.

/// The version of everything that stands here.
pub const FORMAT: u32 = 1;
/// The most entries in a bundle.
pub const MAX_ENTRIES: usize = 500;
/// The most bytes that a bundle's content inflates to.
pub const MAX_CONTENT_BYTES: usize = 256 * 1024;
/// The most bytes of a bundle: content that cannot be compressed, with what stands around it.
pub const MAX_BUNDLE_BYTES: usize = MAX_CONTENT_BYTES + 4 * 1024;
/// The most bytes of one item of the feed: a trust list of the largest kind is 4 MB.
pub const MAX_ITEM_BYTES: usize = 8 * 1024 * 1024;
/// The most bytes of a JSON answer to a bundle, an enrolment or a refusal.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The most bytes of one answer of the feed. A desk asks again for what had no room.
pub const MAX_FEED_BYTES: usize = 2 * MAX_ITEM_BYTES;

/// Where bundles are posted: a bundle is the body, an [`Answer`](super::Answer) or a [`Refusal`](super::Refusal) is the answer.
pub const ENTRIES_PATH: &str = "/v1/entries";
/// Where the feed is asked for: a [`FeedRequest`](super::FeedRequest) is the body, a [`FeedAnswer`](super::FeedAnswer) or a [`Refusal`](super::Refusal) is the answer.
pub const FEED_PATH: &str = "/v1/feed";
/// Where a desk enrols: an [`EnrolmentRequest`](super::EnrolmentRequest) is the body, [`Enrolled`](super::Enrolled) or a [`Refusal`](super::Refusal) is the answer.
pub const ENROLMENT_PATH: &str = "/v1/enrolment";
/// The content type of a bundle and of a request of the feed.
pub const BUNDLE_TYPE: &str = "application/vnd.posjaga.bundle";
/// The most bytes of an enrolment file. As a QR code it has to stay below 2,953.
pub const MAX_ENROLMENT_BYTES: usize = 16 * 1024;
/// The most bytes of a parcel.
pub const MAX_PARCEL_BYTES: usize = 64 * 1024 * 1024;
