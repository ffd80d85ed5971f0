//! What the links of such a letter carry. The key of an action names who it is for, which comment and what; it is good for a week, does
//! nothing by itself, and nothing for anybody else: it leads to a page of the desk, where somebody with that very account, signed in, and
//! with that role, decides with one click. The key that stops letters is good for ever, and stops no others.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    domain::{
        account::Account,
        action::Verb,
        comment::Comment,
        id::{AccountId, CommentId, SiteId},
        time::Timestamp,
    },
    service::{Error, Result, Runtime},
};

const ACTION: &str = "desk letter action";
const STOP: &str = "desk letter stop";
const PROOF_BYTES: usize = 16;
const ID_BYTES: usize = 16;
/// What a letter proposes; each a number that stays.
const VERBS: [(u8, Verb); 3] = [(1, Verb::Approve), (2, Verb::Spam), (3, Verb::Trash)];
const GOOD_DAYS: i64 = 7;

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub comment_id: CommentId,
    pub verb: Verb,
}

/// The keys of what a letter to somebody proposes about a comment.
pub fn keys(runtime: &Runtime, account_id: AccountId, comment: &Comment, now: Timestamp) -> Vec<(Verb, String)> {
    let ends = now.plus_days(GOOD_DAYS);
    let sensible = VERBS.iter().filter(|(_, verb)| verb.moves(comment.status).is_some());
    sensible
        .map(|(number, verb)| (*verb, key(runtime, account_id, comment.id, *number, ends)))
        .collect()
}

fn key(runtime: &Runtime, account_id: AccountId, comment_id: CommentId, verb: u8, ends: Timestamp) -> String {
    let mut bytes = comment_id.0.as_bytes().to_vec();
    bytes.push(verb);
    bytes.extend_from_slice(&ends.0.to_be_bytes());
    let proof = proof(runtime, ACTION, &[account_id.0.as_bytes(), &bytes]);
    bytes.extend_from_slice(&proof);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a key stands for, for whoever it was made for.
///
/// # Errors
/// [`Error::TicketGone`] when it is too old, somebody else's, or none of ours.
pub fn look_at(runtime: &Runtime, account: &Account, key: &str) -> Result<Wanted> {
    let wanted = || {
        let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
        let (said, given) = bytes.split_last_chunk::<PROOF_BYTES>()?;
        let right = proof(runtime, ACTION, &[account.id.0.as_bytes(), said]);
        if !bool::from(right.as_slice().ct_eq(given)) {
            return None;
        }
        let (id, rest) = said.split_at_checked(ID_BYTES)?;
        let (number, ends) = rest.split_first()?;
        let ends = Timestamp(i64::from_be_bytes(ends.try_into().ok()?));
        let (_, verb) = VERBS.iter().find(|(known, _)| known == number)?;
        (runtime.now() < ends).then_some(Wanted {
            comment_id: CommentId(Uuid::from_slice(id).ok()?),
            verb: *verb,
        })
    };
    wanted().ok_or(Error::TicketGone)
}

/// The key with which somebody's letters about a site are stopped.
pub(super) fn stop(runtime: &Runtime, site_id: SiteId, account_id: AccountId) -> String {
    let mut bytes = site_id.0.as_bytes().to_vec();
    bytes.extend_from_slice(account_id.0.as_bytes());
    let proof = proof(runtime, STOP, &[&bytes]);
    bytes.extend_from_slice(&proof);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whose letters a key stops.
pub(super) fn stopped_by(runtime: &Runtime, key: &str) -> Option<(SiteId, AccountId)> {
    let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
    let (said, given) = bytes.split_last_chunk::<PROOF_BYTES>()?;
    let right = proof(runtime, STOP, &[said]);
    if !bool::from(right.as_slice().ct_eq(given)) {
        return None;
    }
    let (site, account) = said.split_at_checked(ID_BYTES)?;
    Some((
        SiteId(Uuid::from_slice(site).ok()?),
        AccountId(Uuid::from_slice(account).ok()?),
    ))
}

fn proof(runtime: &Runtime, label: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut proof = runtime.keyed_hash(label, parts).to_vec();
    proof.truncate(PROOF_BYTES);
    proof
}
