//! Which desk this is.

use super::{lists::ListTexts, rows::Rows};
use crate::{
    data_folder::{Settings, Template},
    text::{Language, shown, text},
};

pub(super) fn part_ui(rows: &mut Rows<'_>, settings: &mut Settings, lists: &mut ListTexts) {
    language_ui(rows, settings);
    names_ui(rows, settings);
    templates_ui(rows, settings, lists);
}

pub(super) fn language_ui(rows: &mut Rows<'_>, settings: &mut Settings) {
    let languages: Vec<_> =
        Language::all().into_iter().map(|language| (language, shown(language.name()))).collect();
    rows.one_of(text!(rows.language, "desk-language"), &mut settings.language, &languages);
}

pub(super) fn names_ui(rows: &mut Rows<'_>, settings: &mut Settings) {
    let language = rows.language;
    rows.text(text!(language, "settings-office"), &mut settings.office);
    rows.text(text!(language, "settings-post"), &mut settings.post);
    rows.text(text!(language, "settings-town"), &mut settings.town);
    rows.text(text!(language, "settings-officer"), &mut settings.officer);
}

pub(super) fn templates_ui(rows: &mut Rows<'_>, settings: &mut Settings, lists: &mut ListTexts) {
    let language = rows.language;
    rows.head(text!(language, "settings-templates"));
    rows.hint(text!(language, "settings-templates-hint"));
    let mut taken = false;
    rows.ui.horizontal_wrapped(|ui| {
        for template in Template::ALL {
            let name = match template {
                Template::Kecamatan => text!(language, "settings-template-kecamatan"),
                Template::Opd => text!(language, "settings-template-opd"),
            };
            if ui.button(name).clicked() {
                template.apply(settings);
                *lists = ListTexts::of(settings);
                taken = true;
            }
        }
    });
    if taken {
        rows.settle();
    }
}
