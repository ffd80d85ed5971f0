//! Rules about the sources themselves. Each failure names the file, the line and the rule.

mod catalogues;
mod documentation;
mod env_example;
mod layers;
mod length;
mod places;
mod sources;
mod templates;
