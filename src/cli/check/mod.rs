//! `posjaga check`: verifies without a window.

mod answer;
mod codes;

use std::{
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
    text::{detail, shown, text},
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
    let language = global.language;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    let mut post = Post::open(global, options).map_err(explain)?;
    let trust = post.trust_store(global, options).map_err(explain)?;
    let rules = post.rules(options).map_err(explain)?;
    let wanted = post.wanted(options, rules.as_ref());
    let Some(policy) = post.policy(&wanted, rules, local_day(now)).map_err(explain)? else {
        bail!(text!(language, "cli-no-such-policy", id = shown(&wanted)));
    };
    // Who names the moment himself asks no clock.
    let clock = options.at.is_none().then(|| Arc::new(post.clock(now)));
    if clock.as_ref().is_some_and(|clock| clock.is_wrong(now)) && !global.quiet {
        complain!("{}", text!(language, "cli-wrong-clock-judged"));
    }
    let reads_input = options.inputs.iter().any(|input| input.as_os_str() == "-");
    if reads_input && io::stdin().is_terminal() && !global.quiet {
        complain!("{}", text!(language, "check-reading-standard-input"));
    }

    let mut judging = Judging::new(PolicyChoice::Given(Box::new(policy.clone())), clock);
    judging.trust = trust;
    let form = answer::Form { json: options.json, policy: &policy, language };
    let mut check = Check::new(judging, form, now, options.together);
    for input in &options.inputs {
        match check.input(input) {
            // Whoever read the answers has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::FAILURE),
            written => written.with_context(|| text!(language, "check-answers-unwritable"))?,
        }
    }
    check.what_is_left().with_context(|| text!(language, "check-answers-unwritable"))?;
    if check.unreadable > 0 {
        bail!(text!(language, "check-inputs-unreadable", count = check.unreadable));
    }
    // The answers stand; that a file is faulty is an error all the same.
    Ok(if post.faulty_policies { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A check that is going on: codes come in, and answers go out.
struct Check<'a> {
    judging: Judging,
    form: answer::Form<'a>,
    now: Timestamp,
    together: bool,
    out: terminal::Stdout,
    joiner: Joiner,
    /// The parts of a credential may stand in several inputs. Of one that never becomes whole the last part is
    /// answered, at the end.
    waiting: Option<(String, Vec<u8>)>,
    /// How many inputs could not be read.
    unreadable: u32,
}

impl<'a> Check<'a> {
    fn new(judging: Judging, form: answer::Form<'a>, now: Timestamp, together: bool) -> Self {
        let (out, joiner) = (terminal::stdout(), Joiner::default());
        Self { judging, form, now, together, out, joiner, waiting: None, unreadable: 0 }
    }

    /// Answers what is in an input.
    fn input(&mut self, input: &Path) -> io::Result<()> {
        let name = input.to_string_lossy();
        codes_of(input, &mut |line, found| {
            let place = line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"));
            match self.joiner.join(found, &place) {
                Some(found) => self.answer(&place, found),
                None => Ok(()),
            }
        })
    }

    fn answer(&mut self, place: &str, found: Found) -> io::Result<()> {
        let assessments = match found {
            Found::Code(code) => self.whole(place, code).map(|code| self.judge(code)).into_iter().collect(),
            Found::Several(codes) => {
                let codes: Vec<_> = codes.into_iter().filter_map(|code| self.whole(place, code)).collect();
                self.judge_several(&codes)
            }
            Found::Garbled(fault) => {
                vec![self.judging.answer(self.now, |context| verdict::garbled(fault, context))]
            }
            Found::TooLong(beginning) => {
                vec![self.judging.answer(self.now, |context| verdict::too_long(&beginning, context))]
            }
            Found::Nothing | Found::Part(_) => vec![self.judging.answer(self.now, verdict::no_code)],
            Found::Fault(fault) => {
                self.unreadable += u32::from(fault.is_of_the_file());
                self.out.write_all(self.form.of_fault(place, fault).as_bytes())?;
                return self.out.flush();
            }
        };
        for assessment in &assessments {
            self.out.write_all(self.form.of(place, assessment).as_bytes())?;
            self.out.flush()?;
        }
        Ok(())
    }

    /// The code, or the credential of which it was the last part.
    fn whole(&mut self, place: &str, code: Vec<u8>) -> Option<Vec<u8>> {
        match self.judging.join(code.clone()) {
            Assembled::Whole(whole) => Some(whole),
            Assembled::Waiting { .. } => {
                self.waiting = Some((place.to_owned(), code));
                None
            }
        }
    }

    fn judge(&mut self, code: Vec<u8>) -> Assessment {
        if self.together {
            self.judging.judge_together(vec![code], self.now)
        } else {
            self.judging.judge(&code, self.now)
        }
    }

    /// The answers to several codes in one picture. A forged one can hide beside a genuine one, so none of them
    /// admits anybody; unless codes are judged together, and those in the picture are genuine and of one holder.
    fn judge_several(&mut self, codes: &[Vec<u8>]) -> Vec<Assessment> {
        let is_credential = |code: &Vec<u8>| Scheme::recognise(code).is_some();
        let now = self.now;
        if self.together {
            let credentials = codes.iter().filter(|code| is_credential(code)).cloned().collect();
            let of_all = self.judging.judge_together(credentials, now);
            if of_all.proof == Some(Proof::Verified) {
                let alone = |code: &Vec<u8>| self.judging.judge(code, now);
                let answer = |code: &Vec<u8>| if is_credential(code) { of_all.clone() } else { alone(code) };
                return codes.iter().map(answer).collect();
            }
        }
        codes.iter().map(|code| self.judging.judge(code, now).among_others()).collect()
    }

    /// Answers what never became whole.
    fn what_is_left(&mut self) -> io::Result<()> {
        if let Some((place, fault)) = std::mem::take(&mut self.joiner).left() {
            self.out.write_all(self.form.of_fault(&place, fault).as_bytes())?;
        }
        if let Some((place, part)) = self.waiting.take().filter(|_| self.judging.parts_wait()) {
            let assessment = self.judge(part);
            self.out.write_all(self.form.of(&place, &assessment).as_bytes())?;
        }
        Ok(())
    }
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
            answer.map_err(|source| DataFolderError::Trust { path: path.clone(), source: source.into() })?;
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
            rules
                .add(&file)
                .map_err(|source| DataFolderError::Trust { path: path.clone(), source: source.into() })?;
        }
        Ok(Some(rules))
    }

    /// The policy that is asked for: that of the options, else all the rules that were given, else that of the
    /// settings.
    fn wanted(&self, options: &Options, rules: Option<&RuleBook>) -> String {
        let by_default = if rules.is_some() { RULES } else { &self.settings.policy };
        options.policy.as_deref().unwrap_or(by_default).to_owned()
    }

    /// The policy that was asked for, by the id of one that is known or as a file; `None` when there is neither. It
    /// asks the rules that were given as well.
    fn policy(
        &mut self,
        wanted: &str,
        rules: Option<RuleBook>,
        today: Date,
    ) -> Result<Option<Policy>, DataFolderError> {
        if let Some(rules) = &rules {
            self.book.insert_rules(rules);
        }
        let policy = match self.book.choose(wanted, today) {
            Some(policy) => policy.clone(),
            None if Path::new(wanted).is_file() => policy_file(Path::new(wanted))?,
            None => return Ok(None),
        };
        Ok(Some(match rules.filter(|_| !policy.asks_rules()) {
            Some(rules) => policy.with_rules(&rules),
            None => policy,
        }))
    }
}

fn policy_file(path: &Path) -> Result<Policy, DataFolderError> {
    let file = String::from_utf8(read_bounded(path, MAX_POLICY_FILE_BYTES)?)
        .map_err(|_| PolicyError::at(1, detail!("policy-not-utf8")));
    file.and_then(|file| Policy::parse(&file))
        .map_err(|source| DataFolderError::Policy { path: path.to_owned(), source })
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
    bounded::open(path).and_then(|file| bounded::read(file, limit)).map_err(|source| DataFolderError::Io {
        action: "read",
        path: path.to_owned(),
        source,
    })
}
