//! `posjaga export`.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::SystemTime,
};

use anyhow::anyhow;

use super::{
    Global,
    log::{Days, Desk, wrong_order},
};
use crate::{
    data_folder::Settings,
    export::{self, ExportError, ExportFormat, Exporter, Report},
    visit_log::{TimeSpan, VisitLog, VisitLogError},
    words,
};

/// The options of `posjaga export`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    days: Days,
    /// The kind of file: csv, xlsx, pdf or json [default: as the file's ending says, else csv]
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    format: Option<ExportFormat>,
    /// The file to write, or `-` for standard output
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(global)?;
    let Some(span) = options.days.span() else { return Ok(wrong_order()) };
    let mut log = desk.visit_log()?;
    let path = &options.output;
    let format = options.format.or_else(|| ExportFormat::of_file(path)).unwrap_or(ExportFormat::Csv);
    let (from, to) = options.days.ends();
    let Settings { office, post, officer, .. } = desk.settings.clone();
    let report = Report {
        language: desk.language,
        office,
        post,
        officer,
        from,
        to,
        made_at: SystemTime::now().into(),
        closing_hash: log
            .closing_hash(span)
            .map_err(|error| desk.explain(&error))?
            .map(|hash| hash.to_string()),
    };
    let to_standard_output = path == Path::new("-");
    let done = if to_standard_output {
        let mut out = io::BufWriter::new(io::stdout());
        Exporter::new(format, &report, &mut out).map_err(ExportFailed::from).and_then(|mut exporter| {
            fill(&mut exporter, &log, span)?;
            Ok(exporter.finish()?)
        })
    } else {
        export::write_file_with(format, &report, path, |exporter| fill(exporter, &log, span))
    };
    let totals = done.map_err(|error| match error {
        ExportFailed::Log(error) => desk.explain(&error),
        ExportFailed::Output(error) => anyhow!(error.in_words(path, desk.language)),
    })?;
    log.record_export(span, format.code(), totals.visits).map_err(|error| desk.explain(&error))?;
    if !global.quiet && !to_standard_output {
        say!("{}: {}", path.display(), words::visits::totals(&totals, desk.language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn fill(exporter: &mut Exporter<'_>, log: &VisitLog, span: TimeSpan) -> Result<(), ExportFailed> {
    log.for_each(span, |visit| Ok(exporter.push(&visit)?))
}

enum ExportFailed {
    Log(VisitLogError),
    Output(ExportError),
}

impl From<VisitLogError> for ExportFailed {
    fn from(error: VisitLogError) -> Self {
        Self::Log(error)
    }
}

impl From<ExportError> for ExportFailed {
    fn from(error: ExportError) -> Self {
        Self::Output(error)
    }
}

impl From<io::Error> for ExportFailed {
    fn from(error: io::Error) -> Self {
        Self::Output(error.into())
    }
}

fn parse_format(code: &str) -> Result<ExportFormat, String> {
    ExportFormat::from_code(code)
        .ok_or_else(|| format!("the formats are {}", ExportFormat::ALL.map(ExportFormat::code).join(", ")))
}
