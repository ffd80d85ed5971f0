//! What proves that somebody holds a ticket: a long key in a link, or six digits to type. Both are derived from the ticket's id
//! and the instance's secret, so that neither the database nor a queued mail holds anything that opens a door (T24).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::domain::id::TicketId;

use super::Runtime;

const TICKET: &str = "ticket key";
const ID_BYTES: usize = 16;
/// 128 bits: nobody guesses that within the minutes a ticket lives.
const PROOF_BYTES: usize = 16;
const CODES: u32 = 1_000_000;

/// The key of a ticket, as it stands in a link.
pub fn key(runtime: &Runtime, id: TicketId) -> String {
    key_for(runtime, TICKET, id.0)
}

/// The ticket whose key this is; any other text is nobody's.
pub fn of_key(runtime: &Runtime, key: &str) -> Option<TicketId> {
    id_in(runtime, TICKET, key).map(TicketId)
}

/// The key of anything else that has an id; `label` keeps the keys of different things apart.
pub(super) fn key_for(runtime: &Runtime, label: &str, id: Uuid) -> String {
    let mut bytes = id.as_bytes().to_vec();
    bytes.extend_from_slice(&proof(runtime, label, id));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The id whose key this is under that label.
pub(super) fn id_in(runtime: &Runtime, label: &str, key: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
    let (id, given) = bytes.split_at_checked(ID_BYTES)?;
    let id = Uuid::from_slice(id).ok()?;
    let is_right: bool = proof(runtime, label, id).as_slice().ct_eq(given).into();
    is_right.then_some(id)
}

/// The six digits of a ticket.
pub fn code(runtime: &Runtime, id: TicketId) -> String {
    let hash = runtime.keyed_hash("ticket code", &[id.as_uuid().as_bytes()]);
    let number = hash.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    format!("{:06}", number % CODES)
}

/// Whether these are the six digits of a ticket.
pub fn is_code(runtime: &Runtime, id: TicketId, digits: &str) -> bool {
    code(runtime, id).as_bytes().ct_eq(digits.as_bytes()).into()
}

fn proof(runtime: &Runtime, label: &str, id: Uuid) -> Vec<u8> {
    let mut proof = runtime.keyed_hash(label, &[id.as_bytes()]).to_vec();
    proof.truncate(PROOF_BYTES);
    proof
}
