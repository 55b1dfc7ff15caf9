//! Where the table of a sheet begins, and the day that is told above it.

use super::{
    heads::{HEAD_ROWS, Heads},
    rows::{Cell, Row},
    values::{self, Day},
};

/// A sheet while it is read.
#[derive(Default)]
pub(super) struct Sheet {
    heads: Option<Heads>,
    /// The row above, while heads are looked for or may go on.
    above: Option<(u64, Vec<Cell<'static>>)>,
    /// The heads of the row that names most columns, where none names all that are needed.
    nearly: Option<Heads>,
    /// The day in the name of the sheet, and the days in the lines above the table.
    name: Option<Day>,
    days: Vec<Day>,
}

/// What a row is.
pub(super) enum Part {
    /// It stands above the table, or names its columns.
    Head,
    /// It is a row of the table.
    Row,
    /// There is no table up to here, and none is looked for any more.
    None,
}

impl Sheet {
    pub(super) fn named(name: Option<&str>) -> Self {
        let day = name.and_then(|name| values::day_within(&Cell::Text(name.into())));
        Self { name: day, ..Self::default() }
    }

    /// The heads of its table, once they are known.
    pub(super) fn heads(&self) -> Option<&Heads> {
        self.heads.as_ref()
    }

    /// The heads that come nearest to those of a list.
    pub(super) fn nearly(self) -> Option<Heads> {
        self.nearly
    }

    /// The day that is told above the table, or else in the name of the sheet. Two different ones are none.
    pub(super) fn day(&self) -> Option<Day> {
        match self.days.as_slice() {
            [] => self.name,
            [day, others @ ..] => Some(*day).filter(|day| others.iter().all(|other| other == day)),
        }
    }

    /// Takes in the next row.
    pub(super) fn take(&mut self, row: &Row<'_>) -> Part {
        let above = self.above.take().filter(|(number, _)| number + 1 == row.place.row);
        let keep = || Some((row.place.row, row.cells.iter().map(Cell::to_owned_cell).collect()));
        if let Some(heads) = &self.heads {
            let Some((_, upper)) = above else { return Part::Row };
            if heads.are_upper_to(&upper, row.cells) {
                self.heads = Some(Heads::of_two(&upper, row.cells));
                self.above = keep();
                return Part::Head;
            }
            if are_numbers_of_columns(row.cells) {
                return Part::Head;
            }
            return Part::Row;
        }
        let alone = Heads::of(row.cells);
        let both = above.filter(|(_, upper)| Heads::of(upper).are_upper_to(upper, row.cells));
        let both = both
            .map(|(_, upper)| Heads::of_two(&upper, row.cells))
            .filter(|both| both.known() > alone.known());
        let heads = both.unwrap_or(alone);
        if heads.are_whole() {
            self.heads = Some(heads);
            self.above = keep();
            return Part::Head;
        }
        if heads.known() > self.nearly.as_ref().map_or(0, Heads::known) {
            self.nearly = Some(heads);
        }
        self.days.extend(row.cells.iter().filter_map(values::day_within));
        self.above = keep();
        if row.place.row < HEAD_ROWS { Part::Head } else { Part::None }
    }
}

/// Whether a row below the heads only numbers the columns, as official forms do: `(1)`, `(2)`, `(3)`.
fn are_numbers_of_columns(cells: &[Cell<'_>]) -> bool {
    let filled: Vec<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    filled.len() > 2
        && filled.iter().enumerate().all(|(at, cell)| {
            let text = cell.text();
            text.trim().trim_matches(['(', ')', '.']) == (at + 1).to_string()
        })
}
