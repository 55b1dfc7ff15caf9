//! How long guests' data is kept, and how.

use egui::Button;

use super::rows::Rows;
use crate::{
    app::{Encryption, LogState, State},
    data_folder::Settings,
    text::text,
    visit::Field,
    words::fields,
};

/// The longest that something is kept, in days.
const MAX_DAYS: u32 = 36_500;

/// Whether the guest book is to be encrypted.
pub(super) fn part_ui(rows: &mut Rows<'_>, settings: &mut Settings, state: &State) -> bool {
    let language = rows.language;
    let days = text!(language, "settings-days");
    rows.head(text!(language, "settings-retention"));
    rows.hint(text!(language, "settings-retention-hint"));
    rows.number(text!(language, "settings-retention-days"), &mut settings.retention_days, 0..=MAX_DAYS, days);
    if settings.retention_days == 0 {
        rows.fault(text!(language, "settings-retention-never"));
    }
    rows.hint(text!(language, "settings-retention-sooner"));
    for field in Field::PERSONAL.iter().copied() {
        let place = settings.retention_days_of.iter().position(|(sooner, _)| *sooner == field);
        let mut days_of =
            place.and_then(|at| settings.retention_days_of.get(at)).map_or(0, |(_, days)| *days);
        let before = days_of;
        rows.number(&fields::heading(field, language), &mut days_of, 0..=MAX_DAYS, days);
        if days_of == before {
            continue;
        }
        settings.retention_days_of.retain(|(sooner, _)| *sooner != field);
        if days_of > 0 {
            settings.retention_days_of.push((field, days_of));
            // As the file has them.
            settings.retention_days_of.sort_by_key(|(field, _)| field.code());
        }
    }

    rows.head(text!(language, "encryption-guest-book"));
    let (is, offered) = match state.encryption {
        Encryption::On | Encryption::New(_) => (text!(language, "encryption-on"), false),
        Encryption::Working => (text!(language, "encryption-working"), false),
        Encryption::Unknown | Encryption::Off | Encryption::Refused(_) | Encryption::Failed(_) => {
            (text!(language, "encryption-off"), true)
        }
    };
    let possible = state.log == LogState::Ready && !state.demo;
    let encrypt = |ui: &mut egui::Ui| {
        ui.label(is);
        let button = Button::new(text!(language, "encryption-encrypt"));
        offered && ui.add_enabled(possible, button).clicked()
    };
    rows.ui.horizontal(encrypt).inner
}
