//! The JSON Canonicalization Scheme (RFC 8785), as far as seals need it: without fractions, and without names of members
//! in letters that UTF-16 and UTF-8 put into another order. What is left `serde_json` writes canonically: its strings have
//! the escapes of section 3.2.2.2, and its objects the order of the bytes.

use serde_json::Value;

/// The integers that every reader of JSON takes for the same number (RFC 8785 section 3.2.2.3).
const MAX_SAFE_INTEGER: u64 = 1 << 53;

/// From here on letters stand in another order by their UTF-16 (section 3.2.3) than by their UTF-8. Members of a seal
/// have names in ASCII.
const OTHER_ORDER: char = '\u{e000}';

/// The canonical form. `None` where there is a number that is not a plain integer: readers differ on those, and
/// with them on what was signed.
pub(super) fn canonical(value: &Value) -> Option<Vec<u8>> {
    is_plain(value).then(|| serde_json::to_vec(value).ok())?
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            magnitude.is_some_and(|magnitude| magnitude <= MAX_SAFE_INTEGER)
        }
        Value::Array(members) => members.iter().all(is_plain),
        Value::Object(members) => members.iter().all(|(name, member)| {
            (name.is_ascii() || name.chars().all(|letter| letter < OTHER_ORDER)) && is_plain(member)
        }),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &Value) -> Option<String> {
        canonical(value).map(|text| String::from_utf8(text).expect("JSON is UTF-8"))
    }

    #[test]
    fn the_examples_of_the_specification_are_written_as_there() {
        // RFC 8785 sections 3.2.2 and 3.2.3, without the fractions.
        let value = serde_json::from_str(
            "{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false],\"n\":-1}",
        )
        .expect("JSON");
        assert_eq!(
            text(&value).as_deref(),
            Some("{\"literals\":[null,true,false],\"n\":-1,\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}")
        );
        let value = serde_json::from_str("{\"\\u20ac\":1,\"\\r\":2,\"1\":4,\"\\u0080\":6,\"\\u00f6\":7}")
            .expect("JSON");
        assert_eq!(text(&value).as_deref(), Some("{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1}"));
    }

    #[test]
    fn strings_hold_whatever_letters_and_names_only_those_in_one_order() {
        let value =
            serde_json::json!({"b": "😀\u{fb33}\u{7f}\u{1f}\u{8}\t\u{c}\r/", "a": {"d": [], "c": {}}});
        assert_eq!(
            text(&value).as_deref(),
            Some("{\"a\":{\"c\":{},\"d\":[]},\"b\":\"😀\u{fb33}\u{7f}\\u001f\\b\\t\\f\\r/\"}")
        );
        for name in ["\u{fb33}", "😀"] {
            assert_eq!(canonical(&serde_json::json!({"in": [{name: 1}]})), None, "{name}");
        }
    }

    #[test]
    fn numbers_that_readers_see_differently_are_refused() {
        for number in ["1.5", "1e3", "9007199254740993", "-9007199254740993"] {
            assert_eq!(canonical(&serde_json::from_str(number).expect("JSON")), None, "{number}");
        }
    }
}
