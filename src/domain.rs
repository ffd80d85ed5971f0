//! Pure rules and types: no I/O, no clock, no randomness.

pub mod account;
pub mod attempt;
pub mod body;
pub mod comment;
pub mod event;
pub mod field;
pub mod guest;
pub mod id;
pub mod identity;
pub mod job;
pub mod mail;
pub mod moderation;
pub mod name;
pub mod origin;
pub mod page;
pub mod password;
pub mod role;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod stylesheet;
pub mod thread;
pub mod ticket;
pub mod time;
pub mod vote;
