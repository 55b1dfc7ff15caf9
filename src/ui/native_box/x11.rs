//! The message as a window of X11, which the server shows as the picture that it is given.

use std::error::Error;

use egui::{Color32, Event, Key, Modifiers, PointerButton, RawInput, Rect, pos2, vec2};
use x11rb::{
    connection::Connection,
    protocol::{
        Event as Told,
        xproto::{
            AtomEnum, ConnectionExt as _, CreateGCAux, CreateWindowAux, EventMask, Gcontext, ImageFormat,
            ImageOrder, PropMode, Window, WindowClass,
        },
    },
    wrapper::ConnectionExt as _,
};

use super::raster::{Canvas, Textures};
use crate::{
    ui::{message::Message, theme},
    words::Language,
};

const WIDTH: u16 = 620;
const HEIGHT: u16 = 240;
/// The keys that close it, by their names in X11 (`keysymdef.h`).
const RETURN: u32 = 0xff0d;
const ESCAPE: u32 = 0xff1b;
const SPACE: u32 = 0x20;

/// Shows it, and returns when it has been read.
pub(super) fn show(sentences: &str, language: Language) -> Result<(), Box<dyn Error>> {
    let (connection, screen) = x11rb::connect(None)?;
    let window = open(&connection, screen)?;
    let mut shown = Shown::new(Message::new(sentences.to_owned(), language));
    let mut events = Vec::new();
    loop {
        if shown.draw(std::mem::take(&mut events)) {
            return Ok(());
        }
        window.put(&connection, &shown.canvas)?;
        connection.flush()?;
        let mut told = Some(connection.wait_for_event()?);
        while let Some(event) = told {
            match event {
                Told::ClientMessage(message) if message.data.as_data32()[0] == window.close => return Ok(()),
                Told::DestroyNotify(_) => return Ok(()),
                Told::KeyPress(key) if closes(&connection, key.detail)? => return Ok(()),
                Told::MotionNotify(motion) => {
                    events.push(Event::PointerMoved(at(motion.event_x, motion.event_y)));
                }
                Told::ButtonPress(button) if button.detail == 1 => {
                    events.push(pressed(at(button.event_x, button.event_y), true));
                }
                Told::ButtonRelease(button) if button.detail == 1 => {
                    events.push(pressed(at(button.event_x, button.event_y), false));
                }
                _ => {}
            }
            told = connection.poll_for_event()?;
        }
    }
}

fn at(x: i16, y: i16) -> egui::Pos2 {
    pos2(x.into(), y.into())
}

fn pressed(pos: egui::Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// The message and its picture.
struct Shown {
    message: Message,
    context: egui::Context,
    textures: Textures,
    canvas: Canvas,
}

impl Shown {
    fn new(message: Message) -> Self {
        let context = egui::Context::default();
        theme::dress(&context);
        let canvas = Canvas::new(WIDTH.into(), HEIGHT.into(), Color32::WHITE);
        Self { message, context, textures: Textures::default(), canvas }
    }

    /// Draws it after this has happened. Says whether it has been read.
    fn draw(&mut self, events: Vec<Event>) -> bool {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(WIDTH.into(), HEIGHT.into()))),
            events,
            ..RawInput::default()
        };
        let (mut read, mut paper) = (false, Color32::WHITE);
        let output = self.context.run_ui(input, |ui| {
            paper = ui.visuals().panel_fill;
            read |= self.message.message_ui(ui) || ui.input(|input| input.key_pressed(Key::Escape));
        });
        self.textures.update(output.textures_delta);
        let primitives = self.context.tessellate(output.shapes, output.pixels_per_point);
        self.canvas.pixels.fill(paper);
        self.canvas.draw(&primitives, &self.textures);
        read
    }
}

/// A window of the server.
struct Opened {
    window: Window,
    context: Gcontext,
    depth: u8,
    close: u32,
}

fn open(connection: &impl Connection, screen: usize) -> Result<Opened, Box<dyn Error>> {
    let setup = connection.setup();
    let screen = setup.roots.get(screen).ok_or("no screen")?;
    let of_pixel = setup.pixmap_formats.iter().find(|format| format.depth == screen.root_depth);
    if of_pixel.is_none_or(|format| format.bits_per_pixel != 32) {
        return Err("fewer colours".into());
    }
    let window = connection.generate_id()?;
    let events = EventMask::EXPOSURE
        | EventMask::KEY_PRESS
        | EventMask::BUTTON_PRESS
        | EventMask::BUTTON_RELEASE
        | EventMask::POINTER_MOTION
        | EventMask::STRUCTURE_NOTIFY;
    let middle = |whole: u16, part: u16| i16::try_from(whole.saturating_sub(part) / 2).unwrap_or_default();
    connection.create_window(
        screen.root_depth,
        window,
        screen.root,
        middle(screen.width_in_pixels, WIDTH),
        middle(screen.height_in_pixels, HEIGHT),
        WIDTH,
        HEIGHT,
        0,
        WindowClass::INPUT_OUTPUT,
        screen.root_visual,
        &CreateWindowAux::new().event_mask(events).background_pixel(screen.white_pixel),
    )?;
    let atom = |name: &str| -> Result<u32, Box<dyn Error>> {
        Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
    };
    let (protocols, close) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    connection.change_property32(PropMode::REPLACE, window, protocols, AtomEnum::ATOM, &[close])?;
    connection.change_property8(
        PropMode::REPLACE,
        window,
        AtomEnum::WM_NAME,
        AtomEnum::STRING,
        b"Pos Jaga",
    )?;
    let class = b"posjaga\0posjaga\0";
    connection.change_property8(PropMode::REPLACE, window, AtomEnum::WM_CLASS, AtomEnum::STRING, class)?;
    // ICCCM 4.1.2.3: flags for the smallest and the largest size, and then both, so that it keeps its own.
    let (width, height) = (u32::from(WIDTH), u32::from(HEIGHT));
    let mut hints = [0; 18];
    hints[0] = 1 << 4 | 1 << 5;
    (hints[5], hints[6], hints[7], hints[8]) = (width, height, width, height);
    let (name, kind) = (AtomEnum::WM_NORMAL_HINTS, AtomEnum::WM_SIZE_HINTS);
    connection.change_property32(PropMode::REPLACE, window, name, kind, &hints)?;
    let context = connection.generate_id()?;
    connection.create_gc(context, window, &CreateGCAux::new())?;
    connection.map_window(window)?;
    connection.flush()?;
    Ok(Opened { window, context, depth: screen.root_depth, close })
}

impl Opened {
    /// Shows the picture, in pieces that fit into a request.
    fn put(&self, connection: &impl Connection, canvas: &Canvas) -> Result<(), Box<dyn Error>> {
        let lowest_first = connection.setup().image_byte_order == ImageOrder::LSB_FIRST;
        let rows = ((connection.maximum_request_bytes().min(200_000) - 64) / (4 * canvas.width)).max(1);
        for (piece, pixels) in canvas.pixels.chunks(rows * canvas.width).enumerate() {
            let bytes = pixels.iter().flat_map(|pixel| {
                let [red, green, blue, _] = pixel.to_array();
                if lowest_first { [blue, green, red, 0] } else { [0, red, green, blue] }
            });
            let height = u16::try_from(pixels.len() / canvas.width)?;
            connection.put_image(
                ImageFormat::Z_PIXMAP,
                self.window,
                self.context,
                WIDTH,
                height,
                0,
                i16::try_from(piece * rows)?,
                0,
                self.depth,
                &bytes.collect::<Vec<_>>(),
            )?;
        }
        Ok(())
    }
}

/// Whether this key closes the message.
fn closes(connection: &impl Connection, key: u8) -> Result<bool, Box<dyn Error>> {
    let means = connection.get_keyboard_mapping(key, 1)?.reply()?;
    Ok(means.keysyms.first().is_some_and(|means| [RETURN, ESCAPE, SPACE].contains(means)))
}
