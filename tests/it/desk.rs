//! The desk of those who keep sites in order: who comes in, and what its rooms do.

mod access;
mod log;
mod pages;
mod people;
mod queue;
mod rules;
mod settings;
mod staff;
