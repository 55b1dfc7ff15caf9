//! What a guest says of a visit.

use std::fmt;

use crate::visit::{FIELDS, Field, Kind, Value, Visit};

/// What a guest says about a visit: the fields that the desk asks for; see [`Field::FORM`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Guest {
    texts: [String; FIELDS.len()],
    /// How many people the visit stands for.
    pub party: u32,
}

impl Guest {
    /// What a visit says of its guest.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        let mut guest = Self { party: visit.party, ..Self::default() };
        for field in Field::FORM {
            visit.text(*field).clone_into(guest.text_mut(*field));
        }
        guest
    }

    /// What he says in this field.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        &self.texts[field as usize]
    }

    /// The same, to be changed.
    pub fn text_mut(&mut self, field: Field) -> &mut String {
        &mut self.texts[field as usize]
    }

    /// Each field that the desk asks for, with what he says in it.
    pub fn said(&self) -> impl Iterator<Item = (Field, Value<'_>)> {
        Field::FORM.iter().map(|field| match field.spec().kind {
            Kind::Count => (*field, Value::Count(self.party)),
            _ => (*field, Value::Text(self.text(*field))),
        })
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest").finish_non_exhaustive()
    }
}
