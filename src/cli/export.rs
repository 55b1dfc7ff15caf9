//! `posjaga export`.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{
    days::{Days, wrong_order},
    global::Global,
    interruption::{INTERRUPTED, Interruption},
    key::{ask, new_passphrase},
    progress::Line,
    session::Session,
    terminal, values,
};
use crate::{
    data_folder::Settings,
    export::{ExportFormat, SigningError, SigningKey},
    office::{self, ExportFailure, ExportRequest, Exported, Output},
    text::{shown_path, text},
    words,
};

/// The options of `posjaga export`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    days: Days,
    #[arg(long, value_name = "FORMAT", value_parser = values::format)]
    format: Option<ExportFormat>,
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let session = Session::open(global)?;
    let Some(days) = options.days.days() else { return Ok(wrong_order(session.language)) };
    let mut log = session.visit_log()?;
    let path = &options.output;
    let format = options.format.or_else(|| ExportFormat::of_file(path)).unwrap_or(ExportFormat::Csv);
    let to_standard_output = path == Path::new("-");
    // The key is opened first: nobody wants to wait for an export that then cannot be signed.
    let signing = match signing_key_file(options, &session.office.settings) {
        Some(key) if to_standard_output && options.sign.is_some() => {
            return Err(
                anyhow!(text!(session.language, "export-signature-needs-file")).context(shown_path(&key))
            );
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
            complain!("{}", text!(session.language, "cli-stopped"));
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
    #[arg(value_name = "FILE")]
    output: PathBuf,
    #[arg(long, value_name = "FILE", conflicts_with = "no_password")]
    password_file: Option<PathBuf>,
    #[arg(long)]
    no_password: bool,
}

/// Makes the pair of keys that signs exports and proves them.
pub(super) fn make_key(global: &Global, options: &KeyOptions) -> anyhow::Result<ExitCode> {
    let language = global.language;
    let password = if options.no_password {
        Zeroizing::new(String::new())
    } else {
        new_passphrase(
            options.password_file.as_deref(),
            text!(language, "key-no-terminal-signing"),
            language,
        )?
    };
    if password.is_empty() && !options.no_password {
        return Err(anyhow!(text!(language, "key-empty")));
    }
    let made = SigningKey::make(&options.output, &password);
    let public = made.map_err(|error| anyhow!(error.in_words(&options.output, language)))?;
    if !global.quiet {
        let public = shown_path(&public);
        say!("{}", text!(language, "key-made", secret = shown_path(&options.output)))?;
        say!("{}", text!(language, "key-made-public", public = &public))?;
        say!("{}", text!(language, "key-made-hint", public = &public))?;
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
            let password = ask(
                text!(session.language, "key-ask-signing"),
                text!(session.language, "key-no-terminal-signing"),
            )?;
            SigningKey::open(path, Some(&password)).map_err(explain)
        }
        opened => opened.map_err(explain),
    }
}
