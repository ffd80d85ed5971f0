//! Anything malformed is refused with a 4xx that names the field, and nothing of it is stored.

mod api;
mod bodies;
mod forms;
mod parameters;
mod uploads;
