//! Leaving with everything: a site's conversations as a bundle, written portion by portion however many there are.

use std::collections::HashSet;

use crate::{
    domain::{
        id::{CommentId, PageId},
        site::Site,
    },
    store::export,
    transfer::bundle::Writer,
};

use super::{Result, Runtime};

pub use crate::transfer::bundle::Personal;

/// Rows that are read at once.
const PORTION: u64 = 500;

/// A bundle on its way out. What is written while it is read goes along where it comes after what was read already; a page that
/// begins meanwhile is left to the next export, with its comments.
#[derive(Debug)]
pub struct Export {
    runtime: Runtime,
    site: Site,
    personal: Personal,
    writer: Writer,
    /// The pages that stand in it: no comment goes without its page.
    pages: HashSet<PageId>,
    comments: u64,
    next: Next,
}

#[derive(Clone, Copy, Debug)]
enum Next {
    Beginning,
    Pages(Option<PageId>),
    Comments(Option<CommentId>),
    Trailer,
    Nothing,
}

impl Export {
    /// One of a site.
    pub fn of(runtime: &Runtime, site: &Site, personal: Personal) -> Self {
        Self {
            runtime: runtime.clone(),
            site: site.clone(),
            personal,
            writer: Writer::default(),
            pages: HashSet::new(),
            comments: 0,
            next: Next::Beginning,
        }
    }

    /// Comments that were written so far.
    pub fn comments(&self) -> u64 {
        self.comments
    }

    /// The next lines; none at the end.
    ///
    /// # Errors
    /// When the database does not answer. What was written until then is no whole bundle, and has no trailer.
    pub async fn next(&mut self) -> Result<Option<String>> {
        match self.next {
            Next::Beginning => {
                self.next = Next::Pages(None);
                Ok(Some(self.writer.header() + &self.writer.site(&self.site)))
            }
            Next::Pages(after) => self.pages(after).await.map(Some),
            Next::Comments(after) => self.comments_after(after).await.map(Some),
            Next::Trailer => {
                self.next = Next::Nothing;
                Ok(Some(std::mem::take(&mut self.writer).trailer()))
            }
            Next::Nothing => Ok(None),
        }
    }

    async fn pages(&mut self, after: Option<PageId>) -> Result<String> {
        let pages = export::pages(&self.runtime.store.read(), self.site.id, after, PORTION).await?;
        self.next = match pages.last() {
            Some(last) => Next::Pages(Some(last.id)),
            None => Next::Comments(None),
        };
        self.pages.extend(pages.iter().map(|page| page.id));
        Ok(pages.iter().map(|page| self.writer.page(page)).collect())
    }

    async fn comments_after(&mut self, after: Option<CommentId>) -> Result<String> {
        let comments = export::comments(&self.runtime.store.read(), self.site.id, after, PORTION).await?;
        self.next = match comments.last() {
            Some(last) => Next::Comments(Some(last.id)),
            None => Next::Trailer,
        };
        let mut lines = String::new();
        for comment in comments.iter().filter(|comment| self.pages.contains(&comment.page_id)) {
            lines += &self.writer.comment(comment, self.personal);
            self.comments += 1;
        }
        Ok(lines)
    }
}
