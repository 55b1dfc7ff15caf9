//! `posjaga export`.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{
    Global,
    interruption::{INTERRUPTED, Interruption},
    key::{ask, new_passphrase},
    log::{Days, wrong_order},
    progress::Line,
    session::Session,
    terminal,
};
use crate::{
    data_folder::Settings,
    export::{ExportFormat, SigningError, SigningKey},
    office::{self, ExportFailure, ExportRequest, Exported, Output},
    words::{self, shown_path},
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
    let Some(days) = options.days.days() else { return Ok(wrong_order()) };
    let mut log = session.visit_log()?;
    let path = &options.output;
    let format = options.format.or_else(|| ExportFormat::of_file(path)).unwrap_or(ExportFormat::Csv);
    let to_standard_output = path == Path::new("-");
    // The key is opened first: nobody wants to wait for an export that then cannot be signed.
    let signing = match signing_key_file(options, &session.office.settings) {
        Some(key) if to_standard_output && options.sign.is_some() => {
            return Err(anyhow!(words::command_line::signature_needs_file(session.language))
                .context(shown_path(&key)));
        }
        Some(key) if !to_standard_output => Some((open_key(&key, options, &session)?, key)),
        _ => None,
    };
    let line = Line::new(global.quiet, session.language, Interruption::heed(session.language));
    let mut out = io::BufWriter::new(terminal::stdout());
    let output = if to_standard_output { Output::Stream(&mut out) } else { Output::File(path) };
    let request = ExportRequest { days, format, output, key: signing.as_ref().map(|(key, _)| key) };
    let exported = office::export(&session.office, &mut log, request, &mut &line);
    line.clear();
    drop(out);
    let Exported { totals, signature } = match exported {
        Ok(exported) => exported,
        Err(ExportFailure::Cancelled(_)) => {
            complain!("{}", words::command_line::stopped(session.language));
            return Ok(ExitCode::from(INTERRUPTED));
        }
        Err(ExportFailure::Log(error)) => return Err(session.explain(&error)),
        Err(ExportFailure::Output(error)) => return Err(anyhow!(error.in_words(path, session.language))),
    };
    if !global.quiet && !to_standard_output {
        say!("{}: {}", shown_path(path), words::visits::totals(&totals, session.language))?;
    }
    if let Some((signature, (_, key_file))) = signature.zip(signing) {
        let signature = signature.map_err(|error| anyhow!(error.in_words(&key_file, session.language)))?;
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
    let of_settings = &session.office.settings.sign_password_file;
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

fn parse_format(code: &str) -> Result<ExportFormat, String> {
    ExportFormat::from_code(code)
        .ok_or_else(|| format!("the formats are {}", ExportFormat::ALL.map(ExportFormat::code).join(", ")))
}
