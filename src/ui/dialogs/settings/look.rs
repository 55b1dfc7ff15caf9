//! How the window looks.

use super::rows::Rows;
use crate::{
    data_folder::{Appearance, Settings},
    text::text,
};

/// The sizes of texts that are offered, in percent.
const SIZES: [u32; 5] = [100, 115, 130, 150, 200];

pub(super) fn part_ui(rows: &mut Rows<'_>, settings: &mut Settings) {
    let language = rows.language;
    let appearances: Vec<_> = Appearance::ALL
        .iter()
        .map(|appearance| {
            let name = match appearance {
                Appearance::Light => text!(language, "settings-light"),
                Appearance::Dark => text!(language, "settings-dark"),
                Appearance::HighContrast => text!(language, "settings-high-contrast"),
            };
            (*appearance, name.to_owned())
        })
        .collect();
    rows.one_of(text!(language, "settings-appearance"), &mut settings.appearance, &appearances);
    let sizes = SIZES.map(|size| (size, format!("{size} %")));
    rows.one_of(text!(language, "settings-text-size"), &mut settings.text_size, &sizes);
    rows.yes_or_no(text!(language, "settings-guest-screen"), &mut settings.guest_screen);
    rows.hint(text!(language, "settings-guest-screen-hint"));
    rows.yes_or_no(text!(language, "settings-sounds"), &mut settings.sounds);
}
