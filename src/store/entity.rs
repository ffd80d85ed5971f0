//! Row definitions, one table per file. Nothing here leaves `store`.

pub(super) mod account;
pub(super) mod attempt;
pub(super) mod authenticator;
pub(super) mod comment;
pub(super) mod deletion;
pub(super) mod due_rank;
pub(super) mod event;
pub(super) mod failed_sign_in;
pub(super) mod idempotency_key;
pub(super) mod identity;
pub(super) mod job;
pub(super) mod membership;
pub(super) mod page;
pub(super) mod page_alias;
pub(super) mod recovery_code;
pub(super) mod session;
pub(super) mod sign_on_key;
pub(super) mod sign_on_use;
pub(super) mod site;
pub(super) mod site_author;
pub(super) mod ticket;
pub(super) mod token;
pub(super) mod token_site;
pub(super) mod trip;
pub(super) mod vote;
