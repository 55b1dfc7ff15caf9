//! Which file of `src/` names what of which other one, and the circles among them.
//!
//! A path is followed through modules, imports and re-exports to the file that defines what it names. So a
//! `mod.rs` that only shows the items of its children is no way through; one that uses them, or defines what
//! they use, is. Methods are found by the type that bears them, not by their names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The files below a crate's `src/`, as modules.
pub struct Graph {
    files: Vec<File>,
    /// The file of each module, by its path from the root of the crate.
    modules: BTreeMap<Vec<String>, usize>,
}

/// One file, which is one module.
struct File {
    /// Its path below `src/`, with `/` between the parts.
    name: String,
    module: Vec<String>,
    code: Code,
}

/// What a file says, unit tests aside.
#[derive(Default)]
struct Code {
    /// The single items and modules that are imported.
    imports: Vec<Import>,
    /// The modules all of whose items are imported.
    globs: Vec<Vec<String>>,
    /// Every other path with more than one segment.
    paths: BTreeSet<Vec<String>>,
    /// Every name that stands in the code outside of imports.
    names: BTreeSet<String>,
    /// What it defines.
    items: BTreeSet<String>,
}

struct Import {
    /// What it is called here.
    name: String,
    path: Vec<String>,
    /// Whether it is there for others too.
    is_public: bool,
}

/// What an import or a path leads to.
enum Target {
    /// A module as such.
    Module(usize),
    /// An item that this file defines.
    Item(usize),
}

impl Graph {
    /// Reads every file below `src`.
    pub fn of(src: &Path) -> Self {
        let mut sources = Vec::new();
        read_folder(src, "", &mut sources);
        Self::new(sources)
    }

    /// The graph of files given by name and text.
    pub fn new(sources: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut files = Vec::new();
        let mut modules = BTreeMap::new();
        for (name, text) in sources {
            let Some(module) = module_of(&name) else { continue };
            modules.insert(module.clone(), files.len());
            files.push(File { code: Code::parse(&text), module, name });
        }
        Self { files, modules }
    }

    /// For each file the files that define what it names, itself aside.
    pub fn arrows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut arrows = BTreeMap::new();
        for (at, file) in self.files.iter().enumerate() {
            let code = &file.code;
            let imports = code.imports.iter();
            // What a file only hands on it does not use.
            let used = imports.filter(|import| !import.is_public || code.names.contains(&import.name));
            let paths = used.map(|import| &import.path).chain(&code.paths);
            let mut named = BTreeSet::new();
            for path in paths {
                if let Some(Target::Item(to)) = self.resolve(at, path, &mut BTreeSet::new())
                    && to != at
                {
                    named.insert(self.files[to].name.as_str());
                }
            }
            for glob in &code.globs {
                if let Some(Target::Module(to)) = self.resolve(at, glob, &mut BTreeSet::new())
                    && to != at
                {
                    named.insert(self.files[to].name.as_str());
                }
            }
            arrows.insert(file.name.as_str(), named);
        }
        arrows
    }

    /// The groups of files in which each leads to every other one, the files of a group in order.
    pub fn circles(&self) -> Vec<Vec<&str>> {
        let arrows = self.arrows();
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            arrows.keys().map(|file| (*file, reached_from(file, &arrows))).collect();
        let mut circles = BTreeSet::new();
        for (file, behind) in &reached {
            if behind.contains(file) {
                let together = behind.iter().copied().filter(|other| reached[other].contains(file));
                circles.insert(together.collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }

    /// What a path means in the file `at`; `None` where it leads out of the crate.
    fn resolve(&self, at: usize, path: &[String], asked: &mut BTreeSet<(usize, String)>) -> Option<Target> {
        let file = &self.files[at];
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.walk(*self.modules.get(&Vec::new())?, rest, asked),
            "self" => self.walk(at, rest, asked),
            "super" => {
                let (_, parent) = file.module.split_last()?;
                let parent = *self.modules.get(parent)?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.resolve(parent, rest, asked),
                    _ => self.walk(parent, rest, asked),
                }
            }
            _ => self.walk(at, path, asked),
        }
    }

    /// Goes down from a module. An item that nobody defines is a macro's or another crate's.
    fn walk(&self, at: usize, path: &[String], asked: &mut BTreeSet<(usize, String)>) -> Option<Target> {
        let Some((first, rest)) = path.split_first() else { return Some(Target::Module(at)) };
        let file = &self.files[at];
        if file.code.items.contains(first) {
            return Some(Target::Item(at));
        }
        let child: Vec<_> = file.module.iter().chain([first]).cloned().collect();
        if let Some(child) = self.modules.get(&child) {
            return self.walk(*child, rest, asked);
        }
        if !asked.insert((at, first.clone())) {
            return None;
        }
        if let Some(import) = file.code.imports.iter().find(|import| import.name == *first) {
            // The name may be that of a crate, which leads nowhere.
            let path: Vec<_> = import.path.iter().chain(rest).cloned().collect();
            return self.resolve(at, &path, asked);
        }
        let modules = file.code.globs.iter().filter_map(|glob| match self.resolve(at, glob, asked)? {
            Target::Module(module) if module != at => Some(module),
            _ => None,
        });
        modules.collect::<Vec<_>>().into_iter().find_map(|module| self.walk(module, path, asked))
    }
}

fn reached_from<'a>(file: &str, arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = arrows[file].iter().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(&arrows[file]);
        }
    }
    reached
}

fn read_folder(folder: &Path, prefix: &str, sources: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy();
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), sources);
        } else {
            let text = fs::read_to_string(&path).expect("a source file is text");
            sources.push((format!("{prefix}{name}"), text));
        }
    }
}

/// The module that a file is; `None` for the binary and for unit tests.
fn module_of(name: &str) -> Option<Vec<String>> {
    let path = name.strip_suffix(".rs")?;
    let parts: Vec<_> = path.split('/').map(str::to_owned).collect();
    let (last, folders) = parts.split_last()?;
    match (last.as_str(), folders) {
        ("lib", []) => Some(Vec::new()),
        ("main", []) | ("tests", _) => None,
        ("mod", folders) => Some(folders.to_vec()),
        _ => Some(parts),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    /// `::`
    Step,
    Sign(char),
}

impl Code {
    fn parse(text: &str) -> Self {
        let tokens = without_tests(&tokens(text));
        let mut code = Self::default();
        let mut depth = 0_usize;
        let mut is_public = false;
        let mut at = 0;
        while at < tokens.len() {
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            match &tokens[at] {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth = depth.saturating_sub(1),
                Token::Name(name) if name == "pub" => is_public = true,
                Token::Name(name) if name == "use" && !matches!(before, Some(Token::Sign('+' | '<'))) => {
                    let end = at + tokens[at..].iter().position(|t| *t == Token::Sign(';')).unwrap_or(0);
                    code.import(&tokens[at + 1..end], &[], is_public && depth == 0);
                    is_public = false;
                    at = end;
                }
                Token::Name(name) => {
                    if depth == 0
                        && is_item(name)
                        && let Some(Token::Name(item)) = tokens.get(at + 1)
                    {
                        code.items.insert(item.clone());
                    }
                    if is_item(name) || name == "impl" || name == "mod" {
                        is_public = false;
                    }
                    let is_first = !matches!(before, Some(Token::Step | Token::Sign('.')));
                    let mut path = vec![name.clone()];
                    while let [Token::Step, Token::Name(next), ..] = &tokens[at + 1..] {
                        path.push(next.clone());
                        at += 2;
                    }
                    if is_first {
                        code.names.insert(path[0].clone());
                        if path.len() > 1 {
                            code.paths.insert(path);
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        code
    }

    /// Takes down an import, which may be a tree.
    fn import(&mut self, tree: &[Token], prefix: &[String], is_public: bool) {
        let mut path = prefix.to_vec();
        let mut name = None;
        let mut at = 0;
        while at < tree.len() {
            match &tree[at] {
                Token::Name(word) if word == "as" => {
                    if let Some(Token::Name(alias)) = tree.get(at + 1) {
                        name = Some(alias.clone());
                    }
                    at += 1;
                }
                Token::Name(word) if word == "self" && !path.is_empty() => {}
                Token::Name(word) => path.push(word.clone()),
                Token::Sign('*') => {
                    self.globs.push(path);
                    return;
                }
                Token::Sign('{') => {
                    let inner = &tree[at + 1..tree.len() - 1];
                    for branch in branches(inner) {
                        self.import(branch, &path, is_public);
                    }
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        if let Some(name) = name.or_else(|| path.last().cloned()) {
            self.imports.push(Import { name, path, is_public });
        }
    }
}

fn is_item(word: &str) -> bool {
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"].contains(&word)
}

/// The parts between the commas of a tree.
fn branches(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0;
    let mut branches = tokens
        .split(|token| {
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                _ => {}
            }
            depth == 0 && *token == Token::Sign(',')
        })
        .collect::<Vec<_>>();
    branches.retain(|branch| !branch.is_empty());
    branches
}

/// The tokens without the items under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let cfg: Vec<_> = ["#", "[", "cfg", "(", "test", ")", "]"]
        .iter()
        .map(|word| match word.chars().next() {
            Some(sign) if !sign.is_alphabetic() => Token::Sign(sign),
            _ => Token::Name((*word).to_owned()),
        })
        .collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&cfg) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += cfg.len();
        let mut depth = 0_usize;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') if depth == 1 => break,
                Token::Sign('}') => depth = depth.saturating_sub(1),
                Token::Sign(';') if depth == 0 => break,
                _ => {}
            }
        }
    }
    kept
}

/// The tokens of a text, without comments and literals.
fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let starts =
        |at: usize, what: &str| what.chars().enumerate().all(|(i, c)| letters.get(at + i) == Some(&c));
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        if starts(at, "//") {
            while letters.get(at).is_some_and(|letter| *letter != '\n') {
                at += 1;
            }
        } else if starts(at, "/*") {
            let mut depth = 0;
            while at < letters.len() {
                if starts(at, "/*") {
                    depth += 1;
                    at += 2;
                } else if starts(at, "*/") {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        break;
                    }
                } else {
                    at += 1;
                }
            }
        } else if letter == '"' {
            at = end_of_string(&letters, at);
        } else if letter == '\'' {
            // A letter in quotes, or a lifetime.
            at = match (letters.get(at + 1), letters.get(at + 2)) {
                (Some('\\'), _) => {
                    let end = (at + 3..letters.len()).find(|end| letters[*end] == '\'');
                    end.map_or(letters.len(), |end| end + 1)
                }
                (Some(_), Some('\'')) => at + 3,
                _ => at + 1,
            };
        } else if is_word(letter) {
            let end = (at..letters.len()).find(|end| !is_word(letters[*end])).unwrap_or(letters.len());
            let word: String = letters[at..end].iter().collect();
            let is_raw = ["r", "br", "cr"].contains(&word.as_str());
            if is_raw && matches!(letters.get(end), Some('"' | '#')) {
                at = end_of_raw_string(&letters, end);
            } else {
                at = end;
                if !(["b", "c"].contains(&word.as_str()) && matches!(letters.get(end), Some('"' | '\''))) {
                    tokens.push(Token::Name(word));
                }
            }
        } else if starts(at, "::") {
            tokens.push(Token::Step);
            at += 2;
        } else {
            if !letter.is_whitespace() {
                tokens.push(Token::Sign(letter));
            }
            at += 1;
        }
    }
    tokens
}

fn end_of_string(letters: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    letters.len()
}

fn end_of_raw_string(letters: &[char], start: usize) -> usize {
    let hashes = letters[start..].iter().take_while(|letter| **letter == '#').count();
    let mut at = start + hashes + 1;
    while at < letters.len() {
        let closes = letters[at] == '"'
            && letters[at + 1..].iter().take(hashes).filter(|letter| **letter == '#').count() == hashes;
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    letters.len()
}
