//! The site's own filter: learns from what moderators decide, away from everybody who waits, and is asked about every comment from
//! memory.

mod given;
mod memory;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

pub use given::{export, import};
pub(super) use memory::recall;

use crate::{
    domain::{
        classifier::{Features, Label, Model, Score},
        comment::{Comment, Status},
        event::EventKind,
        id::{CommentId, PageId, SiteId},
        moderation::{Content, HoldRules, sketch::Sketch},
        time::Timestamp,
    },
    live::{Bus, Change},
    markup::SafeHtml,
    store::{Tx, classifier, comment},
};

use super::{Result, Runtime, runtime::to_the_end};

/// Models in memory: a few hundred kilobytes each at most.
const MOST_MODELS: usize = 32;
/// What another instance has learned is known here after this long.
const MODEL_SECONDS: i64 = 60;
/// Decisions that wait to be learned; what is beyond is not learned, and nothing else is lost.
const MOST_WAITING: usize = 100_000;
/// Decisions learned in one transaction.
const BATCH: usize = 200;
/// The latest texts of a site that a new one is compared with.
const MOST_RECENT: usize = 300;
/// For how long they are.
const RECENT_SECONDS: i64 = 60 * 60;
/// Sites whose latest texts are kept.
const MOST_SITES: usize = 500;

/// What is known of each site while the program runs.
#[derive(Debug, Default)]
pub struct Learning {
    models: RwLock<HashMap<SiteId, Known>>,
    waiting: Mutex<HashSet<(SiteId, Lesson)>>,
    recent: Mutex<Recent>,
    /// Decisions may have been made unheard: before the program started, above all.
    may_have_missed: AtomicBool,
}

type Recent = HashMap<SiteId, VecDeque<(Timestamp, Sketch)>>;

/// Where something is to be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Lesson {
    Comment(CommentId),
    /// Many comments of one page were decided about at once.
    Page(PageId),
}

#[derive(Clone, Debug)]
struct Known {
    read_at: Timestamp,
    model: Option<Arc<Model>>,
}

impl Learning {
    /// Notes every decision from now on, to be learned soon.
    pub fn listen(self: &Arc<Self>, bus: &Bus) {
        // What happened before anybody listened.
        self.may_have_missed.store(true, Ordering::SeqCst);
        let learning = Arc::clone(self);
        bus.subscribe(move |change| {
            let Change::Event(event) = change else {
                learning.may_have_missed.store(true, Ordering::SeqCst);
                return;
            };
            if event.kind != EventKind::Moderated {
                return;
            }
            let of_page = event.page.as_ref().map(|page| Lesson::Page(page.id));
            let Some(lesson) = event.comment_id.map(Lesson::Comment).or(of_page) else {
                return;
            };
            let mut waiting = learning.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.len() < MOST_WAITING {
                waiting.insert((event.site_id, lesson));
            }
        });
    }

    fn take(&self) -> HashSet<(SiteId, Lesson)> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn remember(&self, site_id: SiteId, model: Option<Arc<Model>>, read_at: Timestamp) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        if models.len() >= MOST_MODELS && !models.contains_key(&site_id) {
            models.clear();
        }
        models.insert(site_id, Known { read_at, model });
    }

    /// How many of a site's latest texts are much like this one.
    pub(super) fn alike(&self, site_id: SiteId, sketch: &Sketch, now: Timestamp) -> usize {
        let since = now.plus_seconds(-RECENT_SECONDS);
        self.with_recent(|recent| {
            let of_site = recent.get(&site_id).into_iter().flatten();
            of_site
                .filter(|(at, other)| *at >= since && sketch.is_like(other))
                .count()
        })
    }

    /// Remembers a text that was just written.
    pub(super) fn note(&self, site_id: SiteId, sketch: Sketch, now: Timestamp) {
        self.with_recent(|recent| {
            if recent.len() >= MOST_SITES && !recent.contains_key(&site_id) {
                recent.clear();
            }
            let of_site = recent.entry(site_id).or_default();
            of_site.push_back((now, sketch));
            if of_site.len() > MOST_RECENT {
                of_site.pop_front();
            }
        });
    }

    fn with_recent<T>(&self, use_it: impl FnOnce(&mut Recent) -> T) -> T {
        use_it(&mut self.recent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a site's filter has learned: from memory, and read again once a minute at most.
///
/// # Errors
/// When the database does not answer.
pub async fn model(runtime: &Runtime, site_id: SiteId) -> Result<Option<Arc<Model>>> {
    let now = runtime.now();
    let known = {
        let models = runtime.learning.models.read().unwrap_or_else(PoisonError::into_inner);
        models.get(&site_id).cloned()
    };
    if let Some(known) = known.filter(|known| now < known.read_at.plus_seconds(MODEL_SECONDS)) {
        return Ok(known.model);
    }
    let model = classifier::get(&runtime.store.read(), site_id).await?.map(Arc::new);
    runtime.learning.remember(site_id, model.clone(), now);
    Ok(model)
}

/// What a site's filter says of a comment that links to `hosts`: one of them to which only spam has linked, and how likely it is spam.
pub(super) async fn ask(
    runtime: &Runtime,
    site_id: SiteId,
    rules: &HoldRules,
    content: &Content<'_>,
    hosts: &[String],
) -> Result<(Option<String>, Option<Score>)> {
    if !rules.ask_the_filter() {
        return Ok((None, None));
    }
    let Some(model) = model(runtime, site_id).await? else {
        return Ok((None, None));
    };
    let is_bad = |host: &&String| {
        let (spam, fine) = model.reputation(host);
        spam >= HoldRules::BAD_LINKS && fine == 0
    };
    let bad = hosts.iter().find(is_bad).cloned();
    let features = || Features::of(content, hosts.iter().map(String::as_str));
    let score = model.is_ready().then(|| model.score(&features()));
    Ok((bad, score.flatten()))
}

/// Learns what was decided since the last time. A decision that was taken back is taken back here.
///
/// # Errors
/// When the database does not answer; what was not learned then is learned after the next start.
pub async fn learn(runtime: &Runtime) -> Result<u64> {
    let mut learned = 0;
    let mut by_site: HashMap<SiteId, Vec<CommentId>> = HashMap::new();
    let mut waiting = runtime.learning.take();
    if runtime.learning.may_have_missed.swap(false, Ordering::SeqCst) {
        let missed = memory::missed(runtime).await;
        waiting.extend(missed.inspect_err(|_| runtime.learning.may_have_missed.store(true, Ordering::SeqCst))?);
    }
    for (site_id, lesson) in waiting {
        match lesson {
            Lesson::Comment(id) => by_site.entry(site_id).or_default().push(id),
            Lesson::Page(page_id) => learned += learn_page(runtime, site_id, page_id).await?,
        }
    }
    for (site_id, ids) in by_site {
        for some in ids.chunks(BATCH) {
            learned += learn_batch(runtime, site_id, some.to_vec()).await?;
        }
    }
    Ok(learned)
}

/// Learns what was decided about the comments of a page and is not learned yet.
async fn learn_page(runtime: &Runtime, site_id: SiteId, page_id: PageId) -> Result<u64> {
    let mut learned = 0;
    loop {
        let most = u64::try_from(BATCH).unwrap_or(u64::MAX);
        let ids = classifier::unlearned_on(&runtime.store.read(), site_id, page_id, most).await?;
        let count = ids.len();
        let some = learn_batch(runtime, site_id, ids).await?;
        learned += some;
        if count < BATCH || some == 0 {
            return Ok(learned);
        }
    }
}

async fn learn_batch(runtime: &Runtime, site_id: SiteId, ids: Vec<CommentId>) -> Result<u64> {
    let runtime = runtime.clone();
    to_the_end(async move { learn_some(&runtime, site_id, &ids).await }).await
}

async fn learn_some(runtime: &Runtime, site_id: SiteId, ids: &[CommentId]) -> Result<u64> {
    let now = runtime.now();
    let tx = runtime.store.begin_long_write().await?;
    let mut model = classifier::lock(&tx, site_id, now).await?;
    let mut learned = 0;
    for id in ids {
        learned += u64::from(learn_one(&tx, &mut model, site_id, *id).await?);
    }
    if learned > 0 {
        classifier::save(&tx, site_id, &model, now).await?;
    }
    tx.commit().await?;
    runtime.learning.remember(site_id, Some(Arc::new(model)), now);
    Ok(learned)
}

async fn learn_one(tx: &Tx, model: &mut Model, site_id: SiteId, id: CommentId) -> Result<bool> {
    let Some(decided) = comment::get(tx, site_id, id).await? else {
        return Ok(false);
    };
    let label = match decided.status {
        Status::Approved => Some(Label::Fine),
        Status::Spam => Some(Label::Spam),
        // Removed for whatever reason: that says nothing.
        Status::Pending | Status::Trashed | Status::Deleted => None,
    };
    let before = classifier::lesson(tx, site_id, id).await?;
    if before == label {
        return Ok(false);
    }
    let features = features_of(&decided);
    if let Some(before) = before {
        model.unlearn(&features, before);
    }
    if let Some(label) = label {
        model.learn(&features, label);
    }
    classifier::set_lesson(tx, site_id, id, label).await?;
    Ok(true)
}

/// The features of a stored comment.
pub(super) fn features_of(comment: &Comment) -> Features {
    let html = SafeHtml::from_stored(comment.html.clone());
    let author = &comment.author;
    let content = Content {
        body: &comment.source,
        name: &author.name,
        email: author.email.as_deref().unwrap_or_default(),
        website: author.website.as_deref().unwrap_or_default(),
        address: None,
        links: u32::try_from(html.links().count()).unwrap_or(u32::MAX),
    };
    let hosts = hosts(&html, content.website);
    Features::of(&content, hosts.iter().map(String::as_str))
}

/// Where the links of a comment and its author's website lead.
pub(super) fn hosts(html: &SafeHtml, website: &str) -> Vec<String> {
    let host = |address: &str| url::Url::parse(address).ok()?.host_str().map(str::to_lowercase);
    html.links().chain([website]).filter_map(host).collect()
}
