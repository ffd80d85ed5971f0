//! Work that no request waits for: what was promised ([`worker`]), and what comes round again.

mod carry_out;
mod erase_account;
mod fetch_picture;
pub mod learning;
mod letter;
pub mod ranking;
mod rename_author;
pub mod retention;
mod send_mail;
pub mod worker;
