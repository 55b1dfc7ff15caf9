//! Which fields of a visit travel.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::visit::{Field, Kind as FieldKind};

/// The fields that an office sends besides those that always travel: what counts are made of (party, evidence, verdict,
/// policy, arrival, departure, ending). All others are texts that may tell whose a visit was. In JSON it is the list of
/// their codes; codes that are not known are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields([bool; Field::ALL.len()]);

impl Fields {
    /// Counts only.
    pub const COUNTS: Self = Self::of(&[]);
    /// Who came from where, what for and to whom: what is sent unless an office says otherwise.
    pub const USUAL: Self = Self::of(&[Field::Name, Field::Organisation, Field::Purpose, Field::Host]);
    /// Everything, as an export has it.
    pub const ALL: Self = Self::of(Field::ALL);

    /// These, and what always travels.
    #[must_use]
    pub const fn of(fields: &[Field]) -> Self {
        let mut sent = [false; Field::ALL.len()];
        let mut at = 0;
        while at < fields.len() {
            sent[fields[at] as usize] = !Self::always(fields[at]);
            at += 1;
        }
        Self(sent)
    }

    /// Whether this field travels.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        Self::always(field) || self.0.get(field as usize).copied().unwrap_or_default()
    }

    /// Whether this field always travels.
    #[must_use]
    pub const fn always(field: Field) -> bool {
        matches!(field, Field::Policy) || !matches!(field.spec().kind, FieldKind::Text { .. })
    }

    /// Those that travel because the office chose so.
    pub fn chosen(&self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(|field| !Self::always(*field) && self.has(*field))
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.chosen().map(Field::code))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let codes = Vec::<String>::deserialize(from)?;
        let fields: Vec<Field> = codes.iter().filter_map(|code| Field::from_code(code)).collect();
        Ok(Self::of(&fields))
    }
}
