//! Programs that use the API in somebody's name: what a token opens, where it is made, and when it is over.

mod command_line;
mod pages;
mod taking;
mod tokens;
