//! Rejoinder: comments for any page, on your own server.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod i18n;
pub mod jobs;
pub mod live;
pub mod markup;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod web;
