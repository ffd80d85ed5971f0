//! A comment whose fields are in order, on its way into the database.

use sha2::{Digest, Sha256};

use super::{Created, NewComment};
use crate::{
    domain::{
        body::Body,
        comment::{Author, Comment, GuestKey, KeptAddress},
        event::{Event, EventKind, EventPage},
        field::{FieldError, Problem},
        guest::GuestDetails,
        id::{CommentId, PageId},
        moderation::{Signals, Verdict, judge},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    markup::Rendered,
    service::{
        Error, Result, Runtime,
        guest::{GuestSecret, kept_address},
        tree,
    },
    store::{
        Tx, comment, counter,
        idempotency::{self, Answered},
        page, site,
    },
};

/// The longest title that is kept of a page, in characters.
const TITLE_CHARACTERS: usize = 300;
/// A comment whose fields are in order.
pub(super) struct Checked<'a> {
    pub(super) site: &'a Site,
    pub(super) new: &'a NewComment,
    pub(super) details: GuestDetails,
    pub(super) body: Body,
    pub(super) rendered: Rendered,
}

impl Checked<'_> {
    /// Writes it, or finds what the same request wrote before.
    pub(super) async fn write(self, runtime: &Runtime) -> Result<Created> {
        let site_id = self.site.id;
        let now = runtime.now();
        let id = CommentId(runtime.new_uuid(now));
        let request_hash = self.request_hash();
        let tx = runtime.store.begin_write().await?;
        if let Some(key) = self.new.idempotency_key.as_deref() {
            let answered = Answered {
                request_hash,
                comment_id: id,
            };
            if !idempotency::claim(&tx, site_id, key, answered, now).await? {
                return self.replay(runtime, &tx, key, request_hash).await;
            }
        }
        let (secret, new_secret) = self.guest_secret(runtime);
        let guest_key = secret.key_on(site_id);
        let is_site_author = self.speaks_for_the_site(&tx, &guest_key).await?;
        let mut thread = self.thread(runtime, &tx, now).await?;
        let parent = self.parent(&tx, &thread).await?;
        let at = time_in_thread(now, &thread, parent.as_ref());
        let verdict = judge(
            self.site.settings.guests,
            Signals {
                is_guest: true,
                is_site_author,
                site_over_limit: self.new.site_over_limit,
            },
        );
        let comment = self.comment(id, &thread, parent.as_ref(), guest_key, is_site_author, &verdict, at);
        let address = self.kept_address(runtime, now);
        let row = comment::NewRow {
            comment: &comment,
            renderer: self.rendered.renderer,
            reasons: &verdict.reasons,
            address: address.as_ref(),
        };
        comment::insert(&tx, row).await?;
        tree::enter(&tx, &comment).await?;
        if comment.status.is_public() {
            counter::page_active_at(&tx, site_id, thread.id, at).await?;
        }
        runtime.commit(tx, created(&comment, &thread)).await?;
        if comment.status.is_public() {
            thread.comment_count += 1;
        }
        Ok(Created {
            comment,
            thread,
            parent,
            new_secret,
        })
    }

    /// Whether the guest is known as an author of the site's pages. Nobody else may use an author's name, nor a reserved one.
    async fn speaks_for_the_site(&self, tx: &Tx, guest_key: &GuestKey) -> Result<bool> {
        let authors = site::authors(tx, self.site.id).await?;
        if authors.iter().any(|author| author.guest_key == *guest_key) {
            return Ok(true);
        }
        let mut reserved = self.site.settings.reserved_names.clone();
        reserved.extend(authors.into_iter().map(|author| author.name));
        if self.details.name.is_reserved(&reserved) {
            return Err(Error::field(FieldError::new("name", Problem::ReservedName)));
        }
        Ok(false)
    }

    /// The same request came before: the answer is the comment it made.
    async fn replay(&self, runtime: &Runtime, tx: &Tx, key: &str, request_hash: [u8; 32]) -> Result<Created> {
        let site_id = self.site.id;
        let answered = idempotency::find(tx, site_id, key)
            .await?
            .ok_or(Error::NotFound("comment"))?;
        if answered.request_hash != request_hash {
            return Err(Error::KeyReused);
        }
        let comment = comment::get(tx, site_id, answered.comment_id)
            .await?
            .ok_or(Error::NotFound("comment"))?;
        let thread = page::get(tx, site_id, comment.page_id)
            .await?
            .ok_or(Error::NotFound("thread"))?;
        // Only what is derived from this very key is handed out again, and only to somebody who came without a secret.
        let (secret, new_secret) = self.guest_secret(runtime);
        let new_secret = new_secret.filter(|_| comment.is_by(&secret.key_on(site_id)));
        let parent = match comment.parent_id {
            Some(id) => comment::get(tx, site_id, id).await?,
            None => None,
        };
        Ok(Created {
            comment,
            thread,
            parent,
            new_secret,
        })
    }

    fn guest_secret(&self, runtime: &Runtime) -> (GuestSecret, Option<GuestSecret>) {
        if let Some(secret) = &self.new.guest_secret {
            return (secret.clone(), None);
        }
        let key = self.new.idempotency_key.as_deref();
        let minted = GuestSecret::mint(runtime, self.site.id, key);
        (minted.clone(), Some(minted))
    }

    /// The page's thread, made now if this is its first comment; locked, so that counters change in one order.
    async fn thread(&self, runtime: &Runtime, tx: &Tx, now: Timestamp) -> Result<Thread> {
        let site_id = self.site.id;
        let identity = self.new.page.identity.as_str();
        if page::find(tx, site_id, identity).await?.is_none() {
            let thread = Thread {
                id: PageId(runtime.new_uuid(now)),
                site_id,
                identity: identity.to_owned(),
                url: self.new.page.url.as_ref().map(|url| url.as_str().to_owned()),
                title: self.new.title.as_deref().and_then(kept_title),
                is_open: true,
                comment_count: 0,
                created_at: now,
                last_comment_at: now,
            };
            page::insert(tx, &thread).await?;
        }
        let found = page::find(tx, site_id, identity)
            .await?
            .ok_or(Error::NotFound("thread"))?;
        let thread = page::lock(tx, site_id, found.id)
            .await?
            .ok_or(Error::NotFound("thread"))?;
        if thread.is_open { Ok(thread) } else { Err(Error::Closed) }
    }

    async fn parent(&self, tx: &Tx, thread: &Thread) -> Result<Option<Comment>> {
        let Some(id) = self.new.parent_id else { return Ok(None) };
        let parent = comment::get(tx, self.site.id, id).await?;
        parent
            .filter(|parent| parent.page_id == thread.id && parent.status.is_public())
            .map(Some)
            .ok_or_else(|| Error::field(FieldError::new("parent_id", Problem::Unreadable)))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is one column's worth, and they meet only here"
    )]
    fn comment(
        &self,
        id: CommentId,
        thread: &Thread,
        parent: Option<&Comment>,
        guest_key: GuestKey,
        is_site_author: bool,
        verdict: &Verdict,
        at: Timestamp,
    ) -> Comment {
        Comment {
            id,
            site_id: self.site.id,
            page_id: thread.id,
            parent_id: parent.map(|parent| parent.id),
            root_id: parent.map(|parent| parent.root_id.unwrap_or(parent.id)),
            depth: parent.map_or(1, |parent| parent.depth.saturating_add(1)),
            status: verdict.status,
            author: Author::guest(self.details.clone(), guest_key, is_site_author),
            source: self.body.as_str().to_owned(),
            html: self.rendered.html.to_string(),
            reply_count: 0,
            descendant_count: 0,
            created_at: at,
            edited_at: None,
        }
    }

    fn kept_address(&self, runtime: &Runtime, now: Timestamp) -> Option<KeptAddress> {
        let days = self.site.settings.keep_addresses_days;
        self.new
            .address
            .and_then(|address| kept_address(runtime, self.site.id, address, days, now))
    }

    /// Everything the request asks for, so that another request under the same key is noticed.
    fn request_hash(&self) -> [u8; 32] {
        let parent = self.new.parent_id.map(|id| id.to_string());
        let parts = [
            Some(self.new.page.identity.as_str()),
            parent.as_deref(),
            Some(self.body.as_str()),
            Some(self.details.name.as_str()),
            self.details.email.as_deref(),
            self.details.website.as_deref(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            let part = part.unwrap_or_default();
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// When a comment counts as written: never before what it answers nor before what the thread shows already, whatever the clocks
/// say. Whoever pages through a thread by time then misses nothing.
fn time_in_thread(now: Timestamp, thread: &Thread, parent: Option<&Comment>) -> Timestamp {
    let just_after = |at: Timestamp| Timestamp(at.0.saturating_add(1));
    let latest = (thread.comment_count > 0).then(|| just_after(thread.last_comment_at));
    let answered = parent.map(|parent| just_after(parent.created_at));
    [latest, answered].into_iter().flatten().fold(now, Timestamp::max)
}

/// A title without line breaks and control characters, cut to a length; none if nothing is left.
fn kept_title(title: &str) -> Option<String> {
    let one_line: String = title
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(TITLE_CHARACTERS)
        .collect();
    // A space that forbids a line break was put there on purpose.
    let words = one_line.split(|c: char| c.is_whitespace() && c != '\u{a0}');
    let trimmed = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!trimmed.trim().is_empty()).then_some(trimmed)
}

fn created(comment: &Comment, thread: &Thread) -> Event {
    Event {
        site_id: comment.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity.clone(),
        }),
        kind: EventKind::Created,
        comment_id: Some(comment.id),
        at: comment.created_at,
    }
}
