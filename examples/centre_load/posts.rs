//! Posts that send, through the code that makes and signs bundles at a desk.

use posjaga::{
    bundle::{
        Answer, ENROLMENT_PATH, ENTRIES_PATH, Enrolled, Enrolment, EnrolmentRequest, Entry, FORMAT, Identity,
        Kind, NO_LINK, Sender, SigningKey, encode,
    },
    time,
    visit::{EvidenceKind, Visit, VisitId},
    visit_log::ChangeKind,
};
use ureq::Agent;

use crate::centre::Centre;

/// So many offices the posts are of.
const OFFICES: usize = 60;

pub struct Post {
    enrolment: Enrolment,
    sender: Sender,
    key: SigningKey,
    next: u64,
    link: [u8; 32],
    pub sent: u64,
}

/// Enrols so many posts, spread over offices whose codes begin so.
pub fn enrolled(centre: &Centre, prefix: &str, count: usize) -> Vec<Post> {
    let agent = centre.agent();
    (0..count)
        .map(|no| {
            let office = format!("{prefix}{:02}", no % OFFICES);
            if !centre.has_office(&office) {
                centre.done(&["office", "add", &office, &format!("Kantor {office}"), "--capacity", "200"]);
            }
            enrol(&agent, centre.enrolment(&office, &format!("Pos {no}")))
        })
        .collect()
}

fn enrol(agent: &Agent, enrolment: Enrolment) -> Post {
    let key = SigningKey::generate().expect("random numbers");
    let request = EnrolmentRequest {
        v: FORMAT,
        post: enrolment.post,
        code: enrolment.code.clone(),
        key: key.public(),
        recipient: Identity::generate().and_then(|identity| identity.recipient()).expect("random numbers"),
        app: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let body = serde_json::to_vec(&request).expect("JSON");
    let url = format!("{}{ENROLMENT_PATH}", enrolment.url);
    let mut response = agent.post(&url).send(&body).expect("the centre answers");
    let enrolled: Enrolled =
        serde_json::from_slice(&response.body_mut().read_to_vec().expect("an answer")).expect("JSON");
    let sender = Sender { post: enrolment.post, epoch: enrolled.epoch };
    Post { enrolment, sender, key, next: 1, link: NO_LINK, sent: 0 }
}

impl Post {
    /// Makes so many entries, in pairs of one who comes and the same who leaves, and sends them.
    pub fn send(&mut self, agent: &Agent, count: u64) {
        let first = self.next;
        let before = self.link;
        let entries: Vec<Entry> = (0..count).map(|_| self.entry()).collect();
        let now = (time::now(), 0);
        let bundle = encode(self.sender, (first, before), &entries, self.enrolment.fields, now, &self.key);
        // What had no room goes with the next one.
        self.next = bundle.header.to + 1;
        self.link = bundle.link;
        self.sent += bundle.header.to + 1 - first;
        let url = format!("{}{ENTRIES_PATH}", self.enrolment.url);
        let mut response = agent.post(&url).send(&bundle.bytes).expect("the centre answers");
        let answer: Answer =
            serde_json::from_slice(&response.body_mut().read_to_vec().expect("an answer")).expect("JSON");
        assert_eq!((answer.acked, answer.link), (bundle.header.to, bundle.link));
    }

    fn entry(&mut self) -> Entry {
        let seq = self.next;
        let no = seq.div_ceil(2);
        let minutes = i64::try_from(no % 14_400).unwrap_or_default();
        let arrived = time::now() - chrono::Duration::minutes(3 * minutes);
        let [.., fourteenth, fifteenth] = self.sender.post.to_bytes();
        let id = ulid::Ulid::from_parts(
            u64::try_from(arrived.timestamp_millis() / 180_000 * 180_000).unwrap_or_default(),
            u128::from(fifteenth) << 64 | u128::from(fourteenth) << 56 | u128::from(no),
        );
        let mut visit = Visit::blank(no, VisitId::parse(&id.to_string()).expect("a ULID"));
        visit.arrived = arrived;
        visit.name = format!("Tamu {} {}", no % 5000, self.enrolment.name);
        visit.organisation = format!("Instansi {}", no % 300);
        "Rapat".clone_into(&mut visit.purpose);
        visit.host = format!("Bagian {}", no % 40);
        visit.evidence = EvidenceKind::Verified;
        let leaves = seq.is_multiple_of(2);
        visit.left = leaves.then(|| arrived + chrono::Duration::minutes(40));
        let mut entry = Entry {
            seq,
            kind: Kind::Known(if leaves { ChangeKind::Departure } else { ChangeKind::Arrival }),
            at: arrived,
            no: Some(no),
            state: Some([seq as u8; 32]),
            detail: None,
            link: NO_LINK,
            id: Some(visit.id),
            visit: Some(visit),
            strange: None,
        };
        entry.link = entry.linked(&self.link);
        self.link = entry.link;
        self.next += 1;
        entry
    }
}
