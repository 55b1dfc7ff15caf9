//! The camera and the hand scanner.

use super::rows::Rows;
use crate::{
    app::State,
    data_folder::Settings,
    text::{shown, text},
};

pub(super) fn part_ui(rows: &mut Rows<'_>, settings: &mut Settings, state: &State) {
    let language = rows.language;
    let first = (String::new(), text!(language, "desk-camera-first").to_owned());
    let cameras = state.cameras.iter().map(|camera| (camera.id.clone(), shown(&camera.name)));
    let mut choices: Vec<_> = std::iter::once(first).chain(cameras).collect();
    if !choices.iter().any(|(id, _)| *id == settings.camera) {
        // The one that was chosen is unplugged.
        choices.push((settings.camera.clone(), shown(&settings.camera)));
    }
    if rows.pick(text!(language, "desk-camera-choice"), &mut settings.camera, &choices) {
        rows.settle();
    }
    rows.yes_or_no(text!(language, "settings-mirrored"), &mut settings.mirrored_preview);
    rows.hint(text!(language, "settings-mirrored-hint"));
}
