//! How often one address may fail. Whoever does what he may is not counted: all posts of a regency may share an address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// A password or a form that was none.
    LogIn,
    /// A bundle, a request or a code that was refused for its signature.
    Signature,
}

/// How long failures are remembered.
const WINDOW: Duration = Duration::from_mins(1);
/// So many addresses are remembered; with more, all are forgotten, which costs an attacker ten thousand addresses.
const MAX_ADDRESSES: usize = 10_000;

impl Failure {
    fn limit(self) -> u32 {
        match self {
            Self::LogIn => 20,
            Self::Signature => 120,
        }
    }
}

/// Who failed lately.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<(IpAddr, Failure), (u32, Instant)>>);

impl Limits {
    /// Whether this address has failed too often.
    pub fn is_over(&self, address: IpAddr, failure: Failure) -> bool {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .get(&(network(address), failure))
            .is_some_and(|(count, since)| since.elapsed() < WINDOW && *count >= failure.limit())
    }

    /// One more failure.
    pub fn count(&self, address: IpAddr, failure: Failure) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MAX_ADDRESSES {
            failures.retain(|_, (_, since)| since.elapsed() < WINDOW);
        }
        if failures.len() >= MAX_ADDRESSES {
            failures.clear();
        }
        let entry = failures.entry((network(address), failure)).or_insert((0, Instant::now()));
        if entry.1.elapsed() >= WINDOW {
            *entry = (0, Instant::now());
        }
        entry.0 += 1;
    }
}

/// Whoever has one address of the sixth version has all of its network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.into(),
            None => std::net::Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_fails_too_often_is_held_back_alone() {
        let limits = Limits::default();
        let one = "2001:db8::1".parse().unwrap();
        for _ in 0..Failure::LogIn.limit() {
            assert!(!limits.is_over(one, Failure::LogIn));
            limits.count(one, Failure::LogIn);
        }
        assert!(limits.is_over(one, Failure::LogIn));
        assert!(limits.is_over("2001:db8::2".parse().unwrap(), Failure::LogIn));
        assert!(!limits.is_over(one, Failure::Signature));
        assert!(!limits.is_over("2001:db9::1".parse().unwrap(), Failure::LogIn));
        assert!(!limits.is_over("192.0.2.1".parse().unwrap(), Failure::LogIn));
    }
}
