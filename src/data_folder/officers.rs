//! The officers of a desk, what each may do, and their PINs.
//!
//! A PIN is kept as its Argon2id hash (RFC 9106) in PHC form. It keeps colleagues apart who share a desk: whoever can
//! write the files of the data folder can also name himself a supervisor, and is not held off by it.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::{constant_time::verify_slices_are_equal, rand};
use data_encoding::BASE64_NOPAD;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml_edit::{InlineTable, Value};
use zeroize::Zeroizing;

use crate::{text::detail, visit::MAX_FIELD_CHARS};

/// The shortest PIN, and the longest that can be typed, in characters.
pub const MIN_PIN_CHARS: usize = 4;
/// See [`MIN_PIN_CHARS`].
pub const MAX_PIN_CHARS: usize = 64;

/// More officers than these are not at one desk.
pub const MAX_OFFICERS: usize = 50;

/// What a PIN costs to try: 64 MiB and three passes (the second choice of RFC 9106, section 4, with one lane), a
/// quarter of a second on two slow cores.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// The most that a hash, which comes from a file, may ask for.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;

/// What an officer may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Receives guests.
    #[default]
    Officer,
    /// May change settings and policy, erase, purge and import as well.
    Supervisor,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Officer, Self::Supervisor];

    /// Its name in the settings.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Somebody who works at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// As the log names him.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// What he proves himself with; an officer may have none.
    pub pin: Option<Pin>,
}

/// The hash of a PIN.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin {
    memory_kib: u32,
    passes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Without what could be tried against it.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pin").finish_non_exhaustive()
    }
}

impl Pin {
    /// The hash of a new PIN; `None` for one that is too short or too long, and where the system has no random
    /// numbers or no memory to give. Takes about a quarter of a second.
    #[must_use]
    pub fn new(pin: &str) -> Option<Self> {
        if !(MIN_PIN_CHARS..=MAX_PIN_CHARS).contains(&pin.chars().count()) {
            return None;
        }
        let mut salt = vec![0; 16];
        rand::fill(&mut salt).ok()?;
        let hash = hash(pin, &salt, MEMORY_KIB, PASSES)?.to_vec();
        Some(Self { memory_kib: MEMORY_KIB, passes: PASSES, salt, hash })
    }

    /// Whether this is the PIN. Takes about a quarter of a second.
    #[must_use]
    pub fn is(&self, pin: &str) -> bool {
        pin.chars().count() <= MAX_PIN_CHARS
            && hash(pin, &self.salt, self.memory_kib, self.passes)
                .is_some_and(|hash| verify_slices_are_equal(hash.as_slice(), &self.hash).is_ok())
    }

    /// In PHC form.
    #[must_use]
    pub fn encoded(&self) -> String {
        let Self { memory_kib, passes, salt, hash } = self;
        let (salt, hash) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(hash));
        format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${hash}")
    }

    /// From PHC form, within what a desk can bear.
    #[must_use]
    pub fn decoded(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("$argon2id$v=19$m=")?;
        let (memory_kib, rest) = rest.split_once(",t=")?;
        let (passes, rest) = rest.split_once(",p=1$")?;
        let (salt, hash) = rest.split_once('$')?;
        let memory_kib = memory_kib.parse().ok().filter(|kib| (8..=MAX_MEMORY_KIB).contains(kib))?;
        let passes = passes.parse().ok().filter(|passes| (1..=MAX_PASSES).contains(passes))?;
        let bytes = |text: &str, length: usize| {
            BASE64_NOPAD.decode(text.as_bytes()).ok().filter(|bytes| bytes.len() == length)
        };
        Some(Self { memory_kib, passes, salt: bytes(salt, 16)?, hash: bytes(hash, 32)? })
    }
}

/// Who may do what at a desk; nobody is listed where everybody may do everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Officers(pub Vec<Officer>);

impl Officers {
    /// Whether there is a supervisor to ask. Without one everybody may do everything, so that nobody is locked out.
    #[must_use]
    pub fn are_set(&self) -> bool {
        self.0.iter().any(Officer::is_supervisor)
    }

    /// The officer who is called that.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Officer> {
        self.0.iter().find(|officer| officer.name == name)
    }

    /// The supervisors.
    pub fn supervisors(&self) -> impl Iterator<Item = &Officer> {
        self.0.iter().filter(|officer| officer.is_supervisor())
    }

    /// As the settings hold them.
    pub(super) fn value(&self) -> Value {
        let officers = self.0.iter().map(|Officer { name, role, pin }| {
            let mut table = InlineTable::new();
            table.insert("name", name.as_str().into());
            table.insert("role", role.code().into());
            if let Some(pin) = pin {
                table.insert("pin", pin.encoded().into());
            }
            table
        });
        officers.collect()
    }
}

impl Officer {
    /// Whether he is one who can prove it.
    #[must_use]
    pub fn is_supervisor(&self) -> bool {
        self.role == Role::Supervisor && self.pin.is_some()
    }
}

impl<'de> Deserialize<'de> for Officers {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Line {
            name: String,
            #[serde(default)]
            role: Option<String>,
            #[serde(default)]
            pin: Option<String>,
        }
        let lines = Vec::<Line>::deserialize(value)?;
        if lines.len() > MAX_OFFICERS {
            return Err(D::Error::custom(
                detail!("folder-setting-too-many-officers", limit = MAX_OFFICERS).carried(),
            ));
        }
        let mut officers = Self::default();
        for Line { name, role, pin } in lines {
            if name.trim().is_empty() || name.chars().count() > MAX_FIELD_CHARS {
                return Err(D::Error::custom(
                    detail!("folder-setting-officer-name", limit = MAX_FIELD_CHARS).carried(),
                ));
            }
            if officers.named(&name).is_some() {
                return Err(D::Error::custom(detail!("folder-setting-officer-twice").carried()));
            }
            let role = match role {
                Some(code) => Role::from_code(&code)
                    .ok_or_else(|| D::Error::custom(detail!("folder-setting-role").carried()))?,
                None => Role::default(),
            };
            let broken = || D::Error::custom(detail!("folder-setting-pin").carried());
            let pin = pin.map(|pin| Pin::decoded(&pin).ok_or_else(broken)).transpose()?;
            if role == Role::Supervisor && pin.is_none() {
                return Err(D::Error::custom(detail!("folder-setting-supervisor").carried()));
            }
            officers.0.push(Officer { name, role, pin });
        }
        Ok(officers)
    }
}

fn hash(pin: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).ok()?;
    let mut hash = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, hash.as_mut_slice())
        .ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_again_and_another_is_not() {
        let pin = Pin::new("0417").unwrap();
        let kept = Pin::decoded(&pin.encoded()).unwrap();
        assert_eq!(kept, pin);
        assert!(kept.is("0417"));
        assert!(!kept.is("0418") && !kept.is("") && !kept.is("04170"));
        // The same PIN of a colleague looks like another one.
        assert_ne!(Pin::new("0417").unwrap(), pin);
        assert!(!format!("{pin:?}").contains(&pin.encoded()));
        assert!(Pin::new("123").is_none() && Pin::new(&"1".repeat(65)).is_none());
    }

    #[test]
    fn a_hash_that_asks_for_too_much_is_none() {
        let good = Pin { memory_kib: 8, passes: 1, salt: vec![7; 16], hash: vec![9; 32] }.encoded();
        assert!(Pin::decoded(&good).is_some());
        for (from, to) in [
            ("m=8,", "m=1048577,"),
            ("t=1,", "t=99,"),
            ("p=1$", "p=2$"),
            ("v=19", "v=16"),
            ("argon2id", "argon2i"),
            ("m=8,", "m=-8,"),
            ("m=8,", "m=1,"),
        ] {
            assert!(Pin::decoded(&good.replace(from, to)).is_none(), "{to}");
        }
        for end in 0..good.len() {
            assert!(Pin::decoded(&good[..end]).is_none(), "{end}");
        }
    }
}
