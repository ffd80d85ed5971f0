//! What readers see, by every way there is to look.

mod base_path;
mod cache;
mod counts;
mod help;
mod instances;
mod large;
mod permalink;
mod pins;
mod preview;
mod screen;
mod stylesheet;
mod views;
mod walk;

pub(crate) use walk::by_links;
