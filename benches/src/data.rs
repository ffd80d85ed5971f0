//! The conversations that are measured: grown from a seed in the shape of real ones, and written in bulk straight into a
//! migrated database, with every counter as the service would have kept it.

pub(crate) mod postgres;
pub(crate) mod random;
pub(crate) mod spam;
pub(crate) mod sqlite;
pub(crate) mod text;
pub(crate) mod tree;

use rejoinder::domain::{
    id::{PageId, SiteId},
    origin::Origin,
    page::PageAddress,
};
use uuid::Uuid;

use random::Random;
use text::Writing;
use tree::{Node, Tree};

/// Raised with every change of what is generated, so that older databases are not used again.
pub(crate) const VERSION: u32 = 2;
/// The key of the site.
pub(crate) const SITE: &str = "bench";
/// Where its pages are.
pub(crate) const ORIGIN: &str = "https://blog.example";
/// Pages that are only counted.
pub(crate) const SMALL_PAGES: usize = 50;

/// The first comment of all, 2020-01-01.
const BEGINNING: i64 = 1_577_836_800_000;

/// One page with its thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub name: &'static str,
    pub kind: Kind,
}

/// How its thread grew.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// As conversations do, to so many comments. All of them begin with the same 25 roots and their replies.
    Conversation(usize),
    /// Each comment answers the one before.
    Chain(usize),
    /// One comment with so many answers.
    Star(usize),
}

/// A hundred comments: what every other page is compared with.
pub(crate) const HUNDRED: Page = Page {
    name: "hundred",
    kind: Kind::Conversation(100),
};

/// Every page whose thread is opened.
pub(crate) const PAGES: [Page; 5] = [
    HUNDRED,
    Page {
        name: "ten-thousand",
        kind: Kind::Conversation(10_000),
    },
    Page {
        name: "million",
        kind: Kind::Conversation(1_000_000),
    },
    Page {
        name: "chain",
        kind: Kind::Chain(1_000),
    },
    Page {
        name: "star",
        kind: Kind::Star(100_001),
    },
];

/// The address of a page.
pub(crate) fn address(name: &str) -> String {
    format!("{ORIGIN}/{name}/")
}

/// Under what a page is found in the database.
pub(crate) fn identity(name: &str) -> anyhow::Result<String> {
    let origins = [Origin::parse(ORIGIN)?];
    let page = PageAddress::resolve(&origins, false, None, Some(&address(name)))
        .map_err(|error| anyhow::anyhow!("{}: {:?}", error.field, error.problem))?;
    Ok(page.identity.as_str().to_owned())
}

/// A row of `pages`.
#[derive(Clone, Debug)]
pub(crate) struct PageRow {
    pub id: PageId,
    pub identity: String,
    pub url: String,
    pub title: String,
    pub comments: usize,
    pub first_at: i64,
    pub last_at: i64,
}

/// A row of `comments`, as far as it is not the same for all.
#[derive(Clone, Debug)]
pub(crate) struct CommentRow {
    pub id: Uuid,
    pub page_id: Uuid,
    pub parent_id: Option<Uuid>,
    pub root_id: Option<Uuid>,
    pub depth: u32,
    pub author: text::Author,
    pub writing: Writing,
    pub reply_count: u32,
    pub descendant_count: u32,
    pub created_at: i64,
}

/// A page with the tree of its comments; texts are made as rows are asked for.
#[derive(Debug)]
pub(crate) struct Thread {
    pub page: PageRow,
    number: u32,
    tree: Tree,
}

impl Thread {
    /// Grows the thread of a page. `number` tells the pages of a database apart.
    pub(crate) fn grow(page: Page, number: u32) -> anyhow::Result<Self> {
        Self::of_tree(page.name, number, Tree::grow(page.kind))
    }

    /// A few comments on one of the pages that are only counted.
    pub(crate) fn small(index: usize, number: u32) -> anyhow::Result<Self> {
        Self::of_tree(&format!("small-{index}"), number, Tree::grow(Kind::Conversation(10)))
    }

    fn of_tree(name: &str, number: u32, tree: Tree) -> anyhow::Result<Self> {
        let at = |node: Option<&Node>| BEGINNING + node.map_or(0, |node| node.at);
        let page = PageRow {
            id: PageId(id(BEGINNING, number, u32::MAX)),
            identity: identity(name)?,
            url: address(name),
            title: format!("A page called {name}"),
            comments: tree.nodes.len(),
            first_at: at(tree.nodes.first()),
            last_at: at(tree.nodes.last()),
        };
        Ok(Self { page, number, tree })
    }

    /// Its comments, the oldest first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = CommentRow> + '_ {
        let id_of = |index: u32| {
            let at = self.tree.nodes.get(index as usize).map_or(0, |node| node.at);
            id(BEGINNING + at, self.number, index)
        };
        self.tree.nodes.iter().zip(0..).map(move |(node, index)| {
            let mut random = Random::new(u64::from(node.label));
            CommentRow {
                id: id_of(index),
                page_id: self.page.id.0,
                parent_id: node.parent.map(id_of),
                root_id: (node.depth > 1).then(|| id_of(node.root)),
                depth: node.depth,
                author: text::author(&mut random),
                writing: text::comment(&mut random),
                reply_count: node.replies,
                descendant_count: node.descendants,
                created_at: BEGINNING + node.at,
            }
        })
    }
}

/// A UUID of version 7 that is always the same for one comment.
fn id(at: i64, page: u32, comment: u32) -> Uuid {
    let mut random = Random::new(u64::from(page) << 32 | u64::from(comment));
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let milliseconds = u64::try_from(at).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid()
}

/// Every thread of the large database, one at a time.
pub(crate) fn large() -> impl Iterator<Item = anyhow::Result<Thread>> {
    let pages = PAGES
        .into_iter()
        .zip(0..)
        .map(|(page, number)| Thread::grow(page, number));
    pages.chain(small())
}

/// Every thread of the database that is written to.
pub(crate) fn little() -> impl Iterator<Item = anyhow::Result<Thread>> {
    std::iter::once(Thread::grow(HUNDRED, 0)).chain(small())
}

fn small() -> impl Iterator<Item = anyhow::Result<Thread>> {
    (0..SMALL_PAGES)
        .zip(1000..)
        .map(|(index, number)| Thread::small(index, number))
}

/// The site, made by the service itself.
pub(crate) async fn make_site(runtime: &rejoinder::service::Runtime) -> anyhow::Result<SiteId> {
    let origins = vec![Origin::parse(ORIGIN)?];
    let site = rejoinder::service::site::create(runtime, SITE, "Bench", origins).await?;
    Ok(site.id)
}

/// Lets pages of another origin show the site's threads.
pub(crate) async fn add_origin(url: &str, origin: &str) -> anyhow::Result<()> {
    let runtime = rejoinder::app::open(&crate::settings(url)?).await?;
    for mut site in rejoinder::service::site::list(&runtime).await? {
        site.settings.origins.push(Origin::parse(origin)?);
        rejoinder::service::site::update(&runtime, &site).await?;
    }
    runtime.store.close().await?;
    Ok(())
}
