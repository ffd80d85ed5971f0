//! What is held for a moderator, and why.

mod blocks;
mod desk;
mod outside;
mod reports;
mod rules;
mod spam;
