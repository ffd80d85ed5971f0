//! The desk of those who keep sites in order: who comes in, and what its rooms do.

mod access;
mod ageing;
mod arrivals;
mod comment;
mod entries;
mod found;
mod imports;
mod log;
mod pages;
mod people;
mod queue;
mod rooms;
mod rules;
mod settings;
mod settled;
pub(crate) mod staff;
