//! What people do with comments: write, edit, delete, and find their own again.

mod change;
mod create;
mod own;
mod preview;
mod signals;

pub(in crate::service) use signals::days_between;

pub use change::{Changed, delete, edit};
pub use create::{Created, NewComment, create};
pub use own::{Own, editable, just_posted, own_in_thread, public, readable, site_of};
pub use preview::preview;
pub(in crate::service) use preview::render_body;
