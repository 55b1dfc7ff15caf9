//! A day at a glance: who came in which hour, with which verdict and on what grounds. Each chart has the table of its
//! figures beside it, for those who cannot see it and for those who want the number.

use chrono::Days;
use egui::{RichText, TextEdit, Ui, vec2};
use egui_plot::{Bar, BarChart, Plot};

use super::kind::Next;
use crate::{
    app::{Command, DayFigures, State, median_seconds},
    policy::Colour,
    text::text,
    time::{Date, local_day},
    ui::theme,
    verdict::Verdict,
    visit::EvidenceKind,
    words::{Language, dates, day_to_type, judgement, typed_day},
};

const CHART_HEIGHT: f32 = 190.0;
/// With less room than this beside its table, in points, a chart stands above it.
const LEAST_CHART: f32 = 300.0;
/// Between the columns of a table.
const COLUMN_GAP: f32 = 11.0;

/// The day that has been chosen.
pub(super) struct GlanceDialog {
    typed: String,
    day: Date,
}

impl GlanceDialog {
    /// Today.
    pub(super) fn new(state: &State, commands: &mut Vec<Command>) -> Self {
        let day = local_day(state.now);
        commands.push(Command::Glance(day));
        Self { typed: day_to_type(day), day }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let today = local_day(state.now);
        ui.set_width((ui.ctx().content_rect().width() - 72.0).clamp(300.0, 1_180.0));
        ui.label(RichText::new(text!(language, "glance-title")).font(theme::bold(theme::LARGE)));
        let mut close = false;
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(text!(language, "glance-day"));
            let field = TextEdit::singleline(&mut self.typed).char_limit(30).desired_width(130.0);
            let mut day = None;
            if ui.add(field).labelled_by(label.id).changed() {
                day = typed_day(&self.typed, today, language);
            }
            if ui.button(text!(language, "glance-earlier")).clicked() {
                day = self.day.checked_sub_days(Days::new(1));
            }
            let later = self.day.checked_add_days(Days::new(1)).filter(|later| *later <= today);
            let later_button = egui::Button::new(text!(language, "glance-later"));
            if ui.add_enabled(later.is_some(), later_button).clicked() {
                day = later;
            }
            if let Some(day) = day.filter(|day| *day != self.day) {
                if typed_day(&self.typed, today, language) != Some(day) {
                    self.typed = day_to_type(day);
                }
                self.day = day;
                commands.push(Command::Glance(day));
            }
            close = ui.button(text!(language, "desk-close")).clicked();
        });
        ui.label(RichText::new(dates::long_date(self.day, language)).font(theme::bold(theme::TEXT)));
        match &state.glance {
            Some((day, Some(figures))) if *day == self.day => figures_ui(ui, figures, language),
            Some((day, None)) if *day == self.day => {
                ui.label(RichText::new(text!(language, "find-failed")).color(theme::of(ui).danger));
            }
            _ => {
                ui.label(text!(language, "glance-counting"));
            }
        }
        if self.day == today
            && let Some(seconds) = median_seconds(&state.handled)
        {
            let guests = state.handled.len();
            ui.label(text!(language, "glance-median", seconds = seconds.max(0) as u64, guests));
        }
        Next::close_if(close)
    }
}

fn figures_ui(ui: &mut Ui, figures: &DayFigures, language: Language) {
    let totals = &figures.totals;
    ui.label(text!(language, "glance-sums", visits = totals.visits, people = totals.people));
    let hours: Vec<_> =
        figures.busy_hours().map(|hour| (format!("{hour:02}"), figures.hours[hour])).collect();
    chart_ui(ui, "hours", text!(language, "glance-by-hour"), &hours, language);
    let kinds = EvidenceKind::ALL.iter().zip(figures.evidence);
    let kinds: Vec<_> =
        kinds.map(|(kind, counts)| (judgement::evidence(*kind, language).to_owned(), counts)).collect();
    chart_ui(ui, "evidence", text!(language, "glance-by-evidence"), &kinds, language);
}

type Counts = [u64; Verdict::ALL.len() + 1];

/// What the columns of counts are called.
fn verdict_names(language: Language) -> [&'static str; Verdict::ALL.len() + 1] {
    let [admit, review, refuse, undetermined] =
        Verdict::ALL.map(|verdict| judgement::verdict(verdict, language));
    [admit, review, refuse, undetermined, text!(language, "glance-not-judged")]
}

/// The colors of the columns of counts.
fn colors(ui: &Ui) -> [egui::Color32; Verdict::ALL.len() + 1] {
    let palette = theme::of(ui);
    let [admit, review, refuse, undetermined] =
        Verdict::ALL.map(|verdict| palette.verdict(verdict, Colour::Green).paper);
    [admit, review, refuse, undetermined, palette.edge]
}

fn chart_ui(ui: &mut Ui, id: &str, title: &str, rows: &[(String, Counts)], language: Language) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).font(theme::bold(theme::TEXT)));
    ui.horizontal_wrapped(|ui| {
        for (name, color) in verdict_names(language).into_iter().zip(colors(ui)) {
            let (square, _) = ui.allocate_exact_size(vec2(14.0, 14.0), egui::Sense::hover());
            ui.painter().rect_filled(square, 2.0, color);
            ui.label(RichText::new(name).small());
        }
    });
    let beside = ui.available_width() - table_width(ui, rows, language) - theme::GAP;
    if beside >= LEAST_CHART {
        ui.horizontal_top(|ui| {
            bars_ui(ui, id, title, rows, beside, language);
            ui.vertical(|ui| table_ui(ui, id, rows, language));
        });
    } else {
        bars_ui(ui, id, title, rows, ui.available_width(), language);
        table_ui(ui, id, rows, language);
    }
}

fn bars_ui(ui: &mut Ui, id: &str, title: &str, rows: &[(String, Counts)], width: f32, language: Language) {
    let palette = theme::of(ui);
    let mut charts: Vec<BarChart> = Vec::new();
    for (at, (name, color)) in verdict_names(language).into_iter().zip(colors(ui)).enumerate() {
        let bars = rows.iter().enumerate().map(|(row, (_, counts))| {
            let below: u64 = counts.iter().take(at).sum();
            Bar::new(row as f64, counts.get(at).copied().unwrap_or_default() as f64)
                .base_offset(below as f64)
                .width(0.8)
                .fill(color)
                .stroke(egui::Stroke::new(1.0, palette.ink))
        });
        charts.push(BarChart::new(name, bars.collect()).color(color).allow_hover(false));
    }
    // Below a bar there is room for a word; the table says all of it.
    let short = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let names: Vec<String> = rows.iter().map(|(name, _)| short(name)).collect();
    let most = rows.iter().map(|(_, counts)| counts.iter().sum::<u64>()).max().unwrap_or_default();
    let plot = Plot::new(("glance", id))
        .width(width)
        .height(CHART_HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .include_y(0.0)
        .include_y(most.max(4) as f64 * 1.15)
        .include_x(-0.7)
        .include_x(rows.len() as f64 - 0.3)
        .show_grid([false, true])
        .x_axis_formatter(move |mark, _| {
            let whole = mark.value.round();
            let at = (whole >= 0.0 && (mark.value - whole).abs() < 0.01).then_some(whole as usize);
            at.and_then(|at| names.get(at)).map(|name| name.chars().take(12).collect()).unwrap_or_default()
        })
        .x_grid_spacer(egui_plot::uniform_grid_spacer(|_| [1.0, 10.0, 100.0]))
        .show(ui, |plot| charts.into_iter().for_each(|chart| plot.bar_chart(chart)));
    let spoken = text!(language, "glance-chart", title);
    plot.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
}

/// The columns in which something is.
fn columns(rows: &[(String, Counts)]) -> Vec<usize> {
    let column = |at: &usize| rows.iter().any(|(_, counts)| counts[*at] > 0);
    (0..=Verdict::ALL.len()).filter(column).collect()
}

/// How wide the table of a chart is.
fn table_width(ui: &Ui, rows: &[(String, Counts)], language: Language) -> f32 {
    let width = |text: &str, font| {
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::of(ui).ink).size().x + COLUMN_GAP
    };
    let names = rows.iter().map(|(name, _)| width(name, egui::FontId::proportional(theme::TEXT)));
    let heads = columns(rows).into_iter().map(|at| verdict_names(language)[at]);
    let heads =
        heads.chain([text!(language, "glance-all")]).map(|head| width(head, theme::bold(theme::SMALL)));
    names.fold(0.0, f32::max) + heads.sum::<f32>() + ui.spacing().scroll.allocated_width() + 12.0
}

/// The figures of a chart, without the rows and columns in which nothing is.
fn table_ui(ui: &mut Ui, id: &str, rows: &[(String, Counts)], language: Language) {
    let columns = columns(rows);
    let names = verdict_names(language);
    if columns.is_empty() {
        ui.label(RichText::new(text!(language, "glance-nobody")).color(theme::of(ui).quiet_ink));
        return;
    }
    egui::ScrollArea::both().id_salt((id, "scroll")).max_height(CHART_HEIGHT).show(ui, |ui| {
        egui::Grid::new((id, "table")).striped(true).spacing(vec2(COLUMN_GAP, 3.0)).show(ui, |ui| {
            ui.label("");
            for &at in &columns {
                ui.label(RichText::new(names[at]).font(theme::bold(theme::SMALL)));
            }
            ui.label(RichText::new(text!(language, "glance-all")).font(theme::bold(theme::SMALL)));
            ui.end_row();
            for (name, counts) in rows.iter().filter(|(_, counts)| counts.iter().any(|&count| count > 0)) {
                ui.label(name);
                for &at in &columns {
                    ui.label(counts[at].to_string());
                }
                ui.label(
                    RichText::new(counts.iter().sum::<u64>().to_string()).font(theme::bold(theme::TEXT)),
                );
                ui.end_row();
            }
        });
    });
}
