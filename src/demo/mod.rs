//! A camera that holds up made-up credentials, and the issuer that signs them.
//!
//! Everything is made anew at the start and relative to that moment, so the demo works on any day. The
//! key of the issuer exists only as long as the demo runs, and nothing outside it believes the issuer.

mod camera;
mod in_words;
pub mod issuer;
mod picture;
mod scene;

pub use camera::{DemoCamera, Stage};
pub use in_words::{DemoRefusal, marker};
pub use scene::Scene;

use std::sync::Arc;

use chrono::TimeDelta;
use fast_qr::{ECL, QRBuilder};

use self::{
    issuer::{DemoCredential, Issuer, IssuerError, envelope_text},
    picture::{Blur, Picture},
};
use crate::{
    credential::{
        Entry, Holder, PartialDate,
        dcc::{self, base45},
    },
    time::Timestamp,
    trust::{TrustFileError, TrustStore},
};

/// The demo's issuer and everything that it holds up.
pub struct Demo {
    stage: Arc<Stage>,
    trust: TrustStore,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The made-up issuer could not do its work.
    #[error("the demo has no issuer")]
    Issuer(#[from] IssuerError),
    /// Its certificate is not taken for one.
    #[error("the demo's issuer is not believed")]
    Trust(#[from] TrustFileError),
    /// A code could not be drawn.
    #[error("the demo's code for the scene {} is too long", .0.code())]
    Code(Scene),
}

impl Demo {
    /// Makes an issuer and what it holds up, as of `now`.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers.
    pub fn new(now: Timestamp) -> Result<Self, DemoError> {
        let (year_ago, in_a_year) = (now - TimeDelta::days(365), now + TimeDelta::days(365));
        let issuer = Issuer::new("ID", year_ago, in_a_year)?;
        let stranger = Issuer::new("XX", year_ago, in_a_year)?;
        let mut trust = TrustStore::new();
        trust.add(issuer.certificate_der())?;

        let mut pictures = Vec::with_capacity(Scene::ALL.len());
        for scene in Scene::ALL {
            let text = match scene {
                Scene::Admit => issuer.issue(&dose("Siti Contoh", 3, 3, 150, now))?,
                Scene::Review => issuer.issue(&dose("Budi Contoh", 2, 2, 300, now))?,
                Scene::Refuse => issuer.issue(&dose("Agus Contoh", 1, 2, 200, now))?,
                Scene::Expired => issuer.issue(&expired("Dewi Contoh", now))?,
                Scene::Altered => {
                    altered(&issuer.issue(&dose("Eko Contoh", 3, 3, 90, now))?).unwrap_or_default()
                }
                Scene::Unknown => stranger.issue(&dose("Fitri Contoh", 3, 3, 60, now))?,
                Scene::Unreadable => cut_off(&issuer.issue(&dose("Gita Contoh", 3, 3, 60, now))?),
                Scene::Ordinary => "https://example.org/menu".to_owned(),
                Scene::Blurred => issuer.issue(&dose("Hadi Contoh", 3, 3, 60, now))?,
                Scene::Nothing => String::new(),
            };
            let blur = if scene == Scene::Blurred { Blur::Hopeless } else { Blur::Slight };
            let picture = if scene == Scene::Nothing {
                None
            } else {
                let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| DemoError::Code(scene))?;
                Some(Picture::of_a_phone(&code, blur))
            };
            pictures.push((scene, picture));
        }
        Ok(Self { stage: Arc::new(Stage::new(pictures)), trust })
    }

    /// Whom the demo believes: its own issuer, and nobody else.
    #[must_use]
    pub fn trust(&self) -> &TrustStore {
        &self.trust
    }

    /// What is held up now, and a way to change it.
    #[must_use]
    pub fn stage(&self) -> Arc<Stage> {
        self.stage.clone()
    }
}

fn dose(name: &str, dose: u32, of: u32, days_ago: i64, now: Timestamp) -> DemoCredential {
    let given = now - TimeDelta::days(days_ago);
    DemoCredential {
        holder: holder(name),
        entries: vec![Entry::Vaccination {
            dose,
            of,
            date: given.date_naive(),
            product: "EU/1/20/1528".to_owned(),
            country: "ID".to_owned(),
            covid: true,
        }],
        issued: given + TimeDelta::days(1),
        expires: now + TimeDelta::days(200),
    }
}

fn expired(name: &str, now: Timestamp) -> DemoCredential {
    DemoCredential { expires: now - TimeDelta::days(20), ..dose(name, 3, 3, 320, now) }
}

fn holder(name: &str) -> Holder {
    Holder {
        name: name.to_owned(),
        standard_name: Some(name.to_uppercase().replace(' ', "<")),
        birth_date: Some(PartialDate { year: 1988, month: Some(4), day: Some(21) }.into()),
    }
}

/// The credential with one bit of its signature turned. The signature is the last thing in it.
fn altered(text: &str) -> Option<String> {
    let compressed = base45::decode(text.strip_prefix(dcc::PREFIX)?.as_bytes()).ok()?;
    let mut envelope = miniz_oxide::inflate::decompress_to_vec_zlib(&compressed).ok()?;
    *envelope.last_mut()? ^= 1;
    Some(envelope_text(&envelope))
}

/// The first two thirds of the credential, as of a code that was copied badly.
fn cut_off(text: &str) -> String {
    text.chars().take(text.len() * 2 / 3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::reader::{self, Effort};

    #[test]
    fn every_code_but_the_blurred_one_is_read_from_its_picture() {
        let now = "2026-11-24T08:00:00Z".parse().unwrap();
        let demo = Demo::new(now).unwrap();
        for scene in Scene::ALL {
            demo.stage().show(scene);
            let codes = reader::read_codes(&demo.stage().frame(7), Effort::Normal);
            let expected = usize::from(!matches!(scene, Scene::Nothing | Scene::Blurred));
            assert_eq!(codes.len(), expected, "{}", scene.code());
        }
    }

    #[test]
    fn every_scene_is_found_by_its_name() {
        for scene in Scene::ALL {
            assert_eq!(Scene::from_code(scene.code()), Some(scene));
        }
        assert_eq!(Scene::from_code("refused"), None);
    }
}
