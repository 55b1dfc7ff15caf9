//! What the dependencies are, held to `deny.toml`, without cargo-deny and without a network: their sources and
//! licences, as their manifests state them, and which of them are banned. Advisories are looked up where there is a network.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// What `deny.toml` allows.
struct Allowed {
    licences: BTreeSet<String>,
    /// Licences of single crates besides.
    exceptions: Vec<(String, BTreeSet<String>)>,
    registries: BTreeSet<String>,
}

impl Allowed {
    fn read() -> Self {
        let file: toml::Table = include_str!("../../deny.toml").parse().expect("deny.toml is TOML");
        let texts = |value: &toml::Value| -> BTreeSet<String> {
            let texts = value.as_array().into_iter().flatten();
            texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
        };
        let exceptions = file["licenses"]["exceptions"].as_array().into_iter().flatten();
        Self {
            licences: texts(&file["licenses"]["allow"]),
            exceptions: exceptions
                .map(|one| (one["crate"].as_str().expect("a name").to_owned(), texts(&one["allow"])))
                .collect(),
            registries: texts(&file["sources"]["allow-registry"]),
        }
    }

    fn has(&self, name: &str, licence: &str) -> bool {
        let excepted = |(of, licences): &(String, BTreeSet<String>)| of == name && licences.contains(licence);
        self.licences.contains(licence) || self.exceptions.iter().any(excepted)
    }
}

#[test]
fn every_dependency_has_a_licence_and_a_source_that_are_allowed() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "the dependencies are not listed");
    let allowed = Allowed::read();
    let mut faults = Vec::new();
    for package in packages {
        let text = |name: &str| package[name].as_str();
        let name = text("name").expect("a package has a name");
        // Ours has no source.
        let Some(source) = text("source") else { continue };
        let registry = source.strip_prefix("registry+").unwrap_or(source);
        if !allowed.registries.contains(registry) {
            faults.push(format!("{name} comes from {source}"));
        }
        match text("license") {
            Some(licence) if is_met(licence, &|one| allowed.has(name, one)) => {}
            licence => {
                faults.push(format!("{name} is under {}", licence.unwrap_or("no licence that it names")));
            }
        }
    }
    assert!(faults.is_empty(), "what deny.toml does not allow:\n{}", faults.join("\n"));
}

/// A desk cannot listen: there is nothing in it that could.
#[test]
fn what_the_desk_is_made_of_has_no_async_runtime_and_no_server() {
    const NOT_AT_A_DESK: [&str; 7] =
        ["tokio", "async-std", "smol", "hyper", "axum", "axum-server", "tokio-postgres"];
    let names = names_below_the_desk(&metadata());
    assert!(names.len() > 100 && names.contains("ureq"), "the dependencies are not walked");
    let found: Vec<_> = names.iter().filter(|name| NOT_AT_A_DESK.contains(&name.as_str())).collect();
    assert_eq!(found, Vec::<&String>::new());
}

/// The names of everything that the program itself is made of, with its default features.
fn names_below_the_desk(metadata: &Value) -> BTreeSet<String> {
    let resolve = &metadata["resolve"];
    let nodes: BTreeMap<&str, &Value> = resolve["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut to_see: Vec<&str> = resolve["root"].as_str().into_iter().collect();
    while let Some(id) = to_see.pop() {
        if !seen.insert(id) {
            continue;
        }
        let is_normal = |dependency: &&Value| {
            let kinds = dependency["dep_kinds"].as_array();
            kinds.into_iter().flatten().any(|kind| kind["kind"].is_null())
        };
        let dependencies = nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        to_see.extend(dependencies.filter(is_normal).filter_map(|dependency| dependency["pkg"].as_str()));
    }
    seen.into_iter().filter_map(|id| names.get(id)).map(|name| (*name).to_owned()).collect()
}

#[test]
fn no_dependency_is_banned_and_none_takes_any_version() {
    let file: toml::Table = include_str!("../../deny.toml").parse().expect("deny.toml is TOML");
    let banned: BTreeSet<&str> = file["bans"]["deny"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["crate"].as_str())
        .collect();
    assert!(banned.contains("reqwest") && file["bans"]["wildcards"].as_str() == Some("deny"));
    let metadata = metadata();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a package has a name");
        assert!(!banned.contains(name), "{name} is banned");
        let ours = package["source"].is_null();
        for dependency in package["dependencies"].as_array().into_iter().flatten().filter(|_| ours) {
            let any = dependency["req"] == "*" && dependency["path"].is_null();
            assert!(!any, "{name} takes any version of {}", dependency["name"]);
        }
    }
}

#[test]
fn every_exception_says_why() {
    let file = include_str!("../../deny.toml");
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    let mut exceptions = 0;
    for pair in lines.windows(2) {
        if pair[1].contains("crate =") {
            exceptions += 1;
            assert!(pair[0].starts_with('#') || pair[0].contains("crate ="), "no reason before {}", pair[1]);
        }
    }
    assert!(exceptions >= 4, "{exceptions}");
}

/// Whoever listens is the centre: the desk has neither an async runtime nor a server in it.
#[test]
fn the_desk_has_no_async_runtime_and_the_centre_has_no_window() {
    let crates = |features: &[&str]| -> BTreeSet<String> {
        let asked = Command::new(env!("CARGO"))
            .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"])
            .args(features)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
        let listed = String::from_utf8(asked.stdout).expect("cargo writes text");
        listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
    };
    let desk = crates(&[]);
    let centre = crates(&["--no-default-features", "--features", "centre"]);
    assert!(desk.len() > 100 && desk.contains("eframe"), "{desk:?}");
    for name in ["tokio", "hyper", "axum", "axum-server", "tokio-postgres"] {
        assert!(!desk.contains(name), "the desk has {name}");
        assert!(centre.contains(name), "the centre lacks {name}");
    }
    for name in ["eframe", "egui", "nokhwa"] {
        assert!(!centre.contains(name), "the centre has {name}");
    }
}

#[test]
fn a_licence_that_is_not_allowed_would_be_seen() {
    let allowed = |one: &str| ["MIT", "Apache-2.0", "ISC"].contains(&one);
    for met in ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-2.0", "Apache-2.0 AND (MIT OR GPL-3.0)", "(ISC)"] {
        assert!(is_met(met, &allowed), "{met}");
    }
    for unmet in
        ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "Apache-2.0 WITH Foo", "", "MIT OR"]
    {
        assert!(!is_met(unmet, &allowed), "{unmet}");
    }
}

/// What cargo knows of the dependencies on this system.
fn metadata() -> Value {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8(host.stdout).expect("rustc writes text");
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    serde_json::from_slice(&asked.stdout).expect("cargo writes JSON")
}

/// Whether an SPDX expression is met by licences that are allowed; crates also write `/` for OR.
fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, allowed) == Some(true) && rest.is_empty()
}

fn any_of(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = all_of(words, allowed)?;
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        met |= all_of(words, allowed)?;
    }
    Some(met)
}

fn all_of(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = one(words, allowed)?;
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        met &= one(words, allowed)?;
    }
    Some(met)
}

fn one(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = any_of(words, allowed)?;
            *words = words.strip_prefix(&[")"])?;
            Some(met)
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            Some(allowed(&format!("{licence} WITH {exception}")))
        }
        [licence, rest @ ..] => {
            *words = rest;
            Some(allowed(licence))
        }
        [] => None,
    }
}
