//! A browser without a window: TLS with the centre's own root, cookies by hand.

use std::{
    collections::BTreeMap,
    net::TcpStream,
    sync::{Arc, Mutex},
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};

#[derive(Clone)]
pub struct Web {
    agent: Agent,
    address: String,
    root: String,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

/// One browser with its cookies.
pub struct Browser {
    web: Web,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Web {
    pub fn nowhere() -> Self {
        Self { agent: Agent::new_with_defaults(), address: String::new(), root: String::new() }
    }

    pub fn new(address: &str, root: &str) -> Self {
        let (pem, root) = (root.to_owned(), Certificate::from_pem(root.as_bytes()).unwrap());
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::Specific(Arc::new(vec![root])))
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            // Longer than a page that listens to the numbers lasts.
            .timeout_global(Some(Duration::from_mins(5)))
            .build()
            .new_agent();
        Self { agent, address: address.to_owned(), root: pem }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.address.replace("127.0.0.1", "localhost"))
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.agent.get(format!("{}{path}", self.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        page(request.call().unwrap())
    }

    pub fn post(&self, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Result<Page, ureq::Error> {
        let mut request = self.agent.post(format!("{}{path}", self.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send(body).map(page)
    }

    /// A connection on which anything can be said, at whatever pace.
    pub fn stream(&self) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.root.as_bytes()).unwrap()).unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let session = ClientConnection::new(Arc::new(tls), "localhost".try_into().unwrap()).unwrap();
        StreamOwned::new(session, TcpStream::connect(&self.address).unwrap())
    }

    pub fn browser(&self) -> Browser {
        Browser { web: self.clone(), cookies: Mutex::default() }
    }
}

fn page(mut response: ureq::http::Response<ureq::Body>) -> Page {
    let headers = response.headers().iter();
    let headers = headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
    Page { status: response.status().as_u16(), headers, bytes }
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The hidden code of the page's forms.
    pub fn code(&self) -> String {
        let text = self.text();
        let (_, rest) =
            text.split_once("name=\"code\" value=\"").unwrap_or_else(|| panic!("no form: {text}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    pub fn get(&self, path: &str) -> Page {
        self.keep(self.web.get(path, &[("cookie", &self.cookie()), ("accept-language", "en")]))
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[])
    }

    pub fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let cookie = self.cookie();
        let mut all = vec![
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept-language", "en"),
        ];
        all.extend(headers);
        self.keep(self.web.post(path, body.join("&").as_bytes(), &all).unwrap())
    }

    /// Logs in, which has to succeed.
    pub fn log_in(&self, login: &str, password: &str) {
        let page = self.try_log_in(login, password);
        assert_eq!(page.status, 303, "{}", page.text());
    }

    pub fn try_log_in(&self, login: &str, password: &str) -> Page {
        let code = self.get("/login").code();
        self.post("/login", &[("login", login), ("password", password), ("code", &code)])
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, page: Page) -> Page {
        let mut cookies = self.cookies.lock().unwrap();
        for (_, value) in page.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        page
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
