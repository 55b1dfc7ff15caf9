//! A file chooser of our own, for systems that have none to give. Folders are read on a thread; nothing here waits.

use std::{
    fs,
    path::{MAIN_SEPARATOR, Path, PathBuf},
    sync::mpsc::{Receiver, channel},
};

use egui::{Button, Id, Modal, RichText, ScrollArea, TextEdit, vec2};

use crate::{
    text::{Language, shown, text},
    ui::theme,
};

/// More entries of a folder than these are not listed.
const MAX_ENTRIES: usize = 5_000;
const SIZE: egui::Vec2 = vec2(560.0, 300.0);

/// What is looked at.
pub(super) struct Browser {
    folder: PathBuf,
    /// The folder as it is typed.
    typed: String,
    /// The endings of files that are listed; none: all.
    endings: Vec<String>,
    /// The name under which something is to be saved, where it is that.
    name: Option<String>,
    entries: Vec<Entry>,
    unreadable: bool,
    reading: Option<Receiver<Listing>>,
}

/// What became of a look at the chooser.
pub(super) enum Choice {
    None,
    GivenUp,
    File(PathBuf),
}

struct Entry {
    name: String,
    path: PathBuf,
    is_folder: bool,
}

/// A folder, and what is in it; `None` where it cannot be read.
type Listing = Option<Vec<Entry>>;

impl Browser {
    /// Looks for a file with one of these endings.
    pub(super) fn open(endings: &[&str], ctx: &egui::Context) -> Self {
        let folder = first_folder();
        Self::new(folder, endings.iter().map(|ending| (*ending).to_owned()).collect(), None, ctx)
    }

    /// Looks for a place to save something under this name.
    pub(super) fn save(proposal: &Path, ctx: &egui::Context) -> Self {
        let folder = proposal.parent().filter(|folder| folder.is_absolute());
        let folder = folder.map_or_else(first_folder, Path::to_owned);
        let name = proposal.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::new(folder, Vec::new(), Some(name), ctx)
    }

    fn new(folder: PathBuf, endings: Vec<String>, name: Option<String>, ctx: &egui::Context) -> Self {
        let typed = folder.display().to_string();
        let mut browser =
            Self { folder, typed, endings, name, entries: Vec::new(), unreadable: false, reading: None };
        browser.read(ctx);
        browser
    }

    /// Draws it above everything else.
    pub(super) fn ui(&mut self, ctx: &egui::Context, language: Language) -> Choice {
        if let Some(listing) = self.reading.as_ref().and_then(|reading| reading.try_recv().ok()) {
            self.unreadable = listing.is_none();
            self.entries = listing.unwrap_or_default();
            self.reading = None;
        }
        let modal = Modal::new(Id::unique("file chooser"))
            .frame(theme::modal_frame(ctx))
            .show(ctx, |ui| self.inside_ui(ui, language));
        match modal.inner {
            Choice::None if modal.should_close() => Choice::GivenUp,
            choice => choice,
        }
    }

    fn inside_ui(&mut self, ui: &mut egui::Ui, language: Language) -> Choice {
        let size = SIZE.min(ui.ctx().content_rect().size() - vec2(100.0, 260.0)).max(vec2(160.0, 60.0));
        ui.set_width(size.x);
        ui.label(RichText::new(text!(language, "browser-title")).font(theme::bold(theme::LARGE)));
        let mut to = None;
        ui.horizontal_wrapped(|ui| {
            for (name, place) in places(language) {
                if ui.button(shown(&name)).clicked() {
                    to = Some(place);
                }
            }
        });
        let label = ui.label(text!(language, "browser-folder"));
        ui.horizontal(|ui| {
            let up = Button::new(text!(language, "browser-up"));
            if ui.add_enabled(self.folder.parent().is_some(), up).clicked() {
                to = self.folder.parent().map(Path::to_owned);
            }
            let width = ui.available_width();
            let field = ui.add(TextEdit::singleline(&mut self.typed).desired_width(width));
            if field.labelled_by(label.id).lost_focus() {
                to = Some(PathBuf::from(self.typed.trim())).filter(|typed| *typed != self.folder);
            }
        });
        let mut choice = Choice::None;
        let row = theme::BUTTON_HEIGHT - 4.0;
        let scroll = ScrollArea::vertical().max_height(size.y).min_scrolled_height(size.y);
        scroll.auto_shrink([false, false]).show_rows(ui, row, self.entries.len(), |ui, rows| {
            for entry in self.entries.get(rows).unwrap_or_default() {
                let name = if entry.is_folder {
                    format!("{}{MAIN_SEPARATOR}", shown(&entry.name))
                } else {
                    shown(&entry.name)
                };
                let button = Button::new(name).frame(false).min_size(vec2(size.x - 20.0, row)).truncate();
                if !ui.add(button).clicked() {
                    continue;
                }
                if entry.is_folder {
                    to = Some(entry.path.clone());
                } else if let Some(name) = &mut self.name {
                    name.clone_from(&entry.name);
                } else {
                    choice = Choice::File(entry.path.clone());
                }
            }
        });
        let said = match (&self.reading, self.unreadable, self.entries.is_empty()) {
            (Some(_), ..) => text!(language, "browser-reading"),
            (None, true, _) => text!(language, "browser-unreadable"),
            (None, false, true) => text!(language, "browser-empty"),
            (None, false, false) => "",
        };
        ui.label(RichText::new(said).small());
        if let Some(name) = &mut self.name {
            let label = ui.label(text!(language, "browser-name"));
            ui.add(TextEdit::singleline(name).desired_width(size.x - 20.0)).labelled_by(label.id);
        }
        ui.horizontal(|ui| {
            if let Some(name) = &self.name {
                let save = ui.add_enabled(is_name(name), Button::new(text!(language, "browser-save")));
                if save.clicked() {
                    choice = Choice::File(self.folder.join(name.trim()));
                }
            }
            if ui.button(text!(language, "desk-cancel")).clicked() {
                choice = Choice::GivenUp;
            }
        });
        if let Some(folder) = to {
            self.folder = folder;
            self.typed = self.folder.display().to_string();
            self.read(ui.ctx());
        }
        choice
    }

    fn read(&mut self, ctx: &egui::Context) {
        let (send, listing) = channel();
        let (folder, endings, ctx) = (self.folder.clone(), self.endings.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("file chooser".to_owned()).spawn(move || {
            if send.send(list(&folder, &endings)).is_ok() {
                ctx.request_repaint();
            }
        });
        self.entries.clear();
        self.unreadable = thread.is_err();
        self.reading = thread.is_ok().then_some(listing);
    }
}

/// What a folder holds: its folders, and its files with one of these endings, each sorted by name.
fn list(folder: &Path, endings: &[String]) -> Listing {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).ok()?.take(MAX_ENTRIES).flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // A link to a folder is one as well.
        let is_folder = path.is_dir();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let wanted =
            is_folder || endings.is_empty() || endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
        if wanted && !name.starts_with('.') {
            entries.push(Entry { name, path, is_folder });
        }
    }
    entries.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Some(entries)
}

/// A name of a file, and no way to another folder.
fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && !matches!(name, "." | "..") && !name.contains(['/', '\\', '\0'])
}

fn first_folder() -> PathBuf {
    let user = directories::UserDirs::new();
    let documents = user.as_ref().map(|user| user.document_dir().unwrap_or(user.home_dir()).to_owned());
    documents.unwrap_or_else(|| PathBuf::from(MAIN_SEPARATOR.to_string()))
}

/// Where files mostly are: the user's own folder, and sticks.
fn places(language: Language) -> Vec<(String, PathBuf)> {
    let mut places = Vec::new();
    if let Some(user) = directories::UserDirs::new() {
        places.push((text!(language, "browser-home").to_owned(), user.home_dir().to_owned()));
        if let Some(downloads) = user.download_dir() {
            places.push((text!(language, "browser-downloads").to_owned(), downloads.to_owned()));
        }
        let user = user.home_dir().file_name().unwrap_or_default().to_owned();
        for mounts in [Path::new("/media").join(&user), Path::new("/run/media").join(&user)] {
            if mounts.is_dir() {
                places.push((text!(language, "browser-sticks").to_owned(), mounts));
            }
        }
    }
    if cfg!(target_os = "macos") {
        places.push((text!(language, "browser-sticks").to_owned(), PathBuf::from("/Volumes")));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_with_folders_first_and_only_files_that_are_wanted() {
        let place = tempfile::tempdir().unwrap();
        for name in ["b.JSON", "a.json", "c.txt", ".hidden.json"] {
            fs::write(place.path().join(name), "").unwrap();
        }
        fs::create_dir(place.path().join("z folder")).unwrap();
        let names = |endings: &[&str]| {
            let endings: Vec<_> = endings.iter().map(|ending| (*ending).to_owned()).collect();
            let entries = list(place.path(), &endings).unwrap();
            entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&["json"]), ["z folder", "a.json", "b.JSON"]);
        assert_eq!(names(&[]), ["z folder", "a.json", "b.JSON", "c.txt"]);
        assert!(list(&place.path().join("nowhere"), &[]).is_none());
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        assert!(is_name("laporan 1.pdf"));
        for name in ["", " ", "..", ".", "a/b", "..\\b", "a\0"] {
            assert!(!is_name(name), "{name:?}");
        }
    }
}
