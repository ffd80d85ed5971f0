//! What writers may do, and what becomes of it.

mod changing;
pub(crate) mod counters;
mod guests;
mod idempotency;
mod plain;
mod tree;
mod viewer;

pub(crate) use counters::expect_true_counters;
