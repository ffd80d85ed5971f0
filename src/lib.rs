//! Rejoinder: comments for any page, on your own server.

pub mod domain;
pub mod markup;
pub mod store;
