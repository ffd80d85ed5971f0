//! What is said about a comment that comes in: the same beforehand and when it does.

use std::collections::HashMap;

use super::{batch::Prepared, person};
use crate::{
    domain::{
        comment::Status,
        id::{PageId, SiteId},
        import::{Note, is_name_cut},
        thread::MOST_PINNED,
    },
    service::Result,
    store::{Source, pin},
};

/// How it is shown here: never to more people than there.
pub(super) fn status(one: &Prepared) -> Status {
    if is_hidden(one) {
        Status::Pending
    } else {
        one.staged.comment.status
    }
}

fn is_hidden(one: &Prepared) -> bool {
    one.staged.comment.status == Status::Approved && one.place.as_ref().is_ok_and(|place| !place.is_public)
}

/// Remarks about one; whether it stands alone although it answers something, and whether it stays pinned, only the conversations here
/// can tell.
pub(super) fn notes(one: &Prepared, alone: Option<Note>, is_pinned: bool) -> Vec<Note> {
    let from = &one.staged.comment;
    let is_deleted = from.status == Status::Deleted;
    let notes = [
        (is_hidden(one), Note::Hidden),
        (one.staged.has_no_time, Note::NoTime),
        (one.body.is_plain, Note::Plain),
        (one.place.as_ref().is_ok_and(|place| place.is_nameless), Note::Nameless),
        (person::are_votes_cut(from), Note::VotesCut),
        // The name of what was deleted is not kept at all.
        (!is_deleted && is_name_cut(&one.author.name), Note::NameCut),
        (from.is_pinned && !is_pinned, Note::NotPinned),
    ];
    let so = notes.into_iter().filter(|(is_so, _)| *is_so);
    alone.into_iter().chain(so.map(|(_, note)| note)).collect()
}

/// How many more can be pinned on each page that something pinned comes to.
#[derive(Debug, Default)]
pub(super) struct Room(HashMap<String, u64>);

impl Room {
    /// Whether one that was pinned stays so, as a moderator could have it here: it is shown, answers the page itself, and is not one
    /// too many. `page` is none where the page is not there yet.
    pub(super) async fn take(
        &mut self,
        source: &impl Source,
        site_id: SiteId,
        page: Option<PageId>,
        one: &Prepared,
    ) -> Result<bool> {
        let (from, Ok(place)) = (&one.staged.comment, &one.place) else {
            return Ok(false);
        };
        if !from.is_pinned || from.parent.is_some() || status(one) != Status::Approved {
            return Ok(false);
        }
        // Two addresses may lead to one page.
        let key = page.map_or_else(|| place.address.identity.as_str().to_owned(), |id| id.0.to_string());
        let room = if let Some(room) = self.0.get(&key) {
            *room
        } else {
            let pinned = match page {
                Some(id) => pin::count(source, site_id, id).await?,
                None => 0,
            };
            u64::try_from(MOST_PINNED).unwrap_or(u64::MAX).saturating_sub(pinned)
        };
        self.0.insert(key, room.saturating_sub(1));
        Ok(room > 0)
    }
}
