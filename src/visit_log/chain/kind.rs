//! What can happen to the log.

/// What happened to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A visit from before the log had a chain was taken over.
    Adoption,
    /// A guest came.
    Arrival,
    /// A guest left.
    Departure,
    /// What the log says of a visit was corrected.
    Correction,
    /// A visit was emptied of what tells whose it was, or a name went out of an entry that is about no visit.
    Purge,
    /// A run of purges is over.
    Destruction,
    /// Another policy judges from here on.
    Policy,
    /// Visits were written to a file.
    Export,
    /// A visit came from a file, or its departure did; without a visit, the end of such a file.
    Import,
    /// The clock of the computer jumped, somebody says that it is right, or it is only told that the desk is
    /// in use.
    Clock,
    /// A day was closed: who had not left has left, at an assumed time, and a note was handed over.
    Closing,
    /// What could be read of a damaged log was saved into this one.
    Rescue,
}

impl ChangeKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Adoption,
        Self::Arrival,
        Self::Departure,
        Self::Correction,
        Self::Purge,
        Self::Destruction,
        Self::Policy,
        Self::Export,
        Self::Import,
        Self::Clock,
        Self::Closing,
        Self::Rescue,
    ];

    /// Its stable name in the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Adoption => "adoption",
            Self::Arrival => "arrival",
            Self::Departure => "departure",
            Self::Correction => "correction",
            Self::Purge => "purge",
            Self::Destruction => "destruction",
            Self::Policy => "policy",
            Self::Export => "export",
            Self::Import => "import",
            Self::Clock => "clock",
            Self::Closing => "closing",
            Self::Rescue => "rescue",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
