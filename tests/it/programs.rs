//! Programs that use the API in somebody's name: what a token opens, where it is made, and when it is over.

mod access;
mod arrivals;
mod command_line;
mod forms;
mod pages;
mod readme;
mod taking;
mod tokens;
