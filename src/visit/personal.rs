//! What is kept of each field that tells whose a visit was.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use super::Field;

/// One value for each of [`Field::PERSONAL`]. It is written with the names of the fields, so that a field can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Personal<T>([T; Field::PERSONAL.len()]);

/// The fields as they stood when these values were written without their names.
const FIRST: [Field; 6] =
    [Field::Name, Field::Organisation, Field::Purpose, Field::Host, Field::Phone, Field::Note];

impl<T> Personal<T> {
    /// The same value for all of them.
    pub fn all(value: T) -> Self
    where
        T: Copy,
    {
        Self([value; Field::PERSONAL.len()])
    }

    /// The value of this field; `None` for one that is not personal.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<&T> {
        self.iter().find(|(one, _)| *one == field).map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, field: Field) -> Option<&mut T> {
        self.iter_mut().find(|(one, _)| *one == field).map(|(_, value)| value)
    }

    /// Each field with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &T)> {
        Field::PERSONAL.iter().copied().zip(&self.0)
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Field, &mut T)> {
        Field::PERSONAL.iter().copied().zip(&mut self.0)
    }

    /// The same fields with other values.
    pub fn map<U>(self, other: impl FnMut(T) -> U) -> Personal<U> {
        Personal(self.0.map(other))
    }
}

impl<T: Default> Default for Personal<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| T::default()))
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter().map(|(field, value)| (field.code(), value)))
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Values(Self::default()))
    }
}

struct Values<T>(Personal<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Values<T> {
    type Value = Personal<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values by the names of fields")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut values: A) -> Result<Personal<T>, A::Error> {
        while let Some((name, value)) = values.next_entry::<String, T>()? {
            if let Some(slot) = Field::from_code(&name).and_then(|field| self.0.of_mut(field)) {
                *slot = value;
            }
        }
        Ok(self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<Personal<T>, A::Error> {
        for field in FIRST {
            if let (Some(value), Some(slot)) = (values.next_element()?, self.0.of_mut(field)) {
                *slot = value;
            }
        }
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_by_name_and_read_from_before_too() {
        let mut values = Personal::<i64>::default();
        *values.of_mut(Field::Phone).unwrap() = 7;
        *values.of_mut(Field::Note).unwrap() = -3;
        assert_eq!(values.of_mut(Field::Party), None);
        let written = serde_json::to_string(&values).unwrap();
        let named = r#"{"name":0,"organisation":0,"purpose":0,"host":0,"phone":7,"note":-3}"#;
        assert_eq!(written, named);
        for text in [named, "[0,0,0,0,7,-3]", r#"{"note":-3,"unheard-of":5,"phone":7}"#] {
            assert_eq!(serde_json::from_str::<Personal<i64>>(text).unwrap(), values, "{text}");
        }
    }
}
