//! The hash itself.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

use super::Verdict;
use crate::{
    domain::password::Password,
    service::{Error, Result},
};

/// How much work a hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    pub memory_kib: u32,
    pub iterations: u32,
    pub lanes: u32,
}

impl Default for Strength {
    /// The least that is recommended for Argon2id today; more only where the machine has the memory to spare.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            iterations: 2,
            lanes: 1,
        }
    }
}

impl Strength {
    /// The most that a stored hash may ask for: hashes come from imports too, and one that asks for gigabytes is an attack.
    const MOST: Self = Self {
        memory_kib: 64 * 1024,
        iterations: 8,
        lanes: 4,
    };

    fn of(hash: &PasswordHash) -> Option<Self> {
        let params = Params::try_from(hash).ok()?;
        Some(Self {
            memory_kib: params.m_cost(),
            iterations: params.t_cost(),
            lanes: params.p_cost(),
        })
    }

    fn is_within(self, most: Self) -> bool {
        self.memory_kib <= most.memory_kib && self.iterations <= most.iterations && self.lanes <= most.lanes
    }

    fn argon(self) -> std::result::Result<Argon2<'static>, argon2::Error> {
        let params = Params::new(self.memory_kib, self.iterations, self.lanes, None)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// A PHC string of the password.
pub(super) fn hash(password: &Password, salt: &[u8], strength: Strength) -> Result<String> {
    let failed = |error: password_hash::Error| Error::Internal(Box::new(error));
    let argon = strength.argon().map_err(|error| Error::Internal(Box::new(error)))?;
    let hash: PasswordHash = argon
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(failed)?;
    Ok(hash.to_string())
}

/// Judges a password by a stored hash; one that cannot be read or asks for too much is nobody's.
pub(super) fn verify(password: &Password, stored: &str, today: Strength) -> Verdict {
    let Ok(hash) = PasswordHash::new(stored) else {
        return Verdict::Wrong;
    };
    let is_argon2id = hash.algorithm.as_str() == Algorithm::Argon2id.as_str();
    let Some(strength) = Strength::of(&hash).filter(|strength| is_argon2id && strength.is_within(Strength::MOST))
    else {
        return Verdict::Wrong;
    };
    // The strength stands in the string; what verifies it brings none of its own.
    if Argon2::default().verify_password(password.as_bytes(), &hash).is_err() {
        return Verdict::Wrong;
    }
    if today.is_within(strength) {
        Verdict::Right
    } else {
        Verdict::RightButWeak
    }
}

/// A hash that no password has, as costly to look at as one made today.
pub(super) fn dummy(strength: Strength) -> String {
    format!(
        "$argon2id$v=19$m={},t={},p={}${}${}",
        strength.memory_kib,
        strength.iterations,
        strength.lanes,
        "A".repeat(22),
        "A".repeat(43),
    )
}
