//! Votes, and the orders that follow from what readers do.

mod casting;
mod paging;
mod plain;
mod ranking;
mod refusing;
mod sorting;

pub(crate) use casting::WRONG_VOTES;
