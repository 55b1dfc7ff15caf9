//! Health cards as a file that guests download ("Health Cards are presented via file"): a JSON object with the
//! JSON Web Signatures of one or more cards.

use serde_json::Value;

use super::{DIGITS_OFFSET, PREFIX};

/// The largest file that is read, in bytes, and the most cards in it.
const MAX_FILE_BYTES: usize = 1 << 20;
const MAX_CARDS: usize = 16;

/// The cards of a `.smart-health-card` file, each as the content of the code that it would be. `None` for any
/// other file, and for one with too many cards.
#[must_use]
pub fn cards_of_file(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    if file.len() > MAX_FILE_BYTES {
        return None;
    }
    let file: Value = serde_json::from_slice(file).ok()?;
    let cards = file.get("verifiableCredential")?.as_array()?;
    let sensible = (1..=MAX_CARDS).contains(&cards.len());
    cards.iter().map(|card| card.as_str().and_then(code_of)).collect::<Option<_>>().filter(|_| sensible)
}

/// Two digits for each character ("Encoding Chunks as QR Codes"). `None` where one is none of a signature's.
fn code_of(jws: &str) -> Option<Vec<u8>> {
    let mut code = PREFIX.to_vec();
    for letter in jws.bytes() {
        let number = letter.checked_sub(DIGITS_OFFSET).filter(|_| letter <= b'z')?;
        code.extend([b'0' + number / 10, b'0' + number % 10]);
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::cards_of_file;

    #[test]
    fn the_cards_of_a_file_are_codes() {
        let codes = |file: &str| cards_of_file(file.as_bytes());
        assert_eq!(
            codes("\u{FEFF}{ \"verifiableCredential\": [\"ey-.z\", \"a\"] }"),
            Some(vec![b"shc:/5676000177".to_vec(), b"shc:/52".to_vec()])
        );
        for file in [
            "",
            "[]",
            "{}",
            "{\"verifiableCredential\":\"ey\"}",
            "{\"verifiableCredential\":[]}",
            "{\"verifiableCredential\":[1]}",
            "{\"verifiableCredential\":[\"\u{e9}\"]}",
            "{\"verifiableCredential\":[\"{\"]}",
        ] {
            assert_eq!(codes(file), None, "{file}");
        }
        assert_eq!(codes(&format!("{{\"verifiableCredential\":[{}\"a\"]}}", "\"a\",".repeat(16))), None);
    }
}
