//! A table of visits: sorted by a click on a head, narrowed by a text, worked with the mouse or with the arrow keys
//! and Enter. Only the rows on the screen are drawn.
//!
//! It is one stop of the tabulator, and so are the buttons of the row that is chosen: a list of fifty guests does not
//! take fifty keys to pass.

mod columns;

pub(super) use columns::Column;

use std::hash::{Hash as _, Hasher as _};

use egui::{
    Align, Button, EventFilter, FontId, Id, Key, Label, Modifiers, RichText, Role, Sense, Ui, WidgetInfo,
    vec2,
};
use egui_extras::{Column as Room, TableBuilder};

use super::theme;
use crate::{
    text::text,
    time::Timestamp,
    visit::{Visit, VisitId},
    words::{Language, visits},
};

/// The height of a row: what can be hit in it has 24 points.
const ROW_HEIGHT: f32 = 28.0;
const HEAD_HEIGHT: f32 = 26.0;
/// The space between two columns.
const GAP: f32 = 8.0;
/// After a guest was checked out the rows below move up: a second click that is meant for the same guest would hit
/// the next one.
const REST: f64 = 1.0;
/// Buttons that take more of the room than this stand in a menu.
const MOST_OF_BUTTONS: f32 = 0.45;
const MENU_WIDTH: f32 = 34.0;
/// More of a text is not measured: no column is that wide.
const MEASURED: usize = 160;
/// By how many rows a page of the keyboard goes.
const PAGE: usize = 10;

/// What can be done with a visit: the word on each button, and the same with the guest's name.
pub(super) type Actions<'a, Action> = &'a dyn Fn(&Visit) -> Vec<(Action, &'static str, String)>;

/// What stands in a table and what can be done in it. The first action is that of Enter and of a double click.
pub(super) struct Kind<'a, Action> {
    /// What the list is called, for those who hear it.
    pub name: &'a str,
    /// The columns from left to right.
    pub columns: &'a [Column],
    /// The same, the first that is dropped where there is no room standing last.
    pub by_worth: &'a [Column],
    pub actions: Actions<'a, Action>,
    /// Whether the rows move when an action is done, so that a second click would hit another guest.
    pub moves: bool,
}

/// How a table stands: what is chosen, how it is sorted and narrowed.
pub(super) struct VisitTable {
    id: Id,
    sort: Option<(Column, bool)>,
    chosen: Option<VisitId>,
    /// Which rows are shown, in which order, and of what that was found out.
    order: Vec<usize>,
    of: u64,
    /// What each column takes without being cut, of the rows that were on the screen since the list changed.
    needs: Vec<f32>,
    rests_until: f64,
    scroll_to_chosen: bool,
}

impl VisitTable {
    /// A table in the order in which its visits come.
    pub(super) fn new(name: &str) -> Self {
        Self {
            id: Id::unique(("visit table", name)),
            sort: None,
            chosen: None,
            order: Vec::new(),
            of: 0,
            needs: Vec::new(),
            rests_until: 0.0,
            scroll_to_chosen: false,
        }
    }

    /// Whether this widget is the table, in which letters are not typed.
    pub(super) fn is(&self, widget: Id) -> bool {
        widget == self.id
    }

    /// Gives the table the keyboard, with its first row chosen.
    pub(super) fn take_keyboard(&mut self, ui: &Ui) {
        ui.memory_mut(|memory| memory.request_focus(self.id));
    }

    /// How many rows are shown.
    pub(super) fn shown(&self) -> usize {
        self.order.len()
    }

    /// Takes in the visits, and what their texts have to contain to be shown.
    pub(super) fn follow(&mut self, visits: &[Visit], filter: &str, now: Timestamp, language: Language) {
        let of = fingerprint(visits, filter, self.sort, now);
        if self.of == of {
            return;
        }
        self.of = of;
        self.needs.clear();
        let filter = filter.trim().to_lowercase();
        let wanted = |visit: &Visit| {
            filter.is_empty()
                || [Column::Name, Column::Organisation, Column::Host, Column::Purpose]
                    .iter()
                    .any(|column| column.text(visit, now, language).to_lowercase().contains(&filter))
                // Of a number the whole is meant.
                || [&visit.card, &visit.no.to_string()].iter().any(|number| number.trim().to_lowercase() == filter)
        };
        self.order = (0..visits.len()).filter(|&at| wanted(&visits[at])).collect();
        if let Some((column, descending)) = self.sort {
            self.order.sort_by(|&one, &other| {
                let order = column.compare(&visits[one], &visits[other], now);
                if descending { order.reverse() } else { order }
            });
        }
        if let Some(chosen) = self.chosen
            && !self.order.iter().any(|&at| visits[at].id == chosen)
        {
            self.chosen = None;
        }
    }

    /// Draws the table in the room there is. Says what is to be done with which visit.
    pub(super) fn ui<Action: Copy>(
        &mut self,
        ui: &mut Ui,
        visits: &[Visit],
        kind: &Kind<'_, Action>,
        (now, language): (Timestamp, Language),
    ) -> Option<(Action, VisitId)> {
        let mut done = self.keys(ui, visits, kind);
        let room = ui.available_rect_before_wrap();
        self.stop_ui(ui, room, visits, kind, (now, language));
        let scroll = ui.spacing().scroll.allocated_width();
        let all_buttons = self.buttons_width(ui, visits, kind);
        // Where there is little room they stand in a menu.
        let in_a_menu = all_buttons > room.width() * MOST_OF_BUTTONS;
        let buttons = if in_a_menu { MENU_WIDTH } else { all_buttons };
        let gaps = GAP * f32::from(u8::from(buttons > 0.0));
        self.measure_heads(ui, kind, language);
        let widths = columns::widths(
            kind.columns,
            kind.by_worth,
            &self.needs,
            (room.width() - scroll - buttons - gaps).max(0.0),
            GAP,
        );
        let there: Vec<usize> = (0..kind.columns.len()).filter(|&at| widths[at].is_some()).collect();

        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
            ui.spacing_mut().button_padding = vec2(6.0, 1.0);
            ui.spacing_mut().interact_size.y = theme::TARGET;
            let mut table = TableBuilder::new(ui)
                .id_salt(self.id)
                .striped(true)
                .sense(Sense::CLICK)
                .auto_shrink(false)
                .min_scrolled_height(0.0)
                .animate_scrolling(false)
                .cell_layout(egui::Layout::left_to_right(Align::Center));
            for &at in &there {
                table = table.column(Room::exact(widths[at].unwrap_or_default()).clip(true));
            }
            if buttons > 0.0 {
                table = table.column(Room::exact(buttons).clip(true));
            }
            if std::mem::take(&mut self.scroll_to_chosen)
                && let Some(row) = self.row_of_chosen(visits)
            {
                table = table.scroll_to_row(row, None);
            }
            let mut sort = None;
            let table = table.header(HEAD_HEIGHT, |mut header| {
                for &at in &there {
                    header.col(|ui| {
                        if self.head_ui(ui, kind.columns[at], language) {
                            sort = Some(kind.columns[at]);
                        }
                    });
                }
            });
            if let Some(column) = sort {
                self.sort_by(column);
            }
            let order = std::mem::take(&mut self.order);
            table.body(|body| {
                body.rows(ROW_HEIGHT, order.len(), |mut row| {
                    let Some(visit) = order.get(row.index()).and_then(|&at| visits.get(at)) else { return };
                    let chosen = self.chosen == Some(visit.id);
                    row.set_selected(chosen);
                    for &at in &there {
                        row.col(|ui| self.cell_ui(ui, visit, kind.columns, at, (now, language)));
                    }
                    if buttons > 0.0 {
                        row.col(|ui| {
                            let way = (chosen, in_a_menu, language);
                            done = actions_ui(ui, visit, kind, way).or(done);
                        });
                    }
                    if !there.is_empty() {
                        let response = row.response();
                        if response.clicked() {
                            self.chosen = Some(visit.id);
                            response.ctx.memory_mut(|memory| memory.request_focus(self.id));
                        }
                    }
                });
            });
            self.order = order;
        });
        let done = done.filter(|_| !kind.moves || ui.input(|input| input.time) >= self.rests_until);
        if done.is_some() && kind.moves {
            self.rests_until = ui.input(|input| input.time) + REST;
            // Enter once more is not the next guest's.
            self.chosen = None;
        }
        done
    }

    /// The arrow keys choose, Enter does the first action, while the table has the keyboard.
    fn keys<Action: Copy>(
        &mut self,
        ui: &Ui,
        visits: &[Visit],
        kind: &Kind<'_, Action>,
    ) -> Option<(Action, VisitId)> {
        if !ui.memory(|memory| memory.has_focus(self.id)) {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        let last = self.order.len().checked_sub(1)?;
        let row = self.row_of_chosen(visits);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let next = if pressed(Key::ArrowDown) {
            Some(row.map_or(0, |row| row + 1))
        } else if pressed(Key::ArrowUp) {
            Some(row.map_or(last, |row| row.saturating_sub(1)))
        } else if pressed(Key::PageDown) {
            Some(row.map_or(0, |row| row + PAGE))
        } else if pressed(Key::PageUp) {
            Some(row.map_or(last, |row| row.saturating_sub(PAGE)))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        };
        if let Some(next) = next {
            self.chosen = self.order.get(next.min(last)).and_then(|&at| visits.get(at)).map(|visit| visit.id);
            self.scroll_to_chosen = true;
            return None;
        }
        let visit = row.and_then(|row| self.order.get(row)).and_then(|&at| visits.get(at))?;
        if !pressed(Key::Enter) {
            return None;
        }
        let (action, ..) = (kind.actions)(visit).into_iter().next()?;
        Some((action, visit.id))
    }

    fn row_of_chosen(&self, visits: &[Visit]) -> Option<usize> {
        let chosen = self.chosen?;
        self.order.iter().position(|&at| visits.get(at).is_some_and(|visit| visit.id == chosen))
    }

    fn sort_by(&mut self, column: Column) {
        self.sort = match self.sort {
            Some((sorted, false)) if sorted == column => Some((column, true)),
            Some((sorted, true)) if sorted == column => None,
            _ => Some((column, false)),
        };
    }

    /// The head of a column; whether it was asked to sort.
    fn head_ui(&self, ui: &mut Ui, column: Column, language: Language) -> bool {
        let name = column.head().in_language(language);
        let palette = theme::of(ui);
        let text = RichText::new(name).font(theme::bold(theme::SMALL)).color(palette.quiet_ink);
        let head = ui.add(Button::new(text).frame(false).sense(Sense::CLICK).truncate());
        let sorted = self.sort.filter(|(sorted, _)| *sorted == column).map(|(_, descending)| descending);
        let spoken = match sorted {
            Some(true) => text!(language, "lists-sorted-down", column = name),
            Some(false) => text!(language, "lists-sorted-up", column = name),
            None => name.to_owned(),
        };
        head.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &spoken));
        if let Some(descending) = sorted {
            // Letters for it are not in every font.
            let tip = if descending { 3.5 } else { -3.5 };
            let middle = head.rect.right_center() + vec2(7.0, 0.0);
            let corners = [vec2(0.0, tip), vec2(5.0, -tip), vec2(-5.0, -tip)].map(|corner| middle + corner);
            let arrow = egui::Shape::convex_polygon(corners.to_vec(), palette.accent, egui::Stroke::NONE);
            ui.painter().add(arrow);
        }
        head.on_hover_text(text!(language, "lists-sort")).clicked()
    }

    fn measure_heads<Action>(&mut self, ui: &Ui, kind: &Kind<'_, Action>, language: Language) {
        if self.needs.len() != kind.columns.len() {
            let font = theme::bold(theme::SMALL);
            let head =
                |column: &Column| measure(ui, column.head().in_language(language), font.clone()) + 26.0;
            self.needs = kind.columns.iter().map(head).collect();
        }
    }

    fn cell_ui(
        &mut self,
        ui: &mut Ui,
        visit: &Visit,
        columns: &[Column],
        at: usize,
        (now, language): (Timestamp, Language),
    ) {
        let column = columns[at];
        let content = column.text(visit, now, language);
        let font =
            if column == Column::Name { theme::bold(theme::TEXT) } else { FontId::proportional(theme::TEXT) };
        let need = measure(ui, &content, font.clone()) + 2.0;
        if let Some(known) = self.needs.get_mut(at)
            && *known < need
        {
            *known = need;
            ui.ctx().request_repaint();
        }
        let quiet = matches!(column, Column::No | Column::Purpose | Column::Evidence);
        let palette = theme::of(ui);
        let text =
            RichText::new(content).font(font).color(if quiet { palette.quiet_ink } else { palette.ink });
        let label = ui.add(Label::new(text).selectable(false).truncate());
        let marks = visits::marks(visit, language);
        if column == Column::Arrived && !marks.is_empty() {
            label.on_hover_text(marks);
        }
    }

    /// How wide the widest row of buttons is.
    fn buttons_width<Action: Copy>(&self, ui: &Ui, visits: &[Visit], kind: &Kind<'_, Action>) -> f32 {
        let font = FontId::proportional(theme::TEXT);
        let row = |at: &usize| -> f32 {
            let Some(visit) = visits.get(*at) else { return 0.0 };
            let actions = (kind.actions)(visit);
            let words = actions.iter().map(|(_, word, _)| measure(ui, word, font.clone()) + 14.0);
            words.sum::<f32>() + GAP * actions.len().saturating_sub(1) as f32
        };
        self.order.iter().take(32).map(row).fold(0.0, f32::max)
    }

    /// The place of the table in the order of the tabulator, and what is heard there.
    fn stop_ui<Action>(
        &self,
        ui: &Ui,
        room: egui::Rect,
        visits: &[Visit],
        kind: &Kind<'_, Action>,
        (now, language): (Timestamp, Language),
    ) {
        let stop = ui.interact(room, self.id, Sense::focusable_noninteractive());
        let chosen = self.row_of_chosen(visits).and_then(|row| visits.get(self.order[row]));
        let spoken = chosen.map_or_else(
            || text!(language, "lists-rows", count = self.order.len()),
            |visit| {
                let cells = kind.columns.iter().map(|column| column.text(visit, now, language));
                cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ")
            },
        );
        stop.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ListBox, true, kind.name);
            info.current_text_value = Some(spoken.clone());
            info
        });
        if stop.has_focus() {
            let palette = theme::of(ui);
            ui.painter().rect_stroke(
                room.expand(2.0),
                f32::from(theme::ROUNDING),
                egui::Stroke::new(2.0, palette.accent),
                egui::StrokeKind::Inside,
            );
        }
    }
}

fn measure(ui: &Ui, text: &str, font: FontId) -> f32 {
    let text: String = text.chars().take(MEASURED).collect();
    ui.painter().layout_no_wrap(text, font, theme::of(ui).ink).size().x.ceil()
}

/// What the order of the rows hangs on.
fn fingerprint(visits: &[Visit], filter: &str, sort: Option<(Column, bool)>, now: Timestamp) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    (visits.len(), filter, sort).hash(&mut hasher);
    for visit in visits {
        (visit.no, visit.left.is_some(), visit.corrected.map(|at| at.timestamp_millis())).hash(&mut hasher);
    }
    // How long somebody stays changes by itself.
    now.timestamp().div_euclid(60).hash(&mut hasher);
    hasher.finish() | 1
}

fn actions_ui<Action: Copy>(
    ui: &mut Ui,
    visit: &Visit,
    kind: &Kind<'_, Action>,
    (chosen, in_a_menu, language): (bool, bool, Language),
) -> Option<(Action, VisitId)> {
    let mut done = None;
    if in_a_menu {
        let menu = ui.menu_button("…", |ui| {
            for (action, word, whose) in (kind.actions)(visit) {
                let button = ui.button(word);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &whose));
                if button.clicked() {
                    done = Some((action, visit.id));
                }
            }
        });
        let name = Column::Name.text(visit, visit.arrived, language);
        let whose = text!(language, "lists-actions-of", name);
        menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &whose));
        return done;
    }
    for (action, word, whose) in (kind.actions)(visit) {
        // Those of other rows are for the mouse: the keyboard comes to them by choosing the row.
        let sense = if chosen { Sense::click() } else { Sense::CLICK };
        let button = ui.add(Button::new(word).sense(sense).min_size(vec2(theme::TARGET, theme::TARGET)));
        // The rows have the same buttons; a screen reader says whose it is.
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &whose));
        if button.clicked() {
            done = Some((action, visit.id));
        }
    }
    done
}
