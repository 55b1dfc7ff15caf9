//! Letters, on standing A4: the parts flow over as many pages as they take.

use std::{
    io::{self, Write},
    rc::Rc,
};

use krilla::document::Document;

use super::{
    super::letter::{Block, Letter},
    fonts::Weight,
    metadata,
    sheet::{self, Align, Ink, Sheet, Style},
    text::{Line, Typesetter},
};
use crate::{
    text::text,
    words::{Language, shown},
};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 62.0;
const RIGHT: f32 = WIDTH - 62.0;
const TOP: f32 = 54.0;
const BOTTOM: f32 = HEIGHT - 60.0;
/// The lines of a letterhead.
const LETTERHEAD_LINES: usize = 5;
/// Where the second column of fields begins.
const VALUES: f32 = LEFT + 150.0;
const SIGNATURE: f32 = 170.0;

const OFFICE: Style = Style { weight: Weight::Bold, size: 14.0, ink: Ink::Black };
const ADDRESS: Style = Style { weight: Weight::Regular, size: 9.5, ink: Ink::Black };
const TITLE: Style = Style { weight: Weight::Bold, size: 13.0, ink: Ink::Black };
const BODY: Style = Style { weight: Weight::Regular, size: 10.0, ink: Ink::Black };
const STRONG: Style = Style { weight: Weight::Bold, size: 10.0, ink: Ink::Black };
const LEADING: f32 = 14.0;
/// In the cells of a table.
const CELL: Style = Style { weight: Weight::Regular, size: 9.0, ink: Ink::Black };
const CELL_HEAD: Style = Style { weight: Weight::Bold, size: 9.0, ink: Ink::Black };
const CELL_LEADING: f32 = 12.0;
const CELL_PADDING: f32 = 3.0;

impl Letter {
    /// Writes the letter as PDF, with everything that it needs inside.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn write(&self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        out.write_all(&bytes(self)?)
    }
}

/// The letter as the bytes of a PDF.
fn bytes(letter: &Letter) -> io::Result<Vec<u8>> {
    let mut typesetter = Typesetter::new();
    let parts = parts(letter, &mut typesetter);
    let pages = pages(&parts);
    let language = letter.language;
    let mut document = Document::new();
    document.set_metadata(metadata(&letter.title, letter.language, letter.made_at));
    for (at, page) in pages.iter().enumerate() {
        sheet::page(&mut document, &mut typesetter, (WIDTH, HEIGHT), |sheet| {
            let mut y = TOP;
            if let Some(head) = page.first().and_then(Part::head) {
                head.draw(sheet, y, language);
                y += head.height();
            }
            for part in *page {
                part.draw(sheet, y, language);
                y += part.height();
            }
            let made = (letter.made_at, letter.language);
            sheet.foot((LEFT, RIGHT), HEIGHT - 36.0, made, (at + 1, pages.len()));
        });
    }
    document.finish().map_err(|error| io::Error::other(format!("the PDF cannot be made: {error:?}")))
}

/// What stays on one page.
enum Part {
    /// Lines one below the other, and the space after them.
    Lines {
        lines: Vec<Line>,
        style: Style,
        align: Align,
        after: f32,
    },
    /// The double line that ends the letterhead.
    Rule,
    Field {
        name: Vec<Line>,
        value: Vec<Line>,
    },
    Row {
        /// Each with where it begins.
        cells: Vec<(f32, Vec<Line>)>,
        /// What stands above the columns; a row that is the head itself has none.
        head: Option<Rc<Part>>,
    },
    Signatures(Box<[[Line; 2]; 2]>),
}

impl Part {
    fn height(&self) -> f32 {
        match self {
            Self::Lines { lines, style, after, .. } => lines.len() as f32 * leading(*style) + after,
            Self::Rule => 30.0,
            Self::Field { name, value } => name.len().max(value.len()).max(1) as f32 * LEADING + 3.0,
            Self::Row { cells, .. } => {
                let lines = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
                lines.max(1) as f32 * CELL_LEADING + 6.0
            }
            Self::Signatures(_) => 130.0,
        }
    }

    /// Whether it must not be the last on its page.
    fn leads(&self) -> bool {
        match self {
            Self::Lines { style, .. } => style.weight == Weight::Bold,
            Self::Row { head, .. } => head.is_none(),
            Self::Rule | Self::Field { .. } | Self::Signatures(_) => false,
        }
    }

    /// What stands above it once more where it is the first on its page.
    fn head(&self) -> Option<&Part> {
        match self {
            Self::Row { head, .. } => head.as_deref(),
            _ => None,
        }
    }

    /// Draws it with its top at `y`.
    fn draw(&self, sheet: &mut Sheet<'_, '_>, y: f32, language: Language) {
        match self {
            Self::Lines { lines, style, align, .. } => {
                let x = if matches!(align, Align::Middle) { WIDTH / 2.0 } else { LEFT };
                for (at, line) in lines.iter().enumerate() {
                    let foot = y + (at as f32 + 0.8) * leading(*style);
                    sheet.line(x, foot, *align, *style, line);
                }
            }
            Self::Rule => {
                sheet.rule(LEFT, RIGHT, y + 5.0, 1.8, Ink::Black);
                sheet.rule(LEFT, RIGHT, y + 8.0, 0.5, Ink::Black);
            }
            Self::Field { name, value } => {
                for (x, lines) in [(LEFT, name), (VALUES, value)] {
                    for (at, line) in lines.iter().enumerate() {
                        let foot = y + (at as f32 + 0.75) * LEADING;
                        sheet.line(x, foot, Align::Left, BODY, line);
                    }
                }
                sheet.rule(LEFT, RIGHT, y + self.height() - 1.0, 0.3, Ink::Grey);
            }
            Self::Row { cells, head } => {
                let style = if head.is_some() { CELL } else { CELL_HEAD };
                if head.is_none() {
                    sheet.fill(LEFT, y, RIGHT - LEFT, self.height(), Ink::Shade);
                }
                for (x, lines) in cells {
                    for (at, line) in lines.iter().enumerate() {
                        let foot = y + 3.0 + (at as f32 + 0.75) * CELL_LEADING;
                        sheet.line(*x, foot, Align::Left, style, line);
                    }
                }
                sheet.rule(LEFT, RIGHT, y + self.height() - 0.5, 0.3, Ink::Grey);
            }
            Self::Signatures(people) => {
                for (x, [role, name]) in [LEFT, RIGHT - SIGNATURE].into_iter().zip(people.iter()) {
                    sheet.line(x, y + 30.0, Align::Left, BODY, role);
                    sheet.line(x, y + 98.0, Align::Left, STRONG, name);
                    sheet.rule(x, x + SIGNATURE, y + 101.0, 0.6, Ink::Black);
                    sheet.text(x, y + 114.0, Align::Left, BODY, text!(language, "report-staff-number"));
                    sheet.rule(x + 36.0, x + SIGNATURE, y + 115.5, 0.4, Ink::Black);
                }
            }
        }
    }
}

fn leading(style: Style) -> f32 {
    style.size * 1.4
}

/// The letter in parts, from the top.
fn parts(letter: &Letter, typesetter: &mut Typesetter) -> Vec<Part> {
    let width = RIGHT - LEFT;
    let mut parts = Vec::new();
    let mut add = |text: &str, style: Style, align, after| {
        let lines = typesetter.lines(text, style.weight, style.size, width);
        parts.push(Part::Lines { lines, style, align, after });
    };
    let letterhead = letter.office.lines().chain([letter.post.as_str()]);
    let letterhead = letterhead.map(str::trim).filter(|line| !line.is_empty()).take(LETTERHEAD_LINES);
    for (at, line) in letterhead.enumerate() {
        add(&shown(line), if at == 0 { OFFICE } else { ADDRESS }, Align::Middle, 0.0);
    }
    parts.push(Part::Rule);
    for line in letter.title.lines() {
        let lines = typesetter.lines(line, TITLE.weight, TITLE.size, width);
        parts.push(Part::Lines { lines, style: TITLE, align: Align::Middle, after: 4.0 });
    }
    for block in &letter.blocks {
        let mut text = |text: &str, style: Style, after| {
            let lines = typesetter.lines(text, style.weight, style.size, width);
            Part::Lines { lines, style, align: Align::Left, after }
        };
        match block {
            Block::Text(paragraph) => parts.push(text(paragraph, BODY, 8.0)),
            Block::Heading(heading) => {
                parts.push(text("", BODY, 0.0));
                parts.push(text(heading, STRONG, 3.0));
            }
            Block::Fields(fields) => {
                for (name, value) in fields {
                    let mut column =
                        |text: &str, width| typesetter.lines(text, BODY.weight, BODY.size, width);
                    parts.push(Part::Field {
                        name: column(name, VALUES - LEFT - 8.0),
                        value: column(value, RIGHT - VALUES),
                    });
                }
            }
            Block::Table { columns, rows } => {
                let mut row = |cells: &[String], style: Style, head: Option<Rc<Part>>| {
                    let mut x = LEFT;
                    let cells = columns.iter().zip(cells).map(|((_, share), cell)| {
                        let (at, column) = (x + CELL_PADDING, share * width);
                        x += column;
                        let lines =
                            typesetter.lines(cell, style.weight, style.size, column - 2.0 * CELL_PADDING);
                        (at, lines)
                    });
                    Part::Row { cells: cells.collect(), head }
                };
                let heads: Vec<String> = columns.iter().map(|(head, _)| head.clone()).collect();
                let head = Rc::new(row(&heads, CELL_HEAD, None));
                parts.push(row(&heads, CELL_HEAD, None));
                parts.extend(rows.iter().map(|cells| row(cells, CELL, Some(head.clone()))));
                parts.push(Part::Lines {
                    lines: Vec::new(),
                    style: BODY,
                    align: Align::Left,
                    after: LEADING,
                });
            }
            Block::Signatures(people) => {
                let lines = |(role, name): &(String, String)| {
                    [
                        typesetter.fitting(role, BODY.weight, BODY.size, SIGNATURE),
                        typesetter.fitting(&shown(name), STRONG.weight, STRONG.size, SIGNATURE),
                    ]
                };
                parts.push(Part::Signatures(Box::new(people.each_ref().map(lines))));
            }
        }
    }
    parts
}

/// Which parts stand on which page.
fn pages(parts: &[Part]) -> Vec<&[Part]> {
    let mut pages = Vec::new();
    let (mut start, mut y) = (0, TOP);
    for (at, part) in parts.iter().enumerate() {
        // A heading goes with what it stands above.
        let follower = parts.get(at + 1).filter(|_| part.leads()).map_or(0.0, Part::height);
        if y + part.height() + follower > BOTTOM && at > start {
            pages.extend(parts.get(start..at));
            (start, y) = (at, TOP + part.head().map_or(0.0, Part::height));
        }
        y += part.height();
    }
    pages.extend(parts.get(start..));
    pages
}
