//! A PostgreSQL of its own.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// A server that is there as long as this process.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    _watchman: Watchman,
}

/// Ends the server and removes its folder when this process is gone, however it went.
struct Watchman(Child);

impl Drop for Watchman {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// The server that the tests share; `None`, and said once, where PostgreSQL is not to be had.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start("-c fsync=off")).as_ref()
}

impl Cluster {
    /// Starts one. `options` go to the server.
    pub fn start(options: &str) -> Option<Self> {
        Self::start_on(None, options)
    }

    /// Starts one on a disk of its own that can be filled; `None`, and said, where none can be made.
    pub fn on_a_small_disk() -> Option<Self> {
        if !is_root() {
            skipped("only root can make a small disk, so a full one is not tested");
            return None;
        }
        // In megabytes: a cluster has 40.
        Self::start_on(Some(100), "-c max_wal_size=4 -c min_wal_size=2")
    }

    fn start_on(disk: Option<u32>, options: &str) -> Option<Self> {
        let Some(programs) = programs() else {
            skipped("PostgreSQL is not to be had (apt-get install postgresql), so the centre is not tested");
            return None;
        };
        let folder = run_as_postgres("mktemp -d /tmp/posjaga-pg.XXXXXX");
        let folder = PathBuf::from(String::from_utf8(folder.stdout).expect("a path").trim());
        if let Some(megabytes) = disk {
            let size = format!("size={megabytes}m,mode=0777");
            let mounted =
                Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).status();
            if !mounted.is_ok_and(|status| status.success()) {
                let _ = fs::remove_dir(&folder);
                skipped("no small disk can be mounted, so a full one is not tested");
                return None;
            }
        }
        let watchman = Command::new("sh")
            .arg("-c")
            .arg(format!(
                "cat >/dev/null; {} >/dev/null 2>&1; {} rm -rf {}",
                as_postgres(&format!(
                    "{}/pg_ctl -D {}/data -m immediate stop",
                    programs.display(),
                    folder.display()
                )),
                disk.map_or_else(String::new, |_| format!("umount {};", folder.display())),
                folder.display()
            ))
            .stdin(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let cluster = Self { folder, programs, _watchman: Watchman(watchman) };
        let folder = cluster.folder.display();
        cluster.run(&format!(
            "initdb --no-sync --wal-segsize=1 -A trust -U postgres -E UTF8 --locale=C.UTF-8 -D {folder}/data"
        ));
        let settings = format!(
            "listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 200\n\
             log_error_verbosity = terse\nlogging_collector = off\n"
        );
        run_as_postgres(&format!("cat >> {folder}/data/postgresql.conf <<'END'\n{settings}END\n"));
        cluster.boot(options);
        Some(cluster)
    }

    /// Starts the server again, after it was ended.
    pub fn boot(&self, options: &str) {
        let folder = self.folder.display();
        self.run(&format!("pg_ctl -D {folder}/data -w -t 60 -l {folder}/log -o '{options}' start"));
    }

    /// Ends the server as a power cut would.
    pub fn end_at_once(&self) {
        self.run(&format!("pg_ctl -D {}/data -m immediate stop", self.folder.display()));
    }

    /// Leaves no room on the disk of [`Cluster::on_a_small_disk`].
    pub fn fill_disk(&self) {
        let ballast = self.folder.join("ballast");
        let filled = Command::new("dd")
            .args(["if=/dev/zero", "bs=4k"])
            .arg(format!("of={}", ballast.display()))
            .output();
        assert!(!filled.expect("dd runs").status.success(), "it ends because the disk is full");
    }

    /// Gives the room back, and starts the server again if it has given up.
    pub fn make_room(&self) {
        fs::remove_file(self.folder.join("ballast")).expect("it is there");
        let data = format!("{}/pg_ctl -D {}/data", self.programs.display(), self.folder.display());
        if !run_as_postgres(&format!("{data} status")).status.success() {
            self.boot("");
        }
    }

    /// A connection string for this role and database.
    pub fn connection(&self, user: &str, database: &str) -> String {
        format!("host={} user={user} dbname={database}", self.folder.display())
    }

    /// What a query gives, as `psql` prints it without frames.
    pub fn query(&self, database: &str, sql: &str) -> String {
        let output = self.psql(database, sql);
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    /// The same, whatever becomes of it.
    pub fn psql(&self, database: &str, sql: &str) -> Output {
        let mut child = Command::new(self.programs.join("psql"))
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-h"])
            .arg(&self.folder)
            .args(["-U", "postgres", "-d", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("psql runs");
        child.stdin.take().expect("it is piped").write_all(sql.as_bytes()).expect("psql reads");
        child.wait_with_output().expect("psql ends")
    }

    /// All of a database as text.
    pub fn dump(&self, database: &str) -> Vec<u8> {
        let output = Command::new(self.programs.join("pg_dump"))
            .arg("-h")
            .arg(&self.folder)
            .args(["-U", "postgres", database])
            .output()
            .expect("pg_dump runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Puts a dump into a new database.
    pub fn restore(&self, database: &str, dump: &[u8]) {
        self.query("postgres", &format!("DROP DATABASE \"{database}\" WITH (FORCE)"));
        self.query(
            "postgres",
            &format!("CREATE DATABASE \"{database}\" OWNER posjaga_owner TEMPLATE template0"),
        );
        let output = self.psql(database, std::str::from_utf8(dump).expect("a dump is text"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the server has logged.
    pub fn log(&self) -> Vec<u8> {
        fs::read(self.folder.join("log")).unwrap_or_default()
    }

    fn run(&self, command: &str) {
        let output = run_as_postgres(&format!("{}/{command}", self.programs.display()));
        assert!(
            output.status.success(),
            "{command}: {}{}",
            String::from_utf8_lossy(&output.stderr),
            String::from_utf8_lossy(&self.log())
        );
    }
}

/// Past the harness, which keeps to itself what a test that goes well has said.
pub fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "skipped: {why}");
}

/// A name that no other test has.
pub fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("posjaga_{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn programs() -> Option<PathBuf> {
    let mut places: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    places.sort();
    places.push(PathBuf::from("/usr/local/bin"));
    let is_whole =
        |place: &Path| ["initdb", "pg_ctl", "psql", "pg_dump"].iter().all(|name| place.join(name).exists());
    places.into_iter().rev().find(|place| is_whole(place))
}

/// PostgreSQL refuses to be root.
fn as_postgres(command: &str) -> String {
    if is_root() {
        format!("su postgres -s /bin/sh -c '{}'", command.replace('\'', "'\\''"))
    } else {
        command.to_owned()
    }
}

fn run_as_postgres(command: &str) -> Output {
    // The server goes on and must not hold our pipes.
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(as_postgres(command)).current_dir("/tmp").stdin(Stdio::null());
    if command.contains("pg_ctl") {
        let status = shell.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("sh runs");
        return Output { status, stdout: Vec::new(), stderr: Vec::new() };
    }
    shell.output().expect("sh runs")
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    output.stdout == b"0\n"
}
