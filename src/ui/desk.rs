//! The arrangement of the panels, and what the keyboard does from anywhere.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use egui::{Align2, Key, Margin, Panel, RichText, Ui, vec2};

use super::{
    camera_view::{BELOW_THE_PICTURE, CameraView},
    dialogs::{DialogKind, Dialogs, FilePurpose, PICTURES},
    keys::{KEYS, keys_ui},
    notices,
    status_bar::status_bar_ui,
    theme,
    verdict_card::{Circumstances, band_ui, details_ui},
    visit_form::VisitForm,
    visit_lists::VisitLists,
};
use crate::{
    app::{Card, Command, LogState, State},
    scan::{camera::CameraStatus, frame::Frame},
    text::text,
    time::Timestamp,
};

/// The headline of the list, the heads of its columns, two rows, and what can be done.
const MIN_LIST_HEIGHT: f32 = 250.0;

/// In a window narrower than this, in points, the panels stand one below the other.
const NARROW: f32 = 860.0;
const STACKED_LIST_HEIGHT: f32 = 330.0;

/// What the panels remember between frames.
pub struct Desk {
    camera: CameraView,
    form: VisitForm,
    lists: VisitLists,
    dialogs: Dialogs,
    /// The last assessment whose holder left by showing his code.
    seen_off: u64,
    /// How high the buttons below the lists were when they were last drawn.
    actions_height: f32,
}

impl Desk {
    /// A desk that proposes files for exports in this folder.
    #[must_use]
    pub fn new(export_folder: PathBuf) -> Self {
        Self {
            camera: CameraView::default(),
            form: VisitForm::default(),
            lists: VisitLists::default(),
            dialogs: Dialogs::new(export_folder),
            seen_off: 0,
            actions_height: theme::BUTTON_HEIGHT,
        }
    }

    /// Opens a dialog, or has it wait for the one that is open.
    pub fn open(&mut self, kind: DialogKind, state: &State, commands: &mut Vec<Command>) {
        self.dialogs.open(kind, state, commands);
    }

    /// When something of it changes although nothing happens.
    #[must_use]
    pub fn next_deadline(&self, state: &State) -> Option<Timestamp> {
        self.form.next_deadline().filter(|at| *at > state.now)
    }

    /// Whether a character that comes into this widget and is taken back at once leaves no trace there.
    #[must_use]
    pub fn gives_back(&self, widget: egui::Id) -> bool {
        self.form.gives_back(widget)
    }

    /// Draws everything, and says what the officer wants.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, frame: Option<&Frame>, commands: &mut Vec<Command>) {
        if let Some(frame) = frame {
            self.camera.take(ui.ctx(), frame);
        }
        self.camera.mirrored = state.settings.mirrored_preview;
        theme::follow(ui.ctx(), state.settings.appearance, state.settings.text_size);
        self.form.follow(state, commands);
        self.see_off(state, commands);
        self.dialogs.follow(state);
        let keys = self.keys(ui, state, commands);
        let language = state.settings.language;
        let mut wanted = None;

        let strip = egui::Frame::new().inner_margin(Margin::symmetric(12, 2)).fill(theme::of(ui).panel);
        Panel::bottom("status")
            .min_size(30.0)
            .resizable(false)
            .frame(strip)
            .show(ui, |ui| status_bar_ui(ui, state, language, commands));
        if !state.notices.is_empty() {
            // Above the status bar, so that no list and no button is covered: the lists give way.
            let strip = egui::Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 4 });
            Panel::bottom("passing")
                .resizable(false)
                .frame(strip)
                .show_separator_line(false)
                .show(ui, |ui| notices::passing_ui(ui, state, commands));
        }
        if state.demo {
            let banner =
                egui::Frame::new().inner_margin(Margin::symmetric(12, 3)).fill(theme::of(ui).demo.paper);
            Panel::top("demo").frame(banner).show_separator_line(false).show(ui, |ui| {
                ui.vertical_centered(|ui| {
                    let words =
                        RichText::new(text!(language, "desk-demo-banner")).color(theme::of(ui).demo.ink);
                    ui.add(egui::Label::new(words).wrap());
                });
            });
        }
        let lines = notices::lines(state);
        if !lines.is_empty() {
            let strip = egui::Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 0 });
            Panel::top("notices").frame(strip).show_separator_line(false).show(ui, |ui| {
                wanted = notices::lines_ui(ui, &lines, state, commands);
            });
        }
        if ui.available_width() < NARROW {
            wanted = self.stacked_ui(ui, state, keys.enter_checks_out, commands).or(wanted);
        } else {
            wanted = self.beside_ui(ui, state, keys.enter_checks_out, commands).or(wanted);
        }

        if keys.enter {
            let leaves_now = self.leaves_now(state);
            match state.card.as_ref().and_then(Card::inside) {
                Some(visit) if keys.enter_checks_out && !leaves_now => {
                    commands.push(Command::CheckOut(visit.id));
                }
                Some(_) if !self.form.touched() => {}
                // He leaves by his code, and the key was pressed for that.
                _ if leaves_now => {}
                _ => self.form.enter(keys.focused, state, commands),
            }
        }
        if let Some(kind) = wanted.or(keys.wanted) {
            self.dialogs.open(kind, state, commands);
        }
        self.dialogs.ui(ui, state, commands);
        self.dropped_files_ui(ui, state, commands);
    }

    /// On a wide screen: the form on the right, and all else beside it.
    fn beside_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        enter_checks_out: bool,
        commands: &mut Vec<Command>,
    ) -> Option<DialogKind> {
        let form = egui::Frame::new().inner_margin(Margin { left: 0, right: 12, top: 8, bottom: 10 });
        Panel::right("form")
            .exact_size(theme::FORM_WIDTH)
            .frame(form)
            .resizable(false)
            .show_separator_line(false)
            .show(ui, |ui| {
                theme::panel_frame(ui).show(ui, |ui| {
                    ui.set_min_size(ui.available_size());
                    egui::ScrollArea::vertical().show(ui, |ui| self.form.ui(ui, state, commands));
                });
            });
        let middle = egui::Frame::new().inner_margin(Margin { left: 12, right: 10, top: 8, bottom: 10 });
        egui::CentralPanel::default()
            .frame(middle)
            .show(ui, |ui| {
                // In a window that is too low, the list goes below its edge and the verdict stays.
                let scroll = egui::ScrollArea::vertical().auto_shrink(false);
                scroll.show(ui, |ui| self.middle_ui(ui, state, enter_checks_out, commands)).inner
            })
            .inner
    }

    /// On a narrow screen, or with large letters: the verdict, and below it all else.
    fn stacked_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        enter_checks_out: bool,
        commands: &mut Vec<Command>,
    ) -> Option<DialogKind> {
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(8, 6));
        egui::CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| {
                let title = policy_titles(state);
                let circumstances = circumstances(state, &title, enter_checks_out);
                // The verdict stays where it is while the rest is scrolled.
                band_ui(ui, state.card.as_ref(), &circumstances);
                ui.add_space(theme::GAP - 6.0);
                let scroll = egui::ScrollArea::vertical().auto_shrink(false);
                scroll
                    .show(ui, |ui| {
                        let mut wanted = None;
                        let width = ui.available_width();
                        theme::panel_frame(ui).show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            wanted = side_ui(ui, state, &circumstances, commands);
                        });
                        theme::panel_frame(ui).show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            self.form.ui(ui, state, commands);
                        });
                        let camera = vec2(width, width * 9.0 / 16.0 + BELOW_THE_PICTURE + 22.0);
                        box_ui(ui, camera.min(vec2(width, 380.0)), |ui| {
                            wanted = self.camera.ui(ui, state, commands).or(wanted);
                        });
                        box_ui(ui, vec2(width, STACKED_LIST_HEIGHT), |ui| {
                            wanted = self.lists_ui(ui, state, commands).or(wanted);
                        });
                        wanted
                    })
                    .inner
            })
            .inner
    }

    /// The verdict, the camera with the details beside it, and who is inside.
    fn middle_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        enter_checks_out: bool,
        commands: &mut Vec<Command>,
    ) -> Option<DialogKind> {
        let title = policy_titles(state);
        let circumstances = circumstances(state, &title, enter_checks_out);
        band_ui(ui, state.card.as_ref(), &circumstances);
        ui.add_space(theme::GAP - 6.0);

        let mut wanted = None;
        let width = ui.available_width();
        let camera_width = (width * 0.44).clamp(230.0, 380.0);
        let height = (ui.available_height() - MIN_LIST_HEIGHT - theme::GAP)
            .clamp(180.0, (camera_width * 9.0 / 16.0 + BELOW_THE_PICTURE + 22.0).max(320.0));
        ui.allocate_ui_with_layout(
            vec2(width, height),
            egui::Layout::left_to_right(egui::Align::Min),
            |ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP;
                box_ui(ui, vec2(camera_width, height), |ui| {
                    wanted = self.camera.ui(ui, state, commands);
                });
                box_ui(ui, vec2(ui.available_width(), height), |ui| {
                    wanted = side_ui(ui, state, &circumstances, commands).or(wanted);
                });
            },
        );
        ui.add_space(theme::GAP - 6.0);

        let rest = vec2(ui.available_width(), ui.available_height().max(MIN_LIST_HEIGHT));
        box_ui(ui, rest, |ui| wanted = self.lists_ui(ui, state, commands).or(wanted));
        wanted
    }

    /// The lists, and below them what else can be done.
    fn lists_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Option<DialogKind> {
        let language = state.settings.language;
        let height = (ui.available_height() - self.actions_height - 6.0).max(0.0);
        let lists = vec2(ui.available_width().max(0.0), height);
        ui.allocate_ui_with_layout(lists, egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_min_size(lists);
            ui.set_max_size(lists);
            self.lists.ui(ui, state, commands);
        });
        let mut wanted = None;
        let actions = ui.horizontal_wrapped(|ui| {
            for (word, kind) in [
                (text!(language, "find-open"), DialogKind::Find),
                (text!(language, "evening-open"), DialogKind::CloseDay),
                (text!(language, "muster-open"), DialogKind::Muster),
                (text!(language, "glance-open"), DialogKind::Glance),
                (text!(language, "desk-import-open"), DialogKind::File(FilePurpose::Import)),
                (text!(language, "desk-export-open"), DialogKind::Export),
                (text!(language, "desk-settings-open"), DialogKind::Settings),
                (text!(language, "about-open"), DialogKind::About),
            ] {
                if ui.button(word).clicked() {
                    wanted = Some(kind);
                }
            }
        });
        let height = actions.response.rect.height();
        if (height - self.actions_height).abs() > 0.5 {
            self.actions_height = height;
            ui.ctx().request_repaint();
        }
        wanted
    }

    /// What the keyboard asks for. Enter waits until the fields have taken in what was typed before it.
    fn keys(&mut self, ui: &Ui, state: &State, commands: &mut Vec<Command>) -> Keys {
        let focused = ui.memory(egui::Memory::focused);
        let enter_checks_out = !self.form.touched()
            && state.card.as_ref().and_then(Card::may_leave_from).is_some_and(|from| from <= state.now);
        if self.dialogs.is_open() {
            return Keys { enter: false, enter_checks_out, wanted: None, focused };
        }
        // Letters typed while a list has the keyboard are a name.
        let typed_into = focused.filter(|focused| !self.lists.passes_letters(*focused));
        self.form.keys(ui, &state.settings.purposes, typed_into, commands);
        self.undo_key(ui, state, focused, commands);
        let find = ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, Key::F));
        if ui.input(|input| input.key_pressed(Key::F3)) {
            commands.push(Command::LookAgain);
        }
        let asked =
            [(Key::F1, DialogKind::Help), (Key::F4, DialogKind::Duty), (Key::F12, DialogKind::CloseDay)];
        let asked = asked.into_iter().find(|(key, _)| ui.input(|input| input.key_pressed(*key)));
        let asked = asked.map(|(_, kind)| kind).or(find.then_some(DialogKind::Find));
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            if state.card.is_some() {
                commands.push(Command::Dismiss);
                self.form.dismiss();
            } else if focused.is_none() {
                self.form.clear();
            }
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter))
            && focused.is_none_or(|focused| self.form.owns(focused));
        let expected = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, EXPECTED_KEY));
        let wanted = asked.or(expected.then_some(DialogKind::Expected));
        Keys { enter, enter_checks_out, wanted, focused }
    }

    /// One key takes back what was done last.
    fn undo_key(&mut self, ui: &Ui, state: &State, focused: Option<egui::Id>, commands: &mut Vec<Command>) {
        // Within a field Ctrl+Z is that of the field.
        let pressed = ui.input_mut(|input| {
            input.consume_key(egui::Modifiers::NONE, UNDO_KEY)
                || focused.is_none() && input.consume_key(egui::Modifiers::COMMAND, Key::Z)
        });
        if pressed {
            self.form.undo(state, commands);
        }
    }

    /// A guest who is inside and shows his code again leaves, and nobody need press a key.
    fn see_off(&mut self, state: &State, commands: &mut Vec<Command>) {
        let Some(card) = state.card.as_ref().filter(|card| card.assessed.id != self.seen_off) else { return };
        if let Some(visit) = card.leaves().filter(|_| !self.form.touched()) {
            commands.push(Command::CheckOut(visit.id));
            self.seen_off = card.assessed.id;
        }
    }

    /// Whether the holder of the card leaves by his code, unless the log has not taken that by now.
    fn leaves_now(&self, state: &State) -> bool {
        let answered = TimeDelta::seconds(3);
        state
            .card
            .as_ref()
            .is_some_and(|card| card.assessed.id == self.seen_off && card.shown_at + answered > state.now)
    }

    /// Keeps what is typed and not logged yet, now that the window is closed.
    pub fn close(&mut self, commands: &mut Vec<Command>) {
        self.form.keep_now(commands);
    }

    fn dropped_files_ui(&mut self, ui: &Ui, state: &State, commands: &mut Vec<Command>) {
        let dropped: Vec<PathBuf> =
            ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        for path in dropped {
            if has_ending(&path, &PICTURES) {
                commands.push(Command::OpenPicture(path));
            } else if has_ending(&path, &TABLES) {
                // Nothing is logged before the officer has seen what would become of it.
                commands.push(Command::TryImport(path));
            } else {
                // Whom to believe is not decided by a slip of the hand.
                self.dialogs.open_file(FilePurpose::Trust, path.display().to_string());
            }
        }
        if ui.input(|input| !input.raw.hovered_files.is_empty()) {
            let painter =
                ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
            let rect = ui.ctx().content_rect();
            painter.rect_filled(rect, 0.0, egui::Color32::from_black_alpha(150));
            let text = text!(state.settings.language, "desk-drop-here");
            painter.text(rect.center(), Align2::CENTER_CENTER, text, theme::bold(28.0), egui::Color32::WHITE);
        }
    }
}

/// The title of a policy by its id.
fn policy_titles(state: &State) -> impl Fn(&str) -> String {
    |id| {
        let policy = state.policies.iter().find(|policy| policy.id == id);
        policy.map_or(id, |policy| policy.title(state.settings.language)).to_owned()
    }
}

fn circumstances<'a>(
    state: &State,
    policy_title: &'a dyn Fn(&str) -> String,
    enter_checks_out: bool,
) -> Circumstances<'a> {
    Circumstances {
        language: state.settings.language,
        names_shown: state.names_shown(),
        recorded: !matches!(state.log, LogState::Trouble(_)),
        policy_title,
        camera: !matches!(state.camera, CameraStatus::Trouble(_)),
        enter_checks_out,
    }
}

struct Keys {
    enter: bool,
    enter_checks_out: bool,
    /// A dialog that a key opens.
    wanted: Option<DialogKind>,
    /// What had the keyboard.
    focused: Option<egui::Id>,
}

/// Shows who is expected today.
const EXPECTED_KEY: Key = Key::F11;
/// Takes back what was done last.
const UNDO_KEY: Key = Key::F2;

/// The endings of lists of visits that are no trust file. JSON may be both, and is asked about.
const TABLES: [&str; 2] = ["csv", "xlsx"];

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| endings.iter().any(|one| one.eq_ignore_ascii_case(ending)))
}

/// A white box of a fixed size, whose content scrolls when it must.
fn box_ui(ui: &mut Ui, size: egui::Vec2, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
        let frame = theme::panel_frame(ui);
        let inside = (size - frame.total_margin().sum()).max(egui::Vec2::ZERO);
        frame.show(ui, |ui| {
            ui.set_min_size(inside);
            ui.set_max_size(inside);
            content(ui);
        });
    });
}

/// What to do next, while there is no verdict.
fn help_ui(ui: &mut Ui, state: &State) {
    let language = state.settings.language;
    ui.label(RichText::new(text!(language, "desk-help-title")).font(theme::bold(theme::LARGE)));
    keys_ui(ui, KEYS.iter().filter(|key| key.daily), language);
}

/// Why, who and what to do; or what can be done, while there is no verdict.
fn side_ui(
    ui: &mut Ui,
    state: &State,
    circumstances: &Circumstances<'_>,
    commands: &mut Vec<Command>,
) -> Option<DialogKind> {
    let language = state.settings.language;
    // What can be done stays in sight, however long the reasons are.
    let buttons = state.card.is_some() || state.may_preview();
    let below = if buttons { theme::BUTTON_HEIGHT + 6.0 } else { 0.0 };
    let scroll = egui::ScrollArea::vertical().id_salt("details");
    scroll.max_height((ui.available_height() - below).max(40.0)).show(ui, |ui| match &state.card {
        Some(card) => details_ui(ui, card, circumstances, commands),
        None => help_ui(ui, state),
    });
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        if state.card.is_some() && ui.button(text!(language, "desk-close")).clicked() {
            commands.push(Command::Dismiss);
        }
        if state.may_preview() && ui.button(text!(language, "desk-preview-open")).clicked() {
            wanted = Some(DialogKind::Preview);
        }
    });
    wanted
}
