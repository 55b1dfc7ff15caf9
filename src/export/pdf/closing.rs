//! What stands below the table: the totals, the visits per hour, and a place for signatures.

use super::{
    super::report::{Report, Tally},
    sheet::{Align, BODY, FAINT, Ink, LEFT, RIGHT, STRONG, Sheet},
};
use crate::{
    text::text,
    verdict::Verdict,
    visit::EvidenceKind,
    words::{dates, judgement, report, shown},
};

/// All of it together, in points; it stays on one page.
pub(super) const HEIGHT: f32 = TOTALS + HASH + SIGNATURES;
const TOTALS: f32 = 158.0;
const HASH: f32 = 24.0;
const SIGNATURES: f32 = 104.0;

const LINE: f32 = 12.5;
const LIST: f32 = 200.0;
const GAP: f32 = 28.0;

/// Draws it with its top at `y`.
pub(super) fn draw(sheet: &mut Sheet<'_, '_>, report: &Report, tally: &Tally, y: f32) {
    let y = y + 14.0;
    draw_totals(sheet, report, tally, y);
    let middle = LEFT + LIST + GAP;
    let right = middle + LIST + GAP;
    draw_evidence(sheet, report, tally, middle, y);
    draw_hours(sheet, report, tally, right, y);
    let y = y + TOTALS - 14.0;
    if let Some(hash) = &report.closing_hash {
        let language = report.language;
        sheet.fill(LEFT, y, RIGHT - LEFT, 16.0, Ink::Shade);
        sheet.text(LEFT + 6.0, y + 11.0, Align::Left, STRONG, text!(language, "report-closing-hash"));
        sheet.text(RIGHT - 6.0, y + 11.0, Align::Right, BODY, &shown(hash));
    }
    draw_signatures(sheet, report, y + HASH);
}

fn draw_totals(sheet: &mut Sheet<'_, '_>, report: &Report, tally: &Tally, y: f32) {
    let language = report.language;
    let totals = &tally.totals;
    let mut list = List::new(sheet, report, LEFT, y);
    list.title(text!(language, "report-summary"));
    list.count(text!(language, "report-visits"), totals.visits);
    list.count(text!(language, "report-people"), totals.people);
    list.count(text!(language, "report-inside"), totals.inside);
    if totals.entered_later > 0 {
        list.count(text!(language, "report-entered-later"), totals.entered_later);
    }
    if totals.cancelled > 0 {
        list.count(text!(language, "report-cancelled"), totals.cancelled);
    }
    list.y += 5.0;
    list.title(text!(language, "report-by-verdict"));
    for (verdict, count) in Verdict::ALL.into_iter().zip(totals.verdicts) {
        list.count(judgement::verdict(verdict, report.language), count);
    }
    list.count(text!(language, "report-not-judged"), tally.not_judged());
}

fn draw_evidence(sheet: &mut Sheet<'_, '_>, report: &Report, tally: &Tally, x: f32, y: f32) {
    let mut list = List::new(sheet, report, x, y);
    list.title(text!(report.language, "report-by-evidence"));
    for (kind, count) in EvidenceKind::ALL.into_iter().zip(tally.totals.evidence) {
        list.count(judgement::evidence(kind, report.language), count);
    }
}

/// A list of counts, filled from the top.
struct List<'s, 'a, 'p, 'r> {
    sheet: &'s mut Sheet<'a, 'p>,
    report: &'r Report,
    x: f32,
    y: f32,
}

impl<'s, 'a, 'p, 'r> List<'s, 'a, 'p, 'r> {
    fn new(sheet: &'s mut Sheet<'a, 'p>, report: &'r Report, x: f32, y: f32) -> Self {
        Self { sheet, report, x, y }
    }

    fn title(&mut self, text: &str) {
        self.sheet.text(self.x, self.y + 9.0, Align::Left, STRONG, text);
        self.y += LINE;
        self.sheet.rule(self.x, self.x + LIST, self.y, 0.8, Ink::Black);
    }

    fn count(&mut self, label: &str, count: u64) {
        let count = report::count(count, self.report.language);
        self.sheet.text(self.x, self.y + 9.5, Align::Left, BODY, label);
        self.sheet.text(self.x + LIST, self.y + 9.5, Align::Right, BODY, &count);
        self.y += LINE;
        self.sheet.rule(self.x, self.x + LIST, self.y, 0.3, Ink::Grey);
    }
}

fn draw_hours(sheet: &mut Sheet<'_, '_>, report: &Report, tally: &Tally, x: f32, y: f32) {
    let language = report.language;
    let width = RIGHT - x;
    sheet.text(x, y + 9.0, Align::Left, STRONG, text!(language, "report-by-hour"));
    sheet.rule(x, RIGHT, y + LINE, 0.8, Ink::Black);
    let floor = y + TOTALS - 36.0;
    let tallest = floor - (y + LINE + 14.0);
    let hours = tally.busy_hours();
    let slot = width / hours.clone().count().max(1) as f32;
    let most = tally.hours.iter().copied().max().unwrap_or_default().max(1);
    for (at, hour) in hours.enumerate() {
        let count = tally.hours.get(hour).copied().unwrap_or_default();
        let middle = x + (at as f32 + 0.5) * slot;
        let height = tallest * count as f32 / most as f32;
        if count > 0 {
            sheet.fill(middle - 0.35 * slot, floor - height, 0.7 * slot, height, Ink::Bar);
            let count = report::count(count, report.language);
            sheet.text(middle, floor - height - 2.5, Align::Middle, FAINT, &count);
        }
        sheet.text(middle, floor + 9.0, Align::Middle, FAINT, &format!("{hour:02}"));
    }
    sheet.rule(x, RIGHT, floor, 0.8, Ink::Black);
    sheet.text(RIGHT, floor + 18.0, Align::Right, FAINT, text!(language, "report-hour"));
}

/// Lines to write on, as on every official letter: who takes note on the left, who made it on the
/// right.
fn draw_signatures(sheet: &mut Sheet<'_, '_>, report: &Report, y: f32) {
    const WIDTH: f32 = 200.0;
    let language = report.language;
    let (left, right) = (LEFT + 30.0, RIGHT - 30.0 - WIDTH);
    let made_on = dates::date(report.made_at.with_timezone(&chrono::Local).date_naive(), report.language);
    let first = y + 12.0;
    sheet.text(left, first, Align::Left, BODY, text!(language, "report-acknowledged"));
    let signatory = &report.signatory;
    if signatory.position.trim().is_empty() {
        sheet.text(left, first + 14.0, Align::Left, BODY, text!(language, "report-position"));
        sheet.rule(left + 36.0, left + WIDTH, first + 15.5, 0.4, Ink::Black);
    } else {
        sheet.text(left, first + 14.0, Align::Left, BODY, &short(&signatory.position));
    }
    if signatory.town.trim().is_empty() {
        sheet.rule(right, right + 100.0, first + 1.5, 0.4, Ink::Black);
        sheet.text(right + 102.0, first, Align::Left, BODY, &format!(", {made_on}"));
    } else {
        sheet.text(right, first, Align::Left, BODY, &format!("{}, {made_on}", short(&signatory.town)));
    }
    sheet.text(right, first + 14.0, Align::Left, BODY, text!(language, "report-officer"));

    let name = y + 76.0;
    for x in [left, right] {
        sheet.rule(x, x + WIDTH, name + 2.5, 0.6, Ink::Black);
        sheet.text(x, name + 13.0, Align::Left, BODY, text!(language, "report-staff-number"));
    }
    sheet.text(left, name, Align::Left, STRONG, &short(&signatory.name));
    sheet.text(right, name, Align::Left, STRONG, &short(&report.officer));
    sheet.rule(right + 36.0, right + WIDTH, name + 14.5, 0.4, Ink::Black);
    if signatory.number.trim().is_empty() {
        sheet.rule(left + 36.0, left + WIDTH, name + 14.5, 0.4, Ink::Black);
    } else {
        sheet.text(left + 36.0, name + 13.0, Align::Left, BODY, &short(&signatory.number));
    }
}

/// As much of a text as there is room for beside a line.
fn short(text: &str) -> String {
    shown(text.trim()).chars().take(40).collect()
}
