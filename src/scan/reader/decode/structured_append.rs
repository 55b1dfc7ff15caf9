//! Structured append: a message that is spread over several symbols (ISO/IEC 18004:2015, section 8).

use std::fmt;

use crate::scan::reader::code::Code;

/// One of the codes over which a message is spread. Its `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub struct CodePart {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are, 16 at most.
    pub of: usize,
    /// How many of them have been seen so far, this one among them.
    pub seen: usize,
    /// The exclusive or of all bytes of the whole, to tell the parts of one whole from another's.
    pub(in crate::scan::reader) parity: u8,
    pub(in crate::scan::reader) code: Code,
}

impl fmt::Debug for CodePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodePart({} of {}, {} seen)", self.number, self.of, self.seen)
    }
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Joined {
    /// It was the last one, or one of a message that was whole already.
    Whole(Code),
    /// Others are still to come.
    Waiting(CodePart),
}

/// Joins the parts of messages. They come in any order and more than once, between those of others.
#[derive(Default)]
pub struct Parts {
    messages: Vec<Message>,
}

struct Message {
    parity: u8,
    parts: Vec<Option<Code>>,
}

/// The most messages that are collected at a time.
const MAX_MESSAGES: usize = 4;

impl Parts {
    /// Adds a part; gives the whole message as soon as it is complete and its parity is right.
    ///
    /// A message stays until others have taken its place, so that a part that is still held up gives it again.
    /// Where parts of two messages were taken for those of one, collecting begins anew with the newest.
    pub fn add(&mut self, part: CodePart) -> Joined {
        let same = |message: &Message| message.parity == part.parity && message.parts.len() == part.of;
        let mut message = match self.messages.iter().position(same) {
            Some(at) => self.messages.remove(at),
            None => Message::new(&part),
        };
        if self.messages.len() >= MAX_MESSAGES {
            self.messages.remove(0);
        }
        if !message.take(&part) {
            message = Message::new(&part);
            message.take(&part);
        }
        let seen = message.parts.iter().flatten().count();
        let joined = match message.whole() {
            Some(code) => Joined::Whole(code),
            None => Joined::Waiting(CodePart { seen, ..part }),
        };
        self.messages.push(message);
        joined
    }

    /// Whether parts of some message are still to come.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        self.messages.iter().any(|message| message.parts.contains(&None))
    }

    /// Forgets all of them.
    pub fn forget(&mut self) {
        self.messages.clear();
    }
}

impl Message {
    fn new(part: &CodePart) -> Self {
        Self { parity: part.parity, parts: vec![None; part.of] }
    }

    /// Puts a part in its place; `false` when it cannot be one of this message.
    fn take(&mut self, part: &CodePart) -> bool {
        let Some(place) = part.number.checked_sub(1).and_then(|place| self.parts.get_mut(place)) else {
            return false;
        };
        if place.as_ref().is_some_and(|code| code.content != part.code.content) {
            return false;
        }
        *place = Some(part.code.clone());
        let bytes = || self.parts.iter().flatten().flat_map(|code| &code.content);
        self.parts.contains(&None) || bytes().fold(0, |parity, byte| parity ^ byte) == self.parity
    }

    /// All parts as one code, once there are all of them; as certain as the least certain of them.
    fn whole(&self) -> Option<Code> {
        let parts: Vec<_> = self.parts.iter().map(Option::as_ref).collect::<Option<_>>()?;
        let first = parts.first()?;
        Some(Code {
            content: parts.iter().flat_map(|code| &code.content).copied().collect(),
            eci: first.eci,
            certainty: parts.iter().map(|code| code.certainty).fold(f32::MAX, f32::min),
            measures: first.measures,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, CodePart, Joined, Parts};

    fn part(number: usize, of: usize, parity: u8, content: &str) -> CodePart {
        let code = Code { content: content.into(), eci: None, certainty: 30.0, measures: None };
        CodePart { number, of, seen: 1, parity, code }
    }

    /// The message when it is whole, else how many parts have been seen.
    fn add(parts: &mut Parts, part: CodePart) -> Result<String, usize> {
        match parts.add(part) {
            Joined::Whole(code) => Ok(code.text().unwrap_or_default()),
            Joined::Waiting(part) => Err(part.seen),
        }
    }

    #[test]
    fn a_message_is_whole_when_its_last_part_came_in_any_order_and_stays_so() {
        let parity = b"onetwothree".iter().fold(0, |parity, byte| parity ^ byte);
        let part = |number, content| part(number, 3, parity, content);
        let mut parts = Parts::default();
        assert_eq!(add(&mut parts, part(3, "three")), Err(1));
        assert_eq!(add(&mut parts, part(1, "one")), Err(2));
        assert_eq!(add(&mut parts, part(1, "one")), Err(2));
        assert!(parts.are_waiting());
        assert_eq!(add(&mut parts, part(2, "two")), Ok("onetwothree".to_owned()));
        assert!(!parts.are_waiting());
        assert_eq!(add(&mut parts, part(1, "one")), Ok("onetwothree".to_owned()));
        parts.forget();
        assert_eq!(add(&mut parts, part(1, "one")), Err(1));
    }

    #[test]
    fn parts_of_different_messages_make_none() {
        let mut parts = Parts::default();
        assert_eq!(add(&mut parts, part(1, 2, 7, "one")), Err(1));
        assert_eq!(add(&mut parts, part(2, 2, 7, "other")), Err(1), "the parity is wrong: it begins anew");
        assert_eq!(add(&mut parts, part(2, 2, 7, "another")), Err(1));
    }

    #[test]
    fn an_endless_row_of_messages_takes_no_more_memory() {
        let mut parts = Parts::default();
        for parity in 0..=255 {
            assert_eq!(add(&mut parts, part(1, 2, parity, "x")), Err(1));
        }
        assert!(parts.messages.len() <= super::MAX_MESSAGES + 1);
    }
}
