//! One file per group of attacks; each test bears the number of the row of the threat model it stands for.

mod account_pages;
mod accounts;
mod addresses;
mod cross_site;
mod factors;
mod flood;
mod guessing;
mod headers;
mod leading;
mod markup;
mod names;
mod passwords;
mod secrets;
mod tenants;
mod tickets;

pub(crate) use markup::expect_inert;
