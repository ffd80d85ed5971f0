//! Work that no request waits for: what was promised ([`worker`]), and what comes round again.

mod letter;
pub mod ranking;
pub mod retention;
mod send_mail;
pub mod worker;
