//! What somebody sees of themselves: what they wrote and voted, site by site, in portions.

mod rename;

use crate::{
    domain::{
        comment::Comment,
        id::{AccountId, CommentId, PageId, SiteId},
        subscription::Subscription,
        thread::Thread,
        vote::{VoteOn, Voter},
    },
    store::{Source, authorship, authorship::Whose, page, site, subscription, vote},
};

use super::{Result, Runtime, moderation};

pub use rename::{follow_name, rename};

/// Where a list stopped: on the site of that key, at that comment. Sites follow one another by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub site: String,
    pub at: CommentId,
}

impl Place {
    /// Reads what [`Place::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, site) = text.split_once('.')?;
        Some(Self {
            site: site.to_owned(),
            at: at.parse().ok()?,
        })
    }

    /// As it stands in addresses.
    pub fn to_text(&self) -> String {
        format!("{}.{}", self.at, self.site)
    }
}

/// A portion of a list over all sites.
#[derive(Clone, Debug)]
pub struct Portion<T> {
    pub items: Vec<T>,
    /// Where to go on; none at the end.
    pub next: Option<Place>,
}

/// One's own comment, with where it stands.
#[derive(Clone, Debug)]
pub struct Own {
    pub site_key: String,
    pub site_name: String,
    pub thread: Option<Thread>,
    pub comment: Comment,
    /// The network it came from, as long as that is kept.
    pub prefix: Option<String>,
    /// Whether they wished to hear of answers.
    pub letters: Option<Subscription>,
    /// What a moderator says about its being held or removed, where the site tells that.
    pub told: Option<String>,
}

/// One's own vote, with where it stands.
#[derive(Clone, Debug)]
pub struct OwnVote {
    pub site_key: String,
    pub vote: VoteOn,
}

/// Somebody's own comments: by site, and there the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn comments(runtime: &Runtime, id: AccountId, after: Option<&Place>, limit: usize) -> Result<Portion<Own>> {
    let read = runtime.store.read();
    let whose = Whose::Account(id);
    let mut items: Vec<Own> = Vec::new();
    for site in site::list(&read).await? {
        if is_done(after, &site.key) {
            continue;
        }
        let before = on(after, &site.key);
        // One more than is shown says whether there are more.
        let wanted = u64::try_from(limit + 1 - items.len()).unwrap_or(u64::MAX);
        let found = authorship::list_with_networks(&read, site.id, &whose, before, wanted).await?;
        let threads = threads(&read, site.id, &found).await?;
        let ids: Vec<CommentId> = found.iter().map(|(comment, _)| comment.id).collect();
        let mut letters = subscription::list_about(&read, site.id, &ids).await?;
        let kept_back: Vec<&Comment> = found.iter().map(|(comment, _)| comment).collect();
        let mut told = moderation::told(runtime, &site, &kept_back).await?;
        items.extend(found.into_iter().map(|(comment, prefix)| {
            Own {
                site_key: site.key.clone(),
                site_name: site.settings.name.clone(),
                thread: threads.iter().find(|thread| thread.id == comment.page_id).cloned(),
                letters: letters
                    .iter()
                    .position(|wish| wish.comment_id == comment.id)
                    .map(|found| letters.swap_remove(found)),
                told: told.remove(&comment.id),
                comment,
                prefix,
            }
        }));
        if items.len() > limit {
            break;
        }
    }
    Ok(portion(items, limit, |own| (&own.site_key, own.comment.id)))
}

/// Somebody's own votes: by site, and there by comment.
///
/// # Errors
/// When the database does not answer.
pub async fn votes(runtime: &Runtime, id: AccountId, after: Option<&Place>, limit: usize) -> Result<Portion<OwnVote>> {
    let read = runtime.store.read();
    let voter = Voter::Account(id);
    let mut items: Vec<OwnVote> = Vec::new();
    for site in site::list(&read).await? {
        if is_done(after, &site.key) {
            continue;
        }
        let before = on(after, &site.key);
        let wanted = u64::try_from(limit + 1 - items.len()).unwrap_or(u64::MAX);
        let found = vote::list_on_site(&read, site.id, &voter, before, wanted).await?;
        items.extend(found.into_iter().map(|vote| OwnVote {
            site_key: site.key.clone(),
            vote,
        }));
        if items.len() > limit {
            break;
        }
    }
    Ok(portion(items, limit, |own| (&own.site_key, own.vote.comment_id)))
}

/// Whether a site was done with before the place.
fn is_done(after: Option<&Place>, key: &str) -> bool {
    after.is_some_and(|place| key < place.site.as_str())
}

/// Where to go on on a site, if the place is there.
fn on(after: Option<&Place>, key: &str) -> Option<CommentId> {
    after.filter(|place| place.site == key).map(|place| place.at)
}

fn portion<T>(mut items: Vec<T>, limit: usize, name: impl Fn(&T) -> (&String, CommentId)) -> Portion<T> {
    let is_all = items.len() <= limit;
    items.truncate(limit);
    let last = items.last().filter(|_| !is_all).map(|last| {
        let (site, at) = name(last);
        Place { site: site.clone(), at }
    });
    Portion { items, next: last }
}

async fn threads(source: &impl Source, site_id: SiteId, comments: &[(Comment, Option<String>)]) -> Result<Vec<Thread>> {
    let mut ids: Vec<PageId> = comments.iter().map(|(comment, _)| comment.page_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(page::list_of(source, site_id, &ids).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again() {
        let place = Place {
            site: "my-blog_2".to_owned(),
            at: CommentId(uuid::Uuid::max()),
        };
        assert_eq!(Place::parse(&place.to_text()), Some(place));
        for nonsense in ["", ".", "blog", "x.blog"] {
            assert_eq!(Place::parse(nonsense), None, "{nonsense}");
        }
    }
}
