//! The one integration binary: linking once is what makes it quick to build.
//!
//! Its modules are marked as tests, so that the lints that spare tests spare their helpers too.

#![expect(clippy::string_slice, reason = "the places come from searching the same text")]

#[cfg(test)]
#[macro_use]
mod support;

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod durability;

#[cfg(test)]
mod guards;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod moderating;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod operating;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod threats;
#[cfg(test)]
mod voting;
#[cfg(test)]
mod working;
#[cfg(test)]
mod writing;
