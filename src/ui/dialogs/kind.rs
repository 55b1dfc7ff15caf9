//! Which dialogs there are.

/// A dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogKind {
    /// Who is on duty is chosen.
    Duty,
    /// What the program is, and whom it is easy or hard for.
    About,
    /// The day is closed.
    CloseDay,
    /// The guest book is opened or encrypted, or its recovery key shown.
    Encryption,
    /// Who is expected today.
    Expected,
    /// Days go into a file.
    Export,
    /// A file is named that is to be opened.
    File(FilePurpose),
    /// Guests are looked for in the whole log.
    Find,
    /// How to use the desk, with every key.
    Help,
    /// What a day comes to.
    Glance,
    /// Who is inside, for an evacuation.
    Muster,
    /// What is to be asked of the verdict on the screen: another policy, another day.
    Preview,
    /// The settings.
    Settings,
}

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePurpose {
    /// A picture whose codes are to be read.
    Picture,
    /// A trust file that is to be installed.
    Trust,
    /// A list of visits that is to be imported.
    Import,
    /// A list of those who are expected today.
    Expected,
}

/// What becomes of a dialog after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It stays.
    Stay,
    /// It is done.
    Close,
    /// It is done, and another one follows.
    Open(DialogKind),
}

impl Next {
    /// Stays until it is done.
    pub(super) fn close_if(done: bool) -> Self {
        if done { Self::Close } else { Self::Stay }
    }
}
