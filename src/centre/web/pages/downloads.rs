//! *Unduh*: the log of an office as a workbook or on paper, by the desk's own code, signed.

use std::{fs, sync::Arc};

use axum::{
    extract::{Form, State},
    http::header,
    response::{IntoResponse, Response},
};
use maud::html;
use serde::Deserialize;

use super::super::{
    super::{
        error::{CentreError, What},
        figures, names, offices,
    },
    forms,
    frame::{Page, fault},
    site::Site,
    visitor::Visitor,
};
use crate::{
    archive,
    export::{ExportFormat, Exporter, Report, SigningKey},
    text::text,
    time::{self, local_day},
    visit::Visit,
};

#[derive(Deserialize)]
pub struct Wanted {
    office: i32,
    first: Option<String>,
    last: Option<String>,
    format: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    names: Option<String>,
    code: String,
}

pub async fn ask(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    form(&site, &visitor).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn form(site: &Site, visitor: &Visitor) -> Result<Response, CentreError> {
    let language = visitor.language;
    let client = site.database.reading().await?;
    let mut offices = offices::list(&**client).await?;
    offices.retain(|office| visitor.person.may_see(office.id));
    let may_see_names = offices.iter().any(|office| visitor.person.may_see_names(office.id));
    let today = local_day(time::now()).to_string();
    let content = html! {
        p { (text!(language, "centre-download-means")) }
        form.stacked method="post" action="/downloads" {
            (visitor.form_code())
            label for="office" { (text!(language, "centre-column-office")) }
            select id="office" name="office" {
                @for office in &offices { option value=(office.id) { (office.name) } }
            }
            label for="first" { (text!(language, "centre-first-day")) }
            input id="first" name="first" type="date" value=(today) required;
            label for="last" { (text!(language, "centre-last-day")) }
            input id="last" name="last" type="date" value=(today) required;
            fieldset {
                legend { (text!(language, "centre-format")) }
                @for (at, format) in FORMATS.into_iter().enumerate() {
                    label { input type="radio" name="format" value=(format.code()) checked[at == 0]; " " (format.code().to_uppercase()) }
                }
            }
            @if may_see_names {
                fieldset {
                    legend { (text!(language, "centre-names")) }
                    label { input type="checkbox" name="names" value="yes"; " " (text!(language, "centre-names-with")) }
                    label for="reason" { (text!(language, "centre-reason")) }
                    input id="reason" name="reason" type="text" maxlength="500" autocomplete="off";
                    p { (text!(language, "centre-trace-logged")) }
                }
            }
            button type="submit" { (text!(language, "centre-download-do")) }
        }
        p { a href="/downloads/key" { (text!(language, "centre-download-key")) } }
    };
    Ok(visitor.page(Page::Downloads, &site.config.name, &content))
}

/// What is on offer.
const FORMATS: [ExportFormat; 2] = [ExportFormat::Xlsx, ExportFormat::Pdf];

pub async fn make(State(site): State<Arc<Site>>, visitor: Visitor, Form(wanted): Form<Wanted>) -> Response {
    made(&site, &visitor, &wanted).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn made(site: &Site, visitor: &Visitor, wanted: &Wanted) -> Result<Response, CentreError> {
    forms::check_code(visitor, &wanted.code)?;
    let format = ExportFormat::from_code(&wanted.format)
        .filter(|format| FORMATS.contains(format))
        .ok_or(CentreError::Unusable(What::Code))?;
    if !visitor.person.may_see(wanted.office) {
        return Err(CentreError::NotEntitled);
    }
    let (first, last) = forms::days(wanted.first.as_deref(), wanted.last.as_deref())?;
    let _turn = site.downloads.acquire().await.map_err(|_| CentreError::Busy)?;
    let client = site.database.writing().await?;
    let office = offices::with_id(&**client, wanted.office).await?;
    let visits = if wanted.names.is_some() {
        let reason = forms::reason(&wanted.reason)?;
        names::guest_book(&**client, &visitor.token, office.id, (first, last), &reason).await?
    } else {
        figures::nameless(&**client, office.id, (first, last)).await?
    };
    drop(client);
    let report = Report {
        language: visitor.language,
        office: format!("{}\n{}", site.config.name, office.name).trim().to_owned(),
        from: Some(first),
        to: Some(last),
        made_at: time::now(),
        ..Report::default()
    };
    let name = format!("{}-{first}-{last}.{}", office.code, format.code());
    let key = site.keys.signing()?;
    let file = name.clone();
    let made = tokio::task::spawn_blocking(move || signed(&visits, format, &report, &key, &file));
    let archive = made.await.map_err(|_| CentreError::Busy)??;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\"")),
    ];
    Ok((headers, archive).into_response())
}

/// The file and its signature beside it, in one archive.
fn signed(
    visits: &[Visit],
    format: ExportFormat,
    report: &Report,
    key: &SigningKey,
    name: &str,
) -> Result<Vec<u8>, CentreError> {
    let folder = tempfile::tempdir().map_err(CentreError::io(std::env::temp_dir()))?;
    let path = folder.path().join(name);
    let mut bytes = Vec::new();
    let mut exporter = Exporter::new(format, report, &mut bytes)?;
    visits.iter().try_for_each(|visit| exporter.push(visit))?;
    exporter.finish()?;
    fs::write(&path, &bytes).map_err(CentreError::io(&path))?;
    let beside = key.sign(&path, report.made_at)?;
    let signature = fs::read(&beside).map_err(CentreError::io(&beside))?;
    Ok(archive::stored(&[(name, &bytes), (&format!("{name}.minisig"), &signature)]))
}

/// The public half of the key that signs.
pub async fn key(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    match site.keys.signing_public() {
        Ok(key) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"pos-jaga.pub\""),
            ];
            (headers, key).into_response()
        }
        Err(error) => fault(&error, visitor.language),
    }
}
