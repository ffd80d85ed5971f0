//! One file per group of attacks; each test bears the number of the row of the threat model it stands for.

mod addresses;
mod cross_site;
mod flood;
mod headers;
mod markup;
mod names;
mod passwords;
mod secrets;
mod tenants;

pub(crate) use markup::expect_inert;
