//! The only place that prints.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use crate::{
    domain::field::Problem,
    i18n::{Arg, Locale},
    service,
};

/// A line of data for standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn data(line: &str) {
    write(io::stdout(), line);
}

/// A line of words for standard error.
pub(super) fn say(line: &str) {
    write(io::stderr(), line);
}

/// A line of words that the next one takes the place of; for a terminal only.
pub(super) fn passing(line: &str) {
    let mut to = io::stderr();
    // As in `write`.
    let _ = write!(to, "\r\u{1b}[2K{line}").and_then(|()| to.flush());
}

/// What is wrong with a value, in words.
pub(super) fn problem(problem: &Problem) -> String {
    let words = Locale::English.catalog();
    let args: Vec<_> = problem
        .args()
        .into_iter()
        .map(|(name, number)| (name, Arg::Number(number)))
        .collect();
    words.format(problem.key(), &args)
}

/// What went wrong, with its causes; the status of a command that failed.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    say(&format!("rejoinder: {error:#}"));
    if let Some(service::Error::Invalid(fields)) = error.downcast_ref() {
        for field in fields {
            say(&format!("  {}: {}", field.field, problem(&field.problem)));
        }
    }
    ExitCode::FAILURE
}

fn write(mut to: impl io::Write, line: &str) {
    // There is nobody left to tell if standard error is closed too.
    let _ = writeln!(to, "{line}");
}
