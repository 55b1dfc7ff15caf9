//! The plain `sqlite3` shell on the file of the log.

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use posjaga::time::TimeSpan;

use crate::Took;

/// One turn of so many is the shell's: statements that look through the whole log take seconds in a large one.
const EVERY: usize = 11;

/// Asks the file with statements as anyone would write them.
pub struct Shell<'a> {
    path: &'a Path,
}

impl<'a> Shell<'a> {
    /// `None` where there is no such shell.
    pub fn over(path: &'a Path) -> Option<Self> {
        let found = Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status();
        found.is_ok_and(|status| status.success()).then_some(Self { path })
    }

    /// How long each statement takes by the shell's own timer, in one run of it.
    pub(super) fn ask(&self, turns: usize, statement: &dyn Fn(usize) -> String) -> Vec<Took> {
        let mut script = String::from(".timer on\n");
        for turn in (0..turns).step_by(EVERY) {
            script.push_str(&statement(turn));
            script.push('\n');
        }
        let mut shell = Command::new("sqlite3")
            .args(["-batch", "-readonly"])
            .arg(self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the shell starts");
        let mut stdin = shell.stdin.take().expect("it listens");
        // From a thread of its own: the shell answers while it is still being asked.
        let asking = std::thread::spawn(move || stdin.write_all(script.as_bytes()));
        let answer = shell.wait_with_output().expect("it answers").stdout;
        asking.join().expect("no panic").expect("it listens");
        String::from_utf8_lossy(&answer).lines().filter_map(took).collect()
    }

    /// Writes everything into a file.
    pub fn csv(&self, to: &Path) {
        let status = Command::new("sqlite3")
            .args(["-readonly", "-header", "-csv"])
            .arg(self.path)
            .arg(select("true", "no"))
            .stdout(File::create(to).expect("the file is made"))
            .status();
        assert!(status.expect("the shell starts").success());
    }
}

/// Reads `Run Time: real 0.001 user 0.000512 sys 0.000101`.
fn took(line: &str) -> Option<Took> {
    let mut words = line.strip_prefix("Run Time: ")?.split_ascii_whitespace();
    let mut next = || Some(Duration::from_secs_f64(words.by_ref().nth(1)?.parse().ok()?));
    let (wall, processor) = (next()?, next()? + next()?);
    // Many shells tell the time on the wall to the millisecond, which is rather coarse.
    let coarse = Duration::from_millis(5);
    Some(Took { wall: if wall < coarse { processor } else { wall }, processor })
}

/// A statement for whole visits.
pub fn select(condition: &str, order: &str) -> String {
    format!(
        "SELECT no, id, arrived, departed, name, organisation, purpose, host, phone, party, evidence, verdict, \
         policy, post, officer, note, entered FROM visit WHERE {condition} ORDER BY {order};"
    )
}

/// The condition that visits arrived within the span.
pub fn arrived_in(span: TimeSpan) -> String {
    format!("arrived >= {} AND arrived < {}", span.from.timestamp_millis(), span.until.timestamp_millis())
}

/// The condition that a text is in a field that can be searched.
pub fn contains(text: &str) -> String {
    format!("(name LIKE '%{text}%' OR organisation LIKE '%{text}%' OR host LIKE '%{text}%')")
}
