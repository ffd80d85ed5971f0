//! Rules about the sources themselves. Each failure names the file, the line and the rule.

mod catalogues;
mod documentation;
mod env_example;
mod layers;
mod length;
mod places;
pub(crate) mod sources;
mod templates;
