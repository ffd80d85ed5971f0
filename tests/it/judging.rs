//! What is held for a moderator, and why.

mod blocks;
mod desk;
mod reports;
mod rules;
mod spam;
