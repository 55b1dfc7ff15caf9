//! The desk in its window: the loop of frames, the keyboard, and the time until the next frame.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use egui::{ViewportBuilder, ViewportCommand};

use super::{
    WindowError,
    desk::Desk,
    drawing, guest_screen,
    keyboard::{Arrived, Focus, Keyboard},
    script::Script,
    theme,
};
use crate::{
    app::{App, Command, Notice, Setup},
    data_folder::{DataFolder, Renderer, WindowMark},
    text::text,
    time,
    words::shown,
};

/// The size of a window that has never been open, where the system does not let it fill the screen.
const FIRST_SIZE: [f32; 2] = [1280.0, 720.0];
/// A screen of 1024×768 at 200 %, with the bar of the system.
const LEAST_SIZE: [f32; 2] = [500.0, 340.0];
/// From the bell to the next frame. Of a request without any delay two frames come.
const AFTER_THE_BELL: Duration = Duration::from_millis(1);
/// The pace of the window is told this often.
const PACE_EVERY: Duration = Duration::from_secs(10);
/// A frame that takes longer is felt.
const SLOW_FRAME: Duration = Duration::from_millis(16);

/// Opens the window on a desk, and returns when it is closed and all visits are in the log. `opened` is
/// handed what closes it from anywhere.
///
/// # Errors
///
/// When the system has no display, or this renderer cannot draw on it.
pub fn run(
    setup: Setup,
    export_folder: PathBuf,
    script: Option<Script>,
    renderer: Renderer,
    opened: impl FnOnce(Box<dyn Fn() + Send>) + 'static,
) -> Result<(), WindowError> {
    let begun = Instant::now();
    let folder = setup.folder.clone();
    // The tour of the demo says itself how large it wants the window.
    let mark = folder.window_mark().filter(|_| script.is_none());
    let mut viewport = ViewportBuilder::default()
        .with_inner_size(mark.map_or(FIRST_SIZE, |mark| mark.size))
        .with_min_inner_size(LEAST_SIZE)
        .with_maximized(mark.map_or(script.is_none(), |mark| mark.maximized));
    if let Some(corner) = mark.and_then(|mark| mark.corner) {
        viewport = viewport.with_position(corner);
    }
    let window = move |creation: &eframe::CreationContext<'_>| {
        theme::dress(&creation.egui_ctx);
        let bell = {
            let ctx = creation.egui_ctx.clone();
            Arc::new(move || ctx.request_repaint_after(AFTER_THE_BELL))
        };
        let ctx = creation.egui_ctx.clone();
        opened(Box::new(move || ctx.send_viewport_cmd(ViewportCommand::Close)));
        let app = App::start(setup, bell, time::now());
        let window: Box<dyn eframe::App> = Box::new(Window::new(app, folder, export_folder, script, begun));
        Ok(window)
    };
    drawing::open(viewport, renderer, Box::new(window))
}

/// The desk in its window.
struct Window {
    app: App,
    /// Keeps where the window is; see [`WindowMark`].
    folder: DataFolder,
    place: Option<WindowMark>,
    desk: Desk,
    keyboard: Keyboard,
    script: Option<Script>,
    title: String,
    /// When the window was asked for, until its first frame is drawn.
    begun: Option<Instant>,
    /// The newest verdict that was drawn.
    drawn: Option<u64>,
    pace: Pace,
}

/// How many frames were drawn, for the log.
struct Pace {
    since: Instant,
    frames: u32,
    /// Those with a new picture of the camera.
    pictures: u32,
    /// In seconds, with all that it takes to hand it to the screen.
    slowest: f32,
}

impl Pace {
    fn begin() -> Self {
        Self { since: Instant::now(), frames: 0, pictures: 0, slowest: 0.0 }
    }

    fn count(&mut self, picture: bool, frame: &eframe::Frame) {
        self.frames += 1;
        self.pictures += u32::from(picture);
        self.slowest = self.slowest.max(frame.info().cpu_usage.unwrap_or_default());
        if self.since.elapsed() >= PACE_EVERY {
            let Self { since, frames, pictures, slowest } = *self;
            tracing::debug!(frames, pictures, within = ?since.elapsed(), slowest_seconds = slowest, "the pace");
            *self = Self::begin();
        }
    }
}

impl Window {
    fn new(
        app: App,
        folder: DataFolder,
        export_folder: PathBuf,
        script: Option<Script>,
        begun: Instant,
    ) -> Self {
        Self {
            app,
            folder,
            place: None,
            desk: Desk::new(export_folder),
            keyboard: Keyboard::default(),
            script,
            title: String::new(),
            begun: Some(begun),
            drawn: None,
            pace: Pace::begin(),
        }
    }

    /// Notes where the window is, to open there the next time. One that fills the screen keeps the size that it had
    /// before.
    fn note_place(&mut self, ctx: &egui::Context) {
        let zoom = ctx.zoom_factor();
        let (inner, outer, maximized) = ctx.input(|input| {
            let viewport = input.viewport();
            let fills = viewport.maximized == Some(true) || viewport.fullscreen == Some(true);
            (viewport.inner_rect, viewport.outer_rect, fills)
        });
        let Some(inner) = inner.filter(|inner| inner.width() > 1.0) else { return };
        let before = self.place;
        let size = match before {
            Some(before) if maximized => before.size,
            // What the system calls a point knows nothing of our larger letters.
            _ => [inner.width() * zoom, inner.height() * zoom],
        };
        let corner = outer.map(|outer| [outer.left() * zoom, outer.top() * zoom]);
        self.place = Some(WindowMark { corner, size, maximized });
    }

    fn keep_title(&mut self, ctx: &egui::Context) {
        let state = &self.app.state;
        let language = state.settings.language;
        let mut title = format!("Pos Jaga · {}", text!(language, "desk-guest-book"));
        if let Some(office) = state.settings.office.lines().next().filter(|office| !office.is_empty()) {
            title = format!("{title} · {}", shown(office));
        }
        if state.demo {
            title = format!("{} · {title}", text!(language, "desk-demo"));
        }
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// How long the next frame may be away: until the first moment at which something is due although nothing
    /// happens. This is the only place that knows, and every frame asks it.
    fn until_due(&self) -> Duration {
        let now = time::now();
        // The clock in the status bar, and all that is told in days.
        let minute = TimeDelta::milliseconds(60_000 - now.timestamp_millis().rem_euclid(60_000));
        let deadlines = [self.app.next_deadline(), self.desk.next_deadline(&self.app.state)];
        let first = deadlines.into_iter().flatten().map(|at| at - now).fold(minute, TimeDelta::min);
        let held_back = self.keyboard.patience(Instant::now()).unwrap_or(Duration::MAX);
        // At the very moment, the one before may still be shown.
        (first.to_std().unwrap_or_default() + Duration::from_millis(1)).min(held_back)
    }

    /// A request from before a frame is lost with the frame, so each asks for its next one while it is drawn.
    fn ask_for_next_frame(&self, ctx: &egui::Context) {
        ctx.request_repaint_after(self.until_due());
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        // What changes the panels' sizes takes a second frame to settle; a picture does not.
        if self.app.poll(time::now()) {
            ctx.request_repaint();
        }
        if let Some(script) = &mut self.script {
            script.go_on(ctx, &mut self.app);
        }
        self.keep_title(ctx);
        self.note_place(ctx);
        // A window that cannot be seen has no other frames than this.
        self.ask_for_next_frame(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let begun = Instant::now();
        let mut commands = Vec::new();
        let picture = self.app.newest_frame();
        self.pace.count(picture.is_some(), frame);
        self.desk.ui(ui, &self.app.state, picture.as_ref(), &mut commands);
        guest_screen::show(ui.ctx(), &self.app.state);
        if !commands.is_empty() {
            // What comes of them is not drawn yet.
            ui.ctx().request_repaint();
        }
        for command in commands {
            self.app.handle(command);
        }
        self.ask_for_next_frame(ui.ctx());
        if let Some(begun) = self.begun.take() {
            tracing::debug!(after = ?begun.elapsed(), "the first frame");
        }
        if let Some(card) = &self.app.state.card
            && self.drawn.replace(card.assessed.id) != Some(card.assessed.id)
        {
            tracing::debug!("a verdict is drawn");
        }
        let drawing = begun.elapsed();
        if drawing > SLOW_FRAME {
            tracing::debug!(?drawing, "a slow frame");
        }
        tracing::trace!(?drawing, last_frame_seconds = frame.info().cpu_usage, "a frame");
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, input: &mut egui::RawInput) {
        if let Some(left) = self.keyboard.to_be_left() {
            ctx.memory_mut(|memory| memory.surrender_focus(left));
        }
        let focus = Focus::of(ctx, |widget| self.desk.gives_back(widget));
        for arrived in self.keyboard.sort(input, focus, Instant::now()) {
            match arrived {
                Arrived::Code(code) => self.app.handle(Command::Judge(code)),
                Arrived::NotForAField => self.app.state.post(Notice::CodeNotForAField),
                Arrived::TooLong => self.app.state.post(Notice::CodeTooLong),
            }
        }
        // A script types faster than anybody, and is no scanner.
        if let Some(script) = &mut self.script {
            script.press_keys(input);
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        let mut commands = Vec::new();
        self.desk.close(&mut commands);
        for command in commands {
            self.app.handle(command);
        }
        if let Some(place) = self.place
            && self.script.is_none()
            && let Err(error) = self.folder.keep_window_mark(place)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "where the window was is not kept");
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
