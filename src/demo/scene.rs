//! What the demo holds up.

/// What the demo holds to the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scene {
    /// A booster.
    Admit,
    /// A complete primary series without a booster.
    Review,
    /// A series that is not complete.
    Refuse,
    /// A credential whose time is over.
    Expired,
    /// A credential with a signature that does not hold.
    Altered,
    /// A credential of an issuer whom nobody here knows.
    Unknown,
    /// A credential that is cut off.
    Unreadable,
    /// An ordinary code.
    Ordinary,
    /// A code far out of focus.
    Blurred,
    /// Nothing.
    Nothing,
}

impl Scene {
    /// All of them, in the order in which the demo shows them by itself.
    pub const ALL: [Self; 10] = [
        Self::Admit,
        Self::Nothing,
        Self::Review,
        Self::Refuse,
        Self::Blurred,
        Self::Unreadable,
        Self::Altered,
        Self::Expired,
        Self::Unknown,
        Self::Ordinary,
    ];

    /// Its name in scripts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Review => "review",
            Self::Refuse => "refuse",
            Self::Expired => "expired",
            Self::Altered => "altered",
            Self::Unknown => "unknown",
            Self::Unreadable => "unreadable",
            Self::Ordinary => "ordinary",
            Self::Blurred => "blurred",
            Self::Nothing => "nothing",
        }
    }

    /// The scene with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scene| scene.code() == code)
    }
}
