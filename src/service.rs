//! Use cases. A transaction begins and ends here and nowhere else; every change emits one event.
//!
//! Nothing here sees a request, a header or a template: what arrives are plain values, what leaves are records and
//! [`Error`]s that say what the user may be told.

pub mod account;
pub mod attempt;
mod authorship;
pub mod avatar;
pub mod block;
pub mod bundle;
pub mod claim;
pub mod comment;
pub mod confirm;
pub mod counts;
pub mod deletion;
pub mod desk_letter;
pub mod erasure;
mod error;
pub mod export;
mod guessing;
pub mod guest;
pub mod identity;
pub mod import;
mod job;
pub mod learning;
pub mod moderation;
pub mod name;
pub mod outside;
pub mod overview;
pub mod passkey;
pub mod password;
pub mod people;
pub mod person;
pub mod profile;
pub mod proof;
pub mod record;
pub mod rehearsal;
pub mod relocation;
pub mod report;
pub mod retention;
pub mod rules;
mod runtime;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod sign_on;
pub mod site;
pub mod staff;
pub mod step;
pub mod subscription;
pub mod thread;
pub mod ticket;
pub mod token;
mod tree;
pub mod trip;
pub mod vote;

use comment::render_body;

pub use error::{Error, Result};
pub use runtime::{Randomness, Runtime, SystemClock, SystemRandomness};
