//! Tells a hand scanner's burst of keys from a person's typing; pure, time is an argument.
//!
//! A hand scanner is a keyboard that types a whole code within a second or so. The window gives every event
//! of its keyboard to [`HandScanner::hear`] before any field sees it, and passes on what comes back: what a
//! person did, in its order and at most a blink later, or the code as a whole. Whatever comes at a scanner's
//! pace is one burst until there is a pause, with the Enter, Tab and control keys in it: nothing of it
//! reaches a field or presses a button.
//!
//! A window hears of keys once a frame, so they come in batches with the time of the frame: few keys
//! far apart, or many at once after a frame that took long. What is judged is therefore the pace over
//! the whole run of keys, at the end of each batch, never a single gap.
//!
//! A person's key waits no longer than a blink, so the first keys of a code that a busy computer hands on late are
//! taken for a person's. When the rest of the code comes, they are taken back: see [`Heard::TakeBack`]. So is the
//! first character after a pause, which a field that can give it back gets at once: who types sees the letter with
//! the next frame, and not after the blink.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::{ScanSource, ScannedCode};

/// A scanner needs no longer for a key. A person who types 100 words a minute needs 120 ms, and a key
/// that is held down repeats every 30 to 40 ms.
const MAX_KEY_INTERVAL: Duration = Duration::from_millis(35);

/// How much later than its key a frame may be that hears of it.
const FRAME_INTERVAL: Duration = Duration::from_millis(20);

/// A pause that a scanner does not make, unless the batch after it makes up for it.
const MAX_PAUSE: Duration = Duration::from_millis(60);

/// The same, when what has come is the beginning of a credential: a busy computer hands on keys late.
const MAX_PAUSE_IN_A_PREFIX: Duration = Duration::from_millis(200);

/// After so long without a key, a burst is at its end although no Enter came.
const BURST_ENDS_AFTER: Duration = Duration::from_millis(300);

/// After so long without a key, the Enter or Tab that came last was the end of the burst, and none inside.
const BURST_ENDS_AFTER_SUFFIX: Duration = Duration::from_millis(90);

/// An Enter or a Tab so soon after the last key of a burst still belongs to it.
const SUFFIX_ECHO: Duration = Duration::from_millis(300);

/// The keys of a code that came before a pause are taken back no later than this after the last of them: a
/// computer that hangs for longer has lost some.
const TAKE_BACK_WITHIN: Duration = Duration::from_secs(3);

/// A burst of fewer characters that begins as a credential does is only the beginning of one.
const MIN_CREDENTIAL_CHARS: usize = 8;

/// So many characters that were passed on may turn out to be the beginning of a code.
const MAX_TAKEN_BACK: usize = 16;

/// So much of a burst is looked at for what was before it.
const MAX_BEGINNING_BYTES: usize = 48;

/// So many keys at a scanner's pace are a scanner.
const MIN_KEYS: usize = 6;

/// So many, when an Enter or Tab comes besides at the same pace.
const MIN_KEYS_WITH_SUFFIX: usize = 3;

/// So many times one and the same character is a key held down.
const MIN_KEYS_OF_ONE_CHARACTER: usize = 64;

/// A pause inside the first keys, so many times longer than those after it take, was between a person and a
/// scanner.
const MIN_PAUSE_TO_PACE: u32 = 3;

/// The longest code that is taken from a scanner, in bytes; a QR code holds at most 7089 digits.
pub const MAX_CODE_BYTES: usize = 8192;

/// What an event of the keyboard is to the listener. Its `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub enum Key {
    /// Characters that were typed; mostly a single one.
    Text(String),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// A command, such as F5 or Ctrl+F; some scanners send control characters so.
    Control(Option<char>),
    /// The press of a key whose text follows.
    Press,
    /// What follows a key and means nothing by itself: that it was let go.
    Release,
    /// What only a person does: arrows, backspace, a key held down.
    Person,
    /// Something beside the keyboard before which what was typed must arrive: a click.
    Interruption,
    /// Something that has nothing to do with the keyboard: the mouse moved.
    Unrelated,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Enter => f.write_str("Enter"),
            Self::Tab => f.write_str("Tab"),
            Self::Control(_) => f.write_str("Control"),
            Self::Press => f.write_str("Press"),
            Self::Release => f.write_str("Release"),
            Self::Person => f.write_str("Person"),
            Self::Interruption => f.write_str("Interruption"),
            Self::Unrelated => f.write_str("Unrelated"),
        }
    }
}

impl Key {
    /// What it adds to a code.
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Enter => "\n",
            Self::Tab => "\t",
            Self::Control(_)
            | Self::Press
            | Self::Release
            | Self::Person
            | Self::Interruption
            | Self::Unrelated => "",
        }
    }

    /// For how many keys of a scanner it counts.
    fn count(&self) -> usize {
        match self {
            Self::Text(text) => text.chars().count(),
            Self::Enter | Self::Tab | Self::Control(_) => 1,
            Self::Press | Self::Release | Self::Person | Self::Interruption | Self::Unrelated => 0,
        }
    }
}

/// What the keys turned out to be. `E` is an event as the window knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard<E> {
    /// A person's, to be passed on.
    Person(E),
    /// So many characters that were passed on last as a person's are the beginning of a scanner's code. To be
    /// removed from where they went.
    TakeBack(usize),
    /// A scanner's code.
    Code(ScannedCode),
    /// A scanner, or something else that types fast, sent more than [`MAX_CODE_BYTES`]. It is dropped.
    TooLong,
}

/// What is known of how the codes begin that matter most, whatever the keyboard has made of them.
#[derive(Clone, Copy)]
pub struct Beginnings {
    /// Whether a text begins as such a code does.
    pub is_begun: fn(&str) -> bool,
    /// Whether what has come so far can hardly become anything else.
    pub may_be_begun: fn(&str) -> bool,
    /// Whether a text begins with a symbology identifier.
    pub has_symbology: fn(&str) -> bool,
}

/// Listens to the keyboard. Holds back what may be the beginning of a burst until that is decided.
pub struct HandScanner<E> {
    beginnings: Beginnings,
    run: Run<E>,
    /// When the last key of the last burst came.
    ended: Option<Instant>,
    /// Until when all keys had been heard before this batch.
    heard_until: Option<Instant>,
    passed_on: PassedOn,
}

/// The characters that were passed on as a person's since the last key that is none, and when the last one came.
#[derive(Default)]
struct PassedOn {
    text: String,
    last: Option<Instant>,
}

impl PassedOn {
    fn count<E>(&mut self, stroke: &Stroke<E>) {
        match &stroke.key {
            Key::Text(text) => {
                self.text.push_str(text);
                let beyond = self.text.chars().count().saturating_sub(MAX_TAKEN_BACK);
                self.text = self.text.chars().skip(beyond).collect();
                self.last = Some(stroke.at);
            }
            Key::Press | Key::Release | Key::Unrelated => {}
            Key::Enter | Key::Tab | Key::Control(_) | Key::Person | Key::Interruption => self.text.clear(),
        }
    }

    /// How much of it, in bytes from the end, is the beginning of the code that now begins with `rest`.
    fn beginning_of(&self, rest: &str, known: Beginnings) -> Option<usize> {
        let with = |at: usize| format!("{}{rest}", self.text.get(at..).unwrap_or_default());
        let places = |until: usize| self.text[..until].char_indices().rev().map(|(at, _)| at);
        let begins = |at: &usize| (known.is_begun)(&with(*at));
        let end = self.text.len();
        let at = if begins(&end) { end } else { places(end).find(begins)? };
        // What stands before it is its own where it is a symbology identifier.
        let symbology = places(at).take(3).find(|at| (known.has_symbology)(&with(*at)));
        let at = symbology.unwrap_or(at);
        (at < end).then_some(end - at)
    }
}

/// The keys since the last pause.
enum Run<E> {
    None,
    /// Too few to tell.
    Undecided(Vec<Stroke<E>>),
    /// A scanner's.
    Burst {
        text: String,
        last: Instant,
    },
    /// A scanner's that is too long to be a code.
    Flood {
        last: Instant,
    },
}

struct Stroke<E> {
    key: Key,
    /// None once it has been passed on while nobody knew yet whose it is.
    event: Option<E>,
    /// When the window heard of it.
    at: Instant,
    /// After when the key was pressed.
    after: Option<Instant>,
}

impl<E> HandScanner<E> {
    /// Has heard nothing yet.
    #[must_use]
    pub fn new(beginnings: Beginnings) -> Self {
        Self { beginnings, run: Run::None, ended: None, heard_until: None, passed_on: PassedOn::default() }
    }

    /// Takes in the events of one frame, none being a fine number, and gives what is decided by now, in
    /// order. To be called for every frame, and at the [deadline](Self::deadline). `may_be_lent`: whether this
    /// character can go at once where the keyboard is, because it does no more there than stand until it is taken
    /// back.
    pub fn hear(
        &mut self,
        events: impl IntoIterator<Item = (Key, E)>,
        now: Instant,
        may_be_lent: impl Fn(&str) -> bool,
    ) -> Vec<Heard<E>> {
        let events: Vec<_> = events.into_iter().collect();
        let mut heard = Vec::new();
        self.end_run_after_pause(events.iter().map(|(key, _)| key.count()).sum(), now, &mut heard);
        for (key, event) in events {
            self.take(Stroke { key, event: Some(event), at: now, after: self.heard_until }, &mut heard);
        }
        self.heard_until = Some(now);
        self.decide(now, &mut heard);
        self.lend(may_be_lent, &mut heard);
        heard
    }

    /// When [`hear`](Self::hear) is to be called at the latest, so that nothing is held back for long.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let (last, patience) = self.patience()?;
        Some(last + patience)
    }

    /// When the last key came, and how long a pause the run outlasts.
    fn patience(&self) -> Option<(Instant, Duration)> {
        match &self.run {
            Run::None => None,
            Run::Undecided(strokes) => {
                let keys = strokes.iter().rev().find(|stroke| stroke.key.count() > 0);
                let awaited = (self.beginnings.may_be_begun)(&text_of(strokes));
                let patience = if awaited { MAX_PAUSE_IN_A_PREFIX } else { MAX_PAUSE };
                Some((keys.or(strokes.last())?.at, patience))
            }
            Run::Burst { text, last } if text.ends_with(SUFFIX) => Some((*last, BURST_ENDS_AFTER_SUFFIX)),
            Run::Burst { text, last } if self.is_only_a_beginning(text) => Some((*last, TAKE_BACK_WITHIN)),
            Run::Burst { last, .. } | Run::Flood { last } => Some((*last, BURST_ENDS_AFTER)),
        }
    }

    /// Ends the run when the pause before this batch of keys is too long to belong to it. After a frame
    /// that took long, a batch of many keys makes up for the pause.
    fn end_run_after_pause(&mut self, batch: usize, now: Instant, heard: &mut Vec<Heard<E>>) {
        let Some((last, patience)) = self.patience() else { return };
        let pause = now.saturating_duration_since(last);
        // Without a frame in between nobody knows when in it they came.
        let (patience, made_up) = match (&self.run, batch) {
            (_, 0) => (patience, Duration::ZERO),
            (Run::Burst { .. } | Run::Flood { .. }, _) => (2 * patience, time_for(batch + 1)),
            _ => (patience, time_for(batch + 1)),
        };
        // A deadline is there to be kept: at the very moment it has passed.
        if pause >= patience && pause > made_up {
            self.end_run(heard);
        }
    }

    fn take(&mut self, stroke: Stroke<E>, heard: &mut Vec<Heard<E>>) {
        if stroke.key == Key::Unrelated {
            heard.extend(stroke.event.map(Heard::Person));
            return;
        }
        match &mut self.run {
            Run::None => match stroke.key {
                Key::Release | Key::Person | Key::Interruption => self.pass_on(stroke, heard),
                Key::Enter | Key::Tab if self.echoes(stroke.at) => {}
                _ => self.run = Run::Undecided(vec![stroke]),
            },
            Run::Undecided(strokes) => match stroke.key {
                Key::Person | Key::Interruption => {
                    self.end_run(heard);
                    self.pass_on(stroke, heard);
                }
                _ => strokes.push(stroke),
            },
            Run::Burst { text, last } => match &stroke.key {
                // A click is no key.
                Key::Interruption => heard.extend(stroke.event.map(Heard::Person)),
                Key::Press | Key::Release | Key::Person | Key::Unrelated => {}
                key => {
                    text.push_str(key.text());
                    if let Key::Control(Some(control)) = key {
                        text.push(*control);
                    }
                    *last = stroke.at;
                    if text.len() > MAX_CODE_BYTES {
                        self.run = Run::Flood { last: stroke.at };
                    } else {
                        self.take_back(heard);
                    }
                }
            },
            Run::Flood { last } => match stroke.key {
                Key::Interruption => heard.extend(stroke.event.map(Heard::Person)),
                _ => *last = stroke.at,
            },
        }
    }

    /// Decides about a run that has been too short, now that a batch of keys is in.
    fn decide(&mut self, now: Instant, heard: &mut Vec<Heard<E>>) {
        let Run::Undecided(strokes) = &self.run else { return };
        let text = text_of(strokes);
        let keys: usize = strokes.iter().map(|stroke| stroke.key.count()).sum();
        let Some(first) = strokes.iter().find(|stroke| stroke.key.count() > 0) else { return };
        let limit = if keys < MIN_KEYS {
            time_for(keys).saturating_sub(slow_frames(strokes))
        } else {
            time_for(keys)
        };
        let fast = now.saturating_duration_since(first.at) <= limit;
        let with_end_key = text.contains(SUFFIX);
        let enough = if self.echoes(first.at) { 1 } else { MIN_KEYS_WITH_SUFFIX };
        let one_key = one_and_the_same(&text);
        let sure = keys >= MIN_KEYS && !one_key
            || with_end_key && keys > enough
            || (self.beginnings.is_begun)(&text);
        if fast && sure {
            self.begin_burst(heard);
        } else if keys >= MIN_KEYS && !(fast && one_key && keys < MIN_KEYS_OF_ONE_CHARACTER) {
            self.end_run(heard);
        }
    }

    /// Whether it begins as such a code does and is too short for one.
    fn is_only_a_beginning(&self, burst: &str) -> bool {
        burst.chars().count() < MIN_CREDENTIAL_CHARS && (self.beginnings.is_begun)(burst)
    }

    /// Whether a key at this moment still belongs to the last burst.
    fn echoes(&self, at: Instant) -> bool {
        self.ended.is_some_and(|ended| at.saturating_duration_since(ended) < SUFFIX_ECHO)
    }

    /// Passes a run of one character on before it is decided. The keys of a scanner that has more than one in a frame
    /// are seen by nobody.
    fn lend(&mut self, may_be_lent: impl Fn(&str) -> bool, heard: &mut Vec<Heard<E>>) {
        let Run::Undecided(strokes) = &mut self.run else { return };
        let text = text_of(strokes);
        let only_letters =
            strokes.iter().all(|stroke| matches!(stroke.key, Key::Text(_) | Key::Press | Key::Release));
        if only_letters && text.chars().count() == 1 && may_be_lent(&text) {
            heard.extend(strokes.iter_mut().filter_map(|stroke| stroke.event.take()).map(Heard::Person));
        }
    }

    /// Passes an event on as a person's, unless it has been.
    fn pass_on(&mut self, stroke: Stroke<E>, heard: &mut Vec<Heard<E>>) {
        self.passed_on.count(&stroke);
        heard.extend(stroke.event.map(Heard::Person));
    }

    /// Takes back what was passed on, where the burst shows that it was its beginning.
    fn take_back(&mut self, heard: &mut Vec<Heard<E>>) {
        let Run::Burst { text, .. } = &mut self.run else { return };
        if self.passed_on.text.is_empty() || text.len() > MAX_BEGINNING_BYTES {
            return;
        }
        if let Some(bytes) = self.passed_on.beginning_of(text, self.beginnings) {
            let beginning = self.passed_on.text.split_off(self.passed_on.text.len() - bytes);
            text.insert_str(0, &beginning);
            match heard.last_mut() {
                Some(Heard::TakeBack(count)) => *count += beginning.chars().count(),
                _ => heard.push(Heard::TakeBack(beginning.chars().count())),
            }
            self.passed_on.text.clear();
        }
    }

    /// What was held back is a scanner's, but for what a person typed right before it.
    fn begin_burst(&mut self, heard: &mut Vec<Heard<E>>) {
        let Run::Undecided(mut strokes) = std::mem::replace(&mut self.run, Run::None) else { return };
        let of_the_scanner = strokes.split_off(change_of_pace(&strokes, self.beginnings.is_begun));
        for stroke in strokes {
            self.pass_on(stroke, heard);
        }
        let Some(last) = of_the_scanner.last().map(|stroke| stroke.at) else { return };
        let first = of_the_scanner.first().map_or(last, |stroke| stroke.at);
        if self.passed_on.last.is_none_or(|last| first.saturating_duration_since(last) > TAKE_BACK_WITHIN) {
            self.passed_on.text.clear();
        }
        self.run = Run::Burst { text: String::new(), last };
        let lent = of_the_scanner.iter().filter(|stroke| stroke.event.is_none());
        let lent = lent.map(|stroke| stroke.key.count()).sum();
        if lent > 0 {
            heard.push(Heard::TakeBack(lent));
        }
        for stroke in of_the_scanner {
            self.take(stroke, heard);
        }
    }

    /// Decides the run for what it is so far.
    fn end_run(&mut self, heard: &mut Vec<Heard<E>>) {
        match std::mem::replace(&mut self.run, Run::None) {
            Run::None => {}
            Run::Undecided(strokes) => {
                for stroke in strokes {
                    self.pass_on(stroke, heard);
                }
            }
            Run::Burst { text, last } => {
                self.ended = Some(last);
                self.passed_on.text.clear();
                let code = |code: &str| ScannedCode { content: code.into(), source: ScanSource::HandScanner };
                heard
                    .extend(codes_of(&text, self.beginnings.is_begun).into_iter().map(code).map(Heard::Code));
            }
            Run::Flood { last } => {
                self.ended = Some(last);
                heard.push(Heard::TooLong);
            }
        }
    }
}

/// What a scanner may send at the end of a code.
const SUFFIX: [char; 3] = ['\r', '\n', '\t'];

/// What a scanner needs for so many keys at most, as the window hears of them.
fn time_for(keys: usize) -> Duration {
    MAX_KEY_INTERVAL * u32::try_from(keys.saturating_sub(1)).unwrap_or(u32::MAX).min(1000) + FRAME_INTERVAL
}

/// Between two frames that bring keys, when that is much: by so much a few keys may seem faster than they are.
fn slow_frames<E>(strokes: &[Stroke<E>]) -> Duration {
    let frames = strokes.iter().zip(strokes.iter().skip(1)).map(|(one, next)| next.at - one.at);
    frames
        .filter(|pause| !pause.is_zero())
        .min()
        .filter(|pause| *pause > 2 * FRAME_INTERVAL)
        .unwrap_or_default()
}

fn text_of<E>(strokes: &[Stroke<E>]) -> String {
    strokes.iter().map(|stroke| stroke.key.text()).collect()
}

fn one_and_the_same(text: &str) -> bool {
    text.chars().zip(text.chars().skip(1)).all(|(one, next)| one == next)
}

/// Where a person's keys end and a scanner's begin, told by the pause between them; 0 where it is all a
/// scanner's.
fn change_of_pace<E>(strokes: &[Stroke<E>], is_begun: fn(&str) -> bool) -> usize {
    let Some(end) = strokes.last() else { return 0 };
    let splits_a_credential = |at: &usize| {
        let rest = strokes.get(*at..).unwrap_or_default();
        is_begun(&text_of(strokes)) && !is_begun(&text_of(rest))
    };
    let begins_anew = |at: &usize| {
        let Some([before, after]) = strokes.get(at - 1..=*at) else { return false };
        let keys: usize = strokes.iter().skip(*at).map(|stroke| stroke.key.count()).sum();
        let gaps = u32::try_from(keys.saturating_sub(1)).unwrap_or(u32::MAX).max(1);
        let pace = end.at.saturating_duration_since(after.at) / gaps;
        let pause = after.after.map_or(Duration::ZERO, |heard| heard.saturating_duration_since(before.at));
        keys >= MIN_KEYS_WITH_SUFFIX && pause > FRAME_INTERVAL && pause >= pace * MIN_PAUSE_TO_PACE
    };
    (1..strokes.len()).rev().find(|at| begins_anew(at) && !splits_a_credential(at)).unwrap_or(0)
}

/// The codes of a burst: one, unless every line that begins a credential follows another one.
fn codes_of(burst: &str, is_begun: fn(&str) -> bool) -> Vec<&str> {
    let burst = burst.trim_end_matches(SUFFIX);
    if burst.is_empty() {
        return Vec::new();
    }
    let mut codes = vec![burst];
    if !is_begun(burst) {
        return codes;
    }
    let mut from = 0;
    for (at, _) in burst.match_indices('\n') {
        let next = at + 1;
        if burst.get(next..).is_some_and(is_begun) {
            codes.pop();
            codes.extend([burst.get(from..at), burst.get(next..)].into_iter().flatten());
            from = next;
        }
    }
    codes.iter().map(|code| code.trim_end_matches(SUFFIX)).filter(|code| !code.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::typed;

    fn scanner() -> HandScanner<Key> {
        HandScanner::new(Beginnings {
            is_begun: typed::begins_a_credential,
            may_be_begun: typed::may_become_a_credential,
            has_symbology: typed::begins_with_a_symbology,
        })
    }

    const CERTIFICATE: &str = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHQ+R1WG%MP8*ICG5QKM0";

    /// A keyboard before a window that hears of the keys at the end of each frame.
    struct Keyboard {
        scanner: HandScanner<Key>,
        began: Instant,
        frame: u64,
        /// Keys with their milliseconds.
        keys: Vec<(u64, Key)>,
        at: u64,
        /// Whether it writes into a field that can give back.
        into_a_field: bool,
    }

    impl Keyboard {
        fn new(frame: u64) -> Self {
            let (scanner, began) = (scanner(), Instant::now());
            Self { scanner, began, frame, keys: Vec::new(), at: 0, into_a_field: false }
        }

        fn into_a_field(mut self) -> Self {
            self.into_a_field = true;
            self
        }

        fn types(mut self, text: &str, millis_a_key: u64) -> Self {
            for character in text.chars() {
                self.keys.push((self.at, Key::Text(character.into())));
                self.at += millis_a_key;
            }
            self
        }

        fn presses(mut self, key: Key) -> Self {
            self.keys.push((self.at, key));
            self
        }

        fn waits(mut self, millis: u64) -> Self {
            self.at += millis;
            self
        }

        /// Runs all frames, and a second more.
        fn heard(mut self) -> Vec<Heard<Key>> {
            let mut heard = Vec::new();
            for end in (self.frame..self.at + 1000).step_by(self.frame as usize) {
                let rest = self.keys.split_off(self.keys.partition_point(|(at, _)| *at < end));
                let batch: Vec<_> =
                    std::mem::replace(&mut self.keys, rest).into_iter().map(|(_, key)| key).collect();
                // A window sleeps while nothing happens, but for what is due.
                let now = self.began + Duration::from_millis(end);
                if !batch.is_empty() || self.scanner.deadline().is_some_and(|deadline| deadline <= now) {
                    let batch = batch.into_iter().map(|key| (key.clone(), key));
                    heard.extend(self.scanner.hear(batch, now, |_| self.into_a_field));
                }
            }
            assert_eq!(self.scanner.deadline(), None, "nothing is held back for ever");
            heard
        }
    }

    fn hear(
        scanner: &mut HandScanner<Key>,
        keys: impl IntoIterator<Item = Key>,
        now: Instant,
    ) -> Vec<Heard<Key>> {
        scanner.hear(keys.into_iter().map(|key| (key.clone(), key)), now, |_| false)
    }

    fn code(text: &str) -> Heard<Key> {
        Heard::Code(ScannedCode { content: text.into(), source: ScanSource::HandScanner })
    }

    fn typed(heard: &[Heard<Key>]) -> String {
        heard.iter().map(|heard| if let Heard::Person(Key::Text(text)) = heard { text } else { "" }).collect()
    }

    #[test]
    fn a_scanner_is_known_at_every_pace_and_frame_rate_with_and_without_enter() {
        for pace in [0, 1, 2, 5, 10, 20, 30] {
            for frame in [4, 16, 33, 100, 250] {
                for end in [Some(Key::Enter), Some(Key::Tab), None] {
                    let keyboard = Keyboard::new(frame).types(CERTIFICATE, pace);
                    let keyboard = match end.clone() {
                        Some(key) => keyboard.presses(key),
                        None => keyboard,
                    };
                    assert_eq!(
                        keyboard.heard(),
                        [code(CERTIFICATE)],
                        "{pace} ms, frames of {frame} ms, {end:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_person_is_never_taken_for_a_scanner() {
        let text = "Siti Aminah, Dinas Kesehatan";
        for pace in [60, 80, 120, 200, 500, 1500] {
            for frame in [4, 16, 33, 100] {
                let heard = Keyboard::new(frame).types(text, pace).presses(Key::Enter).heard();
                assert_eq!(typed(&heard), text, "{pace} ms, frames of {frame} ms");
                assert_eq!(heard.last(), Some(&Heard::Person(Key::Enter)));
                assert!(heard.iter().all(|heard| matches!(heard, Heard::Person(_))));
            }
        }
    }

    #[test]
    fn a_field_that_gives_back_has_a_letter_at_once_and_nothing_of_a_code() {
        let (mut scanner, now) = (scanner(), Instant::now());
        let at_once = scanner.hear(
            [(Key::Press, Key::Press), (Key::Text("a".into()), Key::Text("a".into()))],
            now,
            |_| true,
        );
        assert_eq!(at_once, [Key::Press, Key::Text("a".into())].map(Heard::Person));
        assert!(hear(&mut scanner, [Key::Release], now).is_empty());
        assert_eq!(hear(&mut scanner, [], now + MAX_PAUSE), [Heard::Person(Key::Release)], "and once only");
        // An Enter does what cannot be taken back.
        assert!(scanner.hear([(Key::Enter, Key::Enter)], now + 2 * MAX_PAUSE, |_| true).is_empty());

        for pace in [0, 1, 5, 10, 20, 30] {
            for frame in [4, 16, 33, 100] {
                for scanned in [CERTIFICATE, "1987042312", "Budi Santoso"] {
                    for before in ["", "Budi "] {
                        let keyboard = Keyboard::new(frame).into_a_field().types(before, 120).waits(400);
                        let heard = keyboard.types(scanned, pace).presses(Key::Enter).heard();
                        let expected = (before.to_owned(), vec![scanned.to_owned()]);
                        let case = format!("{scanned} after {before:?} at {pace} ms, frames of {frame} ms");
                        assert_eq!(field_and_codes(&heard), expected, "{case}");
                    }
                }
            }
        }
        for pace in [60, 80, 120, 200] {
            let text = "Hadi Shcandra, Dinas Kesehatan";
            let heard = Keyboard::new(16).into_a_field().types(text, pace).presses(Key::Enter).heard();
            assert_eq!((typed(&heard).as_str(), heard.last()), (text, Some(&Heard::Person(Key::Enter))));
        }
    }

    #[test]
    fn two_keys_rolled_into_one_another_are_a_persons() {
        let heard =
            Keyboard::new(16).types("th", 5).waits(100).types("er", 5).waits(120).types("e", 90).heard();
        assert_eq!(typed(&heard), "there");
    }

    #[test]
    fn one_character_over_and_over_is_a_key_held_down() {
        let keyboard = Keyboard::new(16).types(&"a".repeat(150), 30).waits(100).presses(Key::Enter);
        let heard = keyboard.heard();
        assert_eq!(typed(&heard).len(), 150);
        assert_eq!(heard.last(), Some(&Heard::Person(Key::Enter)));
        let keyboard = Keyboard::new(16).types("000000012345", 8).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code("000000012345")]);
    }

    #[test]
    fn typing_is_held_back_for_a_blink_only() {
        let (mut scanner, now) = (scanner(), Instant::now());
        assert!(hear(&mut scanner, [Key::Text("a".into())], now).is_empty());
        let deadline = scanner.deadline().unwrap();
        assert!(deadline <= now + Duration::from_millis(60));
        assert_eq!(hear(&mut scanner, [], deadline), [Heard::Person(Key::Text("a".into()))]);
    }

    #[test]
    fn all_events_of_a_person_keep_their_place() {
        let keys = || {
            [
                Key::Press,
                Key::Text("a".into()),
                Key::Release,
                Key::Text("b".into()),
                Key::Person,
                Key::Enter,
                Key::Control(None),
            ]
        };
        let (mut scanner, now) = (scanner(), Instant::now());
        let mut heard = hear(&mut scanner, keys(), now);
        heard.extend(hear(&mut scanner, [], now + MAX_PAUSE));
        assert_eq!(heard, keys().map(Heard::Person));
        // A click comes after what was typed before it.
        let mut heard =
            hear(&mut scanner, [Key::Text("a".into()), Key::Interruption], now + BURST_ENDS_AFTER);
        heard.extend(hear(&mut scanner, [], now + BURST_ENDS_AFTER + MAX_PAUSE));
        assert_eq!(heard, [Key::Text("a".into()), Key::Interruption].map(Heard::Person));
    }

    #[test]
    fn a_key_of_a_person_does_nothing_at_once_but_where_a_scanner_has_none() {
        let mut scanner = scanner();
        for (key, at_once) in [
            (Key::Enter, false),
            (Key::Tab, false),
            (Key::Control(None), false),
            (Key::Press, false),
            (Key::Person, true),
            (Key::Interruption, true),
            (Key::Release, true),
        ] {
            let now = Instant::now();
            assert_eq!(!hear(&mut scanner, [key.clone()], now).is_empty(), at_once, "{key:?}");
            hear(&mut scanner, [], now + MAX_PAUSE);
        }
    }

    #[test]
    fn a_short_code_is_known_by_its_enter() {
        for short in ["A1B", "A1B2C", "111", "Ali"] {
            for pace in [1, 5, 30] {
                let heard = Keyboard::new(16).types(short, pace).presses(Key::Enter).heard();
                assert_eq!(heard, [code(short)], "{short} at {pace} ms");
            }
        }
    }

    #[test]
    fn a_known_prefix_makes_up_for_a_pause() {
        let keyboard = Keyboard::new(16).types("HC1:", 5).waits(200).types("6BFOXN", 5);
        assert_eq!(keyboard.heard(), [code("HC1:6BFOXN")]);
    }

    #[test]
    fn the_keys_of_a_credential_may_come_late() {
        for wait in [30, 80, 180] {
            let keyboard = Keyboard::new(16).types("HC", 5).waits(wait).types("1:6BF OXN", 5);
            assert_eq!(keyboard.heard(), [code("HC1:6BF OXN")], "{wait} ms");
        }
        // And what only begins so is a person's.
        let heard = Keyboard::new(16).types("HC", 20).waits(300).types("a", 5).heard();
        assert_eq!(typed(&heard), "HCa");
    }

    /// What is in a field after all of that, and the codes.
    fn field_and_codes(heard: &[Heard<Key>]) -> (String, Vec<String>) {
        let (mut field, mut codes) = (String::new(), Vec::new());
        for heard in heard {
            match heard {
                Heard::Person(Key::Text(text)) => field.push_str(text),
                Heard::Person(_) => {}
                Heard::TakeBack(count) => {
                    let left = field.chars().count().checked_sub(*count).expect("no more than was there");
                    field = field.chars().take(left).collect();
                }
                Heard::Code(code) => codes.push(String::from_utf8(code.content.clone()).unwrap()),
                Heard::TooLong => panic!("too long"),
            }
        }
        (field, codes)
    }

    #[test]
    fn the_beginning_of_a_code_that_was_passed_on_is_taken_back_when_the_rest_comes() {
        for code in [CERTIFICATE, "shc:/567629095243206034602924374044603122", "]Q1HC1:6BFOXN%TSMAHN-HVN8J7"]
        {
            for before in ["", "Budi "] {
                for pauses in [&[1][..], &[2], &[3], &[4], &[1, 2], &[1, 3], &[1, 2, 3, 4]] {
                    for wait in [70, 250, 900, 2500] {
                        for (frame, lent) in [(4, false), (16, false), (100, false), (4, true), (16, true)] {
                            let keyboard = Keyboard::new(frame);
                            let keyboard = if lent { keyboard.into_a_field() } else { keyboard };
                            let mut keyboard = keyboard.types(before, 120).waits(400);
                            let mut from = 0;
                            for until in pauses {
                                keyboard = keyboard.types(&code[from..*until], 3).waits(wait);
                                from = *until;
                            }
                            let heard = keyboard.types(&code[from..], 3).presses(Key::Enter).heard();
                            let expected = (before.to_owned(), vec![code.to_owned()]);
                            let case = format!("{code} {pauses:?} {wait} ms, frames of {frame} ms, {lent}");
                            assert_eq!(field_and_codes(&heard), expected, "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_a_person_typed_is_not_taken_back() {
        // A code that is whole without it, one that is no credential with it, and one that comes later.
        for (typed, wait, scanned) in [
            ("Siti H", 100, CERTIFICATE),
            ("Siti", 100, "ticket 12345"),
            ("H", 100, "C2:6BFOXN"),
            ("H", 5000, "C1:6BFOXN"),
        ] {
            let keyboard = Keyboard::new(16).types(typed, 120).waits(wait).types(scanned, 3);
            let (field, codes) = field_and_codes(&keyboard.presses(Key::Enter).heard());
            assert_eq!((field.as_str(), codes), (typed, vec![scanned.to_owned()]));
        }
        // Who knows where the cursor is after that.
        for key in [Key::Person, Key::Interruption, Key::Enter] {
            let keyboard = Keyboard::new(16).types("H", 120).presses(key).waits(100).types("C1:6BFOXN", 3);
            assert_eq!(field_and_codes(&keyboard.heard()), ("H".to_owned(), vec!["C1:6BFOXN".to_owned()]));
        }
        // The prefix of a credential, at a person's pace.
        let heard = Keyboard::new(16).types("HC1:6BF", 120).heard();
        assert_eq!(field_and_codes(&heard), ("HC1:6BF".to_owned(), Vec::new()));
    }

    #[test]
    fn enter_tab_and_control_keys_inside_belong_to_the_burst() {
        for text in [
            "\nSiti\nBudi\nTono",
            "HC1:6BF\nSiti Aminah\tBudi\n\nTono",
            "a\n\n\nb",
            "\t\t\tx",
            "Siti\n1\n2\n",
        ] {
            for pace in [1, 5, 12, 30] {
                for frame in [4, 16, 33, 100] {
                    let mut keyboard = Keyboard::new(frame);
                    for letter in text.chars() {
                        let key = match letter {
                            '\n' => Key::Enter,
                            '\t' => Key::Tab,
                            letter => Key::Text(letter.into()),
                        };
                        keyboard =
                            keyboard.presses(Key::Press).presses(key).waits(pace).presses(Key::Release);
                    }
                    // That a key came up again may be heard after the end of the burst, and does nothing.
                    let mut heard = keyboard.heard();
                    heard.retain(|heard| *heard != Heard::Person(Key::Release));
                    let whole = text.trim_end_matches(SUFFIX);
                    assert_eq!(heard, [code(whole)], "{text:?} at {pace} ms, frames of {frame} ms");
                }
            }
        }
        let keyboard = Keyboard::new(16).types("DC04FR", 5).presses(Key::Control(Some('\u{1d}')));
        let keyboard = keyboard.waits(5).presses(Key::Control(None)).types("AB", 5).presses(Key::Person);
        assert_eq!(keyboard.heard(), [code("DC04FR\u{1d}AB")]);
    }

    #[test]
    fn the_second_enter_of_a_scanner_presses_nothing_and_a_persons_later_does() {
        let keyboard = Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code(CERTIFICATE)]);
        for wait in [60, 150, 250] {
            let keyboard =
                Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).waits(wait).presses(Key::Enter);
            assert_eq!(keyboard.heard(), [code(CERTIFICATE)], "{wait} ms");
        }
        let keyboard =
            Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).waits(400).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code(CERTIFICATE), Heard::Person(Key::Enter)]);
    }

    #[test]
    fn two_codes_in_a_row_are_two() {
        let keyboard = Keyboard::new(16).types("ticket 1", 3).presses(Key::Enter).waits(150);
        let keyboard = keyboard.types("ticket 22", 3).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code("ticket 1"), code("ticket 22")]);
        // Credentials are told from one another by how they begin.
        let keyboard = Keyboard::new(16).types("shc:/1/2/56", 3).presses(Key::Enter);
        let keyboard = keyboard.types("shc:/2/2/76", 3).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code("shc:/1/2/56"), code("shc:/2/2/76")]);
    }

    #[test]
    fn words_at_a_scanners_pace_are_a_scanners() {
        for end in [Some(Key::Enter), None] {
            let keyboard = Keyboard::new(16).types("Budi Santoso", 12);
            let keyboard = match end {
                Some(key) => keyboard.presses(key),
                None => keyboard,
            };
            assert_eq!(keyboard.heard(), [code("Budi Santoso")]);
        }
        assert_eq!(Keyboard::new(16).types("081234567890", 12).heard(), [code("081234567890")]);
    }

    #[test]
    fn what_a_person_typed_before_a_scan_stays_with_the_person() {
        let keyboard =
            Keyboard::new(16).types("Sit", 120).waits(200).types(CERTIFICATE, 3).presses(Key::Enter);
        let heard = keyboard.heard();
        assert_eq!(typed(&heard), "Sit");
        assert_eq!(heard.last(), Some(&code(CERTIFICATE)));

        // Even right before it, where the window was awake and has heard the silence in between.
        let (mut scanner, now) = (scanner(), Instant::now());
        let at = |millis| now + Duration::from_millis(millis);
        hear(&mut scanner, [Key::Text("t".into())], at(0));
        hear(&mut scanner, [], at(40));
        let heard = hear(&mut scanner, [Key::Text("HC1:6BFOXN".into())], at(50));
        assert_eq!(heard, [Heard::Person(Key::Text("t".into()))]);
        assert_eq!(hear(&mut scanner, [], at(350)), [code("HC1:6BFOXN")]);
    }

    #[test]
    fn a_hundred_kilobytes_at_once_are_dropped_and_the_next_code_is_read() {
        let (mut scanner, now) = (scanner(), Instant::now());
        let flood: String = (0..100_000_u32).map(|i| char::from(b'A' + (i % 26) as u8)).collect();
        assert!(hear(&mut scanner, [Key::Text(flood), Key::Enter], now).is_empty());
        assert_eq!(hear(&mut scanner, [], now + BURST_ENDS_AFTER), [Heard::TooLong]);
        let later = now + Duration::from_secs(1);
        assert!(hear(&mut scanner, [Key::Text(CERTIFICATE.into()), Key::Enter], later).is_empty());
        assert_eq!(hear(&mut scanner, [], later + BURST_ENDS_AFTER_SUFFIX), [code(CERTIFICATE)]);
    }

    #[test]
    fn a_verdict_does_not_wait_longer_than_it_must() {
        let (mut scanner, now) = (scanner(), Instant::now());
        hear(&mut scanner, [Key::Text(CERTIFICATE.into())], now);
        assert_eq!(scanner.deadline(), Some(now + Duration::from_millis(300)));
        hear(&mut scanner, [Key::Enter], now);
        assert_eq!(scanner.deadline(), Some(now + BURST_ENDS_AFTER_SUFFIX));
    }

    #[test]
    fn nothing_of_what_was_typed_is_in_a_debug() {
        for heard in [code("HC1:SECRET"), Heard::Person(Key::Text("SECRET".into()))] {
            assert!(!format!("{heard:?}").contains("SECRET"));
        }
    }
}
