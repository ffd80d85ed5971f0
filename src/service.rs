//! Use cases. A transaction begins and ends here and nowhere else; every change emits one event.
//!
//! Nothing here sees a request, a header or a template: what arrives are plain values, what leaves are records and
//! [`Error`]s that say what the user may be told.

pub mod account;
pub mod attempt;
pub mod comment;
pub mod confirm;
pub mod counts;
mod error;
mod guessing;
pub mod guest;
mod job;
pub mod moderation;
pub mod passkey;
pub mod password;
pub mod person;
pub mod retention;
mod runtime;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod step;
pub mod thread;
pub mod ticket;
mod tree;
pub mod vote;

use comment::render_body;

pub use error::{Error, Result};
pub use runtime::{Randomness, Runtime, SystemClock, SystemRandomness};
