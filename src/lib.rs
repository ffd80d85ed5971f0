//! Rejoinder: comments for any page, on your own server.
//!
//! # The map
//!
//! A request enters through [`web`], which extracts plain values and calls one function of [`service`]. A service begins a
//! transaction, asks [`store`] and [`markup`], decides by the rules of [`domain`], writes one event with the change, commits,
//! and announces the event on the bus of [`live`]. Whoever keeps something derived (the render cache in [`web`], the directory
//! of sites in [`service`]) listens there.
//!
//! ```text
//! main -> cli -> app -> { web, jobs } -> { service, live } -> { store, outbound, transfer, markup } -> domain
//! config, i18n, telemetry: leaves.   migration: used by cli, app and tests only.
//! ```
//!
//! An arrow may be skipped, never turned round; a guard in `tests/it/guards` reads every `use crate::` and says so.
//!
//! - [`domain`]: rules and types; no I/O, no clock, no randomness.
//! - [`outbound`]: whom the service calls: the identity providers.
//! - [`markup`]: Markdown into the only HTML that templates print unescaped.
//! - [`store`]: the only place that knows the ORM; every finder is scoped to a site.
//! - [`outbound`]: other people's servers: mail.
//! - [`transfer`]: the formats in which conversations leave.
//! - [`live`]: who changed what, in this process at once and in others within a second.
//! - [`service`]: use cases; transactions begin and end here.
//! - [`web`]: the only place that knows axum: the frame, its forms, the JSON interface, the demo's pages.
//! - [`jobs`]: work that no request waits for.
//! - [`app`]: puts everything together, and stops it in order.
//! - [`cli`], [`config`], [`i18n`], [`telemetry`]: the command line, the environment, the words, the log.
//!
//! # Three paths worth reading
//!
//! - **A reader opens a page.** `web::embed::thread::show` understands the query, finds the finished document in
//!   `web::render_cache` and sends its bytes. On a miss `service::thread::read` asks for a few bounded ranges of rows,
//!   `domain::thread::outline` puts them into reading order as a flat list of marks, and a template prints them.
//! - **Somebody answers.** `web::embed::compose::create` judges where the post comes from, `service::comment::create` checks
//!   every field, claims the idempotency key, writes comment, counters and event in one transaction, and answers after the
//!   disk has it. The thread's generation is raised before the answer, so the next reader gets a new document.
//! - **A moderator on another machine approves.** The change writes an event; every instance reads the tail of the event
//!   table twice a second and raises the generation of that thread.
//!
//! # Adding a feature
//!
//! Name the rule in `domain`, its rows in `store` (and a step in `migration`), the use case in `service`, the words in
//! `i18n` in every language, and the handler in `web`; the noun is the same in every layer. The test goes to `tests/it`,
//! where one body runs on both databases.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod i18n;
pub mod jobs;
pub mod live;
pub mod markup;
pub mod outbound;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod transfer;
pub mod web;
