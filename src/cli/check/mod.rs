//! `posjaga check`: verifies without a window.

mod answer;
mod codes;

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, Local, NaiveDateTime, Utc};

use self::codes::{Found, codes_of};
use super::Global;
use crate::{
    credential::{Date, Timestamp},
    data_folder::{DataFolder, Settings},
    policy::{Policy, PolicyBook},
    trust::TrustStore,
    verdict::{self, Bench},
    visit_log::TimeSpan,
    words::{Language, shown},
};

/// The largest trust file that is read; national lists have about 2 MiB.
const MAX_TRUST_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest policy file that is read; the parser asks for less.
const MAX_POLICY_FILE_BYTES: u64 = 1024 * 1024;

/// The options of `posjaga check`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Believe the issuers in FILE, besides the installed ones
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// Believe nobody else than the issuers given with --trust
    #[arg(long)]
    only_trust: bool,
    /// Judge by this policy [default: as in the settings]
    #[arg(long, value_name = "ID|FILE")]
    policy: Option<String>,
    /// Judge as of this moment: RFC 3339, a local date and time, or a date, which means the start of
    /// that day in local time [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_moment)]
    at: Option<Timestamp>,
    /// Print an object for each code, on a line of its own
    #[arg(long)]
    json: bool,
    /// Pictures, text files with one code per line, or `-` for standard input
    #[arg(value_name = "INPUT", default_value = "-")]
    inputs: Vec<PathBuf>,
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let now = options.at.unwrap_or_else(Utc::now);
    let today = now.with_timezone(&Local).date_naive();
    let post = Post::open(global, options)?;
    let trust = post.trust_store(global, options)?;
    let policy = post.policy(options, today)?;
    let bench = Bench { trust: &trust, policy: &policy, now, today };

    if options.inputs.iter().any(|input| input.as_os_str() == "-")
        && io::stdin().is_terminal()
        && !global.quiet
    {
        eprintln!("posjaga: reading codes from standard input, one per line");
    }
    let mut out = io::stdout().lock();
    let mut unreadable = 0;
    for input in &options.inputs {
        let name = input.to_string_lossy();
        let written = codes_of(input, &mut |line, found| {
            let place = line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"));
            let assessment = match found {
                Found::Code(code) => Ok(verdict::judge(&code, &bench)),
                Found::TooLong(beginning) => Ok(verdict::too_long(&beginning, &bench)),
                Found::Nothing => Ok(verdict::no_code(&bench)),
                Found::Fault(fault) => Err(fault),
            };
            if assessment.as_ref().is_err_and(|fault| fault.is_of_the_file()) {
                unreadable += 1;
            }
            let told = match (&assessment, options.json) {
                (Ok(assessment), true) => answer::json(&place, assessment),
                (Ok(assessment), false) => answer::text(&place, assessment, &policy, post.language),
                (Err(fault), true) => answer::json_fault(&place, *fault, &policy),
                (Err(fault), false) => answer::text_fault(&place, *fault, post.language),
            };
            out.write_all(told.as_bytes())?;
            out.flush()
        });
        match written {
            // Whoever read the answers has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::FAILURE),
            written => written.context("the answers cannot be written")?,
        }
    }
    if unreadable > 0 {
        bail!("{unreadable} of the inputs could not be read; the others were answered");
    }
    Ok(ExitCode::SUCCESS)
}

/// What the post brings to a check.
struct Post {
    /// `None` where there is none to be had, and none is needed.
    folder: Option<DataFolder>,
    book: PolicyBook,
    settings: Settings,
    language: Language,
}

impl Post {
    fn open(global: &Global, options: &Options) -> anyhow::Result<Self> {
        let (folder, book, settings) = match global.data_folder() {
            Ok(folder) => {
                let (book, broken) = folder.policy_book()?;
                warn_of_all(global, &broken);
                let settings = folder.settings()?;
                (Some(folder), book, settings)
            }
            // Whoever brings the trust along can check on a system that has no place for data.
            Err(_) if options.only_trust => (None, PolicyBook::shipped(), Settings::default()),
            Err(error) => return Err(error.into()),
        };
        let language = global.lang.unwrap_or(settings.language);
        Ok(Self { folder, book, settings, language })
    }

    fn trust_store(&self, global: &Global, options: &Options) -> anyhow::Result<TrustStore> {
        let mut trust = match &self.folder {
            Some(folder) if !options.only_trust => {
                let (trust, broken) = folder.trust_store()?;
                warn_of_all(global, &broken);
                trust
            }
            _ => TrustStore::new(),
        };
        for path in &options.trust {
            let file = read_bounded(path, MAX_TRUST_FILE_BYTES)?;
            trust.add(&file).with_context(|| format!("the trust file is refused: {}", path.display()))?;
        }
        Ok(trust)
    }

    fn policy(&self, options: &Options, today: Date) -> anyhow::Result<Policy> {
        let wanted = options.policy.as_deref().unwrap_or(&self.settings.policy);
        if let Some(policy) = self.book.choose(wanted, today) {
            return Ok(policy.clone());
        }
        if options.policy.is_none() || !Path::new(wanted).is_file() {
            bail!("there is no policy {}; `posjaga policy list` names those that there are", shown(wanted));
        }
        let file = read_bounded(Path::new(wanted), MAX_POLICY_FILE_BYTES)?;
        let file = String::from_utf8(file).map_err(|_| anyhow!("the policy file is no UTF-8: {wanted}"))?;
        Policy::parse(&file).with_context(|| format!("the policy file is refused: {wanted}"))
    }
}

fn warn_of_all(global: &Global, broken: &[impl std::error::Error]) {
    if !global.quiet {
        for error in broken {
            eprintln!("posjaga: {error}, and is left out");
        }
    }
}

fn read_bounded(path: &Path, limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.len() as u64 > limit {
        bail!("larger than {limit} bytes: {}", path.display());
    }
    Ok(bytes)
}

/// A moment as it is written on the command line.
fn parse_moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.to_utc());
    }
    if let Ok(day) = text.parse::<Date>() {
        return Ok(TimeSpan::days(day, day, &Local).from);
    }
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
        .and_then(|local| local.and_local_timezone(Local).earliest())
        .map(|moment| moment.to_utc())
        .ok_or_else(|| "write it as 2022-03-01T09:05:00+07:00, 2022-03-01T09:05 or 2022-03-01".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_three_ways() {
        let moment = |text: &str| parse_moment(text).unwrap();
        assert_eq!(moment("2022-03-01T12:00:00Z"), moment("2022-03-01T19:00:00+07:00"));
        assert_eq!(moment("2022-03-01"), moment("2022-03-01T00:00"));
        assert_eq!(moment("2022-03-01").with_timezone(&Local).date_naive().to_string(), "2022-03-01");
        for text in ["", "tomorrow", "2022-13-01", "2022-03-01T25:00"] {
            assert!(parse_moment(text).is_err(), "{text}");
        }
    }
}
