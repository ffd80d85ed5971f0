//! Rejoinder: comments for any page, on your own server.

pub mod domain;
pub mod live;
pub mod markup;
pub mod service;
pub mod store;
