//! The camera and the hand scanner.

use fast_qr::{ECL, QRBuilder, QRCode};

use super::rows::Rows;
use crate::{
    app::State,
    credential::typed::CALIBRATION,
    data_folder::Settings,
    scan::camera::CameraStatus,
    text::{shown, text},
};

/// How the camera does now.
pub(super) fn status_ui(rows: &mut Rows<'_>, state: &State) {
    let language = rows.language;
    match &state.camera {
        CameraStatus::Starting => rows.hint(text!(language, "desk-camera-starting")),
        CameraStatus::Running { .. } => rows.hint(text!(language, "first-start-camera-works")),
        CameraStatus::Trouble(trouble) => rows.fault(trouble.in_words(language)),
    }
}

/// The code by which a scanner is tried, once it was asked for.
#[derive(Default)]
pub(super) struct Calibration {
    code: Option<QRCode>,
}

/// The side of a module of that code, in points: large enough for any scanner, from any screen.
const MODULE: f32 = 4.0;
/// The light margin around it, in modules (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;

impl Calibration {
    pub(super) fn part_ui(&mut self, rows: &mut Rows<'_>) {
        let language = rows.language;
        rows.head(text!(language, "settings-calibrate"));
        rows.hint(text!(language, "settings-calibrate-hint"));
        let Some(code) = &self.code else {
            if rows.ui.button(text!(language, "settings-calibrate-show")).clicked() {
                self.code = QRBuilder::new(CALIBRATION).ecl(ECL::M).build().ok();
            }
            return;
        };
        let side = (code.size + 2 * QUIET) as f32 * MODULE;
        let (rect, response) = rows.ui.allocate_exact_size(egui::Vec2::splat(side), egui::Sense::hover());
        let name = text!(language, "settings-calibrate");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let painter = rows.ui.painter_at(rect);
        // Black on white in every theme: scanners want it so.
        painter.rect_filled(rect, 0.0, egui::Color32::WHITE);
        let place = |at: usize| (at + QUIET) as f32 * MODULE;
        for (row, line) in (0..code.size).map(|row| (row, &code[row])) {
            for (column, _) in line.iter().enumerate().filter(|(_, module)| module.value()) {
                let corner = rect.min + egui::vec2(place(column), place(row));
                let module = egui::Rect::from_min_size(corner, egui::Vec2::splat(MODULE));
                painter.rect_filled(module, 0.0, egui::Color32::BLACK);
            }
        }
    }
}

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
    let none = (String::new(), text!(language, "settings-scanner-none").to_owned());
    let ports = state.installed.ports.iter().map(|port| (port.clone(), shown(port)));
    let mut choices: Vec<_> = std::iter::once(none).chain(ports).collect();
    if !choices.iter().any(|(port, _)| *port == settings.scanner) {
        choices.push((settings.scanner.clone(), shown(&settings.scanner)));
    }
    if rows.pick(text!(language, "settings-scanner"), &mut settings.scanner, &choices) {
        rows.settle();
    }
    rows.hint(text!(language, "settings-scanner-hint"));
    match state.scanner_connected {
        Some(true) => rows.hint(text!(language, "settings-scanner-connected")),
        Some(false) => rows.fault(text!(language, "settings-scanner-lost")),
        None => {}
    }
    rows.yes_or_no(text!(language, "settings-mirrored"), &mut settings.mirrored_preview);
    rows.hint(text!(language, "settings-mirrored-hint"));
}
