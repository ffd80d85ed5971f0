//! A comment that was answered is on disk, whatever happens next.

mod kill;
mod settings;
mod trace;
