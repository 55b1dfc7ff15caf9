//! JSON as it is written: with the order of its members, names that come twice, numbers by their digits, and
//! letters escaped or not. For saying one thing in many ways.

use std::fmt::Write as _;

use serde_json::Value;

use crate::mutation::Chance;

#[derive(Clone)]
pub enum Written {
    Object(Vec<(String, Written)>),
    Array(Vec<Written>),
    Text(String),
    /// Digits, `true`, `false` or `null`.
    Plain(String),
}

impl From<&Value> for Written {
    fn from(value: &Value) -> Self {
        match value {
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
            Value::Array(members) => Self::Array(members.iter().map(Self::from).collect()),
            Value::String(text) => Self::Text(text.clone()),
            other => Self::Plain(other.to_string()),
        }
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Written {
    pub fn object(members: impl IntoIterator<Item = (&'static str, Written)>) -> Self {
        Self::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The text, without a space and with nothing escaped that need not be.
    pub fn text(&self) -> String {
        self.text_with(&mut |text| serde_json::to_string(text).expect("a text"), &mut || "")
    }

    /// The text with letters escaped and spaces put in by chance.
    pub fn text_by(&self, chance: &mut Chance) -> String {
        let mut spaces = Chance::new(chance.below(usize::MAX) as u64);
        self.text_with(&mut |text| escaped(text, chance), &mut || {
            ["", "", "", " ", "\n", "\t \r\n"][spaces.below(6)]
        })
    }

    fn text_with(
        &self,
        string: &mut impl FnMut(&str) -> String,
        space: &mut impl FnMut() -> &'static str,
    ) -> String {
        let mut text = space().to_owned();
        match self {
            Self::Object(members) => {
                text.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    text += &[space(), &string(name), space(), ":"].concat();
                    text += &value.text_with(string, space);
                }
                text.push('}');
            }
            Self::Array(members) => {
                text.push('[');
                for (place, value) in members.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    text += &value.text_with(string, space);
                }
                text.push(']');
            }
            Self::Text(value) => text += &string(value),
            Self::Plain(value) => text += value,
        }
        text + space()
    }

    /// All objects in it, itself first if it is one.
    pub fn objects(&mut self) -> usize {
        let mut count = 0;
        self.each_object(&mut |_| count += 1);
        count
    }

    /// Changes the object at this place among all of them.
    pub fn change_object(&mut self, place: usize, change: impl FnOnce(&mut Vec<(String, Written)>)) {
        let (mut at, mut change) = (0, Some(change));
        self.each_object(&mut |members| {
            if at == place
                && let Some(change) = change.take()
            {
                change(members);
            }
            at += 1;
        });
    }

    fn each_object(&mut self, each: &mut impl FnMut(&mut Vec<(String, Written)>)) {
        match self {
            Self::Object(members) => {
                each(members);
                for (_, value) in members {
                    value.each_object(each);
                }
            }
            Self::Array(members) => {
                for value in members {
                    value.each_object(each);
                }
            }
            Self::Text(_) | Self::Plain(_) => {}
        }
    }
}

/// A string with some of its letters escaped (RFC 8259 section 7).
fn escaped(text: &str, chance: &mut Chance) -> String {
    let mut string = "\"".to_owned();
    for letter in text.chars() {
        let must = matches!(letter, '"' | '\\' | '\0'..='\x1f');
        if must || chance.below(50) == 0 {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(string, "\\u{unit:04x}");
            }
        } else if letter == '/' && chance.below(4) == 0 {
            string += "\\/";
        } else {
            string.push(letter);
        }
    }
    string + "\""
}
