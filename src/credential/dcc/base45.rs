//! Base45 (RFC 9285), strict: a group that stands for more than its bytes can hold is refused, and so
//! is a character left over. A space is a character of the alphabet, so nothing is trimmed.

use super::super::error::DecodeError;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes that `text` stands for. An error names the first character of the group that is wrong.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for (group, letters) in text.chunks(3).enumerate() {
        let at = group * 3;
        let mut number = 0;
        for (place, letter) in letters.iter().enumerate().rev() {
            let value = value(*letter).ok_or(DecodeError::Base45 { at: at + place })?;
            number = number * 45 + value;
        }
        match letters.len() {
            3 => bytes.extend(u16::try_from(number).map_err(|_| DecodeError::Base45 { at })?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).map_err(|_| DecodeError::Base45 { at })?),
            _ => return Err(DecodeError::Base45 { at }),
        }
    }
    Ok(bytes)
}

/// The text that stands for `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for group in bytes.chunks(2) {
        let mut number = group.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        for _ in 0..=group.len() {
            text.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    }
    text
}

fn value(letter: u8) -> Option<u32> {
    ALPHABET.iter().position(|known| *known == letter).map(|value| value as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification_agree() {
        for (bytes, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text.as_bytes()).as_deref(), Ok(bytes.as_bytes()));
        }
    }

    #[test]
    fn a_group_beyond_its_bytes_is_refused() {
        // RFC 9285, section 6: 65,536 is "GGW"; 255 is "U5", so "V5" is 256.
        assert_eq!(decode(b"FGW").as_deref(), Ok(&[255, 255][..]));
        assert_eq!(decode(b"GGW"), Err(DecodeError::Base45 { at: 0 }));
        assert_eq!(decode(b"BB8:::"), Err(DecodeError::Base45 { at: 3 }));
        assert_eq!(decode(b"U5").as_deref(), Ok(&[255][..]));
        assert_eq!(decode(b"V5"), Err(DecodeError::Base45 { at: 0 }));
    }

    #[test]
    fn what_is_not_of_the_alphabet_is_refused() {
        assert_eq!(decode(b"BB8BBa"), Err(DecodeError::Base45 { at: 5 }));
        assert_eq!(decode(b"BB\n"), Err(DecodeError::Base45 { at: 2 }));
        assert_eq!(decode(b"BB8B"), Err(DecodeError::Base45 { at: 3 }));
    }

    #[test]
    fn every_pair_of_bytes_comes_back() {
        for number in 0..=u16::MAX {
            let bytes = number.to_be_bytes();
            assert_eq!(decode(encode(&bytes).as_bytes()).as_deref(), Ok(&bytes[..]));
        }
    }
}
