//! Leaving with everything: a site's conversations in one form or another, written portion by portion however many there are.

mod bundle;
pub mod file;
pub mod folder;

use std::collections::VecDeque;

use crate::{
    domain::{
        comment::Comment,
        export::{Cursor, Filter, Format},
        id::{CommentId, PageId},
        site::Site,
        thread::Thread,
    },
    store::{
        Snapshot,
        export::{self, Position},
    },
    transfer::sheet::Sheet,
};

use super::{Result, Runtime};

pub use crate::transfer::bundle::Personal;

/// Rows that are read at once.
const PORTION: u64 = 500;

/// What leaves, and how.
#[derive(Clone, Debug, Default)]
pub struct Order {
    pub format: Format,
    pub filter: Filter,
    pub personal: Personal,
    /// The last line that arrived, where the rest of a bundle is asked for.
    pub after: Option<Cursor>,
}

/// A file on its way out. It shows one moment, that of its beginning, however long it takes and whatever people write meanwhile.
#[derive(Debug)]
pub struct Export {
    snapshot: Snapshot,
    site: Site,
    order: Order,
    sheet: Sheet,
    comments: u64,
    next: Next,
}

#[derive(Debug)]
enum Next {
    Beginning,
    /// Every type of line after the other.
    Lines(Box<bundle::Lines>),
    Pages(Option<PageId>),
    /// All comments, by their ids.
    Comments(Option<CommentId>),
    /// Pages that were read and whose comments were not; then the pages after them.
    Inside(VecDeque<Thread>, Option<Position>, PageId),
    End,
    Nothing,
}

impl Export {
    /// One of a site.
    ///
    /// # Errors
    /// [`Error::ExportsFull`](super::Error::ExportsFull), or when the database does not answer.
    pub async fn of(runtime: &Runtime, site: &Site, order: Order) -> Result<Self> {
        Ok(Self {
            snapshot: runtime.store.snapshot().await?,
            site: site.clone(),
            sheet: Sheet::new(order.format),
            comments: 0,
            next: match order.format {
                Format::Bundle => Next::Lines(Box::new(bundle::Lines::new(order.personal))),
                Format::Wxr | Format::Disqus | Format::Csv => Next::Beginning,
            },
            order,
        })
    }

    /// Comments that were written so far.
    pub fn comments(&self) -> u64 {
        self.comments
    }

    /// What comes next, perhaps nothing yet; none at the end.
    ///
    /// # Errors
    /// When the database does not answer. What was written until then is no whole file.
    pub async fn next(&mut self) -> Result<Option<String>> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Lines(lines) => self.lines(lines).await,
            Next::Beginning => {
                self.next = Next::Pages(None);
                Ok(Some(self.sheet.beginning(&self.site, self.order.personal)))
            }
            Next::Pages(after) => self.pages(after).await.map(Some),
            Next::Comments(after) => self.comments_after(after).await.map(Some),
            Next::Inside(pages, position, last) => self.inside(pages, position, last).await.map(Some),
            Next::End => Ok(Some(
                std::mem::replace(&mut self.sheet, Sheet::new(self.order.format)).end(),
            )),
            Next::Nothing => Ok(None),
        }
    }

    async fn pages(&mut self, after: Option<PageId>) -> Result<String> {
        let mut pages = export::pages(&self.snapshot, self.site.id, after, PORTION).await?;
        let Some(last) = pages.last().map(|page| page.id) else {
            self.next = if self.order.format.is_by_page() {
                Next::End
            } else {
                Next::Comments(None)
            };
            return Ok(String::new());
        };
        if let Some(only) = self.order.filter.page {
            pages.retain(|page| page.id == only);
        }
        if self.order.format.is_by_page() {
            self.next = Next::Inside(pages.into(), None, last);
            return Ok(String::new());
        }
        self.next = Next::Pages(Some(last));
        Ok(pages.iter().map(|page| self.sheet.page(page)).collect())
    }

    async fn comments_after(&mut self, after: Option<CommentId>) -> Result<String> {
        let comments = export::comments(&self.snapshot, self.site.id, after, PORTION).await?;
        self.next = match comments.last() {
            Some(last) => Next::Comments(Some(last.id)),
            None => Next::End,
        };
        let mut text = String::new();
        for comment in comments.iter().filter(|comment| self.order.filter.takes(comment)) {
            let line = self.sheet.comment(None, comment, self.order.personal);
            self.comments += u64::from(!line.is_empty());
            text += &line;
        }
        Ok(text)
    }

    /// A portion of the first page's comments, which stand below it.
    async fn inside(
        &mut self,
        mut pages: VecDeque<Thread>,
        position: Option<Position>,
        last: PageId,
    ) -> Result<String> {
        let Some(page) = pages.pop_front() else {
            self.next = Next::Pages(Some(last));
            return Ok(String::new());
        };
        let (comments, reached) =
            export::comments_of_page(&self.snapshot, self.site.id, page.id, position, PORTION).await?;
        let mut text = String::new();
        if position.is_none() {
            text += &self.sheet.page(&page);
        }
        for comment in comments.iter().filter(|comment| self.order.filter.takes(comment)) {
            let line = self.sheet.comment(Some(&page), comment, self.order.personal);
            self.comments += u64::from(!line.is_empty());
            text += &line;
        }
        if is_full(&comments) {
            pages.push_front(page);
            self.next = Next::Inside(pages, reached, last);
        } else {
            self.next = Next::Inside(pages, None, last);
        }
        Ok(text)
    }
}

fn is_full(portion: &[Comment]) -> bool {
    portion.len() as u64 >= PORTION
}
