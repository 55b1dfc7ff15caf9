//! The files of texts: both languages say the same things, and the program says nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, InlineExpression},
    parser,
};

#[path = "../../src/text/macros/src/walk.rs"]
mod walk;

const LANGUAGES: [&str; 2] = ["id", "en"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The texts of a language: each id with its file and the names of its arguments.
fn texts(language: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut texts = BTreeMap::new();
    for name in file_names(language) {
        let path = root().join("assets/i18n").join(language).join(&name);
        let file = fs::read_to_string(&path).expect("a file of texts is text");
        let resource = parser::parse_runtime(file.as_str())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", path.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let value = message.value.as_ref().unwrap_or_else(|| panic!("{} is empty", message.id.name));
            let mut arguments = BTreeSet::new();
            walk::walk(value, &mut |inline| {
                if let InlineExpression::VariableReference { id } = inline {
                    arguments.insert(id.name.to_owned());
                }
            });
            let before = texts.insert(message.id.name.to_owned(), (name.clone(), arguments));
            assert_eq!(before, None, "{} is there twice", message.id.name);
        }
    }
    texts
}

fn file_names(language: &str) -> BTreeSet<String> {
    let folder = root().join("assets/i18n").join(language);
    let files = fs::read_dir(folder).expect("the folder can be listed");
    files.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect()
}

/// Every file below `src`, with its code.
fn sources() -> Vec<(PathBuf, String)> {
    fn below(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let code = fs::read_to_string(&path).expect("a source file is text");
                found.push((path, code));
            }
        }
    }
    let mut found = Vec::new();
    below(&root().join("src"), &mut found);
    found.sort();
    found
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments_in_the_same_files() {
    let [indonesian, english] = LANGUAGES.map(texts);
    assert!(english.len() > 10, "{} texts", english.len());
    for (id, text) in &english {
        assert_eq!(indonesian.get(id), Some(text), "{id}");
    }
    let only: Vec<_> = indonesian.keys().filter(|id| !english.contains_key(*id)).collect();
    assert!(only.is_empty(), "English has no {only:?}");
}

#[test]
fn every_file_of_texts_is_part_of_the_program() {
    let shipped = fs::read_to_string(root().join("src/text/shipped.rs")).expect("it is there");
    for language in LANGUAGES {
        let start = shipped.find(&format!("files!(\"{language}\":")).expect("the language is shipped");
        let list = shipped[start..].split(')').next().expect("the list ends");
        let named: BTreeSet<_> =
            list.split('"').filter(|name| name.strip_suffix(".ftl").is_some()).map(str::to_owned).collect();
        assert_eq!(named, file_names(language), "{language}");
    }
}

#[test]
fn no_text_is_unused() {
    let code: String = sources().into_iter().map(|(_, code)| code).collect();
    // What `--help` says is named after the commands and arguments; a test of `src/cli/help.rs` walks through those.
    let is_help = |id: &String| id.starts_with("help") || id.starts_with("value-");
    let unused: Vec<_> =
        texts("en").into_keys().filter(|id| !is_help(id) && !code.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

/// Where the program speaks to people.
const FACES: &[&str] = &[
    "app",
    "bin",
    "cli",
    "data_folder",
    "destruction",
    "office",
    "policy",
    "scan",
    "trust",
    "ui",
    "visit",
    "words",
];

/// Sentences that are not said to anybody, and why.
const NOT_SAID: &[(&str, &str)] = &[
    ("ui/script.rs", "the steps of a script, as they are written"),
    ("policy/book.rs", "the remark in the file of a policy with the EU's rules"),
    ("policy/certlogic/evaluation.rs", "what an operator is called"),
    ("scan/device/mod.rs", "what the system says, that is read"),
    ("scan/device/tuning.rs", "what a control is called in the program's log"),
    ("visit/field.rs", "what the lists of guests say, that are read"),
    ("visit/personal.rs", "what a parser is told to expect"),
];

/// What stands before a literal that no person reads: the program's log, the source of an error, a proof.
const NOT_FOR_PEOPLE: &[&str] =
    &["tracing::", "#[error(", "#[expect(", "#[allow(", "reason =", ".expect(", "assert", "unreachable!("];

#[test]
fn no_sentence_stands_outside_the_files_of_texts() {
    let src = root().join("src");
    let mut said = Vec::new();
    for (path, code) in sources() {
        let inside = path.strip_prefix(&src).expect("it lies below src").to_string_lossy().replace('\\', "/");
        let room = inside.split('/').next().unwrap_or_default();
        let speaks =
            FACES.contains(&room) && !inside.ends_with("tests.rs") || inside.ends_with("in_words.rs");
        if !speaks || NOT_SAID.iter().any(|(file, _)| *file == inside) {
            continue;
        }
        said.extend(sentences(&code).into_iter().map(|sentence| format!("{inside}: {sentence}")));
    }
    assert!(said.is_empty(), "sentences outside assets/i18n:\n{}", said.join("\n"));
}

#[test]
fn a_sentence_in_the_code_would_be_seen() {
    assert_eq!(sentences("let x = \"nobody was found here\";"), ["nobody was found here"]);
    assert!(sentences("// \"nobody was found here\"\ntracing::warn!(\"a file was not found\");").is_empty());
    assert!(sentences("let x = (\"desk-ready\", \"two words\", \"--a-b-c\");").is_empty());
}

/// The literals of the code that are sentences: three words, of which two stand beside each other.
fn sentences(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    // The quotation mark as a letter begins no literal.
    let code = code.replace("'\"'", "' '");
    let mut pieces = code.split('"');
    let mut before = pieces.next().unwrap_or_default().to_owned();
    while let Some(mut literal) = pieces.next().map(str::to_owned) {
        // A quotation mark within the literal, and the literal that is one.
        while literal.ends_with('\\') && !literal.ends_with("\\\\") {
            literal.push('"');
            literal.push_str(pieces.next().unwrap_or_default());
        }
        let statement = before.rsplit([';', '{', '}']).next().unwrap_or_default();
        let words =
            literal.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.len() > 1).count();
        let beside = literal.split(' ').collect::<Vec<_>>().windows(2).any(|pair| {
            pair.iter().all(|word| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_lowercase()))
        });
        if words > 2 && beside && !NOT_FOR_PEOPLE.iter().any(|mark| statement.contains(mark)) {
            found.push(literal);
        }
        before = format!("{statement}\"\"{}", pieces.next().unwrap_or_default());
    }
    found
}
