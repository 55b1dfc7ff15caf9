//! The list for an evacuation: who is inside, to be ticked off on the screen or on paper.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::Local;
use egui::{RichText, Ui};

use super::kind::Next;
use crate::{
    app::{Command, State},
    text::text,
    ui::{
        theme,
        visit_table::{Column, Kind, VisitTable},
        widgets::primary_button,
    },
    visit::{Visit, VisitId},
    words::shown,
};

const COLUMNS: &[Column] =
    &[Column::Name, Column::Organisation, Column::Host, Column::Card, Column::Arrived, Column::Stay];
const BY_WORTH: &[Column] =
    &[Column::Name, Column::Host, Column::Organisation, Column::Card, Column::Arrived, Column::Stay];

/// Who has been found. It outlives the dialog: an evacuation takes longer than a look at the screen.
#[derive(Default)]
pub(super) struct Muster {
    found: BTreeSet<VisitId>,
}

/// The list on the screen.
pub(super) struct MusterDialog {
    missing_only: bool,
    folder: PathBuf,
    table: VisitTable,
}

impl MusterDialog {
    /// A list whose paper goes into this folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self { missing_only: false, folder: folder.to_owned(), table: VisitTable::new("muster") }
    }

    pub(super) fn inside_ui(
        &mut self,
        ui: &mut Ui,
        muster: &mut Muster,
        state: &State,
        commands: &mut Vec<Command>,
    ) -> Next {
        let language = state.settings.language;
        let size = ui.ctx().content_rect().size() - egui::vec2(72.0, 190.0);
        ui.set_width(size.x.clamp(300.0, 1_200.0));
        ui.label(RichText::new(text!(language, "muster-title")).font(theme::bold(theme::LARGE)));
        let inside = &state.book.inside;
        muster.found.retain(|id| inside.iter().any(|visit| visit.id == *id));
        let people = |visits: &mut dyn Iterator<Item = &Visit>| {
            visits.map(|visit| u64::from(visit.party)).sum::<u64>()
        };
        let all = people(&mut inside.iter());
        let found = people(&mut inside.iter().filter(|visit| muster.found.contains(&visit.id)));
        let (sentence, color) = if inside.is_empty() {
            (text!(language, "muster-nobody").to_owned(), theme::of(ui).quiet_ink)
        } else if found == all {
            (text!(language, "muster-all-found", people = all), theme::of(ui).good)
        } else {
            (text!(language, "muster-found-of", found, people = all), theme::of(ui).danger)
        };
        let sentence = ui.label(RichText::new(sentence).font(theme::bold(theme::LARGE)).color(color));
        ui.ctx().accesskit_node_builder(sentence.id, |node| node.set_live(egui::accesskit::Live::Polite));
        let mut close = false;
        ui.horizontal_wrapped(|ui| {
            ui.checkbox(&mut self.missing_only, text!(language, "muster-show-missing"));
            close = ui.button(text!(language, "desk-close")).clicked();
        });
        if primary_button(ui, text!(language, "muster-print"), theme::of(ui).primary).clicked() {
            let stamp = state.now.with_timezone(&Local).format("%Y-%m-%d-%H%M");
            let path = self.folder.join(format!("daftar-evakuasi-{stamp}.pdf"));
            commands.push(Command::PrintMuster { found: muster.found.iter().copied().collect(), path });
        }
        let visits: Vec<Visit> = inside
            .iter()
            .filter(|visit| !self.missing_only || !muster.found.contains(&visit.id))
            .cloned()
            .collect();
        self.table.follow(&visits, "", state.now, language);
        let tick = |visit: &Visit| {
            let name = shown(&visit.name);
            vec![if muster.found.contains(&visit.id) {
                ((), text!(language, "muster-untick"), text!(language, "muster-untick-of", name))
            } else {
                ((), text!(language, "muster-tick"), text!(language, "muster-tick-of", name))
            }]
        };
        let name = text!(language, "muster-title");
        let kind =
            Kind { name, columns: COLUMNS, by_worth: BY_WORTH, actions: &tick, moves: self.missing_only };
        let room = egui::vec2(ui.available_width(), (size.y - 40.0).max(120.0));
        let ticked = ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            self.table.ui(ui, &visits, &kind, (state.now, language))
        });
        if let Some(((), id)) = ticked.inner
            && !muster.found.remove(&id)
        {
            muster.found.insert(id);
        }
        Next::close_if(close)
    }
}
