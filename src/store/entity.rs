//! Row definitions, one table per file. Nothing here leaves `store`.

pub mod comment;
pub mod event;
pub mod idempotency_key;
pub mod page;
pub mod page_alias;
pub mod site;
pub mod site_author;
