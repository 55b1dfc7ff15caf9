//! How a visit came to its end.

/// What is to be known of the end of a visit besides when it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Somebody saw the guest leave, or the guest is inside.
    #[default]
    Seen,
    /// Nobody saw the guest leave: the time is assumed, such as at the close of the day.
    Assumed,
    /// There was no such visit: it was logged by mistake, stays in the log as cancelled, and counts nowhere.
    Cancelled,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Seen, Self::Assumed, Self::Cancelled];

    /// Its stable name in files; what was seen needs none.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seen => "",
            Self::Assumed => "assumed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The ending with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }
}
