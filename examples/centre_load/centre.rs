//! The centre that is measured: its configuration, its program, and its database as its owner sees it.

use std::{
    env, fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use posjaga::bundle::Enrolment;
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};

pub struct Centre {
    config: String,
    program: PathBuf,
    settings: toml::Table,
}

impl Centre {
    pub fn of(config: &str) -> Self {
        let beside = || {
            let mut folder = env::current_exe().expect("this program has a place");
            folder.pop();
            folder.join("../posjaga-centre")
        };
        Self {
            config: config.to_owned(),
            program: env::var_os("POSJAGA_CENTRE").map_or_else(beside, PathBuf::from),
            settings: fs::read_to_string(config)
                .expect("the configuration is there")
                .parse()
                .expect("the configuration is TOML"),
        }
    }

    pub fn setting(&self, name: &str) -> &str {
        self.settings.get(name).and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// A command of the centre's program, and what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = Command::new(&self.program)
            .args(["--config", &self.config])
            .args(arguments)
            .output()
            .expect("the centre's program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }

    pub fn has_office(&self, code: &str) -> bool {
        self.sql(&format!("SELECT 1 FROM office WHERE code = '{code}'")) == "1"
    }

    pub fn enrolment(&self, office: &str, name: &str) -> Enrolment {
        let text = self.done(&["post", "add", office, name]);
        Enrolment::parse(text.trim()).expect("an enrolment")
    }

    /// As the one who set the database up.
    pub fn sql(&self, statement: &str) -> String {
        let database = self
            .setting("database")
            .split_whitespace()
            .find_map(|part| part.strip_prefix("dbname="))
            .unwrap_or("posjaga");
        let admin: Vec<_> =
            self.setting("admin").split_whitespace().filter(|part| !part.starts_with("dbname=")).collect();
        let mut psql = Command::new("psql")
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-d"])
            .arg(format!("{} dbname={database}", admin.join(" ")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("psql runs");
        psql.stdin.take().expect("it is piped").write_all(statement.as_bytes()).expect("psql reads");
        let output = psql.wait_with_output().expect("psql ends");
        assert!(output.status.success(), "{statement}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A client that trusts the root of the centre alone. Keeps its connection.
    pub fn agent(&self) -> Agent {
        let root = PathBuf::from(self.setting("folder")).join("root.pem");
        let root =
            Certificate::from_pem(&fs::read(root).expect("the root certificate")).expect("a certificate");
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::from(vec![root]))
            .unversioned_rustls_crypto_provider(std::sync::Arc::new(
                rustls::crypto::aws_lc_rs::default_provider(),
            ))
            .build();
        Agent::config_builder()
            .tls_config(tls)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .build()
            .new_agent()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.setting("url"))
    }
}
