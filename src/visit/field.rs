//! The fields of a visit: what is said of it, each declared once.
//!
//! The log and its chain, exports, imports, corrections, the search, destruction and the form are made from
//! [`FIELDS`]. Beside its fields a visit has what nobody says of it: its number, its id, and when it was entered.

use super::{Ending, EvidenceKind, MAX_FIELD_CHARS, NewVisit, Visit};
use crate::{
    text::{Text, text},
    time::Timestamp,
    verdict::Verdict,
};

/// A field of a visit; see [`NewVisit`] for what stands in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields of `NewVisit` under their own names")]
pub enum Field {
    Name,
    Organisation,
    Purpose,
    Host,
    Phone,
    Card,
    Party,
    Evidence,
    Verdict,
    Policy,
    Post,
    Officer,
    Note,
    Arrived,
    Left,
    Ending,
}

/// All that is to be known of a field.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct FieldSpec {
    /// Which one.
    pub field: Field,
    /// Its stable name in files and on the command line.
    pub code: &'static str,
    /// Its column in the log.
    pub column: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// When it is emptied.
    pub keeping: Keeping,
    /// How it is searched.
    pub search: Search,
    /// Whether it came after the first version of the log and of its exports. What is from before does not know it,
    /// and says nothing of it.
    pub later: bool,
    /// Whether somebody else than the guest may be named in it.
    pub may_name: bool,
    /// Whether its text is a number, which a spreadsheet is not to warn of.
    pub digits: bool,
    /// Whether it is asked for at the desk.
    pub form: bool,
    /// What people call it, within a sentence.
    pub name: Text,
    /// Its label where it is typed in.
    pub label: Text,
    /// What people call its column in a list.
    pub heading: Text,
    /// What its column is called elsewhere, beside its code: on paper lists, in spreadsheets and in the answers of
    /// forms, in Indonesian and in English. Small letters, with single blanks for everything that is no letter, and
    /// commas in between.
    pub headings: &'static str,
    /// The width of its column in a workbook, in characters.
    pub width: f64,
    /// The width of its column on paper, in points; `None` when it is not printed.
    pub paper: Option<f32>,
}

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text of at most so many characters.
    Text {
        /// The most it may have.
        limit: usize,
    },
    /// A number of people.
    Count,
    /// One of a few codes of ours.
    Code,
    /// A point in time.
    Time,
}

/// When a field is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It tells whose the visit was, and goes when its time is over.
    Personal,
    /// It tells nobody's name, and goes with the name.
    WithName,
    /// It stays, for the counts of the year.
    Stays,
}

/// How a field is searched. The index of the search knows it by a mark, which stands in no text and is never that of
/// another field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// Not at all.
    No,
    /// By a part of it.
    Words(char),
    /// By the whole of it.
    Whole(char),
    /// By some of its digits in a row, as a telephone number.
    Digits(char),
}

/// What stands in a field, to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "see `Kind`")]
pub enum Value<'a> {
    Text(&'a str),
    Count(u32),
    Evidence(EvidenceKind),
    Verdict(Option<Verdict>),
    Time(Option<Timestamp>),
    Ending(Ending),
}

/// Where a field stands, to be written.
#[expect(missing_docs, reason = "see `Kind`")]
pub enum Slot<'a> {
    Text(&'a mut String),
    Count(&'a mut u32),
    Evidence(&'a mut EvidenceKind),
    Verdict(&'a mut Option<Verdict>),
    Time(&'a mut Timestamp),
    OptionalTime(&'a mut Option<Timestamp>),
    Ending(&'a mut Ending),
}

/// The fields, in the order of [`Field`].
pub const FIELDS: [FieldSpec; 16] = [
    FieldSpec {
        keeping: Keeping::Personal,
        search: Search::Words('\u{1}'),
        form: true,
        width: 30.0,
        paper: Some(150.0),
        headings: "nama, nama tamu, nama lengkap, nama pengunjung, nama lengkap tamu, nama anda, nama \
                   lengkap anda, nama tamu pengunjung, nama tamu undangan, tamu, pengunjung, guest, \
                   guest name, guest s name, full name, your name, visitor, visitor name, visitor s \
                   name, name of visitor, name of guest, visitor full name",
        label: text!("field-name-label"),
        heading: text!("field-name-column"),
        ..FieldSpec::text(Field::Name, "name", text!("field-name"))
    },
    FieldSpec {
        keeping: Keeping::Personal,
        search: Search::Words('\u{2}'),
        may_name: true,
        form: true,
        width: 26.0,
        paper: Some(122.0),
        headings: "asal instansi, instansi, asal, instansi asal, nama instansi, perusahaan, nama \
                   perusahaan, asal perusahaan, instansi perusahaan, perusahaan instansi, lembaga, \
                   organisasi, asal lembaga, unit kerja, dari, alamat, alamat instansi, instansi \
                   alamat, asal instansi alamat, asal instansi perusahaan, asal sekolah, organization, \
                   company, company name, company organisation, company organization, institution, \
                   agency, address, from",
        label: text!("field-organisation-label"),
        heading: text!("field-organisation-column"),
        ..FieldSpec::text(Field::Organisation, "organisation", text!("field-organisation"))
    },
    FieldSpec {
        keeping: Keeping::Personal,
        may_name: true,
        form: true,
        width: 22.0,
        paper: Some(98.0),
        headings: "keperluan, maksud, maksud dan tujuan, maksud tujuan, tujuan, tujuan kunjungan, \
                   maksud kunjungan, maksud kedatangan, tujuan kedatangan, keperluan kunjungan, \
                   perihal, reason, reason for visit, purpose of visit, purpose of the visit, visit \
                   purpose",
        label: text!("field-purpose-label"),
        heading: text!("field-purpose-column"),
        ..FieldSpec::text(Field::Purpose, "purpose", text!("field-purpose"))
    },
    FieldSpec {
        keeping: Keeping::Personal,
        search: Search::Words('\u{3}'),
        may_name: true,
        form: true,
        width: 22.0,
        paper: Some(92.0),
        headings: "menemui, bertemu, bertemu dengan, ingin bertemu, ingin bertemu dengan, yang ditemui, \
                   orang yang ditemui, nama yang ditemui, pejabat yang ditemui, pegawai yang ditemui, \
                   ditemui, yang dituju, orang yang dituju, pejabat yang dituju, bagian, bagian yang \
                   dituju, unit yang dituju, to see, to meet, whom to see, whom to meet, person to see, \
                   person to meet, person visited, visiting, meeting with, host name",
        label: text!("field-host-label"),
        heading: text!("field-host-column"),
        ..FieldSpec::text(Field::Host, "host", text!("field-host"))
    },
    FieldSpec {
        keeping: Keeping::Personal,
        search: Search::Digits('\u{5}'),
        may_name: true,
        digits: true,
        form: true,
        width: 17.0,
        headings: "telepon, no telepon, nomor telepon, telp, no telp, nomor telp, telp hp, no telp hp, \
                   no telepon hp, nomor telepon hp, hp, no hp, nomor hp, no hp wa, nomor hp wa, no \
                   handphone, nomor handphone, handphone, no ponsel, nomor ponsel, kontak, no kontak, \
                   nomor kontak, wa, no wa, nomor wa, no whatsapp, nomor whatsapp, whatsapp, mobile, \
                   mobile no, mobile number, telephone, telephone number, tel, phone no, phone number, \
                   contact, contact no, contact number, no hp whatsapp, nomor hp whatsapp",
        label: text!("field-phone-label"),
        heading: text!("field-phone-column"),
        ..FieldSpec::text(Field::Phone, "phone", text!("field-phone"))
    },
    FieldSpec {
        kind: Kind::Text { limit: 20 },
        keeping: Keeping::WithName,
        search: Search::Whole('\u{4}'),
        later: true,
        may_name: true,
        digits: true,
        form: true,
        width: 14.0,
        headings: "no kartu, nomor kartu, no kartu tamu, nomor kartu tamu, kartu tamu, no kartu pengunjung, \
                   nomor kartu pengunjung, kartu pengunjung, no badge, nomor badge, card no, card number, \
                   visitor card, visitor card no, visitor card number, badge, badge no, badge number, \
                   visitor badge, visitor badge no, visitor badge number",
        label: text!("field-card-label"),
        heading: text!("field-card-column"),
        ..FieldSpec::text(Field::Card, "card", text!("field-card"))
    },
    FieldSpec {
        form: true,
        width: 8.0,
        paper: Some(36.0),
        headings: "orang, jumlah, jml, jumlah orang, jml orang, jumlah tamu, jml tamu, jumlah \
                   rombongan, jumlah pengunjung, rombongan, people, number of people, number of \
                   visitors, no of visitors, no of people, pax",
        label: text!("field-party-label"),
        heading: text!("field-party-column"),
        ..FieldSpec::of(Field::Party, "party", Kind::Count, text!("field-party"))
    },
    FieldSpec {
        width: 15.0,
        paper: Some(78.0),
        headings: "bukti, bukti vaksin, bukti vaksinasi",
        heading: text!("field-evidence-column"),
        ..FieldSpec::of(Field::Evidence, "evidence", Kind::Code, text!("field-evidence"))
    },
    FieldSpec {
        width: 14.0,
        paper: Some(74.0),
        headings: "putusan, hasil, result",
        heading: text!("field-verdict-column"),
        ..FieldSpec::of(Field::Verdict, "verdict", Kind::Code, text!("field-verdict"))
    },
    FieldSpec {
        width: 18.0,
        headings: "kebijakan, aturan",
        heading: text!("field-policy-column"),
        ..FieldSpec::text(Field::Policy, "policy", text!("field-policy"))
    },
    FieldSpec {
        width: 18.0,
        headings: "pos, pos jaga, gate",
        heading: text!("field-post-column"),
        ..FieldSpec::text(Field::Post, "post", text!("field-post"))
    },
    FieldSpec {
        may_name: true,
        width: 18.0,
        headings: "petugas, petugas jaga, nama petugas, satpam, security, guard",
        heading: text!("field-officer-column"),
        ..FieldSpec::text(Field::Officer, "officer", text!("field-officer"))
    },
    FieldSpec {
        keeping: Keeping::Personal,
        may_name: true,
        form: true,
        width: 30.0,
        headings: "catatan, keterangan, ket, notes, remark, remarks, comment, comments",
        label: text!("field-note-label"),
        heading: text!("field-note-column"),
        ..FieldSpec::text(Field::Note, "note", text!("field-note"))
    },
    FieldSpec {
        width: 18.0,
        paper: Some(38.0),
        headings: "masuk, jam masuk, waktu masuk, datang, jam datang, waktu datang, jam kedatangan, \
                   waktu kedatangan, kedatangan, jam, pukul, waktu, tiba, jam tiba, waktu tiba, jam \
                   kunjungan, waktu kunjungan, check in, jam check in, waktu check in, in, time in, in \
                   time, arrival, arrival time, time of arrival, check in time, sign in, sign in time, \
                   entry time, time, tanggal dan jam, tanggal jam, tanggal dan waktu, tanggal waktu, \
                   hari tanggal jam, tgl jam, tgl dan jam, waktu dan tanggal, date and time, date time, \
                   datetime, tanggal jam masuk, tanggal dan jam masuk",
        heading: text!("field-arrived-column"),
        ..FieldSpec::of(Field::Arrived, "arrived", Kind::Time, text!("field-arrived"))
    },
    FieldSpec {
        column: "departed",
        width: 18.0,
        paper: Some(42.0),
        headings: "keluar, jam keluar, waktu keluar, pulang, jam pulang, waktu pulang, kepulangan, jam \
                   kepulangan, waktu kepulangan, selesai, jam selesai, check out, jam check out, waktu \
                   check out, out, time out, out time, departure, departure time, time of departure, \
                   check out time, sign out, sign out time, exit time, tanggal dan jam keluar, tanggal \
                   jam keluar",
        heading: text!("field-left-column"),
        ..FieldSpec::of(Field::Left, "left", Kind::Time, text!("field-left"))
    },
    FieldSpec {
        later: true,
        width: 16.0,
        headings: "akhir kunjungan, end of visit",
        heading: text!("field-ending-column"),
        ..FieldSpec::of(Field::Ending, "ending", Kind::Code, text!("field-ending"))
    },
];

/// The fields of which something holds, in the order of the table.
macro_rules! fields_where {
    ($spec:ident => $holds:expr) => {{
        const COUNT: usize = {
            let (mut at, mut count) = (0, 0);
            while at < FIELDS.len() {
                let $spec = &FIELDS[at];
                count += if $holds { 1 } else { 0 };
                at += 1;
            }
            count
        };
        const FOUND: [Field; COUNT] = {
            let mut found = [Field::Name; COUNT];
            let (mut at, mut count) = (0, 0);
            while at < FIELDS.len() {
                let $spec = &FIELDS[at];
                if $holds {
                    found[count] = $spec.field;
                    count += 1;
                }
                at += 1;
            }
            found
        };
        &FOUND
    }};
}

impl Field {
    /// All of them.
    pub const ALL: &[Self] = fields_where!(_spec => true);
    /// Those that are texts.
    pub const TEXTS: &[Self] = fields_where!(spec => matches!(spec.kind, Kind::Text { .. }));
    /// Those that tell whose a visit was, and are emptied when their time is over.
    pub const PERSONAL: &[Self] = fields_where!(spec => matches!(spec.keeping, Keeping::Personal));
    /// Those that are texts or codes.
    pub const WORDS: &[Self] = fields_where!(spec => matches!(spec.kind, Kind::Text { .. } | Kind::Code));
    /// Those that are emptied with the name.
    pub const WITH_NAME: &[Self] = fields_where!(spec => matches!(spec.keeping, Keeping::WithName));
    /// Those that can be searched.
    pub const SEARCHED: &[Self] = fields_where!(spec => !matches!(spec.search, Search::No));
    /// Those in which somebody else than the guest may be named.
    pub const MAY_NAME: &[Self] = fields_where!(spec => spec.may_name);
    /// Those that are asked for at the desk.
    pub const FORM: &[Self] = fields_where!(spec => spec.form);

    /// All that is to be known of it.
    #[must_use]
    pub const fn spec(self) -> &'static FieldSpec {
        &FIELDS[self as usize]
    }

    /// Its stable name in files and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.spec().code
    }

    /// The field with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.code() == code)
    }

    /// Whether it tells whose a visit was.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(self.spec().keeping, Keeping::Personal)
    }

    /// The most characters that it may have; 0 for what is no text.
    #[must_use]
    pub const fn max_chars(self) -> usize {
        match self.spec().kind {
            Kind::Text { limit } => limit,
            _ => 0,
        }
    }
}

impl FieldSpec {
    const fn text(field: Field, code: &'static str, name: Text) -> Self {
        Self::of(field, code, Kind::Text { limit: MAX_FIELD_CHARS }, name)
    }

    const fn of(field: Field, code: &'static str, kind: Kind, name: Text) -> Self {
        Self {
            field,
            code,
            column: code,
            kind,
            keeping: Keeping::Stays,
            search: Search::No,
            later: false,
            may_name: false,
            digits: false,
            form: false,
            name,
            label: name,
            heading: name,
            headings: "",
            width: 18.0,
            paper: None,
        }
    }
}

impl<'a> Value<'a> {
    /// What stands in one of [`Field::WORDS`]; of a code that is not there it is empty.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Evidence(kind) => Some(kind.code()),
            Self::Verdict(verdict) => Some(verdict.map_or("", Verdict::code)),
            Self::Ending(ending) => Some(ending.code()),
            Self::Count(_) | Self::Time(_) => None,
        }
    }
}

impl Slot<'_> {
    /// Puts a value in, if it is one for this field.
    pub fn set(self, value: Value<'_>) {
        match (self, value) {
            (Self::Text(slot), Value::Text(text)) => text.clone_into(slot),
            (Self::Count(slot), Value::Count(count)) => *slot = count,
            (Self::Evidence(slot), Value::Evidence(kind)) => *slot = kind,
            (Self::Verdict(slot), Value::Verdict(verdict)) => *slot = verdict,
            (Self::Time(slot), Value::Time(Some(time))) => *slot = time,
            (Self::OptionalTime(slot), Value::Time(time)) => *slot = time,
            (Self::Ending(slot), Value::Ending(ending)) => *slot = ending,
            _ => {}
        }
    }
}

/// Reads and writes a visit by its fields: both kinds of it have the same.
macro_rules! by_field {
    ($($visit:ty),*) => {$(
        impl $visit {
            /// What stands in this field.
            #[must_use]
            pub fn get(&self, field: Field) -> Value<'_> {
                match field {
                    Field::Name => Value::Text(&self.name),
                    Field::Organisation => Value::Text(&self.organisation),
                    Field::Purpose => Value::Text(&self.purpose),
                    Field::Host => Value::Text(&self.host),
                    Field::Phone => Value::Text(&self.phone),
                    Field::Card => Value::Text(&self.card),
                    Field::Party => Value::Count(self.party),
                    Field::Evidence => Value::Evidence(self.evidence),
                    Field::Verdict => Value::Verdict(self.verdict),
                    Field::Policy => Value::Text(&self.policy),
                    Field::Post => Value::Text(&self.post),
                    Field::Officer => Value::Text(&self.officer),
                    Field::Note => Value::Text(&self.note),
                    Field::Arrived => Value::Time(Some(self.arrived)),
                    Field::Left => Value::Time(self.left),
                    Field::Ending => Value::Ending(self.ending),
                }
            }

            /// Where this field stands.
            pub fn slot(&mut self, field: Field) -> Slot<'_> {
                match field {
                    Field::Name => Slot::Text(&mut self.name),
                    Field::Organisation => Slot::Text(&mut self.organisation),
                    Field::Purpose => Slot::Text(&mut self.purpose),
                    Field::Host => Slot::Text(&mut self.host),
                    Field::Phone => Slot::Text(&mut self.phone),
                    Field::Card => Slot::Text(&mut self.card),
                    Field::Party => Slot::Count(&mut self.party),
                    Field::Evidence => Slot::Evidence(&mut self.evidence),
                    Field::Verdict => Slot::Verdict(&mut self.verdict),
                    Field::Policy => Slot::Text(&mut self.policy),
                    Field::Post => Slot::Text(&mut self.post),
                    Field::Officer => Slot::Text(&mut self.officer),
                    Field::Note => Slot::Text(&mut self.note),
                    Field::Arrived => Slot::Time(&mut self.arrived),
                    Field::Left => Slot::OptionalTime(&mut self.left),
                    Field::Ending => Slot::Ending(&mut self.ending),
                }
            }

            /// The text in this field; none stands where it holds something else.
            #[must_use]
            pub fn text(&self, field: Field) -> &str {
                match self.get(field) {
                    Value::Text(text) => text,
                    _ => "",
                }
            }

            /// The first text that is too long, as an error.
            pub(super) fn check_texts(&self) -> Result<(), super::VisitError> {
                Field::TEXTS
                    .iter()
                    .try_for_each(|field| super::check_length(field.code(), self.text(*field), field.max_chars()))
            }
        }
    )*};
}

by_field!(NewVisit, Visit);

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_field_stands_at_its_place_in_the_table_under_a_name_of_its_own() {
        for (at, spec) in FIELDS.iter().enumerate() {
            assert_eq!(spec.field as usize, at, "{}", spec.code);
            assert_eq!(Field::from_code(spec.code), Some(spec.field));
        }
        assert_eq!(Field::ALL.len(), FIELDS.len());
        let columns: HashSet<_> = FIELDS.iter().map(|spec| spec.column).collect();
        assert_eq!(columns.len(), FIELDS.len());
    }

    #[test]
    fn no_heading_names_two_fields_and_no_mark_of_the_search_stands_for_two() {
        let mut headings = HashSet::new();
        let mut marks = HashSet::new();
        for spec in &FIELDS {
            for heading in spec.headings.split(", ").filter(|heading| !heading.is_empty()).chain([spec.code])
            {
                assert!(headings.insert(heading), "{heading}");
                let plain = heading.chars().all(|letter| letter.is_ascii_lowercase() || letter == ' ');
                assert!(plain && !heading.contains("  "), "{heading}");
            }
            if let Search::Words(mark) | Search::Whole(mark) | Search::Digits(mark) = spec.search {
                assert!(marks.insert(mark) && mark.is_control(), "{}", spec.code);
            }
        }
    }

    #[test]
    fn what_is_written_into_a_field_is_read_from_it() {
        let mut visit = NewVisit::at(Timestamp::UNIX_EPOCH);
        for field in Field::ALL.iter().copied() {
            let kind = field.spec().kind;
            match visit.slot(field) {
                Slot::Text(text) => text.push_str(field.code()),
                Slot::Count(count) => *count = 77,
                Slot::Evidence(evidence) => *evidence = EvidenceKind::Verified,
                Slot::Verdict(verdict) => *verdict = Some(Verdict::Review),
                Slot::Ending(ending) => *ending = Ending::Assumed,
                Slot::Time(time) => *time = Timestamp::UNIX_EPOCH + chrono::TimeDelta::days(1),
                Slot::OptionalTime(time) => *time = Some(Timestamp::UNIX_EPOCH + chrono::TimeDelta::days(2)),
            }
            let fits = match (visit.get(field), kind) {
                (Value::Text(text), Kind::Text { .. }) => text == field.code(),
                (Value::Count(count), Kind::Count) => count == 77,
                (Value::Evidence(kind), Kind::Code) => kind == EvidenceKind::Verified,
                (Value::Verdict(verdict), Kind::Code) => verdict == Some(Verdict::Review),
                (Value::Ending(ending), Kind::Code) => ending == Ending::Assumed,
                (Value::Time(time), Kind::Time) => time > Some(Timestamp::UNIX_EPOCH),
                _ => false,
            };
            assert!(fits, "{}", field.code());
        }
    }
}
