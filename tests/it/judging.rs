//! What is held for a moderator, and why.

mod rules;
