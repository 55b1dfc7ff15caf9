//! Hand scanners that send their codes over a serial line (USB CDC), where no keyboard layout is in the way.
//!
//! A thread owns the port: it opens it, reads it, and goes on trying when the scanner is unplugged. A code ends with a
//! line end, or when nothing follows for a moment.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// The longest code that is taken; none that any symbol can hold is longer.
const MAX_BYTES: usize = 16 * 1024;
/// A code without a line end is over when nothing follows for so long.
const IDLE: Duration = Duration::from_millis(300);
/// How long a read waits, so that the thread hears of its end.
const WAIT: Duration = Duration::from_millis(100);
/// Between two tries to open the port.
const RETRY: Duration = Duration::from_secs(1);
/// What scanners are set to where a real line stands behind the port; USB does not care.
const BAUD: u32 = 115_200;

/// What a scanner on a serial line reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SerialEvent {
    /// The bytes of a code.
    Code(Vec<u8>),
    /// What came is too long for a code.
    TooLong,
    /// Whether the port is open.
    Connected(bool),
}

/// A scanner with its thread, which ends some time after this is dropped.
pub struct SerialScanner {
    closed: Arc<AtomicBool>,
}

impl SerialScanner {
    /// Listens on this port. `report` is called from the thread, so it must not block for long.
    #[must_use]
    pub fn start(port: String, report: impl Fn(SerialEvent) + Send + 'static) -> Self {
        let closed = Arc::new(AtomicBool::new(false));
        let its_closed = Arc::clone(&closed);
        let thread = thread::Builder::new().name("serial-scanner".to_owned());
        if let Err(error) = thread.spawn(move || listen(&port, &its_closed, &report)) {
            tracing::error!(%error, "the thread of the scanner cannot be started");
        }
        Self { closed }
    }
}

impl Drop for SerialScanner {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
    }
}

/// The ports that there are, sorted. Asks the system, which may take a moment.
#[must_use]
pub fn ports() -> Vec<String> {
    let ports = serialport::available_ports().unwrap_or_default();
    let mut names: Vec<_> = ports.into_iter().map(|port| port.port_name).collect();
    names.sort();
    names
}

fn listen(port: &str, closed: &AtomicBool, report: &impl Fn(SerialEvent)) {
    let mut told = None;
    let mut tell = |connected| {
        if told.replace(connected) != Some(connected) {
            report(SerialEvent::Connected(connected));
        }
    };
    while !closed.load(Ordering::Relaxed) {
        match serialport::new(port, BAUD).timeout(WAIT).open() {
            Ok(mut line) => {
                tell(true);
                read_codes(&mut line, closed, report);
            }
            Err(error) => tracing::debug!(%error, "the scanner's port cannot be opened"),
        }
        if !closed.load(Ordering::Relaxed) {
            tell(false);
            thread::sleep(RETRY);
        }
    }
}

/// Reads until the line is lost, or nobody listens any more.
fn read_codes(line: &mut impl io::Read, closed: &AtomicBool, report: &impl Fn(SerialEvent)) {
    let (mut codes, mut bytes) = (Codes::default(), [0; 1024]);
    while !closed.load(Ordering::Relaxed) {
        let came = match line.read(&mut bytes) {
            Ok(0) => return,
            Ok(count) => bytes.get(..count).unwrap_or_default(),
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => &[],
            Err(_) => return,
        };
        codes.take(came, Instant::now(), report);
    }
}

/// Parts what comes into codes; pure.
#[derive(Default)]
struct Codes {
    begun: Vec<u8>,
    last: Option<Instant>,
    /// Whether what is coming is too long, and let go by until it ends.
    too_long: bool,
}

impl Codes {
    fn take(&mut self, bytes: &[u8], now: Instant, report: &impl Fn(SerialEvent)) {
        if self.last.is_some_and(|last| now.saturating_duration_since(last) >= IDLE) {
            self.end(report);
        }
        if !bytes.is_empty() {
            self.last = Some(now);
        }
        for byte in bytes {
            match byte {
                b'\r' | b'\n' => self.end(report),
                _ if self.begun.len() < MAX_BYTES => self.begun.push(*byte),
                _ => self.too_long = true,
            }
        }
    }

    fn end(&mut self, report: &impl Fn(SerialEvent)) {
        let begun = std::mem::take(&mut self.begun);
        self.last = None;
        if std::mem::take(&mut self.too_long) {
            report(SerialEvent::TooLong);
        } else if !begun.is_empty() {
            report(SerialEvent::Code(begun));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn heard(pieces: &[(u64, &[u8])]) -> Vec<SerialEvent> {
        let (mut codes, start, heard) = (Codes::default(), Instant::now(), RefCell::new(Vec::new()));
        for (millis, bytes) in pieces {
            codes
                .take(bytes, start + Duration::from_millis(*millis), &|event| heard.borrow_mut().push(event));
        }
        heard.into_inner()
    }

    fn code(text: &str) -> SerialEvent {
        SerialEvent::Code(text.as_bytes().to_vec())
    }

    #[test]
    fn a_code_ends_with_its_line_or_when_nothing_follows() {
        assert_eq!(heard(&[(0, b"HC1:6B"), (5, b"F\r\nHC1:X\n")]), [code("HC1:6BF"), code("HC1:X")]);
        assert_eq!(heard(&[(0, b"HC1:6BF"), (100, b""), (200, b"")]), []);
        assert_eq!(heard(&[(0, b"HC1:6BF"), (100, b""), (400, b"")]), [code("HC1:6BF")]);
        // A pause within a code is none, as long as it is short.
        assert_eq!(heard(&[(0, b"HC1:"), (250, b"6BF"), (600, b"")]), [code("HC1:6BF")]);
        assert_eq!(heard(&[(0, b"\r\n\r\n")]), []);
    }

    #[test]
    fn what_is_too_long_is_told_once_and_the_next_code_is_whole() {
        let flood = vec![b'A'; MAX_BYTES + 5];
        assert_eq!(
            heard(&[(0, &flood), (1, &flood), (2, b"\nHC1:X\n")]),
            [SerialEvent::TooLong, code("HC1:X")]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_scanner_is_heard_over_a_line_of_its_own() {
        use std::{io::Write as _, sync::mpsc::channel};

        use serialport::{SerialPort as _, TTYPort};

        let (mut scanner, desk) = TTYPort::pair().unwrap();
        let port = desk.name().unwrap();
        drop(desk);
        let (send, events) = channel();
        let listening = SerialScanner::start(port, move |event| drop(send.send(event)));
        let next = || events.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(next(), SerialEvent::Connected(true));
        scanner.write_all(b"HC1:6BFOXN%TS3DH0\r").unwrap();
        assert_eq!(next(), code("HC1:6BFOXN%TS3DH0"));
        drop(scanner);
        assert_eq!(next(), SerialEvent::Connected(false));
        drop(listening);
    }
}
