//! Bars with the table that they are drawn from.

use maud::{Markup, html};

use crate::{text::Language, words::report};

const WIDTH: usize = 640;
const HEIGHT: usize = 160;
/// Room below the bars for their labels, and above the highest for its number.
const FOOT: usize = 18;
const HEAD: usize = 16;
/// Room beside the bars for half a label.
const SIDE: usize = 24;
/// So many labels have room.
const MAX_LABELS: usize = 12;

/// A chart: what it is about, the heads of its two columns, and its bars.
pub struct Bars<'a> {
    /// Names the chart within its page.
    pub id: &'static str,
    pub title: &'a str,
    pub heads: (&'a str, &'a str),
    pub values: Vec<(String, u64)>,
}

impl Bars<'_> {
    /// The picture, and beside it the same as a table. The picture says nothing that the table does not.
    pub fn draw(&self, language: Language) -> Markup {
        let largest = self.values.iter().map(|(_, value)| *value).max().unwrap_or_default().max(1);
        let step = WIDTH as f64 / self.values.len().max(1) as f64;
        let every = self.values.len().div_ceil(MAX_LABELS).max(1);
        let height = |value: u64| (value as f64 / largest as f64) * (HEIGHT - FOOT - HEAD) as f64;
        html! {
            section.chart aria-labelledby=(self.id) {
                h2 id=(self.id) { (self.title) }
                svg viewBox={ "-" (SIDE) " 0 " (WIDTH + 2 * SIDE) " " (HEIGHT) } role="img" aria-labelledby=(self.id) {
                    @for (at, (label, value)) in self.values.iter().enumerate() {
                        @let x = step * at as f64;
                        @let top = (HEIGHT - FOOT) as f64 - height(*value);
                        rect.bar x=(format!("{:.1}", x + step * 0.1)) y=(format!("{top:.1}"))
                            width=(format!("{:.1}", step * 0.8)) height=(format!("{:.1}", height(*value))) {}
                        @if *value == largest {
                            text.value x=(format!("{:.1}", x + step / 2.0)) y=(format!("{:.1}", top - 4.0))
                                text-anchor="middle" { (report::count(*value, language)) }
                        }
                        @if at % every == 0 {
                            text.label x=(format!("{:.1}", x + step / 2.0)) y=(HEIGHT - 4)
                                text-anchor="middle" { (label) }
                        }
                    }
                }
                (self.table(language))
            }
        }
    }

    /// The table alone.
    pub fn table(&self, language: Language) -> Markup {
        html! {
            div.scroll tabindex="0" role="group" aria-labelledby=(self.id) {
                table {
                    thead { tr { th scope="col" { (self.heads.0) } th.number scope="col" { (self.heads.1) } } }
                    tbody {
                        @for (label, value) in &self.values {
                            tr { th scope="row" { (label) } td.number { (report::count(*value, language)) } }
                        }
                    }
                }
            }
        }
    }
}
