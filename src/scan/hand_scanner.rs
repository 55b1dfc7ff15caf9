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
mod tests;
