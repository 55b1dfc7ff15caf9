//! The files that make a computer the centre: its own certificate authority, its recipient of age, and the key that signs what is
//! downloaded. The offline keys of the feed are not among them.

use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use der::pem::{self, LineEnding};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use zeroize::Zeroizing;

use super::error::CentreError;
use crate::{
    bounded,
    bundle::Identity,
    export::SigningKey,
    time::{self, Timestamp},
    whole_file,
};

const ROOT_KEY: &str = "root.key";
const ROOT: &str = "root.pem";
const IDENTITY: &str = "identity.age";
const SIGNING_KEY: &str = "signing.key";
/// The most bytes of one of these files.
const MAX_BYTES: usize = 16 * 1024;

/// So long the root is valid: it goes out with each enrolment, and no desk is to be visited for it again.
const ROOT_DAYS: i64 = 20 * 365;
/// So long a certificate of the service is valid. A new one is made at each start and each day.
const SERVER_DAYS: i64 = 90;
/// A desk whose clock is so far behind still finds it valid.
const SERVER_DAYS_BEFORE: i64 = 30;

/// A point in time as the maker of certificates counts it; its own type has no name here.
macro_rules! moment {
    ($at:expr) => {
        rcgen::date_time_ymd(1970, 1, 1)
            + Duration::from_secs(u64::try_from($at.timestamp()).map_err(|_| CentreError::Keys)?)
    };
}
/// The keys, read from their folder.
pub struct Keys {
    folder: PathBuf,
    /// The root certificate, PEM.
    pub root: String,
    /// What opens files on sticks.
    pub identity: Identity,
}

/// A certificate for the service, with its chain and its key (PKCS #8), DER.
pub struct Served {
    /// The certificate.
    pub certificate: Vec<u8>,
    /// Its key.
    pub key: Zeroizing<Vec<u8>>,
}

impl Keys {
    /// Makes what is missing. Says whether anything was.
    pub fn make(folder: &Path) -> Result<bool, CentreError> {
        make_folder(folder)?;
        let mut made = false;
        if !folder.join(ROOT_KEY).exists() || !folder.join(ROOT).exists() {
            let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|_| CentreError::Keys)?;
            let root = root_params(time::now())?.self_signed(&key).map_err(|_| CentreError::Keys)?;
            let text = |label, der: &[u8]| pem::encode_string(label, LineEnding::LF, der);
            let root = text("CERTIFICATE", root.der()).map_err(|_| CentreError::Keys)?;
            let key = text("PRIVATE KEY", key.serialized_der()).map_err(|_| CentreError::Keys)?;
            write(&folder.join(ROOT_KEY), Zeroizing::new(key).as_bytes())?;
            write(&folder.join(ROOT), root.as_bytes())?;
            made = true;
        }
        if !folder.join(IDENTITY).exists() {
            let identity = Identity::generate().map_err(|_| CentreError::Keys)?;
            write(&folder.join(IDENTITY), identity.secret().as_bytes())?;
            made = true;
        }
        if !folder.join(SIGNING_KEY).exists() {
            SigningKey::make(&folder.join(SIGNING_KEY), "")?;
            made = true;
        }
        Ok(made)
    }

    /// Reads them.
    pub fn read(folder: &Path) -> Result<Self, CentreError> {
        let identity = Identity::parse(&text(&folder.join(IDENTITY))?).ok_or(CentreError::Keys)?;
        Ok(Self { folder: folder.to_owned(), root: text(&folder.join(ROOT))?.to_string(), identity })
    }

    /// What signs downloads.
    pub fn signing(&self) -> Result<SigningKey, CentreError> {
        Ok(SigningKey::open(&self.folder.join(SIGNING_KEY), None)?)
    }

    /// The public half of it, as minisign's tool takes it.
    pub fn signing_public(&self) -> Result<String, CentreError> {
        Ok(text(&self.folder.join(format!("{SIGNING_KEY}.pub")))?.to_string())
    }

    /// A new certificate for the host of this address, and for this computer itself.
    pub fn serve(&self, url: &str) -> Result<Served, CentreError> {
        self.serve_within(url, days_from_now(-SERVER_DAYS_BEFORE), days_from_now(SERVER_DAYS))
    }

    fn serve_within(&self, url: &str, from: Timestamp, until: Timestamp) -> Result<Served, CentreError> {
        let (_, der) =
            pem::decode_vec(text(&self.folder.join(ROOT_KEY))?.as_bytes()).map_err(|_| CentreError::Keys)?;
        let root_key = KeyPair::try_from(Zeroizing::new(der).as_slice()).map_err(|_| CentreError::Keys)?;
        let issuer = Issuer::new(root_params(from)?, root_key);
        let mut hosts = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let host = host_of(url);
        if !host.is_empty() && !hosts.contains(&host) {
            hosts.push(host);
        }
        let mut params = CertificateParams::new(hosts).map_err(|_| CentreError::Keys)?;
        params.distinguished_name.push(DnType::CommonName, "Pos Jaga");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.not_before = moment!(from);
        params.not_after = moment!(until);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|_| CentreError::Keys)?;
        let certificate = params.signed_by(&key, &issuer).map_err(|_| CentreError::Keys)?;
        Ok(Served { certificate: certificate.der().to_vec(), key: Zeroizing::new(key.serialize_der()) })
    }
}

/// The host in `https://host:port`.
pub fn host_of(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    let authority = rest.split('/').next().unwrap_or_default();
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default().to_owned();
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => host.to_lowercase(),
    }
}

fn root_params(from: Timestamp) -> Result<CertificateParams, CentreError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Pos Jaga");
    params.distinguished_name.push(DnType::OrganizationName, "Root of one centre");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = moment!(from - chrono::Duration::days(SERVER_DAYS_BEFORE));
    params.not_after = moment!(from + chrono::Duration::days(ROOT_DAYS));
    Ok(params)
}

fn days_from_now(days: i64) -> Timestamp {
    time::now() + chrono::Duration::days(days)
}

fn text(path: &Path) -> Result<Zeroizing<String>, CentreError> {
    let file = fs::File::open(path).map_err(CentreError::io(path))?;
    let bytes = Zeroizing::new(bounded::read(file, MAX_BYTES).map_err(CentreError::io(path))?);
    String::from_utf8(bytes.to_vec()).map(Zeroizing::new).map_err(|_| CentreError::Keys)
}

/// A file that this user alone can read.
fn write(path: &Path, bytes: &[u8]) -> Result<(), CentreError> {
    whole_file::write(path, |out| out.write_all(bytes)).map_err(CentreError::io(path))
}

fn make_folder(folder: &Path) -> Result<(), CentreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(CentreError::io(folder))
}
