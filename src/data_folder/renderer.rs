//! What the window is drawn with where OpenGL does not work: a small file, so that the next start does not try in vain.

use std::{fs, io};

use super::{DataFolder, DataFolderError, failed, read, write};

const FILE: &str = "renderer.txt";
/// The most bytes of it.
const MAX_BYTES: usize = 256;

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL 2.0 or newer: light, and tried first.
    #[default]
    Glow,
    /// Vulkan, Direct3D 12 or Metal, on the processor where the graphics card has none of them.
    Wgpu,
}

/// Why a renderer does not work here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its version is too old, or something that it needs is missing in it.
    Version,
    /// It offers no way of drawing into a window of this display.
    Format,
    /// It could not be set up, or was lost.
    Context,
}

/// A renderer in the place of the first choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// What draws.
    pub renderer: Renderer,
    /// Why the other does not.
    pub refusal: Refusal,
}

impl Renderer {
    /// Both, the first choice first.
    pub const ALL: [Self; 2] = [Self::Glow, Self::Wgpu];

    /// Its name on the command line and in the file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Glow => "glow",
            Self::Wgpu => "wgpu",
        }
    }

    /// The renderer with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|renderer| renderer.code() == code)
    }

    /// What is tried when this one does not work.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Glow => Self::Wgpu,
            Self::Wgpu => Self::Glow,
        }
    }
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Version, Self::Format, Self::Context];

    /// Its name on the command line and in the file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Format => "format",
            Self::Context => "context",
        }
    }

    /// The refusal with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }
}

impl DataFolder {
    /// What drew the window last, if it was not the first choice. A file that says anything else is none.
    #[must_use]
    pub fn substitute(&self) -> Option<Substitute> {
        let bytes = read(&self.path().join(FILE), MAX_BYTES).ok().flatten()?;
        let (renderer, refusal) = str::from_utf8(&bytes).ok()?.trim().split_once(' ')?;
        Some(Substitute { renderer: Renderer::from_code(renderer)?, refusal: Refusal::from_code(refusal)? })
    }

    /// Remembers it for the next start; `None` is the first choice.
    ///
    /// # Errors
    ///
    /// When it cannot be written. The next start then finds out again.
    pub fn remember_substitute(&self, substitute: Option<Substitute>) -> Result<(), DataFolderError> {
        let path = self.path().join(FILE);
        match substitute {
            _ if self.substitute() == substitute => Ok(()),
            Some(Substitute { renderer, refusal }) => {
                write(&path, format!("{} {}\n", renderer.code(), refusal.code()).as_bytes())
            }
            None => match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &path)(error)),
                _ => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_is_remembered_and_anything_else_in_the_file_is_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        assert_eq!(folder.substitute(), None);
        for refusal in Refusal::ALL {
            let substitute = Some(Substitute { renderer: Renderer::Wgpu, refusal });
            folder.remember_substitute(substitute).unwrap();
            assert_eq!(folder.substitute(), substitute);
        }
        for broken in ["", "wgpu", "vulkan version", "wgpu because", "\u{feff}wgpu version", "wgpu version x"]
        {
            fs::write(place.path().join(FILE), broken).unwrap();
            assert_eq!(folder.substitute(), None, "{broken:?}");
        }
        fs::write(place.path().join(FILE), "wgpu format\r\n").unwrap();
        assert!(folder.substitute().is_some());
        folder.remember_substitute(None).unwrap();
        folder.remember_substitute(None).unwrap();
        assert_eq!(folder.substitute(), None);
        assert!(!place.path().join(FILE).exists());
    }
}
