//! Rows of a thread put into reading order: a flat list of marks from which a template prints nested lists without recursion,
//! whatever the depth of the thread.

use std::collections::HashMap;

use super::{
    PublicComment,
    cursor::{Cursor, List},
};
use crate::domain::id::CommentId;

/// One mark of the outline. `Comment` opens an item, `EndComment` ends it; between them may stand one list of replies.
#[derive(Clone, Debug)]
pub enum Mark<'a> {
    Comment(Entry<'a>),
    /// The list of replies of the item begins.
    Replies,
    EndReplies,
    EndComment,
    /// An item that stands for replies which are not shown here.
    More(More),
}

/// One comment in its place.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub comment: &'a PublicComment,
    /// Indentation: 1 for the outermost list.
    pub level: u16,
    /// Whom it answers; named only where the indentation no longer shows it.
    pub answers: Option<&'a PublicComment>,
}

/// Replies that are not on this screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    pub parent_id: CommentId,
    /// The last reply shown; none when none is.
    pub after: Option<Cursor>,
    pub count: u64,
}

/// Whether the replies that are shown are the first ones of their parent, so that a cursor can go on after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// They are the first ones.
    FromStart,
    /// They are taken out of the middle: more of them means all of them from the start.
    Somewhere,
}

/// Puts `rows` into reading order below the comments `tops`, indented by at most `depth_limit` levels; deeper replies stand
/// flat, by time. Rows that hang below none of the tops are left out; every row must be younger than its parent.
pub fn outline<'a>(tops: &[CommentId], rows: &'a [PublicComment], depth_limit: u16, window: Window) -> Vec<Mark<'a>> {
    let forest = Forest::new(rows);
    let mut marks = Vec::with_capacity(rows.len() * 3);
    let mut work: Vec<Step<'_>> = tops
        .iter()
        .rev()
        .map(|id| Step::Comment { id: *id, level: 1 })
        .collect();
    while let Some(step) = work.pop() {
        match step {
            Step::Mark(mark) => marks.push(mark),
            Step::Comment { id, level } => {
                let Some(comment) = forest.by_id.get(&id) else { continue };
                marks.push(Mark::Comment(Entry {
                    comment,
                    level,
                    answers: None,
                }));
                if level < depth_limit {
                    nest(&forest, comment, level, window, &mut work);
                } else {
                    marks.push(Mark::EndComment);
                    flatten(&forest, comment, level, &mut marks);
                }
            }
        }
    }
    marks
}

/// What is still to be done, last first: a stack of our own instead of recursion.
enum Step<'a> {
    Comment { id: CommentId, level: u16 },
    Mark(Mark<'a>),
}

struct Forest<'a> {
    by_id: HashMap<CommentId, &'a PublicComment>,
    replies: HashMap<CommentId, Vec<&'a PublicComment>>,
}

impl<'a> Forest<'a> {
    fn new(rows: &'a [PublicComment]) -> Self {
        let mut replies: HashMap<CommentId, Vec<&PublicComment>> = HashMap::new();
        for row in rows {
            if let Some(parent_id) = row.parent_id {
                replies.entry(parent_id).or_default().push(row);
            }
        }
        for siblings in replies.values_mut() {
            siblings.sort_by_key(|row| (row.created_at, row.id));
        }
        Self {
            by_id: rows.iter().map(|row| (row.id, row)).collect(),
            replies,
        }
    }

    fn replies_to(&self, comment: &PublicComment) -> &[&'a PublicComment] {
        self.replies.get(&comment.id).map_or(&[], Vec::as_slice)
    }

    fn hidden(&self, comment: &PublicComment, window: Window) -> Option<More> {
        let shown = self.replies_to(comment);
        let count = comment
            .reply_count
            .saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX));
        let after = shown.last().filter(|_| window == Window::FromStart);
        let after = after.map(|last| List::Replies.cursor(last));
        (count > 0).then_some(More {
            parent_id: comment.id,
            after,
            count,
        })
    }
}

fn nest<'a>(forest: &Forest<'a>, comment: &PublicComment, level: u16, window: Window, work: &mut Vec<Step<'a>>) {
    work.push(Step::Mark(Mark::EndComment));
    let replies = forest.replies_to(comment);
    let hidden = forest.hidden(comment, window);
    if replies.is_empty() && hidden.is_none() {
        return;
    }
    work.push(Step::Mark(Mark::EndReplies));
    work.extend(hidden.map(|more| Step::Mark(Mark::More(more))));
    work.extend(replies.iter().rev().map(|reply| Step::Comment {
        id: reply.id,
        level: level + 1,
    }));
    work.push(Step::Mark(Mark::Replies));
}

/// All that is shown below `comment`, as its younger siblings.
fn flatten<'a>(forest: &Forest<'a>, comment: &PublicComment, level: u16, marks: &mut Vec<Mark<'a>>) {
    let mut below = Vec::new();
    let mut parents = vec![comment.id];
    while let Some(parent_id) = parents.pop() {
        for reply in forest.replies.get(&parent_id).into_iter().flatten() {
            below.push(*reply);
            parents.push(reply.id);
        }
    }
    below.sort_by_key(|row| (row.created_at, row.id));
    for reply in &below {
        let answers = reply.parent_id.and_then(|id| forest.by_id.get(&id)).copied();
        marks.push(Mark::Comment(Entry {
            comment: reply,
            level,
            answers,
        }));
        marks.push(Mark::EndComment);
    }
    let hidden = std::iter::once(comment).chain(below.iter().copied());
    marks.extend(
        hidden
            .filter_map(|row| forest.hidden(row, Window::Somewhere))
            .map(Mark::More),
    );
}

#[cfg(test)]
mod tests;
