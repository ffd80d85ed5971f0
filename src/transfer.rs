//! Formats in which conversations leave and arrive: records in, text out, and the other way round. No database, no clock: the same
//! records make the same bytes, and the same bytes the same records.

pub mod artrans;
pub mod bundle;
pub mod commento;
pub mod disqus;
pub mod input;
pub mod isso;
mod json;
pub mod record;
pub mod remark42;
pub mod rows;
pub mod sheet;
mod when;
pub mod wxr;
mod xml;

use crate::domain::import::Format;

use input::{Broken, Input};
use record::Out;

/// Reads a file of that form to its end. What was given away before it broke off is no whole file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(format: Format, input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    match format {
        Format::Wxr => wxr::read(input, out),
        Format::Disqus => disqus::read(input, out),
        Format::Remark42 => remark42::read(input, out),
        Format::IssoJson => isso::read(input, out),
        Format::Commento | Format::Comentario => commento::read(input, out),
        Format::Artrans => artrans::read(input, out),
        Format::Bundle => bundle::read(input, out),
        // A database is no stream: see `store::isso`.
        Format::IssoDatabase => Err(Broken::Unknown("a database of SQLite".to_owned())),
    }
}

#[cfg(test)]
mod tests;
