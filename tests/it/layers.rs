//! The arrows of the architecture: who may name whom. Read from `src/`, so a turned arrow fails here, and so do
//! files that go round in a circle.

mod graph;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::graph::Graph;

/// The floors of the house, the highest first. A module may name modules on lower floors only, and
/// never one on its own floor. The program itself, in `bin`, opens either face and stands above all of them.
const FLOORS: &[&[&str]] = &[
    &["centre", "ui"],
    &["app", "cli"],
    &["office"],
    &["sync"],
    &["import", "destruction"],
    &["demo", "data_folder", "export"],
    &["bundle"],
    &["words"],
    &["scan", "visit_log"],
    &["bounded", "panics", "progress", "whole_file"],
    &["visit"],
    &["verdict"],
    &["policy"],
    &["verify"],
    &["trust"],
    &["credential"],
    &["archive", "digest", "text", "time"],
];

/// The modules that hold plain functions over plain values.
const DOMAIN: &[&str] = &["credential", "verify", "policy", "verdict", "visit", "bundle"];

/// Crates that only some modules may name.
const CRATES: &[(&str, &[&str])] = &[
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("rfd", &["ui"]),
    ("rusqlite", &["visit_log"]),
    ("crc32fast", &["archive"]),
    ("calamine", &["import"]),
    ("hayro", &["scan"]),
    ("quick_xml", &["import"]),
    ("nokhwa", &["scan"]),
    ("v4l", &["scan"]),
    ("rqrr", &["scan"]),
    ("rxing", &["scan"]),
    ("rodio", &["app"]),
    ("serialport", &["scan"]),
    ("clap", &["centre", "cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("toml_edit", &["data_folder"]),
    ("wgpu", &["ui"]),
    ("x11rb", &["ui"]),
    ("anyhow", &["cli"]),
    ("toml", &["centre", "policy", "data_folder"]),
    ("ureq", &["sync"]),
    ("rustls", &["centre", "sync"]),
    ("rust_xlsxwriter", &["export"]),
    ("krilla", &["export"]),
    ("minisign", &["export", "bundle"]),
    ("harfrust", &["export"]),
    ("skrifa", &["export"]),
    ("fluent_bundle", &["text"]),
    ("fluent_syntax", &["text"]),
    ("sys_locale", &["centre", "cli"]),
    ("tokio", &["centre"]),
    ("tokio_postgres", &["centre"]),
    ("deadpool_postgres", &["centre"]),
    ("axum", &["centre"]),
    ("axum_server", &["centre"]),
    ("maud", &["centre"]),
];

/// What the domain never touches: windows, files, threads, clocks.
const NOT_IN_THE_DOMAIN: &[&str] = &[
    "std::fs",
    "std::thread",
    "std::net",
    "std::process",
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant",
];

#[test]
fn no_files_go_round_in_a_circle() {
    let graph = Graph::of(&source_folder());
    let arrows = graph.arrows();
    assert!(arrows.len() > 200 && arrows.values().any(|named| named.len() > 5), "the arrows are not read");
    let mut faults = Vec::new();
    for circle in graph.circles() {
        faults.push(format!("a circle of {} files:", circle.len()));
        for file in &circle {
            let named: Vec<_> = arrows[file].iter().filter(|named| circle.contains(named)).copied().collect();
            faults.push(format!("  {file} names {}", named.join(", ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_circle_would_be_seen() {
    let graph = |files: &[(&str, &str)]| {
        Graph::new(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
    };
    // A face that only shows what its children define is no way through, whoever goes in by it.
    let face = ("room/mod.rs", "mod above; mod below; pub use self::{above::Above, below::Below as Low};");
    let above = ("room/above.rs", "use super::Low; pub struct Above(Low);");
    let below = ("room/below.rs", "pub struct Below; #[cfg(test)] mod tests { use crate::room::Above; }");
    let plain = graph(&[("lib.rs", "pub mod room;"), face, above, below]);
    assert_eq!(plain.arrows()["room/above.rs"], ["room/below.rs"].into());
    assert_eq!(plain.circles(), Vec::<Vec<&str>>::new());
    // By whichever road: an import, a path in the code, a module's name, a star, a re-export of another room.
    for road in [
        "use crate::room::Above; pub struct Below(Above);",
        "pub struct Below(super::Above);",
        "use super::above; pub struct Below(above::Above);",
        "use super::above::*; pub struct Below(Above);",
        "use crate::{other::{self, Shown}, time::Duration}; pub struct Below(Shown);",
        "pub struct Below; pub fn f() { use super::{above::Above as High}; }",
    ] {
        let other = ("other.rs", "pub use crate::room::Above as Shown;");
        let turned = graph(&[("lib.rs", ""), face, above, ("room/below.rs", road), other]);
        assert_eq!(turned.circles(), [["room/above.rs", "room/below.rs"]], "{road}");
    }
    // What stands in a comment, a text, or unit tests in a file of their own is not named.
    for talk in [
        "/* super::Above /* */ super::Above */ pub struct Below;",
        "pub struct Below; const A: &str = \"super::Above\"; const B: &str = r#\"\" super::Above\"#; // super::Above",
        "pub struct Below; fn f<'a>(c: char) -> bool { c == '\"' } const C: &str = \"super::Above\";",
        "pub struct Below; #[cfg(test)] mod tests;",
    ] {
        let tests = ("room/below/tests.rs", "use crate::room::Above;");
        assert!(
            graph(&[("lib.rs", ""), face, above, ("room/below.rs", talk), tests]).circles().is_empty(),
            "{talk}"
        );
    }
    // A face that defines what its children use, and uses them, is part of the circle.
    let desk = ("room/mod.rs", "mod child; pub struct Desk; pub fn run() { child::run(&Desk) }");
    let child = ("room/child.rs", "use super::Desk; pub fn run(desk: &Desk) {}");
    assert_eq!(graph(&[("lib.rs", ""), desk, child]).circles(), [["room/child.rs", "room/mod.rs"]]);
}

#[test]
fn every_arrow_points_down() {
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        for named in modules_named(&code) {
            if named != module && floor(&named) <= floor(&module) {
                faults.push(format!("{} names {named}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "arrows that do not point down:\n{}", faults.join("\n"));
}

#[test]
fn crates_are_named_only_where_they_belong() {
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        for (name, homes) in CRATES {
            if names_crate(&code, name) && !homes.contains(&module.as_str()) {
                faults.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "crates out of place:\n{}", faults.join("\n"));
}

#[test]
fn the_domain_knows_no_file_thread_or_clock() {
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        if DOMAIN.contains(&module.as_str()) {
            for name in NOT_IN_THE_DOMAIN {
                if code.contains(name) {
                    faults.push(format!("{} names {name}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "the domain reaches outside:\n{}", faults.join("\n"));
}

#[test]
fn every_module_has_its_floor() {
    let placed: BTreeSet<_> = FLOORS.iter().flat_map(|floor| floor.iter().map(ToString::to_string)).collect();
    let there: BTreeSet<_> = sources().into_iter().map(|(module, ..)| module).collect();
    assert_eq!(there, placed);
}

#[test]
fn a_turned_arrow_would_be_seen() {
    let named =
        modules_named("use crate::{verify::{self, Verified}, app::App};\nlet x = crate::ui::run();\n");
    assert_eq!(named, ["app", "ui", "verify"].map(str::to_owned).into());
    assert!(names_crate("use egui::Ui;", "egui"));
    assert!(!names_crate("use my_egui::Ui;", "egui"));
    assert!(floor("app") < floor("verify"));
}

/// Module, path and code (without comments and unit tests) of every file below `src/`.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = source_folder();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(&root).expect("the file lies below src").to_owned();
            let first = inside.iter().next().expect("the path has a part").to_string_lossy();
            let module = first.trim_end_matches(".rs").to_owned();
            if module != "bin" && module != "lib" {
                let code = fs::read_to_string(&path).expect("a source file is text");
                found.push((module, inside, without_comments(&code)));
            }
        }
    }
    found.sort();
    found
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn without_comments(code: &str) -> String {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules of ours that the code names, by `crate::name` or in a `use crate::{…}` tree.
fn modules_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        if let Some(tree) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut at_start = true;
            for letter in tree.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => at_start = true,
                    _ if depth == 0 && at_start && (letter.is_alphanumeric() || letter == '_') => {
                        word.push(letter);
                    }
                    _ if !word.is_empty() => {
                        named.insert(std::mem::take(&mut word));
                        at_start = false;
                    }
                    _ => {}
                }
            }
            if !word.is_empty() {
                named.insert(word);
            }
        } else {
            named.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    named
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let fresh =
            before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '.' || c == '"'));
        fresh && code[at + name.len()..].starts_with("::")
    })
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}
