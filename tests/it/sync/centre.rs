//! A centre made of a socket: it answers as it is told, so that what goes wrong on the way can be tried.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use minisign::KeyPair as MinisignPair;
use posjaga::{
    bundle::{
        self, Answer, Enrolled, Enrolment, EnrolmentRequest, FORMAT, FeedAnswer, FeedItem, Identity, NO_LINK,
        OfflineKey, Opened, PublicKey, Refusal, RefusalCode, Sender,
    },
    time,
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::bundle::enrolment;

/// What is said to a request.
pub enum Said {
    Json(u16, String),
    Page(u16, &'static str),
    /// Nothing, until whoever asked has gone.
    Nothing,
    /// More than anybody wants to hear.
    Flood(usize),
}

/// The certificate that is shown.
#[derive(Clone, Copy, PartialEq)]
pub enum Shown {
    Good,
    Expired,
    NotYetValid,
    OtherName,
    /// Not of the root of the enrolment file.
    SelfMade,
    /// None: plain HTTP.
    Plain,
}

type Answering = dyn FnMut(&str, &[u8]) -> Said + Send;

pub struct Centre {
    pub root: String,
    pub identity: Identity,
    pub offline: MinisignPair,
    port: u16,
    asked: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Centre {
    pub fn open(shown: Shown, answering: impl FnMut(&str, &[u8]) -> Said + Send + 'static) -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(rcgen::DnType::CommonName, "Pusat");
        let root_der = root.self_signed(&root_key).unwrap().der().to_vec();
        let tls = (shown != Shown::Plain).then(|| tls(shown, root, root_key));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (its_asked, its_over) = (asked.clone(), over.clone());
        let mut answering: Box<Answering> = Box::new(answering);
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if its_over.load(Ordering::SeqCst) {
                    return;
                }
                its_asked.fetch_add(1, Ordering::SeqCst);
                // Whoever hangs up has said what there is to say.
                let _ = stream.and_then(|stream| serve(stream, tls.as_ref(), &mut *answering));
            }
        });
        Self {
            root: pem(&root_der),
            identity: Identity::generate().unwrap(),
            offline: MinisignPair::generate_unencrypted_keypair().unwrap(),
            port,
            asked,
            over,
            thread: Some(thread),
        }
    }

    /// How many connections were made.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub fn enrolment(&self) -> Enrolment {
        let url = format!("https://localhost:{}", self.port);
        let keys = vec![OfflineKey::parse(&self.offline.pk.to_base64()).unwrap()];
        enrolment(&url, &self.root, keys, self.identity.recipient().unwrap())
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn tls(shown: Shown, root: CertificateParams, root_key: KeyPair) -> Arc<ServerConfig> {
    let name = if shown == Shown::OtherName { "elsewhere.example" } else { "localhost" };
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    match shown {
        Shown::Expired => leaf.not_after = date_time_ymd(2020, 1, 1),
        Shown::NotYetValid => leaf.not_before = date_time_ymd(2900, 1, 1),
        _ => {}
    }
    let leaf_key = KeyPair::generate().unwrap();
    let certificate = if shown == Shown::SelfMade {
        let other_key = KeyPair::generate().unwrap();
        let other = Issuer::new(root, other_key);
        leaf.signed_by(&leaf_key, &other).unwrap()
    } else {
        leaf.signed_by(&leaf_key, &Issuer::new(root, root_key)).unwrap()
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate.der().to_vec())], key);
    Arc::new(config.unwrap())
}

fn pem(der: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn serve(stream: TcpStream, tls: Option<&Arc<ServerConfig>>, answering: &mut Answering) -> io::Result<()> {
    match tls {
        Some(tls) => {
            let connection = ServerConnection::new(tls.clone()).map_err(io::Error::other)?;
            exchange(&mut StreamOwned::new(connection, stream), answering)
        }
        None => exchange(&mut { stream }, answering),
    }
}

fn exchange(stream: &mut (impl Read + Write), answering: &mut Answering) -> io::Result<()> {
    let mut asked = Vec::new();
    let mut bytes = [0; 4096];
    let (path, head, length) = loop {
        let read = stream.read(&mut bytes)?;
        if read == 0 {
            return Ok(());
        }
        asked.extend_from_slice(&bytes[..read]);
        if let Some(end) = asked.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&asked[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            break (path, end + 4, length.and_then(|length| length.parse().ok()).unwrap_or(0));
        }
        // What does not speak HTTP is hung up on.
        if asked.len() > 64 * 1024 || !asked.is_ascii() {
            return stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    };
    while asked.len() < head + length {
        let read = stream.read(&mut bytes)?;
        if read == 0 {
            return Ok(());
        }
        asked.extend_from_slice(&bytes[..read]);
    }
    let (status, kind, body) = match answering(&path, &asked[head..head + length]) {
        Said::Json(status, body) => (status, "application/json", body.into_bytes()),
        Said::Page(status, body) => (status, "text/html", body.as_bytes().to_vec()),
        Said::Flood(length) => (200, "application/json", vec![b' '; length]),
        Said::Nothing => {
            while stream.read(&mut bytes)? > 0 {}
            return Ok(());
        }
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nlocation: https://login.example/\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    stream.flush()
}

/// A centre that does what a centre does, in memory.
#[derive(Default)]
pub struct Honest {
    pub epoch: u32,
    pub key: Option<PublicKey>,
    pub bundles: Vec<Opened>,
    pub acked: u64,
    pub links: Vec<bundle::Digest>,
    pub items: Vec<FeedItem>,
    pub want_from: Option<u64>,
}

impl Honest {
    pub fn shared() -> Arc<Mutex<Self>> {
        Arc::default()
    }

    pub fn say(&mut self, path: &str, body: &[u8]) -> Said {
        match path {
            bundle::ENROLMENT_PATH => {
                let request: EnrolmentRequest = serde_json::from_slice(body).unwrap();
                (self.key, self.epoch) = (Some(request.key), self.epoch + 1);
                (self.acked, self.links) = (0, Vec::new());
                json(&Enrolled { v: FORMAT, post: request.post, epoch: self.epoch, key: request.key })
            }
            bundle::ENTRIES_PATH => {
                let Sender { epoch, .. } = bundle::peek(body).unwrap();
                if epoch != self.epoch {
                    return refused(RefusalCode::Superseded);
                }
                let Ok(opened) = bundle::open(body, &self.key.unwrap()) else {
                    return refused(RefusalCode::Signature);
                };
                assert_eq!(opened.broken, None);
                let known = opened.header.from <= self.acked + 1;
                if known {
                    let acked = self.acked;
                    for entry in opened.entries.iter().filter(|entry| entry.seq > acked) {
                        self.acked = entry.seq;
                        self.links.push(entry.link);
                    }
                }
                self.bundles.push(opened);
                json(&self.answer())
            }
            bundle::FEED_PATH => {
                let (_, request) = bundle::open_request(body, &self.key.unwrap()).unwrap();
                let items = self.items.iter().filter(|item| item.no > request.after).cloned().collect();
                json(&FeedAnswer { items, last: self.items.last().map_or(0, |item| item.no) })
            }
            other => panic!("nothing is asked at {other}"),
        }
    }

    pub fn answer(&mut self) -> Answer {
        Answer {
            acked: self.acked,
            link: self.links.last().copied().unwrap_or(NO_LINK),
            want_from: self.want_from.take(),
            quarantined: Vec::new(),
            clock: time::now(),
            feed: self.items.last().map_or(0, |item| item.no),
            min_version: "0.1.0".to_owned(),
        }
    }

    /// The numbers of the entries of each bundle.
    pub fn runs(&self) -> Vec<(u64, u64)> {
        self.bundles.iter().map(|bundle| (bundle.header.from, bundle.header.to)).collect()
    }
}

pub fn json(value: &impl serde::Serialize) -> Said {
    Said::Json(200, serde_json::to_string(value).unwrap())
}

pub fn refused(error: RefusalCode) -> Said {
    let status = error.status();
    let refusal = Refusal { error, clock: time::now(), min_version: "9.0.0".to_owned() };
    Said::Json(status, serde_json::to_string(&refusal).unwrap())
}
