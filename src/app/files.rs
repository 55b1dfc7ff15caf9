//! The thread that does the work with files: pictures, trust files, settings, exports.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender},
    },
};

use super::{
    Event, Export, FileFault, Installable, Installed, ListDays, Notice, PinPurpose, Secret, SettingsChange,
    judge, papers, transfers, worker::Reports,
};
use crate::{
    data_folder::{DataFolderError, Pin, Role},
    office::{self, Office, OfficerError},
    progress::Stop,
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{Code, Effort, Joined, Parts},
        serial,
    },
    time::{self, Date},
    visit::{Visit, VisitId},
};

/// What can be asked of it.
pub(super) enum Request {
    /// Read the codes of a picture.
    Picture(PathBuf),
    /// Install something.
    Add(Installable, PathBuf),
    /// Remove what is installed under this name.
    Remove(Installable, String),
    /// Say what is installed.
    ListInstalled,
    /// Keep what was changed in the settings.
    Settings(Box<SettingsChange>),
    /// Take in an officer, or change what an officer is.
    Officer {
        /// Who.
        name: String,
        /// What he may do.
        role: Role,
        /// A new PIN.
        pin: Option<Secret>,
    },
    /// Take an officer off the list.
    RemoveOfficer(String),
    /// Say whether a PIN is right.
    Pin {
        /// What for.
        purpose: PinPurpose,
        /// Whose.
        name: String,
        /// The hash of the one that is.
        kept: Pin,
        /// The one that was typed.
        pin: Secret,
    },
    /// Write the log of some days to a file.
    Export(Export),
    /// Take the visits in a file into the log, or only say what would become of them.
    Import {
        /// Which file.
        path: PathBuf,
        /// Only say it.
        trial: bool,
        /// What the officer has said of its days.
        days: ListDays,
    },
    /// So many were refused on this day and waved away.
    WavedAway(Date, u64),
    /// Write the list for an evacuation.
    Muster {
        /// Who is inside.
        inside: Vec<Visit>,
        /// Who of them has been found.
        found: Vec<VisitId>,
        /// The file.
        path: PathBuf,
    },
    /// Write the sheet with a recovery key.
    RecoverySheet(Secret, PathBuf),
}

/// Works until nobody asks for anything any more.
pub(super) fn work(
    office: &Office,
    stop: &Stop,
    requests: &Receiver<Request>,
    judge: &SyncSender<judge::Request>,
    reports: &Reports,
) {
    let mut parts = Parts::default();
    while let Ok(request) = requests.recv() {
        let notice = match request {
            Request::Picture(path) => picture(&path, &mut parts, judge, reports),
            Request::Add(what, path) => {
                let notice = add(office, what, &path);
                list_installed(office, reports);
                Some(notice)
            }
            Request::Remove(what, name) => {
                let notice = remove(office, what, &name);
                list_installed(office, reports);
                Some(notice)
            }
            Request::ListInstalled => {
                list_installed(office, reports);
                None
            }
            Request::Officer { name, role, pin } => {
                let pin = pin.as_ref().map(|pin| pin.0.as_str());
                refused_officer(office::set_officer(office, &name, role, pin))
            }
            Request::RemoveOfficer(name) => refused_officer(office::remove_officer(office, &name)),
            Request::Pin { purpose, name, kept, pin } => {
                reports.send(Event::PinChecked { purpose, name, right: kept.is(&pin.0) });
                None
            }
            Request::Settings(change) => keep_settings(office, &change),
            Request::Export(export) => Some(transfers::export(office, export, stop, reports)),
            Request::Import { path, trial, days } => {
                transfers::import(office, path, trial, days, stop, reports);
                None
            }
            Request::WavedAway(day, count) => {
                if let Err(error) = office.folder.keep_waved_away(day, count) {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the count of the refused");
                }
                None
            }
            Request::Muster { inside, found, path } => Some(muster(office, &inside, &found, &path)),
            Request::RecoverySheet(key, path) => Some(write_recovery_sheet(office, &key, path)),
        };
        if let Some(notice) = notice {
            reports.send(Event::Notice(notice));
        }
    }
}

/// Reads a picture. The parts of a message may stand in several of them.
fn picture(
    path: &Path,
    parts: &mut Parts,
    judge: &SyncSender<judge::Request>,
    reports: &Reports,
) -> Option<Notice> {
    let sight = match pictures::look_at(path, |page| pictures::look_for_credentials(page, Effort::Best)) {
        Ok(sight) => sight,
        Err(error) => return Some(Notice::PictureRefused((&error).into())),
    };
    let (mut codes, mut waiting) = (sight.codes, None);
    for part in sight.parts {
        match parts.add(part) {
            Joined::Whole(code) => codes.push(code),
            Joined::Waiting(part) => waiting = Some(part),
        }
    }
    if let (true, Some(part)) = (codes.is_empty(), waiting) {
        reports.send(Event::PartSeen { seen: part.seen, of: part.of });
        return None;
    }
    let scanned = |code: Code| ScannedCode { content: code.content, source: ScanSource::Picture };
    let codes: Vec<_> = codes.into_iter().map(scanned).collect();
    // The judge outlives this thread, unless it died, which the window knows.
    let request = if codes.is_empty() { judge::Request::NoCode } else { judge::Request::Codes(codes) };
    let _ = judge.send(request);
    None
}

/// The watch sees that there is a new file, whoever has put it there.
fn add(office: &Office, what: Installable, path: &Path) -> Notice {
    let folder = &office.folder;
    let added = match what {
        Installable::Trust => {
            folder.install_trust(path, time::now()).map(|installed| Notice::TrustAdded(installed.content))
        }
        Installable::Policy => folder.install_policy(path).map(|id| Notice::PolicyAdded { id }),
        Installable::Language => {
            folder.install_language(path).map(|(code, unused)| Notice::LanguageAdded { code, unused })
        }
    };
    added.unwrap_or_else(|error| match error {
        DataFolderError::Trust { source, .. } => Notice::TrustRefused(source),
        error => {
            tracing::error!(error = &error as &dyn std::error::Error, "a file could not be installed");
            match what {
                Installable::Trust => Notice::TrustFailed,
                Installable::Policy | Installable::Language => {
                    Notice::FileRefused(FileFault(Arc::new(error)))
                }
            }
        }
    })
}

fn remove(office: &Office, what: Installable, name: &str) -> Notice {
    let removed = match what {
        Installable::Trust => office.folder.remove_trust(name),
        Installable::Policy => office.folder.remove_policy(name),
        Installable::Language => office.folder.remove_language(name),
    };
    match removed {
        Ok(()) => Notice::Removed { name: name.to_owned() },
        Err(error) => Notice::FileRefused(FileFault(Arc::new(error))),
    }
}

/// The watch sees that the list is another one.
fn refused_officer(done: Result<(), OfficerError>) -> Option<Notice> {
    done.err().map(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the list of officers stays as it was");
        Notice::OfficerRefused
    })
}

fn list_installed(office: &Office, reports: &Reports) {
    let policies = office.folder.own_policies().unwrap_or_default();
    let languages = office.folder.own_languages().unwrap_or_default();
    reports.send(Event::Installed(Installed { policies, languages, ports: serial::ports() }));
}

fn keep_settings(office: &Office, SettingsChange { before, after }: &SettingsChange) -> Option<Notice> {
    office.folder.change_settings(before, after).err().map(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a setting could not be kept");
        Notice::SettingNotKept
    })
}

/// Writes the list for an evacuation, for somebody to print.
fn muster(office: &Office, inside: &[Visit], found: &[VisitId], path: &Path) -> Notice {
    let path = papers::free(path);
    let written = office.reread().and_then(|office| office::write_muster_list(&office, inside, found, &path));
    match written {
        Ok(()) => {
            // Nobody has time to look for it.
            papers::open(path.clone());
            Notice::PaperWritten { path }
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the evacuation list could not be written"
            );
            Notice::ExportFailed { path }
        }
    }
}

/// Writes the sheet with a recovery key, for somebody to print.
fn write_recovery_sheet(office: &Office, key: &Secret, path: PathBuf) -> Notice {
    let written = office.reread().and_then(|office| office::write_recovery_sheet(&office, &key.0, &path));
    match written {
        Ok(()) => Notice::SheetSaved { path },
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the recovery key could not be saved");
            Notice::SheetFailed
        }
    }
}
