//! The pages of a PDF document as pictures, drawn by `hayro`.
//!
//! A document is a program by a stranger. It is weighed before it is opened, drawn in a thread that is left to
//! itself when it takes too long, and only its first pages are looked at.

use std::{
    sync::{
        Condvar, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Name, Object},
        page::Page,
    },
    render,
    vello_cpu::color::palette::css::WHITE,
};
use miniz_oxide::inflate::{
    TINFLStatus,
    core::{DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER},
};

use super::error::{MAX_PIXELS, PictureError};
use crate::scan::{frame::Frame, guard};

/// The largest document that is opened, in bytes.
const MAX_BYTES: usize = 32 << 20;
/// The most bytes that all its streams may unpack to.
const MAX_UNPACKED: usize = 512 << 20;
/// The most pages that are looked at. Certificates have one or two.
const MAX_PAGES: usize = 10;
/// How long the pages may take to draw, all together.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pixels along the longer side of a page: 210 dots an inch on A4, which gives the modules of a printed
/// certificate about five pixels.
const SIDE: f32 = 2460.0;

/// The most documents that are drawn at a time, those included that nobody waits for any more: a page that was begun
/// is drawn to its end, however long that takes.
const MAX_DRAWN_AT_ONCE: usize = 2;

static TURNS: Turns = Turns::new();

/// Forms in forms are drawn by recursion.
const STACK_BYTES: usize = 64 << 20;

/// Draws the pages one after the other, each when it is asked for.
pub(super) struct PdfPages {
    pages: Receiver<Result<Frame, PictureError>>,
    until: Instant,
    ended: bool,
}

impl PdfPages {
    pub fn open(bytes: Vec<u8>) -> Result<Self, PictureError> {
        if bytes.len() > MAX_BYTES {
            return Err(PictureError::TooLarge { limit: MAX_PIXELS });
        }
        let turn = TURNS.take(PATIENCE).ok_or(PictureError::TooSlow)?;
        let (drawn, pages) = sync_channel(0);
        let until = Instant::now() + PATIENCE;
        thread::Builder::new()
            .name("pdf".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let _turn = turn;
                let whole = guard::quietly(|| draw(bytes, &drawn, until));
                // Nobody listens any more where that fails.
                let _ = match whole {
                    Some(Ok(())) => Ok(()),
                    Some(Err(error)) => drawn.send(Err(error)),
                    None => drawn.send(Err(PictureError::Broken)),
                };
            })
            .map_err(PictureError::Read)?;
        Ok(Self { pages, until, ended: false })
    }
}

/// Bounds how many documents are drawn at a time.
struct Turns {
    taken: Mutex<usize>,
    given_back: Condvar,
}

/// The right to draw a document, until it is dropped.
struct Turn<'a>(&'a Turns);

impl Turns {
    const fn new() -> Self {
        Self { taken: Mutex::new(0), given_back: Condvar::new() }
    }

    /// Waits for a turn; `None` where there is none for so long.
    fn take(&self, patience: Duration) -> Option<Turn<'_>> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, _) = self
            .given_back
            .wait_timeout_while(taken, patience, |taken| *taken >= MAX_DRAWN_AT_ONCE)
            .unwrap_or_else(PoisonError::into_inner);
        if *taken >= MAX_DRAWN_AT_ONCE {
            return None;
        }
        *taken += 1;
        Some(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.given_back.notify_one();
    }
}

impl Iterator for PdfPages {
    type Item = Result<Frame, PictureError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let page = match self.pages.recv_timeout(self.until.saturating_duration_since(Instant::now())) {
            Ok(page) => page,
            Err(RecvTimeoutError::Timeout) => Err(PictureError::TooSlow),
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        self.ended = page.is_err();
        Some(page)
    }
}

fn draw(
    bytes: Vec<u8>,
    drawn: &SyncSender<Result<Frame, PictureError>>,
    until: Instant,
) -> Result<(), PictureError> {
    weigh_streams(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PictureError::Locked,
        _ => PictureError::Broken,
    })?;
    weigh_objects(&pdf)?;
    if pdf.pages().is_empty() {
        return Err(PictureError::Broken);
    }
    let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
    for page in pdf.pages().iter().take(MAX_PAGES) {
        // Whoever looks at the pages may have found what there is, or has lost patience.
        if Instant::now() > until || drawn.send(picture_of(page, &cache, &settings)).is_err() {
            break;
        }
    }
    Ok(())
}

fn picture_of<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<Frame, PictureError> {
    let (width, height) = page.render_dimensions();
    let scale = SIDE / width.max(height);
    let sides = [width, height].map(|side| side * scale);
    if !scale.is_finite() || sides.iter().any(|side| !(1.0..=SIDE + 1.0).contains(side)) {
        return Err(PictureError::Broken);
    }
    let paper = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, cache, settings, &RenderSettings::default(), &paper);
    // On white paper nothing is transparent.
    let grey = |pixel: &[u8; 4]| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        ((red * 299 + green * 587 + blue * 114 + 500) / 1000) as u8
    };
    let luma: Vec<_> = drawn.data_as_u8_slice().as_chunks().0.iter().map(grey).collect();
    Ok(Frame {
        width: usize::from(drawn.width()),
        height: usize::from(drawn.height()),
        luma: luma.into(),
        seq: 1,
    })
}

/// Refuses a document whose streams would unpack to too much: before it is opened, since its tables are
/// streams too.
fn weigh_streams(bytes: &[u8]) -> Result<(), PictureError> {
    const KEYWORD: &[u8] = b"stream";
    let (mut at, mut left) = (0, MAX_UNPACKED);
    while let Some(found) = bytes[at..].windows(KEYWORD.len()).position(|window| window == KEYWORD) {
        at += found + KEYWORD.len();
        let data = &bytes[at..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        // What begins like zlib's header (RFC 1950, section 2.2).
        if let [method, flags, ..] = data
            && method & 0x0F == 8
            && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31)
        {
            weigh(data, &mut left)?;
        }
    }
    Ok(())
}

/// The same for streams that were encrypted or unpack in several steps, and for pictures.
fn weigh_objects(pdf: &Pdf) -> Result<(), PictureError> {
    use hayro::hayro_syntax::Filter;
    let too_large = || PictureError::TooLarge { limit: MAX_PIXELS };
    let mut left = MAX_UNPACKED;
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").is_some_and(|kind| *kind == *b"Image") {
            let side = |name: &str| dict.get::<i32>(name).map_or(0, |side| u64::from(side.unsigned_abs()));
            if side("Width") * side("Height") > MAX_PIXELS {
                return Err(too_large());
            }
        }
        let filters = stream.filters();
        let packed = |filter: &&Filter| {
            matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
        };
        if filters.iter().filter(packed).count() > 1 {
            return Err(too_large());
        }
        match filters.first() {
            Some(Filter::FlateDecode) => weigh(&stream.raw_data(), &mut left)?,
            // A code of twelve bits at most stands for four thousand bytes at most; in practice for a few.
            Some(Filter::LzwDecode) if stream.raw_data().len() > 1 << 20 => return Err(too_large()),
            _ => {}
        }
    }
    Ok(())
}

/// Unpacks into a window that is thrown away, and takes what comes out off `left`.
fn weigh(packed: &[u8], left: &mut usize) -> Result<(), PictureError> {
    const WINDOW: usize = 32 << 10;
    let (mut unpacker, mut window) = (Box::<DecompressorOxide>::default(), vec![0; WINDOW]);
    let (mut read, mut written) = (0, 0);
    loop {
        let (status, taken, given) =
            decompress(&mut unpacker, &packed[read..], &mut window, written, TINFL_FLAG_PARSE_ZLIB_HEADER);
        read += taken;
        written = (written + given) % WINDOW;
        *left = left.checked_sub(given).ok_or(PictureError::TooLarge { limit: MAX_PIXELS })?;
        if status != TINFLStatus::HasMoreOutput {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{MAX_DRAWN_AT_ONCE, Turns};

    #[test]
    fn documents_that_nobody_waits_for_keep_their_turns_until_they_end() {
        let turns = Turns::new();
        let mut taken: Vec<_> = (0..MAX_DRAWN_AT_ONCE).map(|_| turns.take(Duration::ZERO)).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(turns.take(Duration::ZERO).is_none());
        taken.pop();
        assert!(turns.take(Duration::ZERO).is_some());
    }
}
