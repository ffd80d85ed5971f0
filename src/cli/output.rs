//! The only place that prints.

use std::{io, process::ExitCode};

/// A line of data for standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn data(line: &str) {
    write(io::stdout(), line);
}

/// A line of words for standard error.
pub(super) fn say(line: &str) {
    write(io::stderr(), line);
}

/// What went wrong, with its causes; the status of a command that failed.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    say(&format!("rejoinder: {error:#}"));
    ExitCode::FAILURE
}

fn write(mut to: impl io::Write, line: &str) {
    // There is nobody left to tell if standard error is closed too.
    let _ = writeln!(to, "{line}");
}
