//! What travels between a post and the centre: the bytes themselves, whole and hostile.

use aws_lc_rs::signature::Ed25519KeyPair;
use data_encoding::BASE64;
use minisign::KeyPair;
use miniz_oxide::{deflate::compress_to_vec_zlib, inflate::decompress_to_vec_zlib};
use posjaga::{
    bundle::{
        self, AgeError, Answer, Digest, Encoded, Enrolled, Enrolment, EnrolmentError, EnrolmentRequest,
        Entry, FORMAT, FeedError, FeedItem, FeedKind, FeedRequest, Fields, Header, Identity, Kind, Label,
        MAX_BUNDLE_BYTES, MAX_CONTENT_BYTES, MAX_ENTRIES, NO_LINK, OfflineKey, OpenError, Parcel,
        ParcelError, Part, PostId, Quarantined, Reason, Recipient, Refusal, RefusalCode, Sender, SigningKey,
        Told,
    },
    time::Timestamp,
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field, Visit, VisitId},
    visit_log::ChangeKind,
};
use serde_json::{Value, json};

const SEED: [u8; 32] = [7; 32];

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn sender() -> Sender {
    Sender { post: PostId::parse("01JDQZ4ME5N7X8K2T3V4W5X6Y7").unwrap(), epoch: 2 }
}

fn key() -> SigningKey {
    SigningKey::from_seed(&SEED)
}

fn clock() -> Timestamp {
    at("2026-11-23T02:00:00.123Z")
}

fn visit(no: u64) -> Visit {
    Visit {
        name: format!("Siti Aminah {no}"),
        organisation: "Dinas Kesehatan".to_owned(),
        purpose: "Rapat".to_owned(),
        host: "Bu Rina".to_owned(),
        phone: "0812 3456 7890".to_owned(),
        note: "membawa kursi roda".to_owned(),
        officer: "Ani".to_owned(),
        party: 3,
        evidence: EvidenceKind::Verified,
        verdict: Some(Verdict::Admit),
        policy: "id-2022-07".to_owned(),
        arrived: at("2026-11-23T01:00:00.999Z"),
        left: Some(at("2026-11-23T01:30:00Z")),
        ..Visit::blank(no, VisitId::parse(&format!("01JDQZ4ME5N7X8K2T3{no:08}")).unwrap())
    }
}

/// A chain over these visits; each of the entries is about the visit of that number.
fn chain(about: &[(ChangeKind, Option<Visit>)]) -> Vec<Entry> {
    let mut before = NO_LINK;
    let mut entries = Vec::new();
    for ((kind, visit), seq) in about.iter().zip(1..) {
        let mut entry = Entry {
            seq,
            kind: Kind::Known(*kind),
            at: at("2026-11-23T01:00:01Z"),
            no: visit.as_ref().map(|visit| visit.no),
            state: visit.as_ref().map(|visit| [visit.no as u8; 32]),
            detail: visit.is_none().then_some([9; 32]),
            link: NO_LINK,
            id: visit.as_ref().map(|visit| visit.id),
            visit: visit.clone(),
            strange: None,
        };
        entry.link = entry.linked(&before);
        before = entry.link;
        entries.push(entry);
    }
    entries
}

fn arrivals(count: u64) -> Vec<Entry> {
    chain(&(1..=count).map(|no| (ChangeKind::Arrival, Some(visit(no)))).collect::<Vec<_>>())
}

fn encoded(entries: &[Entry], fields: Fields) -> Encoded {
    bundle::encode(sender(), (1, NO_LINK), entries, fields, (clock(), 3), &key())
}

/// What a post that is not ours might sign.
fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = b"PJB1".to_vec();
    bytes.extend(sender().post.to_bytes());
    bytes.extend(sender().epoch.to_be_bytes());
    bytes.extend(compress_to_vec_zlib(content, 6));
    signed(bytes)
}

fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let signature = pair.sign(&bytes);
    bytes.extend(signature.as_ref());
    bytes
}

fn content(bytes: &[u8]) -> String {
    String::from_utf8(decompress_to_vec_zlib(&bytes[24..bytes.len() - 64]).unwrap()).unwrap()
}

#[test]
fn what_is_sent_is_what_is_read() {
    let mut entries = chain(&[
        (ChangeKind::Arrival, Some(visit(1))),
        (ChangeKind::Clock, None),
        (ChangeKind::Arrival, Some(visit(2))),
        (ChangeKind::Departure, Some(visit(1))),
    ]);
    let sent = encoded(&entries, Fields::ALL);
    assert_eq!(bundle::peek(&sent.bytes), Ok(sender()));
    let opened = bundle::open(&sent.bytes, &key().public()).unwrap();
    assert_eq!(opened.header, sent.header);
    let Header { format, post, epoch, from, to, before, clock: shown, fields, .. } = opened.header;
    assert_eq!((format, post, epoch, from, to), (FORMAT, sender().post, 2, 1, 4));
    assert_eq!((before, shown, fields), (NO_LINK, clock(), Fields::ALL));
    assert_eq!(opened.broken, None);
    // A visit travels with the last entry about it.
    entries[0].visit = None;
    assert_eq!(opened.entries, entries);
    assert_eq!(sent.link, entries[3].link);
}

#[test]
fn only_the_fields_that_the_office_sends_leave_the_desk() {
    let entries = arrivals(1);
    let counts = encoded(&entries, Fields::COUNTS);
    for word in ["Siti", "Dinas", "Rapat", "Rina", "0812", "kursi", "Ani"] {
        assert!(!content(&counts.bytes).contains(word), "{word}");
    }
    let usual = content(&encoded(&entries, Fields::USUAL).bytes);
    for word in ["0812", "kursi", "Ani"] {
        assert!(!usual.contains(word), "{word}");
    }
    let opened = bundle::open(&counts.bytes, &key().public()).unwrap();
    let sent = opened.entries[0].visit.as_ref().unwrap();
    let Visit { party, evidence, verdict, arrived, left, ref policy, .. } = visit(1);
    assert_eq!((sent.party, sent.evidence, sent.verdict), (party, evidence, verdict));
    assert_eq!((sent.arrived, sent.left, &sent.policy), (arrived, left, policy));
    assert_eq!(sent.name, "");
    assert!(!opened.header.fields.has(Field::Name) && opened.header.fields.has(Field::Party));
}

#[test]
fn what_is_empty_travels_empty_and_what_never_was_says_only_so() {
    let emptied = Visit {
        name: String::new(),
        organisation: String::new(),
        purpose: String::new(),
        host: String::new(),
        phone: String::new(),
        note: String::new(),
        ..visit(1)
    };
    let cancelled = Visit { ending: Ending::Cancelled, ..visit(2) };
    let entries = chain(&[(ChangeKind::Purge, Some(emptied)), (ChangeKind::Correction, Some(cancelled))]);
    let sent = encoded(&entries, Fields::ALL);
    for word in ["Siti", "Dinas", "kursi"] {
        assert!(!content(&sent.bytes).contains(word), "{word}");
    }
    let opened = bundle::open(&sent.bytes, &key().public()).unwrap();
    let [purged, cancelled] = opened.entries.as_slice() else { panic!("two entries") };
    assert_eq!(purged.visit.as_ref().map(|visit| (visit.name.as_str(), visit.party)), Some(("", 3)));
    let cancelled = cancelled.visit.as_ref().unwrap();
    assert!(cancelled.is_cancelled() && cancelled.name.is_empty() && cancelled.party == 3);
}

#[test]
fn a_bundle_without_entries_says_that_the_desk_is_there() {
    let sent = bundle::encode(sender(), (17, [3; 32]), &[], Fields::USUAL, (clock(), 3), &key());
    let opened = bundle::open(&sent.bytes, &key().public()).unwrap();
    assert_eq!((opened.header.from, opened.header.to, opened.header.before), (17, 16, [3; 32]));
    assert_eq!((opened.header.clock, opened.header.feed), (clock(), 3));
    assert_eq!((opened.entries, opened.broken), (Vec::new(), None));
}

/// All of a chain goes, in as many bundles as it takes, whatever stands in it.
#[test]
fn a_long_chain_goes_in_several_bundles() {
    let wordy = |no| {
        let text = "\u{1F9D1}\u{1}\"".chars().cycle().take(500).collect::<String>();
        Visit {
            name: text.clone(),
            organisation: text.clone(),
            purpose: text.clone(),
            note: text,
            ..visit(no)
        }
    };
    let about = (1..=700).map(|no| if no < 60 { wordy(no) } else { visit(no) });
    let entries = chain(&about.map(|visit| (ChangeKind::Arrival, Some(visit))).collect::<Vec<_>>());
    let (mut from, mut before): (u64, Digest) = (1, NO_LINK);
    let mut sizes = Vec::new();
    while from <= 700 {
        let rest = &entries[from as usize - 1..];
        let sent = bundle::encode(sender(), (from, before), rest, Fields::ALL, (clock(), 3), &key());
        assert!(sent.bytes.len() <= MAX_BUNDLE_BYTES && content(&sent.bytes).len() <= MAX_CONTENT_BYTES);
        let opened = bundle::open(&sent.bytes, &key().public()).unwrap();
        assert_eq!((opened.broken, opened.header.before), (None, before));
        assert_eq!(opened.entries, rest[..opened.entries.len()]);
        assert!((1..=MAX_ENTRIES).contains(&opened.entries.len()));
        sizes.push(opened.entries.len());
        (from, before) = (opened.header.to + 1, sent.link);
    }
    assert!(sizes.iter().sum::<usize>() == 700 && sizes.len() > 2, "{sizes:?}");
    let plain = arrivals(MAX_ENTRIES as u64 + 1);
    let header = encoded(&plain, Fields::COUNTS).header;
    assert_eq!(header.to, MAX_ENTRIES as u64);
}

#[test]
fn every_changed_or_missing_byte_is_seen() {
    let sent = encoded(&arrivals(2), Fields::USUAL).bytes;
    for at in 0..sent.len() {
        let mut changed = sent.clone();
        changed[at] ^= 0x10;
        let expected = if at < 4 { OpenError::NoBundle } else { OpenError::Signature };
        assert_eq!(bundle::open(&changed, &key().public()), Err(expected), "byte {at}");
    }
    for length in 0..sent.len() {
        assert!(bundle::open(&sent[..length], &key().public()).is_err(), "{length} bytes");
        let _ = bundle::peek(&sent[..length]);
    }
    let other = SigningKey::from_seed(&[8; 32]).public();
    assert_eq!(bundle::open(&sent, &other), Err(OpenError::Signature));
    let large = [sent.as_slice(), &vec![0; MAX_BUNDLE_BYTES]].concat();
    let limit = MAX_BUNDLE_BYTES;
    assert_eq!(bundle::open(&large, &key().public()), Err(OpenError::TooLarge { limit }));
    assert_eq!(bundle::peek(&large), Err(OpenError::TooLarge { limit }));
}

#[test]
fn an_altered_chain_is_found_at_its_first_entry_and_nothing_is_lost() {
    let mut entries = arrivals(5);
    entries[2].no = Some(99);
    entries[4].at = at("2026-11-23T01:00:02Z");
    let opened = bundle::open(&encoded(&entries, Fields::USUAL).bytes, &key().public()).unwrap();
    assert_eq!((opened.broken, opened.entries.len()), (Some(3), 5));
    // So is one that does not follow on what the header says.
    let sent = bundle::encode(sender(), (1, [1; 32]), &arrivals(2), Fields::USUAL, (clock(), 3), &key());
    assert_eq!(bundle::open(&sent.bytes, &key().public()).unwrap().broken, Some(1));
}

/// A bundle of two lines with what is changed in its entry.
fn with_entry(change: impl Fn(&mut Value)) -> Vec<u8> {
    let whole = content(&encoded(&arrivals(1), Fields::USUAL).bytes);
    let (header, line) = whole.split_once('\n').unwrap();
    let mut line: Value = serde_json::from_str(line).unwrap();
    change(&mut line);
    sealed(format!("{header}\n{line}\n").as_bytes())
}

#[test]
fn what_is_not_understood_is_told_and_blocks_nothing() {
    let open = |bytes: &[u8]| bundle::open(bytes, &key().public()).unwrap().entries.remove(0);
    let later = open(&with_entry(|line| line["kind"] = "teleport".into()));
    assert_eq!(
        (later.kind, later.strange),
        (Kind::Unknown("teleport".to_owned()), Some(Reason::UnknownKind))
    );
    for (member, value) in [
        ("evidence", json!("telepathy")),
        ("evidence", json!(7)),
        ("verdict", json!("perhaps")),
        ("party", json!(0)),
        ("party", json!(-1)),
        ("party", json!(10_000)),
        ("party", json!(1e300)),
        ("name", json!("x".repeat(501))),
        ("name", json!(["x"])),
        ("arrived", json!(i64::MAX)),
        ("arrived", json!("2026-11-23")),
        ("arrived", json!(null)),
        ("left", json!(0)),
        ("ending", json!("teleported")),
        ("entered", json!("yes")),
    ] {
        let entry = open(&with_entry(|line| line["visit"][member] = value.clone()));
        assert_eq!((entry.visit, entry.strange), (None, Some(Reason::UnknownVisit)), "{member} {value}");
        assert_eq!(entry.seq, 1);
    }
    for odd in [json!([]), json!({}), json!("x"), json!(1)] {
        let entry = open(&with_entry(|line| line["visit"] = odd.clone()));
        assert_eq!(entry.strange, Some(Reason::UnknownVisit), "{odd}");
    }
    // What a later version adds is passed over.
    let more = open(&with_entry(|line| {
        line["mood"] = json!({"good": true});
        line["visit"]["shoe-size"] = 44.into();
    }));
    assert_eq!((more.strange, more.visit.map(|visit| visit.name)), (None, Some("Siti Aminah 1".to_owned())));
}

#[test]
fn what_is_no_run_of_entries_is_refused() {
    let refused = |bytes: &[u8]| bundle::open(bytes, &key().public()).unwrap_err();
    for (member, value) in [
        ("seq", json!(2)),
        ("seq", json!(null)),
        ("link", json!("short")),
        ("link", json!(null)),
        ("kind", json!("")),
        ("kind", json!("k".repeat(41))),
        ("at", json!(i64::MAX)),
        ("id", json!("no id")),
        ("no", json!(-4)),
        ("state", json!("")),
    ] {
        let bytes = with_entry(|line| line[member] = value.clone());
        assert_eq!(refused(&bytes), OpenError::Entry { seq: 1 }, "{member} {value}");
    }
    let whole = content(&encoded(&arrivals(2), Fields::USUAL).bytes);
    let lines: Vec<&str> = whole.lines().collect();
    let two = |header: &str| format!("{header}\n{}\n{}\n", lines[1], lines[2]);
    let header: Value = serde_json::from_str(lines[0]).unwrap();
    let changed = |member: &str, value: Value| {
        let mut header = header.clone();
        header[member] = value;
        refused(sealed(two(&header.to_string()).as_bytes()).as_slice())
    };
    assert_eq!(changed("format", json!(FORMAT + 1)), OpenError::Newer { format: FORMAT + 1 });
    assert_eq!(changed("to", json!(3)), OpenError::Count);
    assert_eq!(changed("to", json!(1)), OpenError::Count);
    assert_eq!(changed("to", json!(0)), OpenError::Count);
    assert_eq!(changed("to", json!(u64::MAX)), OpenError::Header);
    assert_eq!(changed("to", json!(9_000_000)), OpenError::Count);
    assert_eq!(changed("from", json!(0)), OpenError::Header);
    assert_eq!(changed("from", json!(5)), OpenError::Header);
    assert_eq!(changed("epoch", json!(3)), OpenError::Header);
    assert_eq!(changed("post", json!("01JDQZ4ME5N7X8K2T3V4W5X6Y8")), OpenError::Header);
    assert_eq!(changed("app", json!("v".repeat(41))), OpenError::Header);
    assert_eq!(changed("clock", json!("now")), OpenError::Header);
    for broken in ["", "\n", "{}\n", "null\n\n", "{\"format\":1}\n", "[[[[[[\n", &"[".repeat(200_000)] {
        assert_eq!(refused(&sealed(broken.as_bytes())), OpenError::Header, "{broken:.20}");
    }
    // Without its last line break a line may be cut.
    assert_eq!(refused(&sealed(whole.trim_end().as_bytes())), OpenError::Header);
}

#[test]
fn a_bundle_does_not_burst() {
    let bomb = sealed(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < MAX_BUNDLE_BYTES);
    let limit = MAX_CONTENT_BYTES;
    assert_eq!(bundle::open(&bomb, &key().public()), Err(OpenError::TooLarge { limit }));
    let mut raw = b"PJB1".to_vec();
    raw.extend(sender().post.to_bytes());
    raw.extend(sender().epoch.to_be_bytes());
    raw.extend(b"not compressed at all");
    assert_eq!(bundle::open(&signed(raw), &key().public()), Err(OpenError::Inflate));
}

#[test]
fn a_signature_is_good_for_one_thing_alone() {
    let request = FeedRequest { after: 5, wait: 0, clock: clock() };
    let asked = request.sealed(sender(), &key());
    assert_eq!(bundle::peek(&asked), Ok(sender()));
    assert_eq!(bundle::open_request(&asked, &key().public()), Ok((sender(), request)));
    assert_eq!(bundle::open(&asked, &key().public()), Err(OpenError::NoBundle));
    let sent = encoded(&arrivals(1), Fields::USUAL).bytes;
    assert_eq!(bundle::open_request(&sent, &key().public()), Err(OpenError::NoBundle));
    let mut disguised = sent.clone();
    disguised[..4].copy_from_slice(b"PJF1");
    assert_eq!(bundle::open_request(&disguised, &key().public()), Err(OpenError::Signature));
}

/// As they stand on the wire, for good.
#[test]
fn answers_read_and_write_alike() {
    let answer = Answer {
        acked: 12,
        link: [0; 32],
        want_from: Some(3),
        quarantined: vec![
            Quarantined { seq: 4, code: Reason::Branch },
            Quarantined { seq: 5, code: Reason::Other("from-the-future".to_owned()) },
        ],
        clock: clock(),
        feed: 7,
        min_version: "0.1.0".to_owned(),
    };
    let written = json!({
        "acked": 12,
        "link": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "want_from": 3,
        "quarantined": [{"seq": 4, "code": "branch"}, {"seq": 5, "code": "from-the-future"}],
        "clock": 1_795_399_200_123_i64,
        "feed": 7,
        "min_version": "0.1.0",
    });
    assert_eq!(serde_json::to_value(&answer).unwrap(), written);
    assert_eq!(serde_json::from_value::<Answer>(written).unwrap(), answer);
    let refusal = Refusal { error: RefusalCode::Revoked, clock: clock(), min_version: String::new() };
    let text = r#"{"error":"revoked","clock":1795399200123,"min_version":""}"#;
    assert_eq!(serde_json::to_string(&refusal).unwrap(), text);
    assert_eq!(serde_json::from_str::<Refusal>(text).unwrap(), refusal);
    assert_eq!((refusal.error.status(), RefusalCode::Busy.status()), (403, 503));
}

pub(crate) fn enrolment(url: &str, root: &str, keys: Vec<OfflineKey>, recipient: Recipient) -> Enrolment {
    Enrolment {
        v: FORMAT,
        url: url.to_owned(),
        root: root.to_owned(),
        post: sender().post,
        name: "Pintu Utama".to_owned(),
        office: "dinkes".to_owned(),
        office_name: "Dinas Kesehatan".to_owned(),
        code: "KODE-1".to_owned(),
        keys,
        recipient,
        fields: Fields::USUAL,
    }
}

#[test]
fn an_enrolment_is_read_from_its_file_and_its_code() {
    let identity = Identity::generate().unwrap();
    let pair = KeyPair::generate_unencrypted_keypair().unwrap();
    let key = OfflineKey::parse(&pair.pk.to_base64()).unwrap();
    let made = enrolment("https://pusat.example:8443", "PEM", vec![key], identity.recipient().unwrap());
    let text = serde_json::to_string(&made).unwrap();
    assert_eq!(Enrolment::parse(&text), Ok(made.clone()));
    assert_eq!(Enrolment::parse(&format!("\u{feff}{text}\n")), Ok(made.clone()));
    let with = |change: fn(&mut Value)| {
        let mut value = serde_json::to_value(&made).unwrap();
        change(&mut value);
        Enrolment::parse(&value.to_string())
    };
    assert_eq!(with(|value| value["v"] = 2.into()), Err(EnrolmentError::Newer { v: 2 }));
    assert_eq!(with(|value| value["url"] = "http://pusat.example".into()), Err(EnrolmentError::Address));
    assert_eq!(with(|value| value["keys"] = json!([])), Err(EnrolmentError::NoKey));
    assert_eq!(with(|value| value["keys"] = json!(["RWQ"])), Err(EnrolmentError::Malformed));
    assert_eq!(with(|value| value["recipient"] = "age1x".into()), Err(EnrolmentError::Malformed));
    assert_eq!(with(|value| value["post"] = "x".into()), Err(EnrolmentError::Malformed));
    assert_eq!(with(|value| value["url"] = "x".repeat(20_000).into()), Err(EnrolmentError::Malformed));
    // Fields that a later version knows are not sent by this one.
    let fewer = with(|value| value["fields"] = json!(["name", "shoe-size"])).unwrap();
    assert_eq!(fewer.fields, Fields::of(&[Field::Name]));
    for text in ["", "{}", "null", "[]", "\u{0}", "1"] {
        assert_eq!(Enrolment::parse(text), Err(EnrolmentError::Malformed), "{text}");
    }
}

/// An item as the centre's people sign it.
pub(crate) fn item(no: u64, label: &Label, bytes: &[u8], pair: &KeyPair) -> FeedItem {
    let comment = label.comment().unwrap();
    let signature = minisign::sign(Some(&pair.pk), &pair.sk, bytes, Some(&comment), None).unwrap();
    FeedItem {
        no,
        kind: label.kind.code().to_owned(),
        name: label.name.clone(),
        bytes: bytes.to_vec(),
        signature: signature.to_string(),
    }
}

pub(crate) fn label(kind: FeedKind, name: &str, issued: &str) -> Label {
    Label { kind, name: name.to_owned(), office: None, issued: at(issued) }
}

#[test]
fn an_item_of_the_feed_is_believed_only_as_it_was_signed() {
    let pair = KeyPair::generate_unencrypted_keypair().unwrap();
    let other = KeyPair::generate_unencrypted_keypair().unwrap();
    let key_of = |pair: &KeyPair| OfflineKey::parse(&pair.pk.to_box().unwrap().to_string()).unwrap();
    let keys = [key_of(&other), key_of(&pair)];
    let label = label(FeedKind::Notice, "besok-tutup", "2026-11-23T01:00:00Z");
    let good = item(3, &label, b"Besok tutup.", &pair);
    let verified = good.verified(&keys).unwrap();
    assert_eq!((verified.no(), verified.label(), verified.bytes()), (3, &label, &b"Besok tutup."[..]));
    assert_eq!(serde_json::from_value::<FeedItem>(serde_json::to_value(&good).unwrap()).unwrap(), good);

    assert_eq!(good.verified(&keys[..1]), Err(FeedError::Signature), "a key that is not the centre's");
    assert_eq!(good.verified(&[]), Err(FeedError::Signature));
    let with = |change: fn(&mut FeedItem)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed.verified(&keys).map(|_| ()).unwrap_err()
    };
    assert_eq!(with(|item| item.bytes.push(b'!')), FeedError::Signature);
    assert_eq!(with(|item| item.kind = "policy".to_owned()), FeedError::Label);
    assert_eq!(with(|item| item.name = "lain".to_owned()), FeedError::Label);
    assert_eq!(with(|item| item.kind = "magic".to_owned()), FeedError::Unknown);
    assert_eq!(
        with(|item| item.signature = item.signature.replace("besok-tutup", "besok-buka-")),
        FeedError::Signature
    );
    assert_eq!(with(|item| item.signature = String::new()), FeedError::Signature);
    // Of each line, every length.
    let lines: Vec<&str> = good.signature.lines().collect();
    for line in 0..lines.len() {
        for length in 0..lines[line].len() {
            let mut cut = lines.clone();
            cut[line] = &lines[line][..length];
            let changed = FeedItem { signature: cut.join("\n"), ..good.clone() };
            let harmless = line == 0 && length >= "untrusted comment: ".len();
            assert_eq!(changed.verified(&keys).is_ok(), harmless, "line {line}, {length}");
        }
    }
    let short = BASE64.encode(&[1; 20]);
    let changed = FeedItem { signature: [lines[0], lines[1], lines[2], &short].join("\n"), ..good.clone() };
    assert_eq!(changed.verified(&keys), Err(FeedError::Signature));
}

#[test]
fn a_label_is_what_its_comment_says() {
    for office in [None, Some("dinkes".to_owned())] {
        for kind in FeedKind::ALL {
            let label = Label { office: office.clone(), ..label(kind, "a.B-9_", "2026-11-23T01:00:00.007Z") };
            assert_eq!(Label::parse(&label.comment().unwrap()), Some(label));
        }
    }
    for name in ["", "a b", "../a", "a\nb", "ä", &"x".repeat(101)] {
        assert_eq!(label(FeedKind::Policy, name, "2026-11-23T01:00:00Z").comment(), None, "{name:?}");
    }
    for comment in ["", "posjaga-feed-1", "posjaga-feed-2 policy a * 1", "posjaga-feed-1 policy a * x"] {
        assert_eq!(Label::parse(comment), None, "{comment}");
    }
}

/// Made by age 1.1.1: `printf 'satu dua tiga' | age -r age1h5…`.
const BY_THE_TOOL: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBRMnhXaVVOdGpUajZLQUVuOHZLNzlkOE1oeDhnUWgzZGZKYi9aOUNQNWx3CnJ0UTJ5ak04REZJTGhGUWM3R0ZrdE5UVXE1Uytwdy9JVlQyaERJNWUzUTgKLS0tIFlzb1Vha1IwQkZVelc3NjVqTExZSUVidUVJOGhrZitvTU9NSVNLa01saGcKC55XrrWfIr5IATWRKNp2KzcRAEy86FymhAgR96mTrWI0vvAunxM4/l6QDnRU";
const ITS_KEY: &str = "# created: 2026-11-30T07:34:42Z
# public key: age1h5aepdndzs6ue7mdf64e2y366vldnahj5wf22q02n4xp5ll5j36sw2lu3h
AGE-SECRET-KEY-1C808CQHVQWVDNUEEDLH04RGZNDEA829LHMQ74SEUKDUKF6YJLPLSC9P0TT
";

#[test]
fn a_file_of_age_is_opened_by_whom_it_is_for() {
    let identity = Identity::parse(ITS_KEY).unwrap();
    let recipient = identity.recipient().unwrap();
    assert_eq!(recipient.to_string(), "age1h5aepdndzs6ue7mdf64e2y366vldnahj5wf22q02n4xp5ll5j36sw2lu3h");
    assert_eq!(*identity.secret(), ITS_KEY.lines().last().unwrap());
    assert_eq!(Recipient::parse(&recipient.to_string()), Some(recipient));
    let file = BASE64.decode(BY_THE_TOOL.as_bytes()).unwrap();
    assert_eq!(identity.decrypt(&file), Ok(b"satu dua tiga".to_vec()));

    let chunk = 64 * 1024;
    for length in [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 200_001] {
        let content: Vec<u8> = (0..length).map(|at| at as u8).collect();
        let made = recipient.encrypt(&content).unwrap();
        assert!(identity.decrypt(&made) == Ok(content), "{length} bytes");
    }
    let made = recipient.encrypt(b"rahasia").unwrap();
    assert!(made != recipient.encrypt(b"rahasia").unwrap());
    let other = Identity::generate().unwrap();
    assert_eq!(other.decrypt(&made), Err(AgeError::NotForUs));
    for at in 0..made.len() {
        let mut changed = made.clone();
        changed[at] ^= 1;
        assert!(identity.decrypt(&changed).is_err(), "byte {at}");
        assert!(identity.decrypt(&made[..at]).is_err(), "{at} bytes");
    }
    // A chunk that is the last one is not taken for one in the middle, nor the other way round.
    let long = recipient.encrypt(&vec![5; 2 * chunk]).unwrap();
    assert_eq!(identity.decrypt(&long[..long.len() - chunk - 16]), Err(AgeError::Malformed));
    for text in ["", "age1", "age1h5aepdndzs6ue7mdf64e2y366vldnahj5wf22q02n4xp5ll5j36sw2lu3x", ITS_KEY] {
        assert_eq!(Recipient::parse(text), None, "{text}");
    }
    assert!(Identity::parse(&recipient.to_string()).is_none());
}

#[test]
fn a_parcel_holds_everything_that_otherwise_goes_through_the_network() {
    let (identity, desk) = (Identity::generate().unwrap(), Identity::generate().unwrap());
    let recipient = identity.recipient().unwrap();
    let pair = KeyPair::generate_unencrypted_keypair().unwrap();
    let answer = Answer {
        acked: 1,
        link: [1; 32],
        want_from: None,
        quarantined: Vec::new(),
        clock: clock(),
        feed: 0,
        min_version: String::new(),
    };
    let refusal = Refusal { error: RefusalCode::Superseded, clock: clock(), min_version: String::new() };
    let request = EnrolmentRequest {
        v: FORMAT,
        post: sender().post,
        code: "KODE-1".to_owned(),
        key: key().public(),
        recipient: desk.recipient().unwrap(),
        app: "0.1.0".to_owned(),
    };
    let notice = label(FeedKind::Notice, "a", "2026-11-23T01:00:00Z");
    let parcel = Parcel {
        parts: vec![
            Part::Post(bundle::Introduction {
                sender: sender(),
                name: "Pos".to_owned(),
                key: key().public(),
            }),
            Part::Enrol(request),
            Part::Bundle(encoded(&arrivals(2), Fields::USUAL).bytes),
            Part::Enrolled(Enrolled { v: FORMAT, post: sender().post, epoch: 2, key: key().public() }),
            Part::Answer(Told { to: sender(), answer }),
            Part::Refusal(Told { to: sender(), answer: refusal }),
            Part::Item(item(1, &notice, b"x", &pair)),
        ],
    };
    let plain = parcel.plain();
    assert_eq!(Parcel::open(&plain, None), Ok(parcel.clone()));
    let file = parcel.encrypted(&recipient).unwrap();
    assert!(Parcel::begins(&plain) && Parcel::begins(&file) && !Parcel::begins(b"PK\x03\x04"));
    assert_eq!(Parcel::open(&file, Some(&identity)), Ok(parcel.clone()));
    assert_eq!(Parcel::open(&file, Some(&desk)), Err(ParcelError::Age(AgeError::NotForUs)));
    assert_eq!(Parcel::open(&file, None), Err(ParcelError::Age(AgeError::NotForUs)));
    // A part that a later version adds is passed over; one that is cut is not.
    let later = [plain.as_slice(), b"?", &3_u32.to_be_bytes(), b"new"].concat();
    assert_eq!(Parcel::open(&later, None), Ok(parcel));
    for length in 0..plain.len() {
        let opened = Parcel::open(&plain[..length], None);
        assert!(opened.as_ref().is_ok_and(|parcel| parcel.parts.len() < 7) || opened.is_err(), "{length}");
    }
    assert_eq!(Parcel::open(b"PJS1B\xff\xff\xff\xff", None), Err(ParcelError::Malformed));
}
