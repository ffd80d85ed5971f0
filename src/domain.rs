//! Pure rules and types: no I/O, no clock, no randomness.

pub mod body;
pub mod field;
pub mod guest;
pub mod id;
pub mod name;
pub mod origin;
pub mod page;
pub mod time;
