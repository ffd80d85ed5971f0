//! Changing whose comments they are, page by page: each page is held while it changes and told of in one event, so that counters
//! stay true and readers see the new name at once. Whatever is interrupted is begun again and finds what is left.

use crate::{
    domain::{
        account::Account,
        comment::{Comment, Status},
        event::{Event, EventKind, EventPage},
        id::{AccountId, PageId, SiteId},
        thread::Thread,
        time::Timestamp,
        vote::Voter,
    },
    store::{Tx, authorship, authorship::Whose, comment, page, vote},
};

use super::{Error, Result, Runtime, runtime::to_the_end, tree, vote::withdraw};

/// Rows of one page that are changed in one transaction, where each takes several statements.
const BATCH: u64 = 100;

/// What becomes of somebody's comments and votes.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A guest's become those of an account.
    Give { from: Whose, to: Account },
    /// They bear the name that the account has now.
    Rename(Account),
    /// Nobody is told any more who wrote them.
    Anonymise(AccountId),
    /// Their words go, too; stubs hold the replies.
    Delete(AccountId),
}

/// Changes up to `most` pages of a site. Returns how many comments, and whether that was all.
pub(super) async fn change(runtime: &Runtime, site_id: SiteId, what: &Change, most: usize) -> Result<(u64, bool)> {
    let mut changed = 0;
    for _ in 0..most {
        let Some(page_id) = what.next_page(runtime, site_id).await? else {
            return Ok((changed, true));
        };
        let (runtime, what) = (runtime.clone(), what.clone());
        changed += to_the_end(async move { change_page(&runtime, site_id, page_id, &what).await }).await?;
    }
    Ok((changed, what.next_page(runtime, site_id).await?.is_none()))
}

async fn change_page(runtime: &Runtime, site_id: SiteId, page_id: PageId, what: &Change) -> Result<u64> {
    let now = runtime.now();
    let tx = runtime.store.begin_long_write().await?;
    let thread = page::lock(&tx, site_id, page_id).await?;
    let thread = thread.ok_or(Error::NotFound("thread"))?;
    let changed = what.apply(&tx, &thread, now).await?;
    let happened = Event {
        site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity,
        }),
        kind: EventKind::AuthorsChanged,
        comment_id: None,
        at: now,
    };
    runtime.commit(tx, happened).await?;
    Ok(changed)
}

impl Change {
    async fn next_page(&self, runtime: &Runtime, site_id: SiteId) -> Result<Option<PageId>> {
        let read = runtime.store.read();
        let (whose, name) = match self {
            Self::Give { from, .. } => (from.clone(), None),
            Self::Rename(account) => (Whose::Account(account.id), Some(account.name.as_str())),
            Self::Anonymise(id) | Self::Delete(id) => (Whose::Account(*id), None),
        };
        let page = authorship::next_page(&read, site_id, &whose, name).await?;
        match (page, self.voter()) {
            (None, Some(voter)) => Ok(authorship::next_voted_page(&read, site_id, &voter).await?),
            (page, _) => Ok(page),
        }
    }

    /// Whose votes go along.
    fn voter(&self) -> Option<Voter> {
        match self {
            Self::Give {
                from: Whose::Guest(key),
                ..
            } => Some(Voter::Guest(key.clone())),
            Self::Anonymise(id) | Self::Delete(id) => Some(Voter::Account(*id)),
            Self::Give { .. } | Self::Rename(_) => None,
        }
    }

    async fn apply(&self, tx: &Tx, thread: &Thread, now: Timestamp) -> Result<u64> {
        let (site_id, page_id) = (thread.site_id, thread.id);
        match self {
            Self::Give { from, to } => {
                let given = authorship::give(tx, site_id, page_id, from, to.id, &to.name).await?;
                if let Some(voter) = self.voter() {
                    move_votes(tx, thread, &voter, to.id, now).await?;
                }
                take_back_own_votes(tx, thread, to.id, now).await?;
                Ok(given)
            }
            Self::Rename(account) => Ok(authorship::rename(tx, site_id, page_id, account.id, &account.name).await?),
            Self::Anonymise(id) => {
                take_back_votes(tx, thread, &Voter::Account(*id), now).await?;
                Ok(authorship::anonymise(tx, site_id, page_id, *id).await?)
            }
            Self::Delete(id) => {
                take_back_votes(tx, thread, &Voter::Account(*id), now).await?;
                let theirs = authorship::on_page(tx, site_id, page_id, &Whose::Account(*id), BATCH).await?;
                for one in &theirs {
                    delete(tx, one).await?;
                }
                Ok(u64::try_from(theirs.len()).unwrap_or(u64::MAX))
            }
        }
    }
}

/// What a guest voted, an account has voted; of two votes on one comment the account's own stands.
async fn move_votes(tx: &Tx, thread: &Thread, guest: &Voter, account_id: AccountId, now: Timestamp) -> Result<()> {
    let account = Voter::Account(account_id);
    for one in vote::list_by_voter(tx, thread.site_id, thread.id, guest, BATCH).await? {
        let Some(voted) = comment::get(tx, thread.site_id, one.comment_id).await? else {
            continue;
        };
        let own = vote::find(tx, thread.site_id, voted.id, &account).await?;
        if own.is_some() || voted.author.account_id == Some(account_id) {
            withdraw(tx, &voted, guest, one.vote, now).await?;
        } else {
            vote::replace(tx, &voted, guest, None, now).await?;
            vote::replace(tx, &voted, &account, Some(one.vote), now).await?;
        }
    }
    Ok(())
}

/// Nobody votes on their own comment: not on one, either, that has become theirs.
async fn take_back_own_votes(tx: &Tx, thread: &Thread, account_id: AccountId, now: Timestamp) -> Result<()> {
    let voter = Voter::Account(account_id);
    for one in vote::list_on_own(tx, thread.site_id, thread.id, account_id).await? {
        if let Some(voted) = comment::get(tx, thread.site_id, one.comment_id).await? {
            withdraw(tx, &voted, &voter, one.vote, now).await?;
        }
    }
    Ok(())
}

async fn take_back_votes(tx: &Tx, thread: &Thread, voter: &Voter, now: Timestamp) -> Result<()> {
    for one in vote::list_by_voter(tx, thread.site_id, thread.id, voter, BATCH).await? {
        if let Some(voted) = comment::get(tx, thread.site_id, one.comment_id).await? {
            withdraw(tx, &voted, voter, one.vote, now).await?;
        }
    }
    Ok(())
}

/// Deletes one comment, as its author does. Read anew: an earlier one of the same batch may have held it.
async fn delete(tx: &Tx, one: &Comment) -> Result<()> {
    let found = comment::get(tx, one.site_id, one.id).await?;
    let found = found.ok_or(Error::NotFound("comment"))?;
    if found.status != Status::Deleted && !tree::change_status(tx, &found, Status::Deleted, None).await? {
        return Err(Error::NotEditable);
    }
    Ok(comment::erase(tx, one.site_id, one.id).await?)
}
