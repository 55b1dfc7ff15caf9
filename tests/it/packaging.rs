//! What packages are made of: numbers that agree, files that systems can read, a bundle that is laid out right.

use std::{fs, path::PathBuf};

use quick_xml::{Reader, XmlVersion, events::Event};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The elements and texts of an XML file in their order; a broken one is none.
fn xml(file: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(file);
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Start(start) => {
                open.push(start.name().as_ref().to_owned());
                found.push((open.last().unwrap().clone(), String::new()));
            }
            Event::Empty(empty) => {
                found.push((empty.name().as_ref().to_owned(), String::new()));
            }
            Event::Text(text) => {
                let text = text.xml_content(XmlVersion::Implicit1_0);
                if let Some((_, all)) = found.last_mut() {
                    all.push_str(text.trim());
                }
            }
            Event::End(_) => _ = open.pop().expect("what ends was begun"),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    found
}

/// The keys of a property list that hold a text, or the name of the element that they hold.
fn property_list(file: &str) -> Vec<(String, String)> {
    let elements = xml(file);
    assert_eq!(elements[0].0, "plist");
    assert_eq!(elements[1].0, "dict");
    let pairs = elements.windows(2).filter(|pair| pair[0].0 == "key");
    pairs
        .map(|pair| {
            (pair[0].1.clone(), if pair[1].0 == "string" { pair[1].1.clone() } else { pair[1].0.clone() })
        })
        .collect()
}

#[test]
fn one_version_stands_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    for (file, line) in [
        ("packaging/linux/id.posjaga.PosJaga.metainfo.xml", format!("<release version=\"{version}\"")),
        ("packaging/macos/Info.plist", format!("<string>{version}</string>")),
        ("CHANGELOG.md", format!("## {version}")),
    ] {
        assert!(text(file).contains(&line), "{file} does not say {line}");
    }
}

#[test]
fn the_property_list_of_macos_says_what_the_system_asks_for() {
    let list = property_list(&text("packaging/macos/Info.plist"));
    let value = |name: &str| list.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(value("CFBundleExecutable"), Some("posjaga"));
    assert_eq!(value("CFBundlePackageType"), Some("APPL"));
    assert_eq!(value("CFBundleIdentifier"), Some("id.posjaga.PosJaga"));
    assert_eq!(value("CFBundleIconFile"), Some("posjaga.icns"));
    assert_eq!(value("CFBundleShortVersionString"), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(value("CFBundleVersion"), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(value("NSHighResolutionCapable"), Some("true"));
    assert!(value("LSMinimumSystemVersion").is_some());
    // Without a sentence for its user macOS ends a program that asks for the camera. It is in both languages.
    let sentence = value("NSCameraUsageDescription").unwrap();
    for (language, of) in [("id", "QR"), ("en", "QR codes")] {
        let strings = text(&format!("packaging/macos/{language}.lproj/InfoPlist.strings"));
        let told = strings.trim().strip_prefix("NSCameraUsageDescription = \"").unwrap();
        let told = told.strip_suffix("\";").unwrap();
        assert!(told.contains(of) && !told.contains('"'), "{told}");
        assert_eq!(language == "id", told == sentence);
    }
    let entitlements = property_list(&text("packaging/macos/entitlements.plist"));
    assert!(entitlements.contains(&("com.apple.security.device.camera".to_owned(), "true".to_owned())));
}

#[cfg(unix)]
#[test]
fn the_bundle_of_macos_is_laid_out_as_the_system_wants_it() {
    use std::{os::unix::fs::PermissionsExt as _, process::Command};
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("program");
    fs::write(&program, "a program").unwrap();
    let bundled =
        Command::new(root().join("packaging/macos/bundle")).args([&program, place.path()]).status().unwrap();
    assert!(bundled.success());
    let contents = place.path().join("Pos Jaga.app/Contents");
    let list = property_list(&fs::read_to_string(contents.join("Info.plist")).unwrap());
    let value = |name: &str| list.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let executable = contents.join("MacOS").join(value("CFBundleExecutable"));
    assert_eq!(fs::read(&executable).unwrap(), b"a program");
    assert_eq!(fs::metadata(&executable).unwrap().permissions().mode() & 0o111, 0o111);
    assert!(contents.join("Resources").join(value("CFBundleIconFile")).is_file());
    assert_eq!(fs::read(contents.join("PkgInfo")).unwrap(), b"APPL????");
    for language in ["en", "id"] {
        assert!(contents.join(format!("Resources/{language}.lproj/InfoPlist.strings")).is_file());
    }
}

#[test]
fn the_icons_are_what_their_systems_read() {
    let icons = root().join("assets/icons");
    for size in [16u32, 24, 32, 48, 64, 128, 256, 512] {
        let picture = image::open(icons.join(format!("posjaga-{size}.png"))).unwrap().into_rgba8();
        assert_eq!(picture.dimensions(), (size, size));
        assert_eq!(picture.get_pixel(0, 0)[3], if size > 16 { 0 } else { picture.get_pixel(0, 0)[3] });
        assert_eq!(picture.get_pixel(size / 2, size / 16)[3], 255);
    }
    let ico = fs::read(icons.join("posjaga.ico")).unwrap();
    assert_eq!(&ico[..4], [0, 0, 1, 0]);
    let count = usize::from(ico[4]);
    assert_eq!(count, 7);
    for entry in ico[6..6 + 16 * count].chunks(16) {
        let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
        let png = &ico[number(12)..number(12) + number(8)];
        let picture = image::load_from_memory(png).unwrap();
        assert_eq!(picture.width() as u8, entry[0]);
    }
    let mac = fs::read(icons.join("posjaga.icns")).unwrap();
    assert_eq!(
        (&mac[..4], u32::from_be_bytes(mac[4..8].try_into().unwrap()) as usize),
        (&b"icns"[..], mac.len())
    );
    assert_eq!(xml(&fs::read_to_string(icons.join("posjaga.svg")).unwrap())[0].0, "svg");
}

#[test]
fn the_desktop_entry_and_its_data_name_the_same_program() {
    let entry = text("packaging/linux/posjaga.desktop");
    for line in ["[Desktop Entry]", "Type=Application", "Exec=posjaga", "Icon=posjaga", "Name=Pos Jaga"] {
        assert!(entry.lines().any(|found| found == line), "{line}");
    }
    // The window says so of itself, by which the desktop knows it.
    assert!(entry.contains("StartupWMClass=posjaga"));
    let data = xml(&text("packaging/linux/id.posjaga.PosJaga.metainfo.xml"));
    let has = |name: &str, text: &str| data.contains(&(name.to_owned(), text.to_owned()));
    assert!(
        has("launchable", "posjaga.desktop") && has("binary", "posjaga") && has("project_license", "MIT")
    );
}

#[test]
fn what_packages_take_along_is_there() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let metadata = &manifest["package"]["metadata"];
    let deb = metadata["deb"]["assets"].as_array().unwrap();
    let rpm = metadata["generate-rpm"]["assets"].as_array().unwrap();
    let named = deb.iter().map(|asset| asset[0].as_str().unwrap());
    let named: Vec<_> = named.chain(rpm.iter().map(|asset| asset["source"].as_str().unwrap())).collect();
    assert!(named.len() > 20);
    for path in named.into_iter().filter(|path| !path.starts_with("target/")) {
        assert!(root().join(path).is_file(), "{path}");
    }
    let about: toml::Table = text("packaging/licences.toml").parse().unwrap();
    let deny: toml::Table = text("deny.toml").parse().unwrap();
    let licences = about["accepted"].as_array().unwrap();
    for allowed in deny["licenses"]["allow"].as_array().unwrap() {
        assert!(licences.contains(allowed), "licences.toml does not accept {allowed}");
    }
}

#[test]
fn every_action_of_a_workflow_is_pinned_to_a_commit() {
    let folder = root().join(".github/workflows");
    let mut uses = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            uses += 1;
            if action.starts_with("./") {
                continue;
            }
            let (_, commit) = action.split_once('@').expect("an action has a version");
            let commit = commit.split_whitespace().next().unwrap_or_default();
            let is_commit = commit.len() == 40 && commit.bytes().all(|digit| digit.is_ascii_hexdigit());
            assert!(is_commit, "{}: {line}", path.display());
        }
    }
    assert!(uses > 8, "{uses}");
}

#[test]
fn the_installer_of_windows_says_everything_in_both_languages() {
    let script = text("packaging/windows/posjaga.nsi");
    let told = |language: &str| -> Vec<&str> {
        let lines = script.lines().filter_map(|line| line.strip_prefix("LangString "));
        lines.filter(|line| line.contains(language)).filter_map(|line| line.split(' ').next()).collect()
    };
    assert_eq!(told("${LANG_INDONESIAN}"), told("${LANG_ENGLISH}"));
    assert!(told("${LANG_ENGLISH}").len() >= 7);
    assert!(
        xml(&text("packaging/windows/posjaga.manifest"))
            .contains(&("activeCodePage".to_owned(), "UTF-8".to_owned()))
    );
}
