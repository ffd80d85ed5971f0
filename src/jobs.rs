//! Work that no request waits for: what was promised ([`worker`]), and what comes round again.

mod carry_out;
pub mod closing;
pub mod desk_letters;
mod erase_account;
pub mod exporting;
mod fetch_picture;
mod import;
pub mod indexing;
pub mod learning;
mod letter;
mod move_in;
pub mod ranking;
mod rename_author;
pub mod retention;
mod send_mail;
mod tell_akismet;
pub mod worker;
