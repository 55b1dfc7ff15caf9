//! Pictures of every screen and dialog, in real windows: `cargo run --example screenshots -- FOLDER [WORD…]`.
//!
//! Each is drawn in both languages, in the light, the dark and the high-contrast theme, at 1024×768, 1366×768 and
//! 1920×1080 pixels, and at 100, 150 and 200 %. With words, only those whose name has each of them in it, such as
//! `id dark 1366x768 100 find`. It needs a display of that size; `scripts/screenshots` brings one along.

#[path = "../tests/it/support/screens.rs"]
mod screens;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use egui::{ColorImage, ViewportBuilder, ViewportCommand, vec2};
use posjaga::{
    app::Command,
    data_folder::Appearance,
    ui::{desk::Desk, theme},
    words::Language,
};
use screens::{Screen, screens};

const SIZES: [[u16; 2]; 3] = [[1024, 768], [1366, 768], [1920, 1080]];
const ZOOMS: [u32; 3] = [100, 150, 200];
const LOOKS: [(Appearance, &str); 3] =
    [(Appearance::Light, "light"), (Appearance::Dark, "dark"), (Appearance::HighContrast, "high-contrast")];
/// Frames until a window that was made anew has settled.
const SETTLING: u32 = 6;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder do the pictures go into?")?);
    let words: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&folder)?;
    let mut shots: Vec<Shot> = shots().into_iter().filter(|shot| shot.has(&words)).collect();
    println!("{} pictures", shots.len());
    shots.reverse();
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size([1024.0, 768.0]).with_decorations(false),
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let pictures = Pictures { folder, shots, now: None, taken: Arc::default() };
    eframe::run_native(
        "posjaga-screenshots",
        options,
        Box::new(|creation| {
            theme::dress(&creation.egui_ctx);
            Ok(Box::new(pictures))
        }),
    )?;
    Ok(())
}

/// One picture.
struct Shot {
    name: String,
    language: Language,
    look: Appearance,
    size: [u16; 2],
    zoom: u32,
    screen: &'static str,
}

fn shots() -> Vec<Shot> {
    let mut shots = Vec::new();
    let names: Vec<_> = screens(Language::English).into_iter().map(|screen| screen.name).collect();
    for size in SIZES {
        for zoom in ZOOMS {
            for language in [Language::Indonesian, Language::English] {
                for (look, look_name) in LOOKS {
                    for screen in &names {
                        let [width, height] = size;
                        let code = language.code();
                        let name = format!("{screen}-{code}-{look_name}-{width}x{height}-{zoom}");
                        shots.push(Shot { name, language, look, size, zoom, screen });
                    }
                }
            }
        }
    }
    shots
}

impl Shot {
    fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.name.split('-').any(|part| part == word) || self.name.contains(word))
    }

    fn screen(&self) -> Option<Screen> {
        screens(self.language).into_iter().find(|screen| screen.name == self.screen).map(|mut screen| {
            screen.state.settings.appearance = self.look;
            screen.state.settings.text_size = self.zoom;
            screen
        })
    }
}

/// The window that takes one picture after the other.
struct Pictures {
    folder: PathBuf,
    shots: Vec<Shot>,
    now: Option<Drawn>,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
}

/// The picture that is being taken.
struct Drawn {
    shot: Shot,
    screen: Screen,
    desk: Desk,
    frames: u32,
    asked: bool,
}

impl eframe::App for Pictures {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        ctx.request_repaint();
        if self.now.is_none() {
            let Some(shot) = self.shots.pop() else {
                ctx.send_viewport_cmd(ViewportCommand::Close);
                return;
            };
            let Some(screen) = shot.screen() else { return };
            let mut desk = Desk::new("/home/pos/Dokumen".into());
            if let Some(kind) = screen.dialog {
                desk.open(kind, &screen.state, &mut Vec::<Command>::new());
            }
            // Nothing is left of the picture before, but what the window wears.
            ctx.memory_mut(|memory| {
                let kept = std::mem::take(&mut memory.options);
                *memory = egui::Memory::default();
                memory.options = kept;
            });
            theme::wear(&ctx, shot.look);
            self.now = Some(Drawn { shot, screen, desk, frames: 0, asked: false });
        }
        let Some(drawn) = &mut self.now else { return };
        drawn.desk.ui(ui, &drawn.screen.state, None, &mut Vec::new());
        drawn.frames += 1;
        let points = ctx.pixels_per_point();
        let [width, height] = drawn.shot.size.map(f32::from);
        if !drawn.asked {
            let size = ctx.content_rect().size() * points;
            if (size - vec2(width, height)).abs().max_elem() > 2.0 && drawn.frames < 200 {
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(vec2(width, height) / points));
                std::thread::sleep(Duration::from_millis(5));
            } else if drawn.frames > SETTLING {
                let (place, again) = (self.taken.clone(), ctx.clone());
                ctx.request_screenshot(move |picture| {
                    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(picture);
                    again.request_repaint();
                });
                drawn.asked = true;
            }
        }
        let picture = self.taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(picture) = picture {
            let path = self.folder.join(format!("{}.png", drawn.shot.name));
            match save(&picture, &path) {
                Ok(()) => println!("{}", path.display()),
                Err(error) => eprintln!("{}: {error}", path.display()),
            }
            self.now = None;
        }
    }
}

fn save(picture: &ColorImage, path: &Path) -> image::ImageResult<()> {
    let [width, height] = picture.size;
    let bytes: Vec<u8> = picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    image::save_buffer(path, &bytes, width as u32, height as u32, image::ExtendedColorType::Rgb8)
}
