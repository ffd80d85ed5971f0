//! Formats in which conversations leave, and will arrive: records in, text out. No database, no clock: the same records make the
//! same bytes.

pub mod bundle;
