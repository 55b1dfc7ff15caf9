//! What the documentation names is there: files and folders of the project, and the pages that pages point to.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The pages for people, wherever they stand.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [".", ".github", "docs", "scripts", "benches"].map(|folder| root.join(folder));
    let mut pages = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    pages.sort();
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

/// What stands between backticks and begins like a path of the project.
fn paths_named(page: &str) -> Vec<&str> {
    let beginnings = ["src/", "assets/", "tests/", "docs/", "scripts/", "benches/", "examples/"];
    let quoted = page.split('`').skip(1).step_by(2);
    let words = quoted.map(|text| text.split_whitespace().next().unwrap_or_default());
    words.filter(|text| beginnings.iter().any(|beginning| text.starts_with(beginning))).collect()
}

/// Whether a path is there. `<name>` and `*` stand for any name, `{one,other}` for each.
fn is_there(path: &str) -> bool {
    if let Some((before, rest)) = path.split_once('{')
        && let Some((names, after)) = rest.split_once('}')
    {
        return names.split(',').all(|name| is_there(&format!("{before}{}{after}", name.trim())));
    }
    let mut found = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let open = part.find(['<', '*']).map(|at| &part[..at]);
        let ending = part.rfind(['>', '*']).map_or("", |at| &part[at + 1..]);
        found = match open {
            None => found.into_iter().map(|place| place.join(part)).filter(|place| place.exists()).collect(),
            Some(beginning) => found
                .iter()
                .filter_map(|place| fs::read_dir(place).ok())
                .flatten()
                .map(|entry| entry.unwrap().path())
                .filter(|entry| {
                    let name = entry.file_name().unwrap().to_string_lossy();
                    name.starts_with(beginning) && name.ends_with(ending)
                })
                .collect(),
        };
    }
    !found.is_empty()
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut missing = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        // What the past called a file is not looked for.
        if page.ends_with("CHANGELOG.md") {
            continue;
        }
        // Nor what others have.
        let named = paths_named(text.split("## Where to see it done").next().unwrap());
        missing.extend(
            named.iter().filter(|path| !is_there(path)).map(|path| format!("{}: {path}", page.display())),
        );
    }
    assert!(missing.is_empty(), "no such file:\n{}", missing.join("\n"));
}

#[test]
fn every_page_that_a_page_points_to_is_there() {
    let mut missing = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            if !page.parent().unwrap().join(target).exists() {
                missing.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(missing.is_empty(), "these links lead nowhere:\n{}", missing.join("\n"));
}

/// Whoever adds one of these finds in one page which files to touch.
#[test]
fn the_usual_changes_are_described_with_their_files() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).unwrap();
    for change in
        ["A new scheme", "A new export format", "A new dialog", "A new language", "A new field of a visit"]
    {
        let heading = format!("### {change}");
        let section = page.split(&heading).nth(1).unwrap_or_else(|| panic!("no section “{change}”"));
        let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
        assert!(paths_named(section).len() >= 3, "“{change}” names hardly a file");
    }
}
