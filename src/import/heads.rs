//! Which column is which, by the heads of a table: in one row, or in two where the upper one names a group.

use chrono::FixedOffset;

use super::{
    rows::{Cell, normal},
    vocabulary::{self, Zone},
};
use crate::{
    export::{COLUMNS, Column},
    visit::Field,
};

/// In how many rows from the top the heads of the columns are looked for. Lists have a title above them.
pub(super) const HEAD_ROWS: u64 = 20;
/// What a table may tell beside the columns of the export: when the answers of a form were sent, and the offset
/// of the times of a workbook.
const BESIDE: [&str; 2] = ["timestamp", "zone"];
/// What no list can do without.
pub(super) const NEEDED: [&str; 2] = ["name", "arrived"];

/// Where the columns stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    at: Vec<(&'static str, usize)>,
    /// Each head as it is written.
    written: Vec<String>,
    /// The zone that the head of a column names, such as `Jam Masuk (WITA)`.
    zones: Vec<Option<FixedOffset>>,
}

impl Heads {
    /// The columns that this row names.
    pub(super) fn of(cells: &[Cell<'_>]) -> Self {
        Self::named(cells.iter().map(|cell| vec![cell.text().trim().to_owned()]).collect())
    }

    /// The columns that two rows name together: `Jam` over `Masuk` is `Jam Masuk`. Where the upper cell is
    /// empty, the one to the left of it reaches over.
    pub(super) fn of_two(upper: &[Cell<'_>], lower: &[Cell<'_>]) -> Self {
        let mut reaching = String::new();
        let texts = (0..upper.len().max(lower.len())).map(|at| {
            let text =
                |row: &[Cell<'_>]| row.get(at).map(|cell| cell.text().trim().to_owned()).unwrap_or_default();
            let (over, under) = (text(upper), text(lower));
            let own = !over.is_empty();
            if own {
                reaching.clone_from(&over);
            }
            match (own, under.is_empty() || over == under) {
                (_, true) => vec![over],
                (true, false) => vec![format!("{over} {under}"), under, over],
                (false, false) => vec![format!("{reaching} {under}"), under],
            }
        });
        Self::named(texts.collect())
    }

    /// `texts` are the names that each column may go by, the whole one first.
    fn named(texts: Vec<Vec<String>>) -> Self {
        let names: Vec<Vec<String>> =
            texts.iter().map(|texts| texts.iter().flat_map(|text| names_in(text)).collect()).collect();
        let position = |name: &&'static str| {
            // Our own name for it goes before what it may be called elsewhere.
            let mut called = std::iter::once(*name).chain(called(name));
            called.find_map(|called| names.iter().position(|names| names.iter().any(|name| name == called)))
        };
        let mut at: Vec<_> =
            COLUMNS.into_iter().chain(BESIDE).filter_map(|name| Some((name, position(&name)?))).collect();
        if !at.iter().any(|(name, _)| *name == "arrived")
            && let Some(place) = at.iter_mut().find(|(name, _)| *name == "timestamp")
        {
            place.0 = "arrived";
        }
        let zone = |texts: &Vec<String>| {
            let text = normal(texts.first()?);
            let Zone { hours, .. } =
                vocabulary::ZONES.iter().find(|zone| text.split(' ').any(|word| word == zone.name))?;
            FixedOffset::east_opt(hours * 3600)
        };
        let zones = texts.iter().map(zone).collect();
        let written = texts.into_iter().map(|texts| texts.into_iter().next().unwrap_or_default()).collect();
        Self { at, written, zones }
    }

    /// Whether there is a list under them: a column for names, and one for times.
    pub(super) fn are_whole(&self) -> bool {
        self.lacks().is_empty()
    }

    /// What is needed and has no head here.
    pub(super) fn lacks(&self) -> Vec<&'static str> {
        NEEDED.into_iter().filter(|name| self.position(name).is_none()).collect()
    }

    /// How many columns are known.
    pub(super) fn known(&self) -> usize {
        self.at.len()
    }

    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.at.iter().find(|(name, _)| *name == column).map(|(_, at)| *at)
    }

    /// The columns that are known, with the place of each.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.at.iter().copied()
    }

    /// What stands over a column.
    pub(super) fn written(&self, at: usize) -> &str {
        self.written.get(at).map_or("", String::as_str)
    }

    /// The zone that the head of a column names.
    pub(super) fn zone(&self, column: &str) -> Option<FixedOffset> {
        *self.zones.get(self.position(column)?)?
    }

    /// The heads that are not known, and are no place to sign.
    pub(super) fn unknown(&self) -> Vec<String> {
        let known = |at: usize| self.at.iter().any(|(_, known)| *known == at);
        let unknown = self.written.iter().enumerate().filter(|(at, head)| !head.is_empty() && !known(*at));
        unknown
            .filter(|(_, head)| !vocabulary::SIGNATURES.contains(&normal(head).as_str()))
            .map(|(_, head)| head.clone())
            .collect()
    }

    /// Whether a row right below names the columns of these heads more closely: it has a word that is a head,
    /// none that is a value, and nobody's name.
    pub(super) fn are_upper_to(&self, upper: &[Cell<'_>], lower: &[Cell<'_>]) -> bool {
        let same = |at: usize, cell: &Cell<'_>| upper.get(at).is_some_and(|over| over == cell);
        let mut own =
            lower.iter().enumerate().filter(|(at, cell)| !cell.is_empty() && !same(*at, cell)).peekable();
        own.peek().is_some()
            && own.all(|(at, cell)| {
                let Cell::Text(text) = cell else { return false };
                Some(at) != self.position("name") && is_head(text)
            })
    }

    /// Whether these are the heads of our own export, of this version or of one before.
    pub(super) fn are_our_own(cells: &[Cell<'_>]) -> bool {
        let mut heads = cells.iter().map(|cell| normal(&cell.text())).peekable();
        let known =
            |column: Column| heads.next_if(|head| head == column.name()).is_some() || column.is_later();
        Column::ALL.into_iter().all(known)
    }
}

/// Whether a text is known as a head, or as the lower half of one.
fn is_head(text: &str) -> bool {
    let names = names_in(text);
    let known = |name: &String| {
        let mut columns = COLUMNS.into_iter().chain(["timestamp"]);
        columns.any(|column| column == name || called(column).any(|called| called == name))
            || vocabulary::SIGNATURES.contains(&name.as_str())
    };
    names.iter().any(known)
}

/// What a column may be called elsewhere.
fn called(column: &str) -> impl Iterator<Item = &'static str> {
    let field = Field::from_code(column).map(|field| field.spec().headings);
    let beside = vocabulary::HEADS.iter().find(|(name, _)| *name == column).map(|(_, headings)| *headings);
    field.into_iter().chain(beside).flat_map(|headings| headings.split(", ")).filter(|name| !name.is_empty())
}

/// The names in a head: all of it, and what is left without what stands in brackets.
fn names_in(head: &str) -> Vec<String> {
    let whole = normal(head);
    let bare = head.split_once('(').map(|(bare, _)| normal(bare));
    // Of several lines the first may be the name, and the others explain it.
    let first = head.split_once('\n').map(|(first, _)| normal(first));
    let zoneless =
        whole.rsplit_once(' ').filter(|(_, last)| vocabulary::ZONES.iter().any(|zone| zone.name == *last));
    let zoneless = zoneless.map(|(rest, _)| rest.to_owned());
    [Some(whole), bare, first, zoneless].into_iter().flatten().filter(|name| !name.is_empty()).collect()
}
