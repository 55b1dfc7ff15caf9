//! The configuration: a file, and the environment over it.

use std::{
    env, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tokio_postgres::config::Host;

use super::error::CentreError;
use crate::{bundle::OfflineKey, text::Language};

/// Where the file is unless something else is said.
pub const DEFAULT_PATH: &str = "/etc/posjaga-centre/centre.toml";
/// How variables of the environment begin that take the place of a setting: `POSJAGA_CENTRE_LISTEN`.
const PREFIX: &str = "POSJAGA_CENTRE_";

/// How the centre is set up. Each member is a line of the file, or a variable of the environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How the service reaches PostgreSQL: `host=… user=… dbname=…`.
    pub database: String,
    /// Where the pages read from instead; the same where it is empty. For a read replica.
    pub replica: String,
    /// Who may make roles and the database, for `init` and `audit`.
    pub admin: String,
    /// Where the service listens.
    pub listen: SocketAddr,
    /// Under which address the posts reach it; empty for a centre that is reached by stick alone.
    pub url: String,
    /// Where the metrics are told, without encryption; nowhere where it is empty.
    pub metrics: Option<SocketAddr>,
    /// Where the keys of the centre are.
    pub folder: PathBuf,
    /// The language of those who have chosen none, and of the command line.
    pub language: String,
    /// What stands at the head of the pages and of what is downloaded.
    pub name: String,
    /// The public halves of the minisign keys that sign the feed.
    pub feed_keys: Vec<OfflineKey>,
    /// The oldest version of the desk's program whose bundles are taken.
    pub min_version: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "host=/var/run/postgresql user=posjaga-centre dbname=posjaga".to_owned(),
            replica: String::new(),
            admin: "host=/var/run/postgresql user=postgres dbname=postgres".to_owned(),
            listen: SocketAddr::from(([0, 0, 0, 0], 8443)),
            url: String::new(),
            metrics: None,
            folder: PathBuf::from("/var/lib/posjaga-centre"),
            language: Language::Indonesian.code().to_owned(),
            name: String::new(),
            feed_keys: Vec::new(),
            min_version: String::new(),
        }
    }
}

impl Config {
    /// Reads the file, if it is there, and the environment. A file that was named has to be there.
    ///
    /// # Errors
    ///
    /// [`CentreError::Config`] says where, and what is wrong.
    pub fn read(named: Option<&Path>) -> Result<Self, CentreError> {
        let path = named.unwrap_or(Path::new(DEFAULT_PATH));
        let faulty = |what: String| CentreError::Config { path: path.to_owned(), what };
        let mut table: toml::Table = match fs::read_to_string(path) {
            Ok(text) => text.parse().map_err(|error: toml::de::Error| faulty(error.message().to_owned()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => toml::Table::new(),
            Err(error) => return Err(CentreError::io(path)(error)),
        };
        for (name, value) in env::vars() {
            if let Some(name) = name.strip_prefix(PREFIX) {
                let name = name.to_lowercase();
                let value = match name.as_str() {
                    "feed_keys" => {
                        toml::Value::Array(value.split_whitespace().map(toml::Value::from).collect())
                    }
                    _ => toml::Value::from(value),
                };
                table.insert(name, value);
            }
        }
        let config: Self =
            table.try_into().map_err(|error: toml::de::Error| faulty(error.message().to_owned()))?;
        for line in [&config.database, &config.replica, &config.admin] {
            connection(line).map_err(|error| match error {
                CentreError::Config { what, .. } => faulty(what),
                error => error,
            })?;
        }
        Ok(config)
    }

    /// The language of those who have chosen none.
    pub fn language(&self) -> Language {
        Language::from_code(&self.language).unwrap_or_default()
    }
}

/// A connection of PostgreSQL. Over a network others could read along, so it has to be on this computer, or reached through
/// a tunnel that ends here.
pub fn connection(line: &str) -> Result<tokio_postgres::Config, CentreError> {
    let config: tokio_postgres::Config = line.parse().map_err(|error: tokio_postgres::Error| {
        CentreError::Config { path: PathBuf::new(), what: error.to_string() }
    })?;
    let is_local = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|at: std::net::IpAddr| at.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let remote_address = config.get_hostaddrs().iter().any(|at| !at.is_loopback());
    if remote_address || !config.get_hosts().iter().all(is_local) {
        return Err(CentreError::Unencrypted);
    }
    Ok(config)
}
