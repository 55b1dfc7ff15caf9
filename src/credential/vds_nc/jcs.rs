//! The JSON Canonicalization Scheme (RFC 8785), as far as seals need it: without fractions.

use std::fmt::Write as _;

use serde_json::{Number, Value};

/// The integers that every reader of JSON takes for the same number (RFC 8785 section 3.2.2.3).
const MAX_SAFE_INTEGER: u64 = 1 << 53;

/// The canonical form. `None` where there is a number that is not a plain integer.
pub(super) fn canonical(value: &Value) -> Option<String> {
    let mut text = String::new();
    write_value(&mut text, value)?;
    Some(text)
}

fn write_value(text: &mut String, value: &Value) -> Option<()> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(text, number)?,
        Value::String(string) => write_string(text, string),
        Value::Array(members) => {
            text.push('[');
            for (place, member) in members.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_value(text, member)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // Section 3.2.3: by UTF-16 code units, which differs from the order of bytes.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (place, (name, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_string(text, name);
                text.push(':');
                write_value(text, member)?;
            }
            text.push('}');
        }
    }
    Some(())
}

fn write_number(text: &mut String, number: &Number) -> Option<()> {
    let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs))?;
    if magnitude > MAX_SAFE_INTEGER {
        return None;
    }
    write!(text, "{number}").ok()
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for letter in string.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            // Writing into a String cannot fail.
            control @ '\0'..='\u{1f}' => drop(write!(text, "\\u{:04x}", u32::from(control))),
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification_are_written_as_there() {
        // RFC 8785 sections 3.2.2 and 3.2.3, without the fractions.
        let value = serde_json::from_str(
            "{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false],\"n\":-1}",
        )
        .expect("JSON");
        assert_eq!(
            canonical(&value).as_deref(),
            Some("{\"literals\":[null,true,false],\"n\":-1,\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}")
        );
        let value = serde_json::from_str(
            "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
        )
        .expect("JSON");
        assert_eq!(
            canonical(&value).as_deref(),
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
