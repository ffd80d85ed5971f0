//! Running the service: the command line, start and migration, signs of life.

mod accounts;
mod backups;
mod command_line;
mod configuration;
mod deploying;
mod doctor;
mod interface;
mod migrations;
mod moderating;
mod signs;
mod sizes;
mod start;
