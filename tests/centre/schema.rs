//! The tables are laid so that a distributed PostgreSQL is a switch, and so that the service cannot read names.

use super::office::Centre;

/// Tables that each node has as a whole: they do not grow with the visits.
const REFERENCE: &[&str] =
    &["office", "account", "session", "feed", "migration", "access_log", "destruction"];

#[test]
fn every_unique_key_begins_with_the_office() {
    let Some(centre) = Centre::start() else { return };
    let keys = centre.query(
        "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            WHERE i.indisunique AND n.nspname = 'public' ORDER BY 1, 2",
    );
    let mut spread = 0;
    for line in keys.lines() {
        let (table, column) = line.split_once('|').unwrap();
        if REFERENCE.contains(&table) {
            continue;
        }
        assert_eq!(column, "office", "{table}");
        spread += 1;
    }
    assert!(spread > 30, "{keys}");
    let tables = centre.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    for table in REFERENCE {
        assert!(tables.lines().any(|line| line == *table), "{table} is gone");
    }
}

/// Statements of the program that look at several offices at once, and why.
const ACROSS: &[(&str, &str)] = &[
    ("WHERE p.id = $1", "whose post it is is not known before"),
    ("FROM post WHERE id = $1", "whose post it is is not known before"),
    ("GROUP BY office", "the view of the regency; each node groups its own"),
    ("WHERE day = $1", "the view of the regency; each node sums its own"),
    ("FROM post p LEFT JOIN", "the list of posts"),
    ("DELETE FROM daily WHERE visits = 0", "each node tidies its own"),
];

#[test]
fn a_statement_names_its_office_or_says_why_not() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/centre");
    let mut folders = vec![folder];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|end| end != "rs") {
                continue;
            }
            let code = std::fs::read_to_string(&path).unwrap();
            for statement in code.split('"').filter(|text| is_statement(text)) {
                seen += 1;
                let names_office = statement.contains("office = $")
                    || statement.contains("office = o.id")
                    || statement.contains("(office, ");
                let is_listed = ACROSS.iter().any(|(part, _)| statement.contains(part));
                assert!(names_office || is_listed, "{}: {statement}", path.display());
            }
        }
    }
    assert!(seen > 15, "{seen}");
}

/// Whether it is about one of the tables that are spread.
fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let spread = ["visit", "entry", "daily", "post", "enrolment", "quarantine"];
    words
        .windows(2)
        .any(|pair| ["FROM", "INTO", "UPDATE", "JOIN"].contains(&pair[0]) && spread.contains(&pair[1]))
}

#[test]
fn the_service_reads_no_name_and_changes_no_access_log() {
    let Some(centre) = Centre::start() else { return };
    let role = "SET ROLE \"posjaga-centre-test\"; ";
    for column in ["name", "purpose", "phone", "card", "desk", "officer", "note", "*"] {
        let output = centre.cluster.psql(&centre.database, &format!("{role}SELECT {column} FROM visit"));
        assert!(!output.status.success(), "{column}");
    }
    for sql in [
        "SELECT * FROM visit_default",
        "UPDATE access_log SET reason = ''",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
        "INSERT INTO access_log (account, login, role, act, reason, visits) VALUES (1, '', '', '', '', '{}')",
        "DELETE FROM destruction",
        "DELETE FROM visit",
        "DELETE FROM entry",
        "UPDATE entry SET link = ''",
        "UPDATE visit SET party = 2",
        "INSERT INTO visit SELECT * FROM visit",
        "SELECT * FROM search_visits('', 'Siti', 'tanpa sesi')",
        "SELECT * FROM guest_book('', 1, now(), now(), 'tanpa sesi')",
        "SELECT * FROM contacts('', 1, gen_random_uuid(), 'tanpa sesi')",
        "SELECT note_access(NULL, '', 1, '', '{}')",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE visit ADD COLUMN x int",
    ] {
        let output = centre.cluster.psql(&centre.database, &format!("{role}{sql}"));
        assert!(!output.status.success(), "{sql}");
    }
    let allowed = centre.cluster.psql(&centre.database, &format!("{role}SELECT office, party FROM visit"));
    assert!(allowed.status.success());
    // Not even the owner, who could otherwise do everything.
    for sql in ["UPDATE access_log SET reason = ''", "DELETE FROM access_log", "TRUNCATE access_log"] {
        let output = centre.cluster.psql(&centre.database, &format!("SET ROLE posjaga_owner; {sql}"));
        assert!(!output.status.success(), "{sql}");
    }
}

#[test]
fn an_init_that_is_done_again_changes_nothing_and_the_doctor_is_content() {
    let Some(centre) = Centre::start() else { return };
    let before = centre.query("SELECT count(*) FROM migration");
    centre.done(&["init", "--database-only"]);
    centre.done(&["init"]);
    assert_eq!(centre.query("SELECT count(*) FROM migration"), before);
    let output = centre.run(&["doctor"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("cannot read names"), "{said}");
    // A schema of a later version is not touched.
    centre.query("INSERT INTO migration (no) VALUES (99)");
    for command in ["serve", "doctor"] {
        let output = centre.run(&[command]);
        assert!(!output.status.success(), "{command}");
    }
}
