//! Puts together a credential that is spread over several codes.
//!
//! SMART Health Cards could be cut into chunks, `shc:/2/3/…` being the second of three ("Encoding Chunked
//! Health Cards as QR Codes", deprecated and still about). Chunks come in any order and more than once.

use super::{envelope::MAX_CODE_BYTES, scheme::Scheme};

/// The most chunks of one card: two digits number them. Published ones have three.
const MAX_CHUNKS: usize = 99;
/// The most bytes of a card that is put together: as many chunks as there can be, each of them the 1,195
/// characters that the specification allows it, in two digits each.
pub(super) const MAX_WHOLE_BYTES: usize = MAX_CHUNKS * 2 * 1195;

/// The prefix of a card, and of its chunks.
const PREFIX: &[u8] = b"shc:/";

/// Collects the chunks of one credential at a time: a chunk of another one begins anew.
#[derive(Default)]
pub struct Chunks {
    /// The digits of each chunk, as far as they have been seen; empty while nobody waits.
    chunks: Vec<Option<Vec<u8>>>,
}

/// What became of a code.
#[derive(Debug, PartialEq, Eq)]
pub enum Assembled {
    /// It can be judged: a code that stands for itself, or all chunks put together.
    Whole(Vec<u8>),
    /// It is one of several chunks, and others are still to come.
    Waiting {
        /// How many have been seen.
        seen: usize,
        /// How many there are.
        of: usize,
    },
}

impl Chunks {
    /// Takes the content of the next code. Codes between the chunks do not disturb.
    pub fn take(&mut self, code: Vec<u8>) -> Assembled {
        let Some(Chunk { number, of, digits }) = Chunk::read(&code) else { return Assembled::Whole(code) };
        let place = number - 1;
        let another = self.chunks.len() != of
            || self.chunks.get(place).is_some_and(|seen| seen.as_ref().is_some_and(|seen| seen != digits));
        if another {
            self.chunks = vec![None; of];
        }
        if let Some(chunk) = self.chunks.get_mut(place) {
            *chunk = Some(digits.to_vec());
        }
        let seen = self.chunks.iter().flatten().count();
        if seen < of {
            return Assembled::Waiting { seen, of };
        }
        let digits: Vec<u8> = self.chunks.drain(..).flatten().flatten().collect();
        Assembled::Whole([PREFIX, &digits].concat())
    }

    /// How many credentials these codes could be, the chunks of one counting together. An ordinary code beside
    /// them is not meant.
    #[must_use]
    pub fn credentials_among<'a>(codes: impl IntoIterator<Item = &'a [u8]>) -> usize {
        let (chunks, whole): (Vec<_>, Vec<_>) =
            codes.into_iter().partition(|code| Chunk::read(code).is_some_and(|chunk| chunk.of > 1));
        whole.into_iter().filter(|code| Scheme::recognise(code).is_some()).count()
            + usize::from(!chunks.is_empty())
    }

    /// Whether chunks are still to come.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        !self.chunks.is_empty()
    }

    /// Forgets the chunks of a credential that is not going to be complete.
    pub fn forget(&mut self) {
        self.chunks.clear();
    }
}

/// One of several chunks.
pub(super) struct Chunk<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// How many there are.
    pub(super) of: usize,
    pub(super) digits: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Reads `shc:/NUMBER/OF/DIGITS` with sensible numbers; `None` is a code that stands for itself.
    pub(super) fn read(code: &'a [u8]) -> Option<Self> {
        let rest = code.strip_prefix(PREFIX).filter(|_| code.len() <= MAX_CODE_BYTES)?;
        let mut fields = rest.splitn(3, |byte| *byte == b'/');
        let number = small_number(fields.next()?)?;
        let of = small_number(fields.next()?)?;
        let digits = fields.next()?;
        ((1..=MAX_CHUNKS).contains(&of) && (1..=of).contains(&number)).then_some(Self { number, of, digits })
    }
}

fn small_number(digits: &[u8]) -> Option<usize> {
    let plain = digits.len() <= 2 && digits.iter().all(u8::is_ascii_digit);
    str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(chunks: &mut Chunks, code: &str) -> Assembled {
        chunks.take(code.as_bytes().to_vec())
    }

    fn whole(code: &str) -> Assembled {
        Assembled::Whole(code.as_bytes().to_vec())
    }

    #[test]
    fn parts_come_in_any_order_and_more_than_once() {
        let mut chunks = Chunks::default();
        assert_eq!(take(&mut chunks, "shc:/3/3/55"), Assembled::Waiting { seen: 1, of: 3 });
        assert_eq!(take(&mut chunks, "shc:/1/3/11"), Assembled::Waiting { seen: 2, of: 3 });
        assert_eq!(take(&mut chunks, "shc:/1/3/11"), Assembled::Waiting { seen: 2, of: 3 });
        assert_eq!(take(&mut chunks, "HC1:X"), whole("HC1:X"), "a code between them stands for itself");
        assert!(chunks.are_waiting());
        assert_eq!(take(&mut chunks, "shc:/2/3/33"), whole("shc:/113355"));
        assert!(!chunks.are_waiting());
        assert_eq!(take(&mut chunks, "shc:/1/1/77"), whole("shc:/77"));
    }

    #[test]
    fn a_card_may_come_in_as_many_parts_as_two_digits_can_number() {
        for of in [16, 17, 99] {
            let mut chunks = Chunks::default();
            for number in (2..=of).rev() {
                let waiting = Assembled::Waiting { seen: of - number + 1, of };
                assert_eq!(take(&mut chunks, &format!("shc:/{number}/{of}/{number:02}")), waiting);
            }
            let all: Vec<_> = (1..=of).map(|number| format!("{number:02}")).collect();
            assert_eq!(
                take(&mut chunks, &format!("shc:/1/{of}/01")),
                whole(&format!("shc:/{}", all.concat()))
            );
        }
    }

    #[test]
    fn credentials_are_counted_and_ordinary_codes_are_not() {
        let count = |codes: &[&str]| Chunks::credentials_among(codes.iter().map(|code| code.as_bytes()));
        assert_eq!(count(&["https://example.org", "HC1:A"]), 1);
        assert_eq!(count(&["HC1:A", "HC1:B", "WIFI:"]), 2);
        assert_eq!(count(&["shc:/1/2/11", "shc:/2/2/22"]), 1);
        assert_eq!(count(&["shc:/1/2/11", "shc:/2/2/22", "HC1:A"]), 2);
        assert_eq!(count(&["shc:/1/1/11", "shc:/22"]), 2);
    }

    #[test]
    fn a_part_of_another_credential_begins_anew() {
        let mut chunks = Chunks::default();
        for (code, seen, of) in
            [("shc:/1/3/11", 1, 3), ("shc:/1/2/22", 1, 2), ("shc:/1/2/33", 1, 2), ("shc:/2/3/44", 1, 3)]
        {
            assert_eq!(take(&mut chunks, code), Assembled::Waiting { seen, of }, "{code}");
        }
        chunks.forget();
        assert_eq!(take(&mut chunks, "shc:/2/2/44"), Assembled::Waiting { seen: 1, of: 2 });
        assert_eq!(take(&mut chunks, "shc:/1/2/33"), whole("shc:/3344"));
    }

    #[test]
    fn numbers_that_make_no_sense_are_no_parts() {
        for code in [
            "shc:/0/0/1",
            "shc:/3/2/1",
            "shc:/1/100/1",
            "shc:/1/x/1",
            "shc:/1/2",
            "shc:/12",
            "shc:/+1/2/1",
            "",
        ] {
            let mut chunks = Chunks::default();
            assert_eq!(take(&mut chunks, code), whole(code));
            assert!(!chunks.are_waiting());
        }
    }
}
