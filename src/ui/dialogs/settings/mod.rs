//! The settings: everything that `config.toml` holds, and what is installed, in parts beside their names.
//!
//! What is clicked holds at once, what is typed when its field is left.

mod centre;
mod data;
mod devices;
mod lists;
mod look;
mod office;
mod people;
mod policy;
mod reports;
mod rows;
mod trust;

use egui::{Align, EventFilter, Key, Layout, RichText, ScrollArea, Ui, vec2};

use self::{
    centre::CentrePart, devices::Calibration, lists::ListTexts, people::PeoplePart, policy::PolicyPart,
    rows::Rows, trust::InstalledPart,
};
use super::kind::{DialogKind, Next};
use crate::{
    app::{CentreCommand, Command, Installable, SettingsChange, State},
    data_folder::{FirstStart, Settings},
    text::{Language, text},
    ui::theme,
};

/// The size of the dialog, where the window has room for it.
const SIZE: egui::Vec2 = vec2(780.0, 520.0);
/// What the window keeps around it.
const AROUND: egui::Vec2 = vec2(90.0, 150.0);
/// Where the dialog is narrower than this, the names of the parts stand above.
const NARROW: f32 = 560.0;
/// The size of a step of the first start.
const GUIDE_SIZE: egui::Vec2 = vec2(560.0, 330.0);
const NAMES_WIDTH: f32 = 176.0;
/// The title above the parts, and the button below them.
const HEAD_AND_FOOT: f32 = 80.0;

/// What has been entered.
pub(super) struct SettingsDialog {
    part: Part,
    /// Which step of the first start it is, where it is that.
    step: Option<FirstStart>,
    /// That step has just come onto the screen.
    new_step: bool,
    /// The settings as the desk had them last, and as they are wanted.
    seen: Settings,
    wanted: Settings,
    lists: ListTexts,
    people: PeoplePart,
    calibration: Calibration,
    policy: PolicyPart,
    trust: InstalledPart,
    own_policies: InstalledPart,
    languages: InstalledPart,
    centre: CentrePart,
}

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Office,
    People,
    Reports,
    Lists,
    Policy,
    Trust,
    Devices,
    Look,
    Data,
    Centre,
}

impl Part {
    const ALL: [Self; 10] = [
        Self::Office,
        Self::People,
        Self::Reports,
        Self::Lists,
        Self::Policy,
        Self::Trust,
        Self::Devices,
        Self::Look,
        Self::Data,
        Self::Centre,
    ];

    fn name(self, language: Language) -> &'static str {
        match self {
            Self::Office => text!(language, "settings-part-office"),
            Self::People => text!(language, "settings-part-people"),
            Self::Reports => text!(language, "settings-part-reports"),
            Self::Lists => text!(language, "settings-part-lists"),
            Self::Policy => text!(language, "settings-part-policy"),
            Self::Trust => text!(language, "settings-part-trust"),
            Self::Devices => text!(language, "settings-part-devices"),
            Self::Look => text!(language, "settings-part-look"),
            Self::Data => text!(language, "settings-part-data"),
            Self::Centre => text!(language, "sync-settings"),
        }
    }
}

impl SettingsDialog {
    /// The settings as they are.
    pub(super) fn new(state: &State, commands: &mut Vec<Command>) -> Self {
        commands.push(Command::ListInstalled);
        Self {
            part: Part::Office,
            step: None,
            new_step: false,
            seen: state.settings.clone(),
            wanted: state.settings.clone(),
            lists: ListTexts::of(&state.settings),
            people: PeoplePart::default(),
            calibration: Calibration::default(),
            policy: PolicyPart::default(),
            trust: InstalledPart::new(Installable::Trust),
            own_policies: InstalledPart::new(Installable::Policy),
            languages: InstalledPart::new(Installable::Language),
            centre: CentrePart::default(),
        }
    }

    /// The first start, where it was left.
    pub(super) fn first_start(state: &State) -> Self {
        let step = Some(state.settings.first_start);
        Self { step, new_step: true, ..Self::new(state, &mut Vec::new()) }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        self.follow(state);
        if let Some(step) = self.step {
            return self.step_ui(ui, step, state, commands);
        }
        let language = state.settings.language;
        let room = ui.ctx().content_rect().size() - AROUND;
        let size = SIZE.min(room).max(vec2(220.0, 120.0));
        ui.set_width(size.x);
        ui.label(RichText::new(text!(language, "desk-settings-title")).font(theme::bold(theme::LARGE)));
        let mut next = Next::Stay;
        let body = vec2(size.x, size.y - HEAD_AND_FOOT);
        if size.x < NARROW {
            ui.horizontal_wrapped(|ui| self.names_ui(ui, language));
            next = self.part_ui(ui, body.y, state, commands);
        } else {
            // Of a fixed size: what fills its place would make that grow with every frame.
            ui.allocate_ui_with_layout(body, Layout::left_to_right(Align::Min), |ui| {
                ui.set_max_size(body);
                ui.vertical(|ui| {
                    ui.set_width(NAMES_WIDTH);
                    self.names_ui(ui, language);
                });
                ui.separator();
                ui.vertical(|ui| next = self.part_ui(ui, body.y, state, commands));
            });
        }
        let done = ui.button(text!(language, "desk-done")).clicked();
        if done { Next::Close } else { next }
    }

    /// What was typed last is kept when the dialog is left.
    pub(super) fn keep(&mut self, commands: &mut Vec<Command>) {
        self.lists.read_into(&mut self.wanted);
        commands.push(Command::Centre(CentreCommand::AwaitEnrolment(false)));
        self.send(commands);
    }

    /// Whether something is typed that would be lost.
    pub(super) fn holds_a_reason(&self) -> bool {
        self.policy.holds_a_reason()
    }

    /// Takes over what has been changed elsewhere; what was changed here stays.
    fn follow(&mut self, state: &State) {
        if state.settings != self.seen {
            self.wanted.take_changes(&self.seen, &state.settings);
            self.lists.follow(&self.seen, &state.settings);
            self.seen = state.settings.clone();
        }
    }

    fn send(&self, commands: &mut Vec<Command>) {
        if self.wanted != self.seen {
            let wanted = |settings: &mut Settings| settings.clone_from(&self.wanted);
            commands.push(Command::Change(SettingsChange::of(&self.seen, wanted)));
        }
    }

    /// A step of the first start. Each is kept, so that it goes on there another time.
    fn step_ui(&mut self, ui: &mut Ui, step: FirstStart, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let room = ui.ctx().content_rect().size() - AROUND;
        let size = GUIDE_SIZE.min(room).max(vec2(220.0, 120.0));
        ui.set_width(size.x);
        let steps: Vec<_> =
            FirstStart::ALL.iter().copied().filter(|step| *step != FirstStart::Done).collect();
        let at = steps.iter().position(|one| *one == step).unwrap_or_default();
        let title = text!(language, "first-start", number = at + 1, of = steps.len());
        ui.label(RichText::new(title).font(theme::bold(theme::LARGE)));
        let (mut next, mut settled) = (Next::Stay, false);
        // Where something is to be typed, its field has the keyboard; else Enter goes on.
        let (fresh, typed) = (std::mem::take(&mut self.new_step), step == FirstStart::Office);
        if fresh && typed {
            ui.memory_mut(|memory| {
                memory.focused().into_iter().for_each(|before| memory.surrender_focus(before));
                memory.move_focus(egui::FocusDirection::Next);
            });
        }
        let scroll =
            ScrollArea::vertical().id_salt(step.code()).max_height(size.y).auto_shrink([false, false]);
        scroll.min_scrolled_height(size.y).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 7.0;
            let rows = &mut Rows::new(ui, language);
            rows.hint(step_hint(step, language));
            match step {
                FirstStart::Language => office::language_ui(rows, &mut self.wanted),
                FirstStart::Office => {
                    office::names_ui(rows, &mut self.wanted);
                    office::templates_ui(rows, &mut self.wanted, &mut self.lists);
                }
                FirstStart::Trust => self.trust.part_ui(rows, state, commands),
                FirstStart::Camera => {
                    devices::status_ui(rows, state);
                    devices::part_ui(rows, &mut self.wanted, state);
                }
                FirstStart::Scan | FirstStart::Done => {}
            }
            settled = rows.settled();
        });
        ui.horizontal_wrapped(|ui| {
            let forward = if at + 1 < steps.len() {
                text!(language, "first-start-next")
            } else {
                text!(language, "first-start-done")
            };
            let forward = ui.button(RichText::new(forward).strong());
            if fresh && !typed {
                forward.request_focus();
            }
            let nowhere = ui.memory(|memory| memory.focused().is_none());
            let entered = nowhere && !settled && ui.input(|input| input.key_pressed(Key::Enter));
            let forward = forward.clicked() || entered;
            let back = at > 0 && ui.button(text!(language, "find-back")).clicked();
            let later = ui.button(text!(language, "encryption-later")).clicked();
            let skip = ui.button(text!(language, "first-start-skip")).clicked();
            let to = match (forward, back, skip) {
                (true, ..) => steps.get(at + 1).copied().unwrap_or_default(),
                (_, true, _) => at.checked_sub(1).and_then(|at| steps.get(at)).copied().unwrap_or(step),
                (.., true) => FirstStart::Done,
                _ => step,
            };
            if to != step {
                self.wanted.first_start = to;
                (self.step, self.new_step) = (Some(to), true);
                settled = true;
            }
            if later || to == FirstStart::Done {
                next = Next::Close;
            }
        });
        if settled {
            self.send(commands);
        }
        next
    }

    /// The names of the parts, of which one is chosen with the mouse, Tab and Enter, or the arrows.
    fn names_ui(&mut self, ui: &mut Ui, language: Language) {
        let mut focused = None;
        let mut names = Vec::new();
        for (at, part) in Part::ALL.into_iter().enumerate() {
            let name = ui.selectable_label(self.part == part, part.name(language));
            if name.clicked() {
                self.part = part;
            }
            if name.has_focus() {
                focused = Some(at);
            }
            names.push(name);
        }
        let Some(at) = focused else { return };
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        if let Some(name) = names.get(at) {
            ui.memory_mut(|memory| memory.set_focus_lock_filter(name.id, arrows));
        }
        let (up, down) =
            ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
        let next = match (up, down) {
            (true, _) => at.checked_sub(1),
            (_, true) => Some(at + 1),
            _ => None,
        };
        if let Some((name, part)) = next.and_then(|next| names.get(next).zip(Part::ALL.get(next))) {
            name.request_focus();
            self.part = *part;
        }
    }

    fn part_ui(&mut self, ui: &mut Ui, height: f32, state: &State, commands: &mut Vec<Command>) -> Next {
        let (mut next, mut settled) = (Next::Stay, false);
        // Each part keeps its own place when it is scrolled.
        let scroll = ScrollArea::vertical().id_salt(self.part.name(Language::English));
        scroll.min_scrolled_height(height).max_height(height).auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 7.0;
            let rows = &mut Rows::new(ui, state.settings.language);
            let wanted = &mut self.wanted;
            match self.part {
                Part::Office => office::part_ui(rows, wanted, &mut self.lists),
                Part::People => self.people.part_ui(rows, state, commands),
                Part::Reports => reports::part_ui(rows, wanted),
                Part::Lists => self.lists.part_ui(rows, wanted),
                Part::Policy => {
                    self.policy.part_ui(rows, wanted, state, commands);
                    self.own_policies.part_ui(rows, state, commands);
                }
                Part::Trust => {
                    trust::age_ui(rows, wanted);
                    self.trust.part_ui(rows, state, commands);
                }
                Part::Devices => {
                    devices::part_ui(rows, wanted, state);
                    self.calibration.part_ui(rows);
                }
                Part::Look => {
                    look::part_ui(rows, wanted);
                    self.languages.part_ui(rows, state, commands);
                }
                Part::Data => {
                    if data::part_ui(rows, wanted, state) {
                        next = Next::Open(DialogKind::Encryption);
                    }
                }
                Part::Centre => self.centre.part_ui(rows, state, commands),
            }
            settled = rows.settled();
        });
        if settled {
            self.send(commands);
        }
        next
    }
}

fn step_hint(step: FirstStart, language: Language) -> &'static str {
    match step {
        FirstStart::Language => text!(language, "first-start-language"),
        FirstStart::Office => text!(language, "first-start-office"),
        FirstStart::Trust => text!(language, "first-start-trust"),
        FirstStart::Camera => text!(language, "first-start-camera"),
        FirstStart::Scan | FirstStart::Done => text!(language, "first-start-scan"),
    }
}
