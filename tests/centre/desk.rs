//! A desk that sends: a chain that it makes by itself, through the code that makes bundles.

use posjaga::{
    bundle::{
        Answer, BUNDLE_TYPE, Digest, ENROLMENT_PATH, ENTRIES_PATH, Enrolled, Enrolment, EnrolmentRequest,
        Entry, FORMAT, Fields, Identity, Kind, NO_LINK, Refusal, Sender, SigningKey, encode,
    },
    time::{self, Timestamp},
    visit::{Visit, VisitId},
    visit_log::ChangeKind,
};

use super::{office::Centre, web::Page};

pub struct Desk {
    pub enrolment: Enrolment,
    pub sender: Sender,
    pub key: SigningKey,
    pub identity: Identity,
    pub entries: Vec<Entry>,
    /// How far its clock is off.
    pub skew: chrono::Duration,
    /// The last item of the feed that it has.
    pub feed: u64,
    visits: u64,
}

impl Desk {
    /// A desk that was enrolled with the centre.
    pub fn enrolled(centre: &Centre<'_>, office: &str, name: &str) -> Self {
        let mut desk = Self::new(centre.enrolment(office, name));
        desk.enrol(centre).unwrap();
        desk
    }

    pub fn new(enrolment: Enrolment) -> Self {
        Self {
            sender: Sender { post: enrolment.post, epoch: 0 },
            enrolment,
            key: SigningKey::generate().unwrap(),
            identity: Identity::generate().unwrap(),
            entries: Vec::new(),
            skew: chrono::Duration::zero(),
            feed: 0,
            visits: 0,
        }
    }

    pub fn request(&self) -> EnrolmentRequest {
        EnrolmentRequest {
            v: FORMAT,
            post: self.enrolment.post,
            code: self.enrolment.code.clone(),
            key: self.key.public(),
            recipient: self.identity.recipient().unwrap(),
            app: "0.1.0".to_owned(),
        }
    }

    pub fn enrol(&mut self, centre: &Centre<'_>) -> Result<(), Refusal> {
        let body = serde_json::to_vec(&self.request()).unwrap();
        let page = centre.web.post(ENROLMENT_PATH, &body, &[]).unwrap();
        let enrolled: Enrolled = answer(&page)?;
        assert_eq!(enrolled.key, self.key.public());
        self.sender.epoch = enrolled.epoch;
        Ok(())
    }

    /// A guest comes.
    pub fn arrive(&mut self, name: &str) -> VisitId {
        self.arrive_at(name, time::now())
    }

    pub fn arrive_at(&mut self, name: &str, at: Timestamp) -> VisitId {
        self.visits += 1;
        let millis = at.timestamp_millis().max(0).cast_unsigned();
        let id = ulid(millis, self.enrolment.post.to_bytes()[15], self.visits);
        let mut visit = Visit::blank(self.visits, id);
        visit.arrived = at;
        name.clone_into(&mut visit.name);
        "Puskesmas Melati".clone_into(&mut visit.organisation);
        "Rapat".clone_into(&mut visit.purpose);
        "Bagian Umum".clone_into(&mut visit.host);
        "081234567890".clone_into(&mut visit.phone);
        "catatan rahasia".clone_into(&mut visit.note);
        self.push(Kind::Known(ChangeKind::Arrival), Some(visit));
        id
    }

    /// What is to be said of the visit now.
    pub fn change(&mut self, kind: ChangeKind, id: VisitId, change: impl FnOnce(&mut Visit)) {
        let mut visit = self.latest(id).clone();
        change(&mut visit);
        // A visit travels as it is now, with whichever entry.
        for entry in self.entries.iter_mut().filter(|entry| entry.id == Some(id)) {
            entry.visit = Some(visit.clone());
        }
        self.push(Kind::Known(kind), Some(visit));
    }

    pub fn leave(&mut self, id: VisitId) {
        self.change(ChangeKind::Departure, id, |visit| visit.left = Some(visit.arrived.max(time::now())));
    }

    pub fn purge(&mut self, id: VisitId) {
        self.change(ChangeKind::Purge, id, |visit| {
            for text in [
                &mut visit.name,
                &mut visit.organisation,
                &mut visit.purpose,
                &mut visit.host,
                &mut visit.phone,
                &mut visit.note,
            ] {
                text.clear();
            }
        });
    }

    pub fn latest(&self, id: VisitId) -> &Visit {
        let of = self.entries.iter().rev().find(|entry| entry.id == Some(id));
        of.and_then(|entry| entry.visit.as_ref()).expect("the visit is there")
    }

    pub fn push(&mut self, kind: Kind, visit: Option<Visit>) {
        let seq = self.entries.len() as u64 + 1;
        let mut entry = Entry {
            seq,
            kind,
            at: time::now(),
            no: visit.as_ref().map(|visit| visit.no),
            state: visit.is_some().then_some([seq as u8; 32]),
            detail: None,
            link: NO_LINK,
            id: visit.as_ref().map(|visit| visit.id),
            visit,
            strange: None,
        };
        entry.link = entry.linked(&self.link(seq - 1));
        self.entries.push(entry);
    }

    /// The link of an entry; none for number 0.
    pub fn link(&self, seq: u64) -> Digest {
        seq.checked_sub(1).map_or(NO_LINK, |at| self.entries[at as usize].link)
    }

    /// A bundle of the entries from this number on.
    pub fn bundle(&self, from: u64) -> Vec<u8> {
        self.bundle_of(from, self.entries.len() as u64)
    }

    pub fn bundle_of(&self, from: u64, to: u64) -> Vec<u8> {
        self.bundle_with(from, to, self.enrolment.fields)
    }

    pub fn bundle_with(&self, from: u64, to: u64, fields: Fields) -> Vec<u8> {
        let entries = &self.entries[from as usize - 1..to as usize];
        let clock = time::now() + self.skew;
        encode(self.sender, (from, self.link(from - 1)), entries, fields, (clock, self.feed), &self.key).bytes
    }

    /// Sends the entries from this number on, as far as one bundle holds them.
    pub fn send(&self, centre: &Centre<'_>, from: u64) -> Result<Answer, Refusal> {
        post(centre, &self.bundle(from))
    }

    /// Sends everything that the centre has not acknowledged, as a real desk does. Says how often it was not heard.
    pub fn drain(&self, centre: &Centre<'_>) -> u32 {
        let (mut next, mut unheard) = (1, 0);
        loop {
            let body = self.bundle(next.min(self.entries.len() as u64 + 1));
            match centre.web.post(ENTRIES_PATH, &body, &[]) {
                Ok(page) if page.status == 200 => {
                    let told: Answer = answer(&page).unwrap();
                    assert_eq!(told.link, self.link(told.acked));
                    if told.acked == self.entries.len() as u64 {
                        return unheard;
                    }
                    next = told.want_from.unwrap_or(told.acked + 1);
                }
                Ok(page) => {
                    assert_eq!(page.status, 503, "{}", page.text());
                    unheard += 1;
                }
                Err(_) => unheard += 1,
            }
        }
    }
}

pub fn post(centre: &Centre<'_>, body: &[u8]) -> Result<Answer, Refusal> {
    answer(&centre.web.post(ENTRIES_PATH, body, &[("content-type", BUNDLE_TYPE)]).unwrap())
}

pub fn answer<T: serde::de::DeserializeOwned>(page: &Page) -> Result<T, Refusal> {
    if page.status == 200 {
        return Ok(serde_json::from_slice(&page.bytes).unwrap_or_else(|_| panic!("{}", page.text())));
    }
    let refusal: Refusal = serde_json::from_slice(&page.bytes).unwrap_or_else(|_| panic!("{page:?}"));
    Err(refusal)
}

/// An id of a visit that was written at this time.
pub fn ulid(millis: u64, post: u8, no: u64) -> VisitId {
    let mut value = u128::from(millis) << 80 | u128::from(post) << 64 | u128::from(no);
    let mut text = [b'0'; 26];
    for letter in text.iter_mut().rev() {
        *letter = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(value & 31) as usize];
        value >>= 5;
    }
    VisitId::parse(std::str::from_utf8(&text).unwrap()).unwrap()
}
