//! People with accounts: what is kept of them, how they prove who they are, and how long that holds.

mod changing;
mod entering;
mod records;
mod without_mail;
