//! What moderators see and do.

mod actions;
mod log;
mod queue;

pub use actions::{__path_act, __path_progress, __path_undo, act, progress, undo};
pub use log::{__path_log, log};
pub use queue::{__path_list, list};
