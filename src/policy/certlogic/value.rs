//! The values that expressions work on.
//!
//! They borrow from the data, and share what they build: a rule that doubles its accumulator in every
//! step costs nothing. No `Debug`: these are a guest's health data.

use std::{cmp::Ordering, rc::Rc};

use chrono::SecondsFormat;
use serde_json::Value as Json;

use super::expression::{Order, integer};
use crate::time::Timestamp;

#[derive(Clone)]
pub(in crate::policy) enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number that is no integer. Nothing can be done with it.
    Float(f64),
    Text(&'a str),
    Moment(Timestamp),
    /// An array or object of the data.
    Json(&'a Json),
    List(Nested<Value<'a>>),
    /// Named members, never none.
    Record(Nested<(&'static str, Value<'a>)>),
}

/// What a value is made of, and how deep that is nested.
#[derive(Clone)]
pub(in crate::policy) struct Nested<T> {
    items: Rc<[T]>,
    depth: usize,
}

/// How deep values may be nested that an expression builds: letting go of them takes the stack.
const MAX_DEPTH: usize = 100;

impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(boolean) => Self::Boolean(*boolean),
            Json::Number(number) => {
                integer(json).map_or_else(|| Self::Float(number.as_f64().unwrap_or(f64::NAN)), Self::Integer)
            }
            Json::String(text) => Self::Text(text),
            Json::Array(_) | Json::Object(_) => Self::Json(json),
        }
    }
}

impl Value<'_> {
    /// A record of these members; `None` when it would be nested too deep.
    pub(in crate::policy) fn record<const N: usize>(members: [(&'static str, Self); N]) -> Option<Self> {
        let depth = one_deeper_than(members.iter().map(|(_, value)| value))?;
        Some(Self::Record(Nested { items: Rc::new(members), depth }))
    }

    /// A list of these items; `None` when it would be nested too deep.
    pub(super) fn list(items: Vec<Self>) -> Option<Self> {
        let depth = one_deeper_than(items.iter())?;
        Some(Self::List(Nested { items: items.into(), depth }))
    }

    /// How many items a list has; `None` for what is none.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Json(Json::Array(items)) => Some(items.len()),
            Self::List(list) => Some(list.items.len()),
            _ => None,
        }
    }

    /// The item of a list at this place.
    pub(super) fn item(&self, at: usize) -> Option<Self> {
        match self {
            Self::Json(Json::Array(items)) => items.get(at).map(Self::from),
            Self::List(list) => list.items.get(at).cloned(),
            _ => None,
        }
    }

    /// The member with this name or index; what is not there is null.
    pub(super) fn member(&self, fragment: &str) -> Self {
        let member = match self {
            Self::Json(Json::Object(members)) => members.get(fragment).map(Self::from),
            Self::Record(record) => {
                record.items.iter().find(|(name, _)| *name == fragment).map(|(_, value)| value.clone())
            }
            list => fragment.parse().ok().and_then(|at| list.item(at)),
        };
        member.unwrap_or(Self::Null)
    }

    /// Whether it is truthy; `None` when it is neither truthy nor falsy.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Null => Some(false),
            Self::Boolean(boolean) => Some(*boolean),
            Self::Integer(integer) => Some(*integer != 0),
            Self::Text(text) => Some(!text.is_empty()),
            Self::Json(Json::Array(items)) => Some(!items.is_empty()),
            Self::Json(Json::Object(members)) => Some(!members.is_empty()),
            Self::List(list) => Some(!list.items.is_empty()),
            Self::Record(_) => Some(true),
            Self::Json(_) | Self::Float(_) | Self::Moment(_) => None,
        }
    }

    /// Whether two values are the same, without coercion. Arrays and objects cannot be compared.
    pub(super) fn same_as(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(true),
            (Self::Boolean(one), Self::Boolean(another)) => Some(one == another),
            (Self::Integer(one), Self::Integer(another)) => Some(one == another),
            (Self::Text(one), Self::Text(another)) => Some(one == another),
            (Self::Moment(one), Self::Moment(another)) => Some(one == another),
            (Self::Float(one), Self::Float(another)) => Some(one.total_cmp(another) == Ordering::Equal),
            _ if self.is_compound() && other.is_compound() => None,
            _ => Some(false),
        }
    }

    fn is_compound(&self) -> bool {
        matches!(self, Self::Json(_) | Self::List(_) | Self::Record(_))
    }

    /// As JSON, unless that takes more than `left` parts: shared values are written out.
    pub(super) fn to_json(&self, left: &mut usize) -> Option<Json> {
        *left = left.checked_sub(1)?;
        Some(match self {
            Self::Null => Json::Null,
            Self::Boolean(boolean) => (*boolean).into(),
            Self::Integer(integer) => (*integer).into(),
            Self::Float(float) => (*float).into(),
            Self::Text(text) => (*text).into(),
            Self::Moment(moment) => moment.to_rfc3339_opts(SecondsFormat::Millis, true).into(),
            Self::Json(json) => {
                *left = left.checked_sub(parts(json))?;
                (*json).clone()
            }
            Self::List(list) => {
                Json::Array(list.items.iter().map(|item| item.to_json(left)).collect::<Option<_>>()?)
            }
            Self::Record(record) => {
                let member =
                    |(name, value): &(&str, Value<'_>)| Some(((*name).to_owned(), value.to_json(left)?));
                Json::Object(record.items.iter().map(member).collect::<Option<_>>()?)
            }
        })
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Record(record) => record.depth,
            _ => 0,
        }
    }
}

fn one_deeper_than<'v, 'a: 'v>(values: impl Iterator<Item = &'v Value<'a>>) -> Option<usize> {
    Some(values.map(Value::depth).max().unwrap_or(0) + 1).filter(|depth| *depth <= MAX_DEPTH)
}

/// How many values JSON is made of.
fn parts(json: &Json) -> usize {
    1 + match json {
        Json::Array(items) => items.iter().map(parts).sum(),
        Json::Object(members) => members.values().map(parts).sum(),
        _ => 0,
    }
}

impl Order {
    pub(super) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}
