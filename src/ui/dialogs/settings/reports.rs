//! How reports are signed.

use super::rows::Rows;
use crate::{data_folder::Settings, export::ExportFormat, text::text};

pub(super) fn part_ui(rows: &mut Rows<'_>, settings: &mut Settings) {
    let language = rows.language;
    rows.head(text!(language, "settings-signatory"));
    rows.hint(text!(language, "settings-signatory-hint"));
    rows.text(text!(language, "settings-signatory-name"), &mut settings.signatory);
    rows.text(text!(language, "settings-signatory-position"), &mut settings.signatory_position);
    rows.text(text!(language, "settings-signatory-number"), &mut settings.signatory_number);

    let formats = ExportFormat::ALL.map(|format| (format, format.code().to_uppercase()));
    rows.some_of(text!(language, "settings-evening-files"), &mut settings.evening_files, &formats);

    rows.head(text!(language, "settings-signing"));
    rows.hint(text!(language, "settings-signing-hint"));
    rows.text(text!(language, "settings-sign-key"), &mut settings.sign_key);
    rows.text(text!(language, "settings-sign-password"), &mut settings.sign_password_file);
}
