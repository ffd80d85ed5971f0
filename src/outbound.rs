//! Other people's servers. Each has one trait, one real client and one that keeps everything in memory.

pub mod mail;
