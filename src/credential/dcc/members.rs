//! What is looked up in a map of CBOR: the strict reader lets no key stand twice.

use ciborium::Value;

/// The members of a map, in the order in which they came.
pub(in crate::credential) type Members = Vec<(Value, Value)>;

/// The member with this number for its key.
pub(in crate::credential) fn labelled(members: &[(Value, Value)], label: i128) -> Option<&Value> {
    members.iter().find_map(|(key, value)| has_label(key, label).then_some(value))
}

/// The member with this text for its key.
pub(in crate::credential) fn named<'a>(members: &'a [(Value, Value)], name: &str) -> Option<&'a Value> {
    members.iter().find_map(|(key, value)| (key.as_text()? == name).then_some(value))
}

/// Takes the member with this number for its key out of a map.
pub(in crate::credential) fn take(members: &mut Members, label: i128) -> Option<Value> {
    let at = members.iter().position(|(key, _)| has_label(key, label))?;
    Some(members.swap_remove(at).1)
}

fn has_label(key: &Value, label: i128) -> bool {
    key.as_integer().is_some_and(|key| i128::from(key) == label)
}
