//! The JSON Canonicalization Scheme (RFC 8785), as far as seals need it: without fractions.

use serde_json::Value;

/// The integers that every reader of JSON takes for the same number (RFC 8785 section 3.2.2.3).
const MAX_SAFE_INTEGER: u64 = 1 << 53;

/// The canonical form. `None` where there is a number that is not a plain integer: readers differ on those, and
/// with them on what was signed.
pub(super) fn canonical(value: &Value) -> Option<Vec<u8>> {
    if !has_plain_integers_only(value) {
        return None;
    }
    serde_json_canonicalizer::to_vec(value).ok()
}

fn has_plain_integers_only(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            magnitude.is_some_and(|magnitude| magnitude <= MAX_SAFE_INTEGER)
        }
        Value::Array(members) => members.iter().all(has_plain_integers_only),
        Value::Object(members) => members.values().all(has_plain_integers_only),
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
        let value = serde_json::from_str(
            "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
        )
        .expect("JSON");
        assert_eq!(
            text(&value).as_deref(),
            Some("{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}")
        );
    }

    #[test]
    fn numbers_that_readers_see_differently_are_refused() {
        for number in ["1.5", "1e3", "9007199254740993", "-9007199254740993"] {
            assert_eq!(canonical(&serde_json::from_str(number).expect("JSON")), None, "{number}");
        }
    }
}
