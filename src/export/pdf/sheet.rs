//! A page of A4, lying for tables, and what is drawn on it. Points (1/72 inch), from the upper left corner.

use krilla::{
    color::rgb,
    document::Document,
    geom::{PathBuilder, Rect},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
};

use super::{
    fonts::Weight,
    text::{Line, Typesetter},
};
use crate::{
    text::text,
    time::Timestamp,
    words::{Language, dates},
};

pub(super) const WIDTH: f32 = 842.0;
pub(super) const HEIGHT: f32 = 595.0;
pub(super) const LEFT: f32 = 40.0;
pub(super) const RIGHT: f32 = WIDTH - 40.0;
pub(super) const TOP: f32 = 36.0;
/// Below stands the page's foot alone.
pub(super) const BOTTOM: f32 = HEIGHT - 44.0;

#[derive(Clone, Copy)]
pub(super) enum Ink {
    Black,
    Grey,
    /// Behind text.
    Shade,
    Bar,
}

#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) ink: Ink,
}

pub(super) const BODY: Style = Style { weight: Weight::Regular, size: 8.0, ink: Ink::Black };
pub(super) const STRONG: Style = Style { weight: Weight::Bold, size: 8.0, ink: Ink::Black };
pub(super) const FAINT: Style = Style { weight: Weight::Regular, size: 7.0, ink: Ink::Grey };

pub(super) struct Sheet<'a, 'p> {
    surface: Surface<'p>,
    typesetter: &'a mut Typesetter,
}

/// Adds a page of this size to the document and draws on it.
pub(super) fn page(
    document: &mut Document,
    typesetter: &mut Typesetter,
    (width, height): (f32, f32),
    draw: impl FnOnce(&mut Sheet<'_, '_>),
) {
    let settings = PageSettings::from_wh(width, height).expect("A4 is a size");
    let mut page = document.start_page_with(settings);
    draw(&mut Sheet { surface: page.surface(), typesetter });
}

impl Sheet<'_, '_> {
    /// Text on one line, with its foot at `y`.
    pub(super) fn text(&mut self, x: f32, y: f32, align: Align, style: Style, text: &str) {
        let line = self.typesetter.line(text, style.weight, style.size);
        self.line(x, y, align, style, &line);
    }

    /// As much of the text as fits into one line of this width.
    pub(super) fn fitting(&mut self, text: &str, style: Style, width: f32) -> Line {
        self.typesetter.fitting(text, style.weight, style.size, width)
    }

    pub(super) fn line(&mut self, x: f32, y: f32, align: Align, style: Style, line: &Line) {
        self.ink(style.ink);
        let x = match align {
            Align::Left => x,
            Align::Middle => x - line.width / 2.0,
            Align::Right => x - line.width,
        };
        line.draw(&mut self.surface, x, y, style.size);
    }

    /// The foot of a page, at `y` between these edges: when the paper was made, and which page it is.
    pub(super) fn foot(
        &mut self,
        (left, right): (f32, f32),
        y: f32,
        (made_at, language): (Timestamp, Language),
        (page, pages): (usize, usize),
    ) {
        let made_at = text!(language, "report-made-at", time = dates::date_time(made_at, language));
        self.rule(left, right, y - 10.0, 0.3, Ink::Grey);
        self.text(left, y, Align::Left, FAINT, &made_at);
        self.text(right, y, Align::Right, FAINT, &text!(language, "report-page", page, pages));
    }

    /// A horizontal line below `y`.
    pub(super) fn rule(&mut self, from: f32, to: f32, y: f32, thickness: f32, ink: Ink) {
        self.fill(from, y, to - from, thickness, ink);
    }

    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        let Some(path) = path.finish() else { return };
        self.ink(ink);
        self.surface.draw_path(&path);
    }

    fn ink(&mut self, ink: Ink) {
        let color = match ink {
            Ink::Black => rgb::Color::new(0, 0, 0),
            Ink::Grey => rgb::Color::new(110, 110, 110),
            Ink::Shade => rgb::Color::new(232, 236, 241),
            Ink::Bar => rgb::Color::new(51, 92, 138),
        };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill {
            paint: color.into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
    }
}
