//! `posjaga export`.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::SystemTime,
};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{
    Global,
    interruption::{INTERRUPTED, Interruption},
    key::{ask, new_passphrase},
    log::{Days, wrong_order},
    progress::Progress,
    session::Session,
    terminal,
};
use crate::{
    data_folder::Settings,
    export::{self, ExportError, ExportFormat, Exporter, Report, Signatory, SigningError, SigningKey},
    visit_log::VisitLogError,
    words::{self, shown_path},
};

/// After how many visits the progress is looked at.
const PROGRESS_EVERY: u64 = 1_000;

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
    /// Sign the file with this key of minisign; the signature goes into FILE.minisig beside it [default: the
    /// key of the settings]
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    /// The file whose first line is the password of the key [default: asked for on the terminal]
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let session = Session::open(global)?;
    let Some(span) = options.days.span() else { return Ok(wrong_order()) };
    let mut log = session.visit_log()?;
    let path = &options.output;
    let format = options.format.or_else(|| ExportFormat::of_file(path)).unwrap_or(ExportFormat::Csv);
    let (from, to) = options.days.ends();
    let Settings {
        office,
        post,
        officer,
        town,
        signatory: name,
        signatory_position: position,
        signatory_number: number,
        ..
    } = session.settings.clone();
    // The rows and the code that attests them are of one moment.
    let snapshot = log.snapshot().map_err(|error| session.explain(&error))?;
    let report = Report {
        language: session.language,
        office,
        post,
        officer,
        signatory: Signatory { town, name, position, number },
        from,
        to,
        made_at: SystemTime::now().into(),
        closing_hash: log
            .closing_hash(span)
            .map_err(|error| session.explain(&error))?
            .map(|hash| hash.to_string()),
    };
    let to_standard_output = path == Path::new("-");
    // The key is opened first: nobody wants to wait for an export that then cannot be signed.
    let signing = match signing_key_file(options, &session.settings) {
        Some(key) if to_standard_output && options.sign.is_some() => {
            return Err(anyhow!(words::command_line::signature_needs_file(session.language))
                .context(shown_path(&key)));
        }
        Some(key) if !to_standard_output => Some((open_key(&key, options, &session)?, key)),
        _ => None,
    };
    let interruption = Interruption::heed(session.language);
    let mut progress = Progress::new(global.quiet);
    let all = log.count(span).map_err(|error| session.explain(&error))?;
    let mut fill = |exporter: &mut Exporter<'_>| {
        let mut done = 0;
        log.for_each(span, |visit| {
            done += 1;
            if done % PROGRESS_EVERY == 0 {
                progress.show(done, Some(done as f32 / all as f32), session.language);
            }
            if interruption.asked_to_stop() {
                return Err(ExportFailed::Stopped);
            }
            Ok(exporter.push(&visit)?)
        })
    };
    let done = if to_standard_output {
        let mut out = io::BufWriter::new(terminal::stdout());
        Exporter::new(format, &report, &mut out).map_err(ExportFailed::from).and_then(|mut exporter| {
            fill(&mut exporter)?;
            Ok(exporter.finish()?)
        })
    } else {
        export::write_file_with(format, &report, path, fill)
    };
    progress.clear();
    drop(snapshot);
    let totals = match done {
        Ok(totals) => totals,
        Err(ExportFailed::Stopped) => {
            complain!("{}", words::command_line::stopped(session.language));
            return Ok(ExitCode::from(INTERRUPTED));
        }
        Err(ExportFailed::Log(error)) => return Err(session.explain(&error)),
        Err(ExportFailed::Output(error)) => return Err(anyhow!(error.in_words(path, session.language))),
    };
    log.record_export(span, format.code(), totals.visits).map_err(|error| session.explain(&error))?;
    if !global.quiet && !to_standard_output {
        say!("{}: {}", shown_path(path), words::visits::totals(&totals, session.language))?;
    }
    if let Some((key, key_file)) = signing {
        let signed = key.sign(path, SystemTime::now().into());
        let signature = signed.map_err(|error| anyhow!(error.in_words(&key_file, session.language)))?;
        if !global.quiet {
            say!("{}", shown_path(&signature))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The options of `posjaga export-key`.
#[derive(Debug, clap::Args)]
pub(super) struct KeyOptions {
    /// The file for the secret key; the public key goes into FILE.pub beside it
    #[arg(value_name = "FILE")]
    output: PathBuf,
    /// The file whose first line is the password of the key [default: asked for on the terminal]
    #[arg(long, value_name = "FILE", conflicts_with = "no_password")]
    password_file: Option<PathBuf>,
    /// Without a password: whoever has the file can sign
    #[arg(long)]
    no_password: bool,
}

/// Makes the pair of keys that signs exports and proves them.
pub(super) fn make_key(global: &Global, options: &KeyOptions) -> anyhow::Result<ExitCode> {
    let language = global.lang.unwrap_or_default();
    let password = if options.no_password {
        Zeroizing::new(String::new())
    } else {
        new_passphrase(options.password_file.as_deref(), language)?
    };
    if password.is_empty() && !options.no_password {
        return Err(anyhow!(words::command_line::empty_password(language)));
    }
    let made = SigningKey::make(&options.output, &password);
    let public = made.map_err(|error| anyhow!(error.in_words(&options.output, language)))?;
    if !global.quiet {
        say!("{}", words::command_line::key_made(&options.output, &public, language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn signing_key_file(options: &Options, settings: &Settings) -> Option<PathBuf> {
    let of_settings = || (!settings.sign_key.is_empty()).then(|| PathBuf::from(&settings.sign_key));
    options.sign.clone().or_else(of_settings)
}

fn open_key(path: &Path, options: &Options, session: &Session) -> anyhow::Result<SigningKey> {
    let explain = |error: SigningError| anyhow!(error.in_words(path, session.language));
    let of_settings = &session.settings.sign_password_file;
    let password = match &options.password_file {
        Some(file) => Some(SigningKey::password_in(file).map_err(explain)?),
        None if options.sign.is_none() && !of_settings.is_empty() => {
            Some(SigningKey::password_in(Path::new(of_settings)).map_err(explain)?)
        }
        None => None,
    };
    match SigningKey::open(path, password.as_deref().map(String::as_str)) {
        Err(SigningError::PasswordNeeded) if io::stdin().is_terminal() => {
            let password = ask(words::command_line::ask_key_password(session.language), session.language)?;
            SigningKey::open(path, Some(&password)).map_err(explain)
        }
        opened => opened.map_err(explain),
    }
}

enum ExportFailed {
    Log(VisitLogError),
    Output(ExportError),
    Stopped,
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
