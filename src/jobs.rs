//! Work that no request waits for.

pub mod ranking;
pub mod retention;
