//! `posjaga check`: verifies without a window.

mod answer;
mod codes;

use std::{
    fs::File,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, anyhow, bail};

use self::codes::{Found, Joiner, codes_of};
use super::{global::Global, terminal, values};
use crate::{
    bounded,
    credential::{Scheme, chunks::Assembled},
    data_folder::{DataFolder, DataFolderError, Settings},
    office::{ClockWatch, Judging, PolicyChoice},
    policy::{Policy, PolicyBook, PolicyError, RULES, eu_rules::RuleBook},
    text::{shown, text},
    time::{self, Date, Timestamp, local_day},
    trust::{MAX_TRUST_FILE_BYTES, TrustStore},
    verdict::{self, Assessment, Proof},
};

/// The largest policy file that is read; the parser asks for less.
const MAX_POLICY_FILE_BYTES: usize = 1024 * 1024;

/// The options of `posjaga check`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    #[arg(long)]
    only_trust: bool,
    #[arg(long, value_name = "ID|FILE")]
    policy: Option<String>,
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    #[arg(long, value_name = "TIME", value_parser = values::moment)]
    at: Option<Timestamp>,
    #[arg(long)]
    together: bool,
    #[arg(long)]
    json: bool,
    #[arg(value_name = "INPUT", default_value = "-")]
    inputs: Vec<PathBuf>,
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let now = options.at.unwrap_or_else(time::now);
    let today = local_day(now);
    let explain = |error: DataFolderError| anyhow!(error.in_words(global.language));
    let mut post = Post::open(global, options).map_err(explain)?;
    let language = global.language;
    let trust = post.trust_store(global, options).map_err(explain)?;
    let rules = post.rules(options).map_err(explain)?;
    if let Some(rules) = &rules {
        post.book.insert_rules(rules);
    }
    let by_default = if rules.is_some() { RULES } else { &post.settings.policy };
    let wanted = options.policy.as_deref().unwrap_or(by_default);
    let Some(mut policy) = post.policy(wanted, today).map_err(explain)? else {
        bail!(text!(language, "cli-no-such-policy", id = shown(wanted)));
    };
    if let Some(rules) = rules.filter(|_| !policy.asks_rules()) {
        policy = policy.with_rules(&rules);
    }
    // Who names the moment himself asks no clock.
    let clock = options.at.is_none().then(|| Arc::new(post.clock(now)));
    if clock.as_ref().is_some_and(|clock| clock.is_wrong(now)) && !global.quiet {
        complain!("{}", text!(language, "cli-wrong-clock-judged"));
    }
    // The parts of a credential may stand in several inputs. Of one that never becomes whole the last
    // part is answered, at the end.
    let mut judging = Judging::new(PolicyChoice::Given(Box::new(policy.clone())), clock);
    judging.trust = trust;
    let judge = |judging: &mut Judging, code: Vec<u8>| {
        if options.together { judging.judge_together(vec![code], now) } else { judging.judge(&code, now) }
    };

    if options.inputs.iter().any(|input| input.as_os_str() == "-")
        && io::stdin().is_terminal()
        && !global.quiet
    {
        complain!("{}", text!(language, "check-reading-standard-input"));
    }
    let form = answer::Form { json: options.json, policy: &policy, language };
    let mut out = terminal::stdout();
    let mut unreadable = 0_u32;
    let mut joiner = Joiner::default();
    let mut waiting: Option<(String, Vec<u8>)> = None;
    for input in &options.inputs {
        let name = input.to_string_lossy();
        let written = codes_of(input, &mut |line, found| {
            let place = line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"));
            let Some(found) = joiner.join(found, &place) else { return Ok(()) };
            let mut whole = |judging: &mut Judging, code: Vec<u8>| match judging.join(code.clone()) {
                Assembled::Whole(whole) => Some(whole),
                Assembled::Waiting { .. } => {
                    waiting = Some((place.clone(), code));
                    None
                }
            };
            let assessments = match found {
                Found::Code(code) => {
                    whole(&mut judging, code).map(|code| judge(&mut judging, code)).into_iter().collect()
                }
                Found::Several(codes) => {
                    let codes: Vec<_> =
                        codes.into_iter().filter_map(|code| whole(&mut judging, code)).collect();
                    judge_several(&mut judging, &codes, options.together, now)
                }
                Found::Garbled(fault) => vec![judging.answer(now, |bench| verdict::garbled(fault, bench))],
                Found::TooLong(beginning) => {
                    vec![judging.answer(now, |bench| verdict::too_long(&beginning, bench))]
                }
                Found::Nothing | Found::Part(_) => vec![judging.answer(now, verdict::no_code)],
                Found::Fault(fault) => {
                    unreadable += u32::from(fault.is_of_the_file());
                    out.write_all(form.of_fault(&place, fault).as_bytes())?;
                    return out.flush();
                }
            };
            for assessment in &assessments {
                out.write_all(form.of(&place, assessment).as_bytes())?;
                out.flush()?;
            }
            Ok(())
        });
        match written {
            // Whoever read the answers has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::FAILURE),
            written => written.with_context(|| text!(language, "check-answers-unwritable"))?,
        }
    }
    if let Some((place, fault)) = joiner.left() {
        let told = form.of_fault(&place, fault);
        out.write_all(told.as_bytes()).with_context(|| text!(language, "check-answers-unwritable"))?;
    }
    if let Some((place, part)) = waiting.filter(|_| judging.parts_wait()) {
        let assessment = judge(&mut judging, part);
        let told = form.of(&place, &assessment);
        out.write_all(told.as_bytes()).with_context(|| text!(language, "check-answers-unwritable"))?;
    }
    if unreadable > 0 {
        bail!(text!(language, "check-inputs-unreadable", count = unreadable));
    }
    // The answers stand; that a file is faulty is an error all the same.
    Ok(if post.faulty_policies { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The answers to several codes in one picture. A forged one can hide beside a genuine one, so none of them admits
/// anybody; unless codes are judged together, and those in the picture are genuine and of one holder.
fn judge_several(
    judging: &mut Judging,
    codes: &[Vec<u8>],
    together: bool,
    now: Timestamp,
) -> Vec<Assessment> {
    let is_credential = |code: &Vec<u8>| Scheme::recognise(code).is_some();
    if together {
        let credentials = codes.iter().filter(|code| is_credential(code)).cloned().collect();
        let of_all = judging.judge_together(credentials, now);
        if of_all.proof == Some(Proof::Verified) {
            let answer =
                |code: &Vec<u8>| if is_credential(code) { of_all.clone() } else { judging.judge(code, now) };
            return codes.iter().map(answer).collect();
        }
    }
    codes.iter().map(|code| judging.judge(code, now).among_others()).collect()
}

/// What the post brings to a check.
struct Post {
    /// `None` where there is none to be had, and none is needed.
    folder: Option<DataFolder>,
    book: PolicyBook,
    settings: Settings,
    /// Whether a policy or rule file of the post was refused, which has been said.
    faulty_policies: bool,
}

impl Post {
    fn open(global: &Global, options: &Options) -> Result<Self, DataFolderError> {
        let folder = match global.data_folder() {
            Ok(folder) => folder,
            // Whoever brings the trust along can check on a system that has no place for data.
            Err(_) if options.only_trust => {
                let (book, settings) = (PolicyBook::shipped(), Settings::default());
                return Ok(Self { folder: None, book, settings, faulty_policies: false });
            }
            Err(error) => return Err(error),
        };
        let settings = folder.settings()?;
        let (book, faults) = folder.policy_book()?;
        let language = global.language;
        for fault in &faults {
            complain!("{}", fault.in_words(language));
        }
        Ok(Self { folder: Some(folder), book, settings, faulty_policies: !faults.is_empty() })
    }

    /// What the program and the data folder know of the clock, which has shown `now`; the log is not asked, which
    /// may be locked.
    fn clock(&self, now: Timestamp) -> ClockWatch {
        let Some(folder) = &self.folder else { return ClockWatch::default() };
        let watch = ClockWatch::of(folder, None);
        watch.has_shown(now);
        watch.keep(folder);
        watch
    }

    fn trust_store(&self, global: &Global, options: &Options) -> Result<TrustStore, DataFolderError> {
        let mut trust = match &self.folder {
            Some(folder) if !options.only_trust => {
                let (trust, broken) = folder.trust_store()?;
                warn_of_all(global, &broken);
                trust
            }
            _ => TrustStore::new(),
        };
        let files: Vec<Vec<u8>> = options
            .trust
            .iter()
            .map(|path| read_bounded(path, MAX_TRUST_FILE_BYTES))
            .collect::<Result<_, _>>()?;
        let answers = trust.add_all(files.iter().map(Vec::as_slice));
        for (path, answer) in options.trust.iter().zip(answers) {
            answer.map_err(|source| DataFolderError::Trust { path: path.clone(), source })?;
        }
        Ok(trust)
    }

    /// The rules that were given, with the value sets that are installed or given; `None` without any.
    fn rules(&self, options: &Options) -> Result<Option<RuleBook>, DataFolderError> {
        if options.rules.is_empty() {
            return Ok(None);
        }
        let mut rules = match &self.folder {
            Some(folder) if !options.only_trust => {
                // What is wrong with one of them has been said.
                folder.rule_book()?.0.value_sets_alone()
            }
            _ => RuleBook::new(),
        };
        for path in &options.rules {
            let file = read_bounded(path, MAX_TRUST_FILE_BYTES)?;
            rules.add(&file).map_err(|source| DataFolderError::Trust { path: path.clone(), source })?;
        }
        Ok(Some(rules))
    }

    /// The policy that was asked for, by the id of one that is known or as a file; `None` when there is
    /// neither.
    fn policy(&self, wanted: &str, today: Date) -> Result<Option<Policy>, DataFolderError> {
        if let Some(policy) = self.book.choose(wanted, today) {
            return Ok(Some(policy.clone()));
        }
        let path = Path::new(wanted);
        if !path.is_file() {
            return Ok(None);
        }
        let file = String::from_utf8(read_bounded(path, MAX_POLICY_FILE_BYTES)?)
            .map_err(|_| PolicyError::Broken { what: "line 1: the file is not UTF-8 text".to_owned() });
        file.and_then(|file| Policy::parse(&file))
            .map(Some)
            .map_err(|source| DataFolderError::Policy { path: path.to_owned(), source })
    }
}

fn warn_of_all(global: &Global, broken: &[DataFolderError]) {
    if !global.quiet {
        for error in broken {
            complain!("{}", error.in_words(global.language));
        }
    }
}

/// Reads a file, and of one that is larger than `limit` just enough for its parser to see that.
fn read_bounded(path: &Path, limit: usize) -> Result<Vec<u8>, DataFolderError> {
    File::open(path).and_then(|file| bounded::read(file, limit)).map_err(|source| DataFolderError::Io {
        action: "read",
        path: path.to_owned(),
        source,
    })
}
