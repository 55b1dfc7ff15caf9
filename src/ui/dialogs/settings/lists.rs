//! What a guest may say, to be picked from: one to a line.

use super::rows::Rows;
use crate::{
    data_folder::{Host, MAX_LISTED, MAX_PURPOSES, Settings},
    text::text,
    visit::MAX_FIELD_CHARS,
};

/// The longest list that can be typed, in characters.
const MAX_CHARS: usize = 60_000;
/// Between a host's name, unit and telephone.
const PART: char = ';';

/// The lists as they are typed.
#[derive(PartialEq)]
pub(super) struct ListTexts {
    purposes: String,
    other_purposes: String,
    organisations: String,
    hosts: String,
}

impl ListTexts {
    pub(super) fn of(settings: &Settings) -> Self {
        let hosts: Vec<_> = settings.lists.hosts.iter().map(line).collect();
        Self {
            purposes: settings.purposes.join("\n"),
            other_purposes: settings.lists.purposes.join("\n"),
            organisations: settings.lists.organisations.join("\n"),
            hosts: hosts.join("\n"),
        }
    }

    /// Takes over lists that were changed elsewhere.
    pub(super) fn follow(&mut self, before: &Settings, after: &Settings) {
        let (before, after) = (Self::of(before), Self::of(after));
        for (mine, before, after) in [
            (&mut self.purposes, before.purposes, after.purposes),
            (&mut self.other_purposes, before.other_purposes, after.other_purposes),
            (&mut self.organisations, before.organisations, after.organisations),
            (&mut self.hosts, before.hosts, after.hosts),
        ] {
            if before != after && *mine == before {
                *mine = after;
            }
        }
    }

    /// The lists as settings, as long as they may be.
    pub(super) fn read_into(&self, settings: &mut Settings) {
        settings.purposes = lines(&self.purposes).take(MAX_PURPOSES).collect();
        settings.lists.purposes = lines(&self.other_purposes).take(MAX_LISTED).collect();
        settings.lists.organisations = lines(&self.organisations).take(MAX_LISTED).collect();
        settings.lists.hosts = lines(&self.hosts).take(MAX_LISTED).map(|line| host(&line)).collect();
    }

    pub(super) fn part_ui(&mut self, rows: &mut Rows<'_>, settings: &mut Settings) {
        let language = rows.language;
        rows.hint(text!(language, "settings-lists-hint"));
        rows.lines(text!(language, "settings-purposes"), &mut self.purposes, 9 * MAX_FIELD_CHARS, 6);
        if lines(&self.purposes).count() > MAX_PURPOSES {
            rows.fault(&text!(language, "settings-too-many", most = MAX_PURPOSES));
        }
        rows.lines(text!(language, "settings-other-purposes"), &mut self.other_purposes, MAX_CHARS, 3);
        rows.lines(text!(language, "settings-hosts"), &mut self.hosts, MAX_CHARS, 6);
        rows.hint(text!(language, "settings-hosts-hint"));
        rows.lines(text!(language, "settings-organisations"), &mut self.organisations, MAX_CHARS, 6);
        let longest =
            [&self.other_purposes, &self.hosts, &self.organisations].map(|text| lines(text).count());
        if longest.into_iter().max() > Some(MAX_LISTED) {
            rows.fault(&text!(language, "settings-too-many", most = MAX_LISTED));
        }
        if rows.settled() {
            self.read_into(settings);
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().map(|line| line.trim().chars().take(MAX_FIELD_CHARS).collect::<String>());
    lines.filter(|line| !line.is_empty())
}

fn line(Host { name, unit, telephone }: &Host) -> String {
    let parts = [name, unit, telephone].map(|part| part.replace(PART, ","));
    parts.join("; ").trim_end_matches([PART, ' ']).to_owned()
}

fn host(line: &str) -> Host {
    let mut parts = line.splitn(3, PART).map(|part| part.trim().to_owned());
    let mut part = || parts.next().unwrap_or_default();
    Host { name: part(), unit: part(), telephone: part() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_line_and_a_line_a_host() {
        for text in ["Budi Santoso; Bagian Umum; 102", "Bagian Umum", "Siti;; 0811", "Ani; Dinas"] {
            let host = host(text);
            assert_eq!(super::host(&line(&host)), host, "{text}");
        }
        assert_eq!(line(&host(" Budi ;Umum;")), "Budi; Umum");
    }
}
