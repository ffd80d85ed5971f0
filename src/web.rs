//! The only place that knows axum: handlers extract, call one service function, and render.
//!
//! `account` is one's own pages, `embed` the frame and its forms, `api` the JSON interface, `demo` the pages of `serve --demo`. What belongs to every
//! request (addresses, parameters, origins, limits, headers) has a file of its own here.

mod account;
pub mod api;
mod asset;
mod auth;
mod avatar;
mod body;
mod client;
mod cookie;
mod count_cache;
mod counts;
mod dashboard;
pub mod demo;
mod document;
mod embed;
mod error;
mod generation;
mod header;
mod health;
mod import_rows;
mod limit;
mod linger;
mod origin;
mod param;
mod path;
mod person;
pub mod render_cache;
mod router;
pub mod server;
mod state;
pub mod upload;

pub use axum::Router;
pub use router::router;
pub use state::{AppState, Settings};
