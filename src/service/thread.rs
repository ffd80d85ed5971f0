//! Reading a thread: a fixed number of bounded statements, whatever the size of the thread.

use std::cmp;

use crate::{
    domain::{
        id::{CommentId, PageId, SiteId},
        page::PageIdentity,
        site::Site,
        thread::{
            ANCESTORS_IN_CONTEXT, PublicComment, REPLIES_PER_ROOT, REPLIES_PER_SCREEN, ROOTS_PER_SCREEN,
            ROWS_PER_SCREEN, SIBLINGS_IN_CONTEXT, Sort, Thread,
            cursor::{Cursor, List},
            outline::Window,
            share_replies,
        },
    },
    store::{
        Read, page, pin,
        thread::{self, Below},
    },
};

use super::{Error, Result, Runtime};

pub use crate::store::page::ThreadOrder;

/// Replies shown below each reply of a continued thread.
const REPLIES_PER_REPLY: usize = 3;
/// Text on one screen, in bytes of HTML. Comments are short as a rule; a hundred of the longest must not make a document that no
/// cache can hold.
const BYTES_PER_SCREEN: usize = 384 * 1024;

/// Which part of a thread is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Roots with their first replies, after a cursor.
    Roots { after: Option<Cursor>, limit: usize },
    /// The replies to one comment: a continued thread.
    Replies {
        parent_id: CommentId,
        after: Option<Cursor>,
        limit: usize,
    },
    /// One comment with what it answers and what stands around it.
    Context { comment_id: CommentId },
}

impl View {
    /// The beginning of a thread.
    pub const FIRST: Self = Self::Roots {
        after: None,
        limit: ROOTS_PER_SCREEN,
    };
}

/// A part of a thread, ready to be put in order by [`crate::domain::thread::outline`].
#[derive(Clone, Debug)]
pub struct Part {
    /// The outermost comments, in order.
    pub tops: Vec<CommentId>,
    pub rows: Vec<PublicComment>,
    pub window: Window,
    /// How many levels may be indented in this part.
    pub depth_limit: u16,
    /// Where the outermost list goes on.
    pub next: Option<Cursor>,
    /// The comment whose replies these are.
    pub parent: Option<PublicComment>,
    /// How many of the outermost list come after these, where that is known.
    pub remaining: Option<u64>,
}

/// The thread of a page, if anybody has commented there yet.
///
/// # Errors
/// When the database does not answer.
pub async fn find(runtime: &Runtime, site: &Site, identity: &PageIdentity) -> Result<Option<Thread>> {
    Ok(page::find(&runtime.store.read(), site.id, identity.as_str()).await?)
}

/// The thread of that id.
///
/// # Errors
/// [`Error::NotFound`] when the site has none.
pub async fn get(runtime: &Runtime, site: &Site, id: PageId) -> Result<Thread> {
    page::get(&runtime.store.read(), site.id, id)
        .await?
        .ok_or(Error::NotFound("thread"))
}

/// The site a thread belongs to.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn site_of(runtime: &Runtime, id: PageId) -> Result<SiteId> {
    page::locate(&runtime.store.read(), id)
        .await?
        .ok_or(Error::NotFound("thread"))
}

/// A site's threads, one more than `limit` if there are more.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    runtime: &Runtime,
    site: &Site,
    order: ThreadOrder,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Thread>> {
    Ok(page::list(&runtime.store.read(), site.id, order, after, limit).await?)
}

/// A site's approved comments, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(
    runtime: &Runtime,
    site: &Site,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<(PageId, PublicComment)>> {
    Ok(thread::latest(&runtime.store.read(), site.id, after, limit).await?)
}

/// Reads a part of a thread.
///
/// # Errors
/// [`Error::NotFound`] when the comment it is about is not shown in this thread.
pub async fn read(runtime: &Runtime, site: &Site, id: PageId, sort: Sort, view: View) -> Result<Part> {
    let reader = Reader {
        read: runtime.store.read(),
        site,
        id,
    };
    match view {
        View::Roots { after, limit } => reader.roots(sort, after, limit).await,
        View::Replies {
            parent_id,
            after,
            limit,
        } => reader.replies(parent_id, after, limit).await,
        View::Context { comment_id } => reader.context(comment_id).await,
    }
}

struct Reader<'a> {
    read: Read<'a>,
    site: &'a Site,
    id: PageId,
}

impl Reader<'_> {
    async fn roots(&self, sort: Sort, after: Option<Cursor>, limit: usize) -> Result<Part> {
        // They stand above the list whatever its order, and in it no more.
        let pinned = pin::list(&self.read, self.site.id, self.id).await?;
        let above: Vec<CommentId> = pinned.iter().map(|comment| comment.id).collect();
        let mut rows = thread::roots(&self.read, self.site.id, self.id, sort, after, limit + 1, &above).await?;
        let next = cut(&mut rows, limit, List::roots(sort));
        if after.is_none() {
            rows.splice(..0, pinned);
        }
        let counts: Vec<u64> = rows.iter().map(|root| root.descendant_count).collect();
        let tops: Vec<CommentId> = rows.iter().map(|root| root.id).collect();
        let lists = busy(tops.iter().copied().zip(share_replies(&counts)));
        let replies = thread::first_replies(&self.read, self.site.id, Below::Root, &lists).await?;
        add_fitting(&mut rows, replies);
        Ok(Part {
            tops,
            rows,
            window: Window::FromStart,
            depth_limit: self.site.settings.depth,
            next,
            parent: None,
            remaining: None,
        })
    }

    async fn replies(&self, parent_id: CommentId, after: Option<Cursor>, limit: usize) -> Result<Part> {
        let parent = self.shown(parent_id).await?;
        let limit = cmp::min(limit, REPLIES_PER_SCREEN);
        let mut rows = thread::replies(&self.read, self.site.id, parent_id, after, limit + 1).await?;
        let next = cut(&mut rows, limit, List::Replies);
        let tops: Vec<CommentId> = rows.iter().map(|reply| reply.id).collect();
        let depth_limit = self.levels_below(&parent);
        self.descend(&mut rows, depth_limit).await?;
        let remaining = if after.is_none() {
            let shown = u64::try_from(tops.len()).unwrap_or(u64::MAX);
            Some(parent.reply_count.saturating_sub(shown))
        } else {
            None
        };
        Ok(Part {
            tops,
            rows,
            window: Window::FromStart,
            depth_limit,
            next,
            parent: Some(parent),
            remaining,
        })
    }

    async fn context(&self, comment_id: CommentId) -> Result<Part> {
        let comment = self.shown(comment_id).await?;
        let above = thread::ancestors(&self.read, self.site.id, comment_id, ANCESTORS_IN_CONTEXT).await?;
        let mut rows = thread::siblings(&self.read, self.site.id, self.id, &comment, SIBLINGS_IN_CONTEXT).await?;
        rows.push(comment);
        rows.sort_by_key(|row| (row.created_at, row.id));
        let tops = match above.first() {
            Some(highest) => vec![highest.id],
            None => rows.iter().map(|row| row.id).collect(),
        };
        let level = u16::try_from(above.len()).unwrap_or(u16::MAX);
        let below = self.site.settings.depth.saturating_sub(level);
        let replies = thread::first_replies(
            &self.read,
            self.site.id,
            Below::Parent,
            &[(comment_id, REPLIES_PER_ROOT)],
        )
        .await?;
        let mut replies_and_below = replies;
        self.descend(&mut replies_and_below, below).await?;
        rows.extend(replies_and_below);
        rows.extend(above);
        Ok(Part {
            tops,
            rows,
            window: Window::Somewhere,
            depth_limit: self.site.settings.depth,
            next: None,
            parent: None,
            remaining: None,
        })
    }

    /// Adds the first few replies below `rows`, level by level: at most as many statements as there are levels to indent.
    async fn descend(&self, rows: &mut Vec<PublicComment>, levels: u16) -> Result<()> {
        let mut level_begins = 0;
        for _ in 1..levels {
            let room = ROWS_PER_SCREEN.saturating_sub(rows.len());
            let parents = rows.get(level_begins..).unwrap_or_default();
            let busy_parents = parents.iter().filter(|row| row.reply_count > 0);
            let lists: Vec<_> = busy_parents
                .take(room / REPLIES_PER_REPLY)
                .map(|row| (row.id, REPLIES_PER_REPLY))
                .collect();
            if lists.is_empty() {
                return Ok(());
            }
            level_begins = rows.len();
            let replies = thread::first_replies(&self.read, self.site.id, Below::Parent, &lists).await?;
            add_fitting(rows, replies);
        }
        Ok(())
    }

    /// How many levels are left below a comment before indentation stops; a thread continued from there starts over.
    fn levels_below(&self, comment: &PublicComment) -> u16 {
        let limit = self.site.settings.depth;
        match u16::try_from(comment.depth) {
            Ok(depth) if depth < limit => limit - depth,
            _ => limit,
        }
    }

    async fn shown(&self, id: CommentId) -> Result<PublicComment> {
        thread::shown(&self.read, self.site.id, self.id, id)
            .await?
            .ok_or(Error::NotFound("comment"))
    }
}

/// Takes the row that was read only to learn whether there are more, and says where to go on.
fn cut(rows: &mut Vec<PublicComment>, limit: usize, list: List) -> Option<Cursor> {
    let limit = cmp::min(limit, fitting(rows, BYTES_PER_SCREEN / 2));
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| has_more).map(|last| list.cursor(last))
}

/// How many of the first rows fit into so many bytes of HTML; the first one always does.
fn fitting(rows: &[PublicComment], bytes: usize) -> usize {
    let mut used = 0;
    let fitting = rows.iter().take_while(|row| {
        used += row.html.len();
        used <= bytes
    });
    fitting.count().max(1)
}

/// Adds replies as long as the screen has room for their text. They are taken by time over all lists, so that what is left out
/// is the end of each list, and nobody stands without what they answer.
fn add_fitting(rows: &mut Vec<PublicComment>, mut replies: Vec<PublicComment>) {
    replies.sort_by_key(|row| (row.created_at, row.id));
    let used: usize = rows.iter().map(|row| row.html.len()).sum();
    let mut left = BYTES_PER_SCREEN.saturating_sub(used);
    rows.extend(replies.into_iter().take_while(|row| {
        let has_room = row.html.len() <= left;
        left = left.saturating_sub(row.html.len());
        has_room
    }));
}

/// Only the lists that have anything in them.
fn busy(lists: impl Iterator<Item = (CommentId, usize)>) -> Vec<(CommentId, usize)> {
    lists.filter(|(_, count)| *count > 0).collect()
}
