//! Work that a guest's browser does before a comment, by the ALTCHA protocol (its first version, with SHA-256): find the number behind a
//! hash. What is asked is signed, ends after minutes, is good on one site and for one comment. No work holds a comment; it refuses none.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    domain::{
        id::SiteId,
        site::{Outside, Site},
        time::Timestamp,
    },
    store::{Tx, proof},
};

use super::{Result, Runtime};

const ALGORITHM: &str = "SHA-256";
/// How long somebody may write after the work is given out, in seconds.
const GOOD_SECONDS: i64 = 20 * 60;
const SALT_BYTES: usize = 12;
/// More than any solution is long.
const PAYLOAD_BYTES: usize = 2048;

/// Work to be done, as the protocol names its parts.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    pub algorithm: &'static str,
    /// The hash of the salt and the number to be found, in hexadecimal digits.
    pub challenge: String,
    /// The largest number that need be tried.
    pub maxnumber: u32,
    /// With when it ends; the number follows upon its last `&`, so that no digit of one can be taken for one of the other.
    pub salt: String,
    pub signature: String,
}

/// Work that was done.
#[derive(Debug, Deserialize)]
struct Payload {
    algorithm: String,
    challenge: String,
    number: u64,
    salt: String,
    signature: String,
}

/// Gives out work on a site; none where it asks for none.
pub fn challenge(runtime: &Runtime, site: &Site) -> Option<Challenge> {
    let most = site.settings.outside.proof_of_work;
    if most == 0 {
        return None;
    }
    let mut random = [0; SALT_BYTES + 8];
    runtime.randomness.fill(&mut random);
    let (salt, number) = random.split_at(SALT_BYTES);
    let number = number.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let number = number % u64::from(most.min(Outside::MOST_WORK).saturating_add(1));
    let ends = runtime.now().plus_seconds(GOOD_SECONDS).0 / 1000;
    let salt = format!("{}?expires={ends}&", hex(salt));
    let challenge = hash(&salt, number);
    Some(Challenge {
        algorithm: ALGORITHM,
        signature: hex(&sign(runtime, site.id, &challenge)),
        challenge,
        maxnumber: most,
        salt,
    })
}

/// Work that was done as it should, and not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    challenge: [u8; 32],
    ends: Timestamp,
}

/// What a browser brings, if it is work that was done here and in time.
pub(super) fn read(runtime: &Runtime, site_id: SiteId, payload: &str) -> Option<Done> {
    if payload.len() > PAYLOAD_BYTES {
        return None;
    }
    let payload: Payload = serde_json::from_slice(&STANDARD.decode(payload).ok()?).ok()?;
    let right = hex(&sign(runtime, site_id, &payload.challenge));
    let is_ours = bool::from(right.as_bytes().ct_eq(payload.signature.as_bytes()));
    let is_done = payload.algorithm == ALGORITHM && hash(&payload.salt, payload.number) == payload.challenge;
    let ends = payload.salt.strip_suffix('&')?.split_once("?expires=")?.1;
    let ends = Timestamp(ends.parse::<i64>().ok()?.checked_mul(1000)?);
    let is_good = is_ours && is_done && runtime.now() < ends;
    is_good.then(|| Done {
        challenge: Sha256::digest(payload.challenge.as_bytes()).into(),
        ends,
    })
}

/// Uses it; false when it was used before.
pub(super) async fn spend(tx: &Tx, site_id: SiteId, done: &Done) -> Result<bool> {
    Ok(proof::spend(tx, site_id, &done.challenge, done.ends).await?)
}

fn hash(salt: &str, number: u64) -> String {
    hex(&Sha256::digest(format!("{salt}{number}")))
}

fn sign(runtime: &Runtime, site_id: SiteId, challenge: &str) -> Vec<u8> {
    let key = runtime.keyed_hash("proof of work", &[site_id.0.as_bytes()]);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
    mac.update(challenge.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
