//! Running the service: the command line, start and migration, signs of life.

mod accounts;
mod command_line;
mod configuration;
mod doctor;
mod interface;
mod migrations;
mod moderating;
mod signs;
mod start;
