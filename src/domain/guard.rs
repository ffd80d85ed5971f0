//! What stands between a comment and its readers besides the site's settings: it grows, and so has tables of its own.

use std::collections::HashMap;

use super::{block::Blocks, id::PageId, moderation::HoldRules};

/// What is kept of a site for every comment that comes; read once and remembered with the site.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Pages with rules of their own.
    pub pages: HashMap<PageId, HoldRules>,
    /// What was decided about people.
    pub blocks: Blocks,
}

impl Guard {
    /// The most pages of a site with rules of their own.
    pub const MOST_PAGES: usize = 500;
}
