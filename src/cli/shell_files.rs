//! `posjaga shell-files`: the manual and the completions of shells, made of the command line itself, for packages.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap_complete::Shell;

use crate::text::{Language, shown_path};

/// The options of `posjaga shell-files`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    folder: PathBuf,
}

/// The shells for which there are completions.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

/// Writes them for the command line that `command` gives in a language.
pub(super) fn run(options: &Options, command: fn(Language) -> clap::Command) -> anyhow::Result<ExitCode> {
    write(&options.folder, command).with_context(|| shown_path(&options.folder))?;
    Ok(ExitCode::SUCCESS)
}

/// `man/man1` in English, `man/id/man1` in Indonesian, and `completions`.
fn write(folder: &Path, command: fn(Language) -> clap::Command) -> io::Result<()> {
    for (language, place) in [(Language::English, "man/man1"), (Language::Indonesian, "man/id/man1")] {
        let place = folder.join(place);
        fs::create_dir_all(&place)?;
        write_page(&command(language), "posjaga", &place)?;
    }
    let place = folder.join("completions");
    fs::create_dir_all(&place)?;
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut command(Language::English), "posjaga", &place)?;
    }
    Ok(())
}

/// The page of a command and those of the commands below it, as `posjaga-log-add.1`.
fn write_page(command: &clap::Command, name: &str, folder: &Path) -> io::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).title(name.to_uppercase()).render(&mut page)?;
    fs::write(folder.join(format!("{name}.1")), page)?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help")
    {
        write_page(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(())
}
