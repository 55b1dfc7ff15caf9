//! The way to the centre: HTTPS, blocking, and trusting one root certificate alone.

use std::{io, sync::Arc, time::Duration};

use rustls::{CertificateError, crypto::aws_lc_rs};
use serde::de::DeserializeOwned;
use ureq::{
    Agent, Error, Proxy,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};

use super::Failure;
use crate::bundle::Refusal;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);

/// How the network is used.
#[derive(Clone, Debug)]
pub struct Network {
    /// How long an answer may take in all.
    pub patience: Duration,
    /// Whether the proxies are used that the environment names (`HTTPS_PROXY` and its kin).
    pub proxies: bool,
}

/// The way to one centre. Makes no connection before something is sent.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    base: String,
    host: String,
}

impl Default for Network {
    fn default() -> Self {
        Self { patience: Duration::from_mins(1), proxies: true }
    }
}

impl Client {
    /// The way to the centre at this address, whose certificate is of this root (PEM).
    ///
    /// # Errors
    ///
    /// [`Failure::ByStickAlone`] without an address, [`Failure::NoEnrolment`] where the certificate is none.
    pub fn new(url: &str, root: &str, network: &Network) -> Result<Self, Failure> {
        if url.is_empty() {
            return Err(Failure::ByStickAlone);
        }
        let root = Certificate::from_pem(root.as_bytes()).map_err(|_| Failure::NoEnrolment)?;
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::Specific(Arc::new(vec![root])))
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .https_only(true)
            .http_status_as_error(false)
            // Who sends us elsewhere is not the centre.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(network.proxies.then(Proxy::try_from_env).flatten())
            .timeout_connect(Some(CONNECT.min(network.patience)))
            .timeout_global(Some(network.patience))
            .user_agent(concat!("posjaga/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        let base = url.trim_end_matches('/').to_owned();
        let host = base.strip_prefix("https://").unwrap_or(&base).to_owned();
        Ok(Self { agent, base, host })
    }

    /// Sends these bytes, and reads the answer, of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// See [`Failure`].
    pub(super) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        content_type: &str,
        body: &[u8],
        limit: usize,
    ) -> Result<T, Failure> {
        let explain = |error| self.explain(error);
        let url = format!("{}{path}", self.base);
        let sent = self.agent.post(&url).header("content-type", content_type).send(body);
        let mut answer = sent.map_err(explain)?;
        let status = answer.status().as_u16();
        let bytes = answer.body_mut().with_config().limit(limit as u64).read_to_vec().map_err(explain)?;
        if status == 200
            && let Ok(answer) = serde_json::from_slice(&bytes)
        {
            return Ok(answer);
        }
        match serde_json::from_slice::<Refusal>(&bytes) {
            Ok(refusal) if status != 200 => Err(refusal.into()),
            _ => Err(Failure::NotTheCentre { host: self.host.clone(), status }),
        }
    }

    fn explain(&self, error: Error) -> Failure {
        let host = self.host.clone();
        match error {
            Error::Io(error) => self.explain_io(&error),
            Error::Rustls(error) => self.explain_tls(&error),
            Error::Timeout(_) => Failure::Timeout { host },
            Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Failure::TooLong { host },
            Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Failure::Proxy { host },
            Error::HostNotFound | Error::ConnectionFailed => Failure::NoConnection { host },
            Error::Tls(what) => Failure::Insecure { host, what: what.to_owned() },
            Error::Http(_) | Error::Protocol(_) => Failure::NotTheCentre { host, status: 0 },
            error => {
                tracing::warn!(%error, "the centre");
                Failure::NoConnection { host }
            }
        }
    }

    fn explain_io(&self, error: &io::Error) -> Failure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match inner {
            Some(error) => self.explain_tls(error),
            None if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => {
                Failure::Timeout { host: self.host.clone() }
            }
            None => Failure::NoConnection { host: self.host.clone() },
        }
    }

    fn explain_tls(&self, error: &rustls::Error) -> Failure {
        let host = self.host.clone();
        let fault = match error {
            rustls::Error::InvalidCertificate(fault) => fault,
            // Whoever answers there does not even speak TLS.
            rustls::Error::InvalidMessage(_) => return Failure::NotTheCentre { host, status: 0 },
            error => {
                return Failure::Insecure { host, what: error.to_string().chars().take(200).collect() };
            }
        };
        match fault {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                Failure::UnknownIssuer { host }
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Failure::WrongName { host }
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Failure::NotYetValid { host }
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Failure::Expired { host },
            other => Failure::Insecure { host, what: format!("{other:?}").chars().take(200).collect() },
        }
    }
}
