//! Row definitions, one table per file. Nothing here leaves `store`.

pub(super) mod comment;
pub(super) mod due_rank;
pub(super) mod event;
pub(super) mod idempotency_key;
pub(super) mod page;
pub(super) mod page_alias;
pub(super) mod site;
pub(super) mod site_author;
pub(super) mod vote;
