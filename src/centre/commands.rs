//! The command line of the centre.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use fast_qr::{ECL, QRBuilder};
use zeroize::Zeroizing;

use super::{
    accounts::{self, Role},
    audit,
    config::Config,
    database::Database,
    doctor,
    error::{CentreError, What},
    feed,
    ingest::Terms,
    keys::Keys,
    offices::{self, Wish},
    parcel, posts, schema, upkeep, web,
};
use crate::{
    bounded,
    bundle::{Enrolment, FeedKind, Fields, Label, MAX_ITEM_BYTES, MAX_PARCEL_BYTES},
    cli::in_language_under,
    export::SigningKey,
    text::{Language, shown, text},
    time,
    visit::Field,
    whole_file,
    words::dates,
};

#[derive(Debug, Parser)]
#[command(name = "posjaga-centre", version, arg_required_else_help = true)]
struct CommandLine {
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(Init),
    Serve,
    #[command(subcommand)]
    Office(OfficeCommand),
    #[command(subcommand)]
    Post(PostCommand),
    #[command(subcommand)]
    User(UserCommand),
    Ingest {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        answer: Option<PathBuf>,
    },
    #[command(subcommand)]
    Feed(FeedCommand),
    Retention,
    Audit {
        #[arg(long, value_name = "FILE")]
        log: Vec<PathBuf>,
    },
    Doctor,
}

#[derive(Debug, Args)]
struct Init {
    #[arg(long)]
    database_only: bool,
    #[arg(long, value_name = "NAME", default_value = "admin")]
    login: String,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum OfficeCommand {
    Add {
        #[arg(value_name = "CODE")]
        code: String,
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        wish: OfficeWish,
    },
    Set {
        #[arg(value_name = "CODE")]
        code: String,
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        wish: OfficeWish,
    },
    List,
}

#[derive(Debug, Args)]
struct OfficeWish {
    #[arg(long, value_name = "CODE")]
    parent: Option<String>,
    #[arg(long, value_name = "COUNT")]
    capacity: Option<i32>,
    #[arg(long, value_name = "COUNT")]
    area: Option<i32>,
    #[arg(long, value_name = "FIELD", value_delimiter = ',', num_args = 0..)]
    fields: Option<Vec<String>>,
    #[arg(long, value_name = "DAYS")]
    retention: Option<i32>,
}

#[derive(Debug, Subcommand)]
enum PostCommand {
    Add {
        #[arg(value_name = "CODE")]
        office: String,
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        enrolment: EnrolmentFile,
    },
    List,
    Revoke {
        #[arg(value_name = "ID")]
        post: String,
    },
    Roll {
        #[arg(value_name = "ID")]
        post: String,
        #[command(flatten)]
        enrolment: EnrolmentFile,
    },
    Resend {
        #[arg(value_name = "ID")]
        post: String,
    },
    Quarantine {
        #[arg(value_name = "ID")]
        post: String,
        #[arg(long)]
        settle: bool,
    },
}

#[derive(Debug, Args)]
struct EnrolmentFile {
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    Add {
        #[arg(value_name = "NAME")]
        login: String,
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        #[arg(long, value_name = "ROLE")]
        role: String,
        #[arg(long, value_name = "CODE")]
        office: Option<String>,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    List,
    Password {
        #[arg(value_name = "NAME")]
        login: String,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    Close {
        #[arg(value_name = "NAME")]
        login: String,
    },
    Open {
        #[arg(value_name = "NAME")]
        login: String,
    },
}

#[derive(Debug, Subcommand)]
enum FeedCommand {
    Publish {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
    },
    List,
    Key {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    Sign {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[arg(long, value_name = "KIND")]
        kind: String,
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "CODE")]
        office: Option<String>,
    },
}

/// Reads the command line, and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let of_system = Language::of_system(sys_locale::get_locales());
    let asked = arguments.windows(2).find(|pair| pair[0] == "--lang").and_then(|pair| pair[1].to_str());
    let language = asked.and_then(Language::from_code).unwrap_or(of_system);
    let parsed = in_language_under("help-centre", CommandLine::command(), language)
        .try_get_matches_from(&arguments)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let line = match parsed {
        Ok(line) => line,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    start_logging();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(source) => {
            complain(&CentreError::Io { path: PathBuf::new(), source }, language);
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(&line, language)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            complain(&error, language);
            ExitCode::FAILURE
        }
    }
}

/// To standard error, which systemd keeps. No line has a name of a guest, because nothing that is logged has.
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("POSJAGA_CENTRE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("posjaga=info"));
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(io::stderr).try_init();
}

/// Says whether all is well.
async fn run(line: &CommandLine, language: Language) -> Result<bool, CentreError> {
    // What is done on another computer needs no configuration.
    if let Command::Feed(command @ (FeedCommand::Key { .. } | FeedCommand::Sign { .. })) = &line.command {
        return offline(command, language).map(|()| true);
    }
    let config = Config::read(line.config.as_deref())?;
    let language = line.lang.as_deref().and_then(Language::from_code).unwrap_or(config.language());
    match &line.command {
        Command::Init(options) => init(&config, options, language).await?,
        Command::Serve => {
            web::serve(config, |address| {
                say(&text!(language, "centre-serving", address = address.to_string()));
            })
            .await?;
        }
        Command::Office(command) => office(&config, command).await?,
        Command::Post(command) => post(&config, command, language).await?,
        Command::User(command) => user(&config, command, language).await?,
        Command::Ingest { file, answer } => ingest(&config, file, answer.as_deref(), language).await?,
        Command::Feed(command) => publish(&config, command, language).await?,
        Command::Retention => {
            let database = Database::new(&config)?;
            let emptied = upkeep::run(&**database.writing().await?).await?;
            say(&text!(language, "centre-emptied", count = emptied));
        }
        Command::Audit { log } => {
            let mut audit = audit::tables(&schema::admin(&config).await?).await?;
            for file in log {
                audit.file(file)?;
            }
            let (tables, rows) = (audit.tables, audit.rows);
            say(&text!(language, "centre-audited", tables = tables, rows = rows));
            for (place, trace) in &audit.findings {
                say(&text!(language, "centre-audit-finding", place = shown(place), kind = *trace));
            }
            if audit.findings.is_empty() {
                say(text!(language, "centre-audit-clean"));
            }
            return Ok(audit.findings.is_empty());
        }
        Command::Doctor => {
            let findings = doctor::examine(&config).await;
            for finding in &findings {
                let mark = if finding.is_fine { "✓" } else { "✗" };
                say(&format!("{mark} {}", finding.in_words(language)));
            }
            return Ok(findings.iter().all(|finding| finding.is_fine));
        }
    }
    Ok(true)
}

async fn init(config: &Config, options: &Init, language: Language) -> Result<(), CentreError> {
    // A user who may not become the one who makes databases finds it made already.
    match schema::init(config).await {
        Ok(steps) => say(&text!(language, "centre-init-database", count = steps)),
        Err(error) if options.database_only => return Err(error),
        Err(error) => {
            let there = async {
                let database = Database::new(config)?;
                schema::check(&**database.writing().await?).await
            };
            if there.await.is_err() {
                return Err(error);
            }
        }
    }
    if options.database_only {
        return Ok(());
    }
    Keys::make(&config.folder)?;
    say(&text!(language, "centre-init-keys", folder = config.folder.display().to_string()));
    let database = Database::new(config)?;
    let client = database.writing().await?;
    let has_administrator =
        accounts::list(&**client).await?.iter().any(|account| account.person.role == Role::Administrator);
    if !has_administrator {
        let password = password(options.password_file.as_deref(), language)?;
        let login = &options.login;
        accounts::add(&**client, login, login, Role::Administrator, None, &password).await?;
        say(&text!(language, "centre-init-account", login = login.as_str()));
    }
    if config.feed_keys.is_empty() {
        say(text!(language, "centre-init-feed-key"));
    }
    Ok(())
}

async fn office(config: &Config, command: &OfficeCommand) -> Result<(), CentreError> {
    let database = Database::new(config)?;
    let client = database.writing().await?;
    match command {
        OfficeCommand::Add { code, name, wish } => {
            offices::add(&**client, code, name, &wish.read(None)?).await?;
        }
        OfficeCommand::Set { code, name, wish } => {
            offices::set(&**client, code, &wish.read(name.clone())?).await?;
        }
        OfficeCommand::List => {
            for office in offices::list(&**client).await? {
                let number = |number: Option<i32>| number.map_or("-".to_owned(), |number| number.to_string());
                let fields = office.fields.chosen().map(Field::code).collect::<Vec<_>>().join(",");
                let columns = [
                    office.code,
                    shown(&office.name),
                    number(office.capacity),
                    number(office.area_m2),
                    number(Some(office.retention_days)),
                    fields,
                ];
                say(&columns.join("\t"));
            }
        }
    }
    Ok(())
}

impl OfficeWish {
    fn read(&self, name: Option<String>) -> Result<Wish, CentreError> {
        let fields = match &self.fields {
            None => None,
            Some(codes) => {
                let codes = codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty());
                let fields: Option<Vec<Field>> = codes.map(Field::from_code).collect();
                Some(Fields::of(&fields.ok_or(CentreError::Unusable(What::Fields))?))
            }
        };
        Ok(Wish {
            name,
            parent: self.parent.clone(),
            capacity: self.capacity,
            area_m2: self.area,
            fields,
            retention_days: self.retention,
        })
    }
}

async fn post(config: &Config, command: &PostCommand, language: Language) -> Result<(), CentreError> {
    let database = Database::new(config)?;
    let client = database.writing().await?;
    let client = &**client;
    let found = async |id: &String| posts::find(client, id).await;
    match command {
        PostCommand::Add { office, name, enrolment } => {
            let keys = Keys::read(&config.folder)?;
            let made = posts::add(client, (config, &keys), office, name).await?;
            enrolment.write(&made, language)?;
        }
        PostCommand::Roll { post, enrolment } => {
            let keys = Keys::read(&config.folder)?;
            let made = posts::roll(client, (config, &keys), &found(post).await?).await?;
            enrolment.write(&made, language)?;
        }
        PostCommand::Revoke { post } => posts::revoke(client, &found(post).await?).await?,
        PostCommand::Resend { post } => posts::resend(client, &found(post).await?).await?,
        PostCommand::Quarantine { post, settle } => {
            let post = found(post).await?;
            for (seq, reason, kind, received) in posts::quarantine(client, &post).await? {
                say(&format!("{seq}\t{}\t{}\t{}", shown(&reason), shown(&kind), received.to_rfc3339()));
            }
            if *settle {
                let by = std::env::var("USER").unwrap_or_default();
                let count = posts::settle(client, &post, &by).await?;
                say(&text!(language, "centre-settled", count = count));
            }
        }
        PostCommand::List => {
            let offices = offices::list(client).await?;
            for post in posts::list(client, None).await? {
                let office = offices.iter().find(|office| office.id == post.office);
                let seen = post.last_seen.map_or("-".to_owned(), |seen| seen.to_rfc3339());
                let state = if post.revoked.is_some() {
                    text!(language, "centre-post-revoked").to_owned()
                } else if let Some(until) = post.code_until {
                    let until = dates::date(time::local_day(until), language);
                    text!(language, "centre-post-waits", until = until)
                } else if post.epoch == 0 {
                    text!(language, "centre-post-never").to_owned()
                } else {
                    text!(language, "centre-post-enrolled", epoch = i64::from(post.epoch))
                };
                let columns = [
                    post.id.to_string(),
                    office.map(|office| office.code.clone()).unwrap_or_default(),
                    shown(&post.name),
                    state,
                    post.acked.to_string(),
                    seen,
                    shown(&post.app_version),
                ];
                say(&columns.join("\t"));
            }
        }
    }
    Ok(())
}

impl EnrolmentFile {
    fn write(&self, enrolment: &Enrolment, language: Language) -> Result<(), CentreError> {
        let text = serde_json::to_string(enrolment).map_err(|_| CentreError::Keys)?;
        if let Some(path) = &self.output {
            whole_file::write(path, |out| out.write_all(text.as_bytes())).map_err(CentreError::io(path))?;
            let post = enrolment.post.to_string();
            let path = shown(&path.display().to_string());
            say(&text!(language, "centre-enrolment-file", post = post, path = path));
        }
        if let Some(path) = &self.qr {
            let picture = qr(&text).ok_or(CentreError::Unusable(What::Name))?;
            whole_file::write(path, |out| out.write_all(picture.as_bytes()))
                .map_err(CentreError::io(path))?;
        }
        if self.output.is_none() && self.qr.is_none() {
            say(&text);
        }
        Ok(())
    }
}

/// A QR code as SVG, with its light margin.
fn qr(text: &str) -> Option<String> {
    const QUIET: usize = 4;
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut dark = String::new();
    for (row, line) in (0..code.size).map(|row| (row, &code[row])) {
        for (column, _) in line.iter().enumerate().filter(|(_, module)| module.value()) {
            // Writing into a `String` does not fail.
            let _ = write!(dark, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" height=\"{0}\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>\n",
        side * 6
    ))
}

async fn user(config: &Config, command: &UserCommand, language: Language) -> Result<(), CentreError> {
    let database = Database::new(config)?;
    let client = database.writing().await?;
    match command {
        UserCommand::Add { login, name, role, office, password_file } => {
            let role = Role::from_code(role).ok_or(CentreError::Unusable(What::Role))?;
            let password = password(password_file.as_deref(), language)?;
            let name = name.as_ref().unwrap_or(login);
            accounts::add(&**client, login, name, role, office.as_deref(), &password).await?;
        }
        UserCommand::Password { login, password_file } => {
            let password = password(password_file.as_deref(), language)?;
            accounts::set_password(&**client, login, &password).await?;
        }
        UserCommand::Close { login } => accounts::set_disabled(&**client, login, true).await?,
        UserCommand::Open { login } => accounts::set_disabled(&**client, login, false).await?,
        UserCommand::List => {
            for account in accounts::list(&**client).await? {
                let state = if account.disabled {
                    text!(language, "centre-account-closed")
                } else if account.locked_until.is_some_and(|until| until > time::now()) {
                    text!(language, "centre-account-locked")
                } else {
                    text!(language, "centre-account-open")
                };
                let person = account.person;
                say(&format!("{}\t{}\t{}\t{state}", person.login, shown(&person.name), person.role.code()));
            }
        }
    }
    Ok(())
}

async fn ingest(
    config: &Config,
    file: &Path,
    answer: Option<&Path>,
    language: Language,
) -> Result<(), CentreError> {
    let bytes = read(file, MAX_PARCEL_BYTES)?;
    let keys = Keys::read(&config.folder)?;
    let terms = Terms { min_version: config.min_version.clone() };
    let taken = parcel::take(&Database::new(config)?, &terms, &keys, &bytes).await?;
    let parcel::Taken { bundles, entries, quarantined, refused, .. } = taken;
    say(&text!(
        language,
        "centre-ingested",
        bundles = bundles,
        entries = entries,
        quarantined = quarantined,
        refused = refused
    ));
    if let Some((path, bytes)) = answer.zip(taken.answer) {
        whole_file::write(path, |out| out.write_all(&bytes)).map_err(CentreError::io(path))?;
    }
    Ok(())
}

async fn publish(config: &Config, command: &FeedCommand, language: Language) -> Result<(), CentreError> {
    let database = Database::new(config)?;
    let mut client = database.writing().await?;
    match command {
        FeedCommand::Publish { file, signature } => {
            let mut beside = file.as_os_str().to_owned();
            beside.push(".minisig");
            let signature = signature.clone().unwrap_or_else(|| beside.into());
            let signature = fs::read_to_string(&signature).map_err(CentreError::io(&signature))?;
            let bytes = read(file, MAX_ITEM_BYTES)?;
            let no = feed::publish(&mut client, &config.feed_keys, bytes, signature).await?;
            say(&text!(language, "centre-published", no = no));
        }
        FeedCommand::List => {
            let offices = offices::list(&**client).await?;
            for item in feed::list(&**client).await? {
                let office = offices.iter().find(|office| Some(office.id) == item.office);
                let office = office.map_or("*", |office| office.code.as_str());
                say(&format!(
                    "{}\t{}\t{}\t{office}\t{}",
                    item.no,
                    item.kind,
                    item.name,
                    item.issued.to_rfc3339()
                ));
            }
        }
        // They need no configuration, and were done before.
        FeedCommand::Key { .. } | FeedCommand::Sign { .. } => {}
    }
    Ok(())
}

/// What is done where the offline key is.
fn offline(command: &FeedCommand, language: Language) -> Result<(), CentreError> {
    match command {
        FeedCommand::Key { file, password_file } => {
            let password = match password_file {
                Some(path) => SigningKey::password_in(path)?,
                None => Zeroizing::new(String::new()),
            };
            let public = SigningKey::make(file, &password)?;
            let text = fs::read_to_string(&public).map_err(CentreError::io(&public))?;
            let key = text.lines().last().unwrap_or_default();
            say(&text!(language, "centre-feed-key", key = key));
        }
        FeedCommand::Sign { file, key, password_file, kind, name, office } => {
            let password = match password_file {
                Some(path) => Some(SigningKey::password_in(path)?),
                None => None,
            };
            let kind = FeedKind::from_code(kind).ok_or(CentreError::Unusable(What::Code))?;
            let label = Label { kind, name: name.clone(), office: office.clone(), issued: time::now() };
            let comment = label.comment().ok_or(CentreError::Unusable(What::Name))?;
            let key = SigningKey::open(key, password.as_deref().map(String::as_str))?;
            let signature = key.sign_as(file, &comment)?;
            say(&text!(language, "centre-feed-signed", path = shown(&signature.display().to_string())));
        }
        FeedCommand::Publish { .. } | FeedCommand::List => {}
    }
    Ok(())
}

/// A password from a file, or from the terminal.
fn password(file: Option<&Path>, language: Language) -> Result<Zeroizing<String>, CentreError> {
    if let Some(path) = file {
        return bounded::secret_in(path).map_err(CentreError::io(path));
    }
    let typed = rpassword::prompt_password(text!(language, "centre-password-prompt"));
    typed.map(Zeroizing::new).map_err(CentreError::io("/dev/tty"))
}

fn read(path: &Path, limit: usize) -> Result<Vec<u8>, CentreError> {
    let file = File::open(path).map_err(CentreError::io(path))?;
    bounded::read(file, limit).map_err(CentreError::io(path))
}

/// Prints a line. Where nobody reads any more, nobody is to be told.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn complain(error: &CentreError, language: Language) {
    let _ = writeln!(io::stderr(), "{}", error.in_words(language));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_its_text() {
        fn look(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
            let own = |text: Option<&clap::builder::StyledStr>| {
                text.is_some_and(|text| !text.to_string().trim().is_empty())
            };
            if !own(command.get_about()) {
                missing.push(path.to_owned());
            }
            for argument in command.get_arguments() {
                if !own(argument.get_help()) && !own(argument.get_long_help()) {
                    missing.push(format!("{path}--{}", argument.get_id()));
                }
            }
            for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
                look(command, &format!("{path}-{}", command.get_name()), missing);
            }
        }
        for language in Language::SHIPPED {
            let command = in_language_under("help-centre", CommandLine::command(), language);
            command.clone().debug_assert();
            let mut missing = Vec::new();
            look(&command, "help-centre", &mut missing);
            assert!(missing.is_empty(), "{language:?} {missing:#?}");
        }
    }

    #[test]
    fn the_picture_of_a_code_has_its_light_margin() {
        let picture = qr("{\"v\":1}").unwrap();
        assert!(picture.starts_with("<svg") && picture.contains("M4 4h1v1h-1z"), "{picture}");
        assert_eq!(qr(&"x".repeat(4000)), None);
    }
}
