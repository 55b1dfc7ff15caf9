//! The sheet with the totals, the same as on the screen, and the visits per hour as a chart.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartSolidFill, ChartType, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use super::super::report::{Report, Tally};
use crate::{
    text::text,
    verdict::Verdict,
    visit::EvidenceKind,
    words::{judgement, report},
};

pub(super) const PAPER_A4: u8 = 9;
const BAR: u32 = 0x0033_5C8A;

pub(super) fn sheet(report: &Report, tally: &Tally) -> Result<Worksheet, XlsxError> {
    let language = report.language;
    let mut page = Page::new(text!(language, "report-summary-sheet"))?;

    for line in report.office.lines().filter(|line| !line.trim().is_empty()) {
        page.heading(line)?;
    }
    page.heading(if report.from == report.to {
        text!(language, "report-daily-title")
    } else {
        text!(language, "report-title")
    })?;
    page.text(&report.post)?;
    let days = report.period(tally).map(|(from, to)| report::period(from, to, language));
    page.text(days.as_deref().unwrap_or_default())?;

    let totals = &tally.totals;
    page.section(text!(language, "report-summary"))?;
    for (label, count) in [
        (text!(language, "report-visits"), totals.visits),
        (text!(language, "report-people"), totals.people),
        (text!(language, "report-inside"), totals.inside),
        (text!(language, "report-entered-later"), totals.entered_later),
        (text!(language, "report-cancelled"), totals.cancelled),
    ] {
        page.count(label, count)?;
    }

    page.section(text!(language, "report-by-verdict"))?;
    for (verdict, count) in Verdict::ALL.into_iter().zip(totals.verdicts) {
        page.count(judgement::verdict(verdict, language), count)?;
    }
    page.count(text!(language, "report-not-judged"), tally.not_judged())?;

    page.section(text!(language, "report-by-evidence"))?;
    for (kind, count) in EvidenceKind::ALL.into_iter().zip(totals.evidence) {
        page.count(judgement::evidence(kind, language), count)?;
    }

    page.section(text!(language, "report-by-hour"))?;
    let first = page.row;
    for hour in tally.busy_hours() {
        page.count(&format!("{hour:02}"), tally.hours.get(hour).copied().unwrap_or_default())?;
    }
    let last = page.row - 1;
    let mut chart = Chart::new(ChartType::Column);
    chart
        .add_series()
        .set_categories((text!(language, "report-summary-sheet"), first, 0, last, 0))
        .set_values((text!(language, "report-summary-sheet"), first, 1, last, 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BAR)));
    chart.title().set_name(text!(language, "report-by-hour"));
    chart.x_axis().set_name(text!(language, "report-hour"));
    chart.y_axis().set_name(text!(language, "report-visits"));
    chart.legend().set_hidden();
    chart.set_width(560).set_height(320);
    page.sheet.insert_chart(4, 3, &chart)?;
    if let Some(hash) = &report.closing_hash {
        page.section(text!(language, "report-closing-hash"))?;
        page.text(hash)?;
    }
    Ok(page.sheet)
}

/// A sheet that is filled from the top.
struct Page {
    sheet: Worksheet,
    row: u32,
    heading: Format,
    section: Format,
    label: Format,
    count: Format,
}

impl Page {
    fn new(name: &str) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_column_width(0, 34)?.set_column_width(1, 12)?;
        sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 1);
        let label = Format::new().set_border_bottom(FormatBorder::Hair);
        Ok(Self {
            sheet,
            row: 0,
            heading: Format::new().set_bold().set_font_size(14),
            section: Format::new().set_bold().set_border_bottom(FormatBorder::Thin),
            count: label.clone().set_num_format("#,##0").set_align(FormatAlign::Right),
            label,
        })
    }

    fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, text, &self.heading)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, text)?;
        self.row += 1;
        Ok(())
    }

    fn section(&mut self, title: &str) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet.write_string_with_format(self.row, 0, title, &self.section)?;
        self.sheet.write_blank(self.row, 1, &self.section)?;
        self.row += 1;
        Ok(())
    }

    fn count(&mut self, label: &str, count: u64) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, label, &self.label)?;
        self.sheet.write_number_with_format(self.row, 1, count as f64, &self.count)?;
        self.row += 1;
        Ok(())
    }
}
