//! `--help` in the language of its reader: clap's tree of commands with the texts of `help.ftl`.
//!
//! A text is named after the path of its command or argument, so that a new one needs its texts and no code here; a
//! test walks the tree and misses none.

use std::fmt::Write as _;

use clap::{
    Arg, Command,
    builder::{Resettable, StyledStr},
};

use crate::{
    export::ExportFormat,
    text::{Argument, Language, text},
    verdict::Verdict,
    visit::EvidenceKind,
};

/// What the texts of the whole program are called.
const ROOT: &str = "help";
/// Behind every option of a command; `--help` and `--version` of clap come after it.
const GLOBAL_ORDER: usize = 900;
/// What [`Command::build`] calls the command that prints the help of another.
const HELP_COMMAND: &str = "help";

/// The tree with all its texts in this language.
pub(super) fn in_language(command: Command, language: Language) -> Command {
    in_language_under(ROOT, command, language)
}

/// The same for another program, whose texts begin with `root`.
pub(crate) fn in_language_under(root: &str, command: Command, language: Language) -> Command {
    let mut command = described(command, root, language);
    // Now clap adds its own: `--help`, `--version` and the command `help`.
    command.build();
    framed(command, language)
}

/// Puts texts to a command, its arguments, and the commands below it.
fn described(command: Command, key: &str, language: Language) -> Command {
    let about = found(key, language).unwrap_or_default();
    let details = found(&format!("{key}-details"), language);
    command
        .long_about(optional(details.map(|details| format!("{about}\n\n{details}"))))
        .about(about)
        .subcommand_value_name(value_name("COMMAND", language))
        .mut_args(|argument| described_argument(argument, key, language))
        .mut_subcommands(|command| {
            let key = format!("{key}-{}", command.get_name());
            described(command, &key, language)
        })
}

fn described_argument(argument: Arg, command: &str, language: Language) -> Arg {
    let key = argument_key(&argument, command);
    // What every command has stands behind what is its own.
    let argument = if argument.is_global_set() { argument.display_order(GLOBAL_ORDER) } else { argument };
    let mut short = found(&key, language).unwrap_or_default();
    let mut long = found(&format!("{key}-details"), language).map(|details| format!("{short}\n\n{details}"));
    if !argument.get_action().takes_values() {
        return argument.help(short).long_help(optional(long));
    }
    let values = argument.get_possible_values();
    if !values.is_empty() {
        let names: Vec<_> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
        let described = names.iter().map(|name| {
            format!("- {name}: {}", found(&format!("{key}--{name}"), language).unwrap_or_default())
        });
        let described = described.collect::<Vec<_>>().join("\n");
        let heading = text!(language, "help-values-described");
        long = Some(format!("{}\n\n{heading}\n{described}", long.as_ref().unwrap_or(&short)));
        let values = text!(language, "help-values", values = names.join(", "));
        short = format!("{short} {values}");
    }
    if let [value] = argument.get_default_values() {
        let default = text!(language, "help-default", value = value.to_string_lossy());
        short = format!("{short} {default}");
        long = long.map(|long| format!("{long}\n\n{default}"));
    }
    let names: Vec<_> = argument.get_value_names().unwrap_or_default().to_vec();
    argument
        .help(short)
        .long_help(optional(long))
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_names(names.iter().map(|name| value_name(name, language)))
}

/// What the texts of an argument are called. One that every command has is described once.
fn argument_key(argument: &Arg, command: &str) -> String {
    let owner = if argument.is_global_set() { ROOT } else { command };
    format!("{owner}--{}", argument.get_id().as_str().replace('_', "-"))
}

/// Puts texts to what clap has added, and headings over the parts of the help.
fn framed(command: Command, language: Language) -> Command {
    let mut command =
        command.mut_args(|argument| framed_argument(argument, language)).mut_subcommands(|command| {
            let is_help = command.get_name() == HELP_COMMAND;
            framed(if is_help { command.about(text!(language, "help-help")) } else { command }, language)
        });
    let usage = usage(&mut command, language);
    let template = template(&command, language);
    command.override_usage(usage).help_template(template)
}

fn framed_argument(argument: Arg, language: Language) -> Arg {
    match (argument.get_id().as_str(), argument.get_long_help().is_some()) {
        ("help", false) => argument.help(text!(language, "help--help")),
        ("help", true) => {
            argument.help(text!(language, "help--help-more")).long_help(text!(language, "help--help-less"))
        }
        ("version", _) => argument.help(text!(language, "help--version")),
        _ => argument,
    }
}

/// `posjaga log add [OPTIONS] <INPUT>`, as clap writes it, with our words.
fn usage(command: &mut Command, language: Language) -> String {
    let usage = command.render_usage().ansi().to_string();
    let (_heading, usage) = usage.split_once(' ').unwrap_or(("", &usage));
    usage.replace("[OPTIONS]", &format!("[{}]", value_name("OPTIONS", language)))
}

fn template(command: &Command, language: Language) -> String {
    let (heading, usage) = (command.get_styles().get_header(), command.get_styles().get_usage());
    let mut template =
        format!("{{about-with-newline}}\n{usage}{}:{usage:#} {{usage}}", text!(language, "help-usage"));
    let parts = [
        (command.has_subcommands(), text!(language, "help-commands"), "{subcommands}"),
        (command.get_positionals().next().is_some(), text!(language, "help-arguments"), "{positionals}"),
        (
            command.get_arguments().any(|argument| !argument.is_positional()),
            text!(language, "help-options"),
            "{options}",
        ),
    ];
    for (_, title, part) in parts.iter().filter(|(any, ..)| *any) {
        // Writing into a `String` does not fail.
        let _ = write!(template, "\n\n{heading}{title}:{heading:#}\n{part}");
    }
    template
}

/// A text of which there may be none.
fn optional(text: Option<String>) -> Resettable<StyledStr> {
    text.map(StyledStr::from).into()
}

/// What stands in the place of a value: `FILE`, `ID|FILE`, `FIELD=VALUE`.
fn value_name(name: &str, language: Language) -> String {
    let mut translated = String::new();
    for part in name.split_inclusive(['|', '=']) {
        let (word, sign) = match part.strip_suffix(['|', '=']) {
            Some(word) => (word, &part[word.len()..]),
            None => (part, ""),
        };
        let key = format!("value-{}", word.to_lowercase());
        translated.push_str(&found(&key, language).unwrap_or_else(|| word.to_owned()));
        translated.push_str(sign);
    }
    translated
}

/// The text with this id, its paragraphs on a line each: where a line of the help ends is for the terminal to say.
fn found(id: &str, language: Language) -> Option<String> {
    let list = |codes: &[&'static str]| Argument::from(codes.join(", "));
    let known = [
        ("languages", list(&Language::all().into_iter().map(Language::code).collect::<Vec<_>>())),
        ("fields", list(&super::log::fields())),
        ("verdicts", list(&Verdict::ALL.map(Verdict::code))),
        ("evidence", list(&EvidenceKind::ALL.map(EvidenceKind::code))),
        ("formats", list(&ExportFormat::ALL.map(ExportFormat::code))),
    ];
    let text = language.find(id, &known)?;
    Some(text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory as _};

    use super::*;
    use crate::cli::CommandLine;

    /// The ids of the texts of a command, of its arguments and values, and of the commands below it.
    fn collect(command: &Command, key: &str, ids: &mut BTreeSet<String>) {
        ids.insert(key.to_owned());
        for argument in command.get_arguments() {
            let key = argument_key(argument, key);
            if argument.get_action().takes_values() {
                let values = argument.get_possible_values();
                ids.extend(values.iter().map(|value| format!("{key}--{}", value.get_name())));
                let names = argument.get_value_names().unwrap_or_default();
                let words = names.iter().flat_map(|name| name.split(['|', '=']));
                ids.extend(words.map(|word| format!("value-{}", word.to_lowercase())));
            }
            ids.insert(key);
        }
        for command in command.get_subcommands() {
            collect(command, &format!("{key}-{}", command.get_name()), ids);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_text_and_no_text_is_left_over() {
        let mut needed = BTreeSet::new();
        collect(&CommandLine::command(), ROOT, &mut needed);
        assert!(needed.len() > 100, "{}", needed.len());
        // What stands around them, named in the code above.
        let around = ["value-command", "value-options"].map(str::to_owned);
        needed.extend(around);
        for (language, code) in [(Language::Indonesian, "id"), (Language::English, "en")] {
            let path = format!("{}/assets/i18n/{code}/help.ftl", env!("CARGO_MANIFEST_DIR"));
            let file = std::fs::read_to_string(path).expect("the texts are there");
            let told: BTreeSet<String> =
                file.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect();
            for id in &needed {
                assert!(told.contains(id), "{code} has no {id}");
                let text = found(id, language).expect("it was just seen");
                assert!(!text.trim().is_empty() && !text.contains('{'), "{code}: {id}: {text}");
            }
            let source = include_str!("help.rs");
            let left: Vec<_> = told
                .iter()
                .filter(|id| {
                    let of = id.strip_suffix("-details").unwrap_or(id);
                    !needed.contains(of) && !source.contains(&format!("\"{id}\""))
                })
                .collect();
            assert!(left.is_empty(), "{code}: no command is called {left:?}");
        }
    }

    /// clap's own words, which stand nowhere in the help of another language.
    #[test]
    fn the_help_of_every_command_is_in_one_language() {
        fn walk(command: &mut Command, seen: &mut usize) {
            let help = command.render_long_help().to_string() + &command.render_help().to_string();
            for english in [
                "Usage:",
                "Commands:",
                "Options:",
                "Arguments:",
                "OPTIONS",
                "[default",
                "possible values",
                "Print",
            ] {
                assert!(!help.contains(english), "{english}: {help}");
            }
            assert!(help.contains("Pemakaian: posjaga"), "{help}");
            *seen += 1;
            command.get_subcommands_mut().for_each(|command| walk(command, seen));
        }
        let mut seen = 0;
        walk(&mut in_language(CommandLine::command(), Language::Indonesian), &mut seen);
        assert!(seen > 60, "{seen}");
    }

    #[test]
    fn the_tree_parses_in_every_language() {
        for language in Language::SHIPPED {
            in_language(CommandLine::command(), language).debug_assert();
            let parsed = in_language(CommandLine::command(), language)
                .try_get_matches_from(["posjaga", "log", "list"]);
            assert!(parsed.is_ok(), "{parsed:?}");
        }
    }
}
