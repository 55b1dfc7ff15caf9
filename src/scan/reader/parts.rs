//! Structured append: a message that is spread over several symbols (ISO/IEC 18004:2015, section 8).

use super::stream::Part;

/// The parts of messages that are not complete yet.
#[derive(Default)]
pub(super) struct Parts {
    messages: Vec<Message>,
}

struct Message {
    parity: u8,
    parts: Vec<Option<Vec<u8>>>,
}

/// The most messages that are collected at a time.
const MAX_MESSAGES: usize = 4;

impl Parts {
    /// Adds a part; gives the whole message once it is complete and its parity is right. A message
    /// whose parity is wrong was made of parts of two, and is forgotten.
    pub fn add(&mut self, part: Part, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let same = |message: &Message| message.parity == part.parity && message.parts.len() == part.count;
        let at = self.messages.iter().position(same).unwrap_or_else(|| {
            if self.messages.len() >= MAX_MESSAGES {
                self.messages.remove(0);
            }
            self.messages.push(Message { parity: part.parity, parts: vec![None; part.count] });
            self.messages.len() - 1
        });
        *self.messages[at].parts.get_mut(part.index)? = Some(bytes);
        if self.messages[at].parts.iter().any(Option::is_none) {
            return None;
        }
        let whole = self.messages.remove(at).parts.into_iter().flatten().flatten().collect::<Vec<_>>();
        (whole.iter().fold(0, |parity, byte| parity ^ byte) == part.parity).then_some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts};

    #[test]
    fn a_message_is_whole_when_its_last_part_came_in_any_order() {
        let parity = b"onetwothree".iter().fold(0, |parity, byte| parity ^ byte);
        let part = |index| Part { index, count: 3, parity };
        let mut parts = Parts::default();
        assert_eq!(parts.add(part(2), b"three".to_vec()), None);
        assert_eq!(parts.add(part(0), b"one".to_vec()), None);
        assert_eq!(parts.add(part(0), b"one".to_vec()), None);
        assert_eq!(parts.add(part(1), b"two".to_vec()), Some(b"onetwothree".to_vec()));
    }

    #[test]
    fn parts_of_different_messages_make_none() {
        let mut parts = Parts::default();
        assert_eq!(parts.add(Part { index: 0, count: 2, parity: 7 }, b"one".to_vec()), None);
        assert_eq!(parts.add(Part { index: 1, count: 2, parity: 7 }, b"other".to_vec()), None);
        assert_eq!(parts.add(Part { index: 9, count: 2, parity: 7 }, b"beyond".to_vec()), None);
    }
}
