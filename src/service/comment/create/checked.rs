//! A comment whose fields are in order, on its way into the database.

use super::{
    Created, NewComment,
    request::{Request, replay},
};
use crate::{
    domain::{
        account::Email,
        action::Actor,
        body::Body,
        comment::{Author, Comment, GuestKey, KeptAddress},
        event::{Event, EventKind, EventPage},
        field::{FieldError, Problem},
        guest::GuestDetails,
        id::{ActionId, CommentId, PageId},
        moderation::{HoldRules, Signals, Verdict, judge, sketch::Sketch},
        page::kept_title,
        site::Site,
        thread::Thread,
        time::Timestamp,
        vote::Votes,
    },
    markup::Rendered,
    service::{
        Error, Result, Runtime, block,
        guest::kept_address,
        moderation,
        name::{Standing, refused},
        proof,
        subscription::{self, Wish},
        tree,
    },
    store::{
        Batch, Tx, comment,
        idempotency::{self, Answered},
        page,
        site::SiteAuthor,
    },
};

/// A comment whose fields are in order.
pub(super) struct Checked<'a> {
    pub(super) site: &'a Site,
    pub(super) new: &'a NewComment,
    pub(super) details: GuestDetails,
    pub(super) body: Body,
    pub(super) rendered: Rendered,
    pub(super) request: Request,
    /// Whose name it is otherwise.
    pub(super) standing: Standing,
    /// What holds for its page.
    pub(super) rules: HoldRules,
    pub(super) signals: Signals,
    /// What a guest's browser has done.
    pub(super) proof: Option<proof::Done>,
}

impl Checked<'_> {
    /// Writes it, or finds what the same request wrote before.
    pub(super) async fn write(self, runtime: &Runtime, site_is_over: impl FnOnce() -> bool) -> Result<Created> {
        let site_id = self.site.id;
        let now = runtime.now();
        let id = CommentId(runtime.new_uuid(now));
        let identity = self.new.page.identity.as_str();
        let tx = runtime.store.begin_write_to(site_id, identity).await?;
        if let Some(key) = self.new.idempotency_key.as_deref() {
            let answered = Answered {
                request_hash: self.request.hash,
                comment_id: id,
            };
            if !idempotency::claim(&tx, site_id, key, answered, now).await? {
                // Somebody was faster with the very same request; what they wrote is the answer, once it is durable.
                tx.commit().await?;
                let written = replay(runtime, self.site, self.new, &self.request).await?;
                return written.ok_or(Error::KeyReused);
            }
        }
        let (guest_key, new_secret) = if self.new.account.is_some() {
            (None, None)
        } else {
            let (secret, new_secret) = self.request.guest_secret(runtime, self.site.id, self.new);
            (Some(secret.key_on(site_id)), new_secret)
        };
        let found = page::find_for_comment(&tx, site_id, identity).await?;
        let is_site_author = self.speaks_for_the_site(&found.authors, guest_key.as_ref())?;
        let is_of_the_site = is_site_author || self.standing == Standing::RunsTheSite;
        if !is_of_the_site {
            block::may_write(self.signals.ruling)?;
        }
        let mut thread = self.thread(runtime, &tx, found.thread, now).await?;
        let parent = self.parent(&tx, &thread).await?;
        let at = time_in_thread(now, &thread, parent.as_ref());
        let lacks_proof = self.lacks_proof(&tx).await?;
        let verdict = judge(
            self.site.settings.guests,
            &self.rules,
            Signals {
                is_of_the_site,
                site_over_limit: site_is_over(),
                lacks_proof,
                ..self.signals.clone()
            },
        );
        let comment = self.comment(id, &thread, parent.as_ref(), guest_key, is_site_author, verdict, at);
        let address = self.kept_address(runtime, now);
        let action = self.action(&comment).map(|by| (by, ActionId(runtime.new_uuid(now))));
        let row = comment::NewRow {
            comment: &comment,
            renderer: self.rendered.renderer,
            address: address.as_ref(),
        };
        let mut changes = Batch::default();
        let email = self.details.email.clone().map(Email::from_stored);
        comment::insert(&mut changes, row, action.map(|(_, action)| action))?;
        tree::enter(&mut changes, &comment);
        if let Some(wish) = self.wish(email.as_ref(), comment.author.guest_key.as_ref()) {
            subscription::enter(runtime, &tx, &mut changes, &comment, wish, now).await?;
        }
        subscription::answered(runtime, &tx, &mut changes, &comment, now).await?;
        if let Some((by, action)) = action {
            moderation::note_reply(runtime, &tx, &comment, by, action, now).await?;
        }
        runtime.commit_with(tx, changes, created(&comment, &thread)).await?;
        if comment.status.is_public() {
            thread.comment_count += 1;
        }
        if let Some(sketch) = Sketch::of(self.body.as_str()).filter(|_| self.rules.duplicates) {
            runtime.learning.note(site_id, sketch, now);
        }
        Ok(Created {
            comment: comment.as_its_author_sees_it(),
            thread,
            parent,
            new_secret,
            action: action.map(|(_, action)| action),
        })
    }

    /// By whom it is an action, if it is one: what waits like anybody's comment is none yet.
    fn action(&self, comment: &Comment) -> Option<Actor> {
        let account = self.new.account.as_ref().filter(|_| self.new.at_the_desk)?;
        comment.status.is_public().then_some(Actor::Account(account.id))
    }

    /// Whether the site asks guests for work that this one has not done, or that was used for another comment.
    async fn lacks_proof(&self, tx: &Tx) -> Result<bool> {
        if self.site.settings.outside.proof_of_work == 0 || self.new.account.is_some() {
            return Ok(false);
        }
        Ok(match &self.proof {
            Some(done) => !proof::spend(tx, self.site.id, done).await?,
            None => true,
        })
    }

    /// Whether they are known as an author of the site's pages. Nobody else may use an author's name, nor a reserved one, nor that
    /// of somebody who could be taken for them.
    fn speaks_for_the_site(&self, authors: &[SiteAuthor], guest_key: Option<&GuestKey>) -> Result<bool> {
        let account_id = self.new.account.as_ref().map(|account| account.id);
        let is_them = |author: &SiteAuthor| match account_id {
            Some(id) => author.account_id == Some(id),
            None => Some(&author.guest_key) == guest_key,
        };
        if authors.iter().any(is_them) {
            return Ok(true);
        }
        match self.standing {
            Standing::Free => {}
            Standing::RunsTheSite => return Ok(false),
            Standing::OfAMember => return Err(refused(Problem::MembersName)),
            Standing::OfStaff => return Err(refused(Problem::ReservedName)),
        }
        let mut reserved = self.site.settings.reserved_names.clone();
        reserved.extend(authors.iter().map(|author| author.name.clone()));
        if self.details.name.is_reserved(&reserved) {
            return Err(refused(Problem::ReservedName));
        }
        Ok(false)
    }

    /// The page's thread, made now if this is its first comment; locked, so that counters change in one order.
    async fn thread(&self, runtime: &Runtime, tx: &Tx, found: Option<Thread>, now: Timestamp) -> Result<Thread> {
        let thread = match found {
            Some(thread) => thread,
            None => self.new_thread(runtime, tx, now).await?,
        };
        if !self.site.is_open(Some(&thread), now) {
            return Err(Error::Closed);
        }
        self.describe(tx, thread).await
    }

    /// The thread of a page's first comment; or of the comment that was first by a moment.
    async fn new_thread(&self, runtime: &Runtime, tx: &Tx, now: Timestamp) -> Result<Thread> {
        let thread = Thread {
            id: PageId(runtime.new_uuid(now)),
            site_id: self.site.id,
            identity: self.new.page.identity.as_str().to_owned(),
            url: self.url(),
            title: self.title(),
            is_open: true,
            is_kept_open: false,
            comment_count: 0,
            created_at: now,
            last_comment_at: now,
        };
        page::insert(tx, &thread).await?;
        let found = page::find_for_comment(tx, self.site.id, &thread.identity).await?;
        found.thread.ok_or(Error::NotFound("thread"))
    }

    /// Until readers see a comment, whoever writes next says what the page is called and where it is; after that only the site does.
    async fn describe(&self, tx: &Tx, mut thread: Thread) -> Result<Thread> {
        if thread.comment_count > 0 {
            return Ok(thread);
        }
        let (title, url) = (self.title(), self.url());
        if (title.is_some() && title != thread.title) || (url.is_some() && url != thread.url) {
            thread.title = title.or(thread.title);
            thread.url = url.or(thread.url);
            page::describe(tx, &thread).await?;
        }
        Ok(thread)
    }

    fn title(&self) -> Option<String> {
        self.new.title.as_deref().and_then(kept_title)
    }

    fn url(&self) -> Option<String> {
        self.new.page.url.as_ref().map(|url| url.as_str().to_owned())
    }

    async fn parent(&self, tx: &Tx, thread: &Thread) -> Result<Option<Comment>> {
        let Some(id) = self.new.parent_id else { return Ok(None) };
        let parent = comment::get(tx, self.site.id, id).await?;
        parent
            .filter(|parent| parent.page_id == thread.id && parent.status.is_public())
            .map(Some)
            .ok_or_else(|| Error::field(FieldError::new("parent_id", Problem::ParentGone)))
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
        guest_key: Option<GuestKey>,
        is_site_author: bool,
        verdict: Verdict,
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
            reasons: verdict.reasons,
            author: self.author(guest_key, is_site_author),
            source: self.body.as_str().to_owned(),
            html: self.rendered.html.to_string(),
            reply_count: 0,
            descendant_count: 0,
            votes: Votes::default(),
            created_at: at,
            edited_at: None,
            is_edited_by_moderator: false,
            is_pinned: false,
        }
    }

    fn author(&self, guest_key: Option<GuestKey>, is_site_author: bool) -> Author {
        match (&self.new.account, guest_key) {
            (None, Some(guest_key)) => Author::guest(self.details.clone(), guest_key, is_site_author),
            (Some(account), _) => Author::account(&self.details.name, account.id, is_site_author),
            (None, None) => unreachable!("whoever is not signed in is a guest"),
        }
    }

    /// What they want to be told about it.
    fn wish<'w>(&'w self, email: Option<&'w Email>, guest_key: Option<&'w GuestKey>) -> Option<Wish<'w>> {
        self.new.letters_in.as_deref().map(|locale| Wish {
            locale,
            account: self.new.account.as_ref(),
            email,
            guest_key,
        })
    }

    fn kept_address(&self, runtime: &Runtime, now: Timestamp) -> Option<KeptAddress> {
        let days = self.site.settings.keep_addresses_days;
        self.new
            .address
            .and_then(|address| kept_address(runtime, self.site.id, address, days, now))
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
