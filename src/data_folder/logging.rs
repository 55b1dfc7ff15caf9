//! The program's own log, for whoever has to find out why something did not work. It holds no
//! personal data, because nothing that is logged does, and no words of other crates.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::PathBuf,
    sync::Mutex,
};

use tracing_subscriber::EnvFilter;

use super::{DataFolder, DataFolderError, make_folder};
use crate::whole_file;

/// The most bytes in a file; there are two, the current one and the one before.
const MAX_BYTES: u64 = 1024 * 1024;

/// Writes what the program notes from now on into `logs/posjaga.log`. Does nothing when somebody
/// listens already.
///
/// # Errors
///
/// When the file cannot be made. A log that cannot be written later is given up in silence: the desk
/// goes on.
pub fn start_logging(folder: &DataFolder) -> Result<(), DataFolderError> {
    let logs = folder.path.join("logs");
    make_folder(&logs)?;
    let path = logs.join("posjaga.log");
    let file = BoundedFile::open(path.clone()).map_err(|source| DataFolderError::Io {
        action: "write",
        path,
        source,
    })?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("posjaga=info"))
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .finish();
    // Fails only when there is a listener already.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

/// A file that begins anew when it is full; its last contents stay beside it as `….old`.
struct BoundedFile {
    path: PathBuf,
    file: File,
    length: u64,
}

impl BoundedFile {
    fn open(path: PathBuf) -> io::Result<Self> {
        let mut options = File::options();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        // That of another user is shared already.
        let _ = whole_file::share(&path);
        let length = file.metadata()?.len();
        Ok(Self { path, file, length })
    }
}

impl Write for BoundedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.length > 0 && self.length + bytes.len() as u64 > MAX_BYTES {
            fs::rename(&self.path, self.path.with_extension("log.old"))?;
            *self = Self::open(self.path.clone())?;
        }
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_makes_room_and_the_one_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("posjaga.log");
        let mut file = BoundedFile::open(path.clone()).unwrap();
        let line = [b'x'; 1000];
        for _ in 0..3000 {
            file.write_all(&line).unwrap();
        }
        let total: u64 =
            fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum();
        assert!((MAX_BYTES..=2 * MAX_BYTES).contains(&total), "{total}");
        assert!(fs::metadata(path).unwrap().len() <= MAX_BYTES);
    }
}
