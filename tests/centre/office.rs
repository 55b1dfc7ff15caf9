//! A centre that runs: the real program with a database of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Output, Stdio},
};

use posjaga::bundle::Enrolment;

use super::{
    cluster::{self, Cluster},
    web::Web,
};

pub const PASSWORD: &str = "kuda laut biru";
const LOGIN_ROLE: &str = "posjaga-centre-test";

pub struct Centre<'a> {
    pub cluster: &'a Cluster,
    pub database: String,
    pub folder: tempfile::TempDir,
    service: Option<Child>,
    pub web: Web,
}

impl Centre<'static> {
    /// A centre with one office `dinkes`; `None` where PostgreSQL is not to be had.
    pub fn start() -> Option<Self> {
        Some(Self::on(cluster::shared()?))
    }
}

impl<'a> Centre<'a> {
    pub fn on(cluster: &'a Cluster) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("password"), PASSWORD).unwrap();
        let mut centre =
            Self { cluster, database: cluster::new_name(), folder, service: None, web: Web::nowhere() };
        centre.configure("");
        centre.done(&["feed", "key", &centre.path("feed.key")]);
        centre.configure("");
        centre.done(&["init", "--password-file", &centre.path("password")]);
        centre.done(&["office", "add", "dinkes", "Dinas Kesehatan", "--capacity", "3"]);
        centre.serve();
        centre
    }

    /// Starts the service, after it was ended as well.
    pub fn serve(&mut self) {
        let mut service = self
            .program()
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(
                fs::File::options().append(true).create(true).open(self.folder.path().join("log")).unwrap(),
            )
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(service.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.service = Some(service);
        let address = line.trim().rsplit(' ').next().unwrap_or_default();
        assert!(address.starts_with("127.0.0.1:"), "{line}: {}", self.log());
        self.web = Web::new(address, &fs::read_to_string(self.folder.path().join("keys/root.pem")).unwrap());
        // From now on at this address, so that desks find it again.
        self.configure(&self.web.url());
    }

    /// Ends the service as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut service) = self.service.take() {
            service.kill().unwrap();
            service.wait().unwrap();
        }
    }

    /// Sends the signal alone, from wherever; [`Centre::kill`] then waits.
    pub fn signal_kill(&self) {
        let service = self.service.as_ref().map(Child::id).unwrap_or_default();
        // The shell's own: a bare system has no program of that name.
        let killed = Command::new("sh").args(["-c", &format!("kill -9 {service}")]).status().unwrap();
        assert!(killed.success());
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn query(&self, sql: &str) -> String {
        self.cluster.query(&self.database, sql)
    }

    /// A command that has to succeed; what it prints.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.program().args(arguments).output().unwrap()
    }

    pub fn enrolment(&self, office: &str, name: &str) -> Enrolment {
        Enrolment::parse(self.done(&["post", "add", office, name]).trim()).unwrap()
    }

    pub fn user(&self, login: &str, role: &str, office: Option<&str>) {
        let password = self.path("password");
        let mut arguments = vec!["user", "add", login, "--role", role, "--password-file", &password];
        if let Some(office) = office {
            arguments.extend(["--office", office]);
        }
        self.done(&arguments);
    }

    /// Signs and publishes a file.
    pub fn publish(&self, kind: &str, name: &str, office: Option<&str>, content: &str) {
        let file = self.path(name);
        fs::write(&file, content).unwrap();
        let key = self.path("feed.key");
        let mut arguments = vec!["feed", "sign", &file, "--key", &key, "--kind", kind, "--name", name];
        if let Some(office) = office {
            arguments.extend(["--office", office]);
        }
        self.done(&arguments);
        self.done(&["feed", "publish", &file]);
    }

    fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_posjaga-centre"));
        program
            .env("TZ", "Asia/Jakarta")
            .env("TMPDIR", self.folder.path())
            .args(["--lang", "en", "--config"])
            .arg(self.folder.path().join("centre.toml"));
        program
    }

    fn configure(&self, url: &str) {
        let key = fs::read_to_string(self.folder.path().join("feed.key.pub")).unwrap_or_default();
        let keys: Vec<&str> = key.lines().skip(1).collect();
        let listen = if self.web.address().is_empty() { "127.0.0.1:0" } else { self.web.address() };
        let connection = |user: &str, database: &str| self.cluster.connection(user, database);
        let text = format!(
            "database = {:?}\nadmin = {:?}\nlisten = {listen:?}\nurl = {url:?}\nfolder = {:?}\nlanguage = \"en\"\n\
             name = \"Kabupaten Contoh\"\nfeed_keys = {keys:?}\n",
            connection(LOGIN_ROLE, &self.database),
            connection("postgres", "postgres"),
            self.path("keys"),
        );
        fs::write(self.folder.path().join("centre.toml"), text).unwrap();
    }
}

impl Drop for Centre<'_> {
    fn drop(&mut self) {
        if let Some(service) = &mut self.service {
            let _ = service.kill();
            let _ = service.wait();
        }
    }
}
