//! What the thread's template prints.

use askama::Template;

use super::is_whole;
use crate::{
    domain::{
        id::PageId,
        site::GuestMode,
        thread::{
            Sort, Thread as Record,
            cursor::Cursor,
            outline::{Entry, Mark, More as Hidden, Window, outline},
        },
    },
    i18n::Catalog,
    service::{
        self,
        thread::{Part, View, read},
    },
    web::{
        document::{Document, html_headers},
        embed::{
            asked::Asked,
            card::Card,
            chrome::{Back, Chrome, policy},
            form::Form,
        },
        error::Error,
        render_cache::Place,
        state::AppState,
    },
};

/// Documents are shared by readers but belong to the page they stand in; every use asks whether they are still true.
pub(super) const CACHE_CONTROL: &str = "private, no-cache";

/// A thread, or the part of it that was asked for.
#[derive(Debug, Template)]
#[template(path = "embed/thread.html")]
pub(crate) struct Thread<'a> {
    chrome: Chrome<'a>,
    id: String,
    site: &'a str,
    state: &'static str,
    sort: &'static str,
    count: u64,
    /// Whether the script may offer votes.
    takes_votes: bool,
    heading: String,
    sorts: Vec<SortLink<'a>>,
    notices: Vec<Notice<'a>>,
    empty: Option<&'a str>,
    /// The comment whose replies these are.
    parent: Option<Card<'a>>,
    items: Vec<Item<'a>>,
    form: Option<Form<'a>>,
}

#[derive(Debug)]
struct SortLink<'a> {
    href: String,
    label: &'a str,
    is_current: bool,
}

#[derive(Debug)]
struct Notice<'a> {
    text: &'a str,
    link: Option<Link<'a>>,
}

#[derive(Debug)]
struct Link<'a> {
    href: String,
    label: &'a str,
}

/// One mark of the outline as it is printed.
#[derive(Debug)]
enum Item<'a> {
    Comment(Card<'a>),
    Replies,
    EndReplies,
    EndComment,
    More(More),
}

/// A link to what is not on this screen.
#[derive(Debug)]
struct More {
    href: String,
    label: String,
    /// The outermost list goes on there.
    is_next: bool,
    /// It leads to another view instead of going on with this list.
    is_elsewhere: bool,
}

impl Thread<'_> {
    /// Renders the document for a page; one nobody has commented on is the same for all of a site.
    pub(crate) async fn render(state: &AppState, asked: &Asked, page_id: Option<PageId>) -> Result<Document, Error> {
        let (record, part) = match page_id {
            Some(id) => {
                let record = service::thread::get(state.runtime(), &asked.site, id).await?;
                let part = read(state.runtime(), &asked.site, id, asked.sort, asked.view).await?;
                (Some(record), Some(part))
            }
            None => (None, None),
        };
        let page = Page {
            state,
            asked,
            record: record.as_ref(),
            words: asked.locale.catalog(),
        };
        let html = page.thread(part.as_ref()).render()?;
        let csp = policy(state, Some(&asked.site));
        Ok(Document::new(
            html,
            html_headers(&csp, CACHE_CONTROL, state.is_secure()),
        ))
    }
}

struct Page<'a> {
    state: &'a AppState,
    asked: &'a Asked,
    record: Option<&'a Record>,
    words: &'a Catalog,
}

impl<'a> Page<'a> {
    fn thread(&self, part: Option<&'a Part>) -> Thread<'a> {
        let is_open = self.asked.site.is_open(self.record, self.state.runtime().now());
        // Where guests may not, people with accounts may.
        let can_post = !self.asked.is_read_only && is_open;
        let items = part.map_or_else(Vec::new, |part| self.items(part, can_post));
        let is_empty = items.is_empty() && part.is_none_or(|part| part.parent.is_none());
        let empty = if can_post { "empty" } else { "empty-closed" };
        Thread {
            chrome: self.chrome(),
            id: self.record.map(|record| record.id.to_string()).unwrap_or_default(),
            site: &self.asked.site.key,
            state: match (is_open, self.asked.is_read_only) {
                (_, true) => "preview",
                (false, false) => "closed",
                (true, false) => "open",
            },
            sort: self.asked.sort.name(),
            count: self.record.map_or(0, |record| record.comment_count),
            takes_votes: can_post && self.asked.site.settings.votes,
            heading: heading(self.record, self.words),
            sorts: self.sorts(),
            notices: self.notices(is_open),
            empty: is_empty.then(|| self.words.text(empty)),
            parent: part.and_then(|part| part.parent.as_ref()).map(|parent| {
                let entry = Entry {
                    comment: parent,
                    level: 1,
                    answers: None,
                };
                self.card(&entry, can_post)
            }),
            items,
            form: can_post.then(|| Form::new(self.words, &self.asked.site)),
        }
    }

    fn chrome(&self) -> Chrome<'a> {
        let title = self
            .record
            .filter(|record| record.comment_count > 0)
            .and_then(|record| record.title.as_deref());
        let document_title = match title {
            Some(title) => self.words.format("document-title", &[("title", title.into())]),
            None => self.words.text("document-title-untitled").to_owned(),
        };
        let Asked { theme, place, .. } = *self.asked;
        let mut chrome = Chrome::new(self.words, self.state.base(), document_title, theme, place);
        chrome.set_site(&self.asked.site);
        if place == Place::Standalone {
            let url = self.record.and_then(|record| record.url.clone());
            let back = title.unwrap_or_else(|| self.words.text("back-to-page")).to_owned();
            chrome.back = url.map(|url| Back { url, title: back });
        }
        chrome
    }

    fn sorts(&self) -> Vec<SortLink<'a>> {
        let Some(record) = self.record.filter(|record| record.comment_count > 1) else {
            return Vec::new();
        };
        let has_votes = self.asked.site.settings.votes;
        let offered = Sort::ALL.into_iter().filter(|sort| has_votes || *sort != Sort::Best);
        let links = offered.map(|sort| SortLink {
            href: self.asked.link(self.state.base(), record.id, sort, ""),
            label: self.words.text(match sort {
                Sort::Best => "sort-best",
                Sort::Newest => "sort-newest",
                Sort::Oldest => "sort-oldest",
                Sort::Discussed => "sort-discussed",
            }),
            is_current: sort == self.asked.sort,
        });
        links.collect()
    }

    fn notices(&self, is_open: bool) -> Vec<Notice<'a>> {
        let mut notices = Vec::new();
        if let Some(record) = self.record.filter(|_| !is_whole(self.asked.view)) {
            let link = Link {
                href: self.asked.link(self.state.base(), record.id, self.asked.sort, ""),
                label: self.words.text("show-whole"),
            };
            notices.push(Notice {
                text: self.words.text("notice-part"),
                link: Some(link),
            });
        }
        let plain = if self.asked.is_read_only {
            Some("notice-preview")
        } else if !is_open {
            Some("notice-closed")
        } else if self.asked.site.settings.guests == GuestMode::Off {
            Some("notice-guests-off")
        } else {
            None
        };
        notices.extend(plain.map(|key| Notice {
            text: self.words.text(key),
            link: None,
        }));
        notices
    }

    fn items(&self, part: &'a Part, can_post: bool) -> Vec<Item<'a>> {
        let marks = outline(&part.tops, &part.rows, part.depth_limit, part.window);
        let mut items: Vec<Item<'a>> = marks
            .into_iter()
            .map(|mark| match mark {
                Mark::Comment(entry) => Item::Comment(self.card(&entry, can_post)),
                Mark::Replies => Item::Replies,
                Mark::EndReplies => Item::EndReplies,
                Mark::EndComment => Item::EndComment,
                Mark::More(hidden) => Item::More(self.hidden(&hidden, part)),
            })
            .collect();
        items.extend(part.next.and_then(|next| self.next(next, part)).map(Item::More));
        items.extend(self.again(part).map(Item::More));
        items
    }

    fn card(&self, entry: &Entry<'a>, can_post: bool) -> Card<'a> {
        Card::of(entry, self.words, self.state.base(), can_post).scored(&self.asked.site, entry.comment.votes)
    }

    /// Whoever has paged to the end of an order in which comments move may have read past one that moved up meanwhile.
    fn again(&self, part: &Part) -> Option<More> {
        let is_continued = matches!(self.asked.view, View::Roots { after: Some(_), .. });
        (is_continued && part.next.is_none() && self.asked.sort.is_moving()).then(|| More {
            href: self.part_link(""),
            label: self.words.text("moved").to_owned(),
            is_next: false,
            is_elsewhere: true,
        })
    }

    /// Replies that did not fit below their parent.
    fn hidden(&self, hidden: &Hidden, part: &Part) -> More {
        let parent_id = hidden.parent_id;
        let query = match hidden.after {
            Some(after) => format!("&parent={parent_id}&after={after}"),
            None => format!("&parent={parent_id}"),
        };
        let depth = part
            .rows
            .iter()
            .find(|row| row.id == hidden.parent_id)
            .map(|row| row.depth);
        let limit = u32::from(self.asked.site.settings.depth);
        // Below the limit the replies get a view of their own, with all indentation again.
        let is_elsewhere = depth.is_some_and(|depth| depth >= limit) || part.window == Window::Somewhere;
        let key = match (is_elsewhere, hidden.after) {
            (true, _) => "continue-thread",
            (false, None) => "first-replies",
            (false, Some(_)) => "more-replies",
        };
        More {
            href: self.part_link(&query),
            label: self.words.format(key, &[("count", hidden.count.into())]),
            is_next: false,
            is_elsewhere,
        }
    }

    /// Where the outermost list goes on.
    fn next(&self, next: Cursor, part: &Part) -> Option<More> {
        let (query, label) = match self.asked.view {
            View::Roots { .. } => (format!("&after={next}"), self.words.text("more-comments").to_owned()),
            View::Replies { parent_id, .. } => {
                let label = match part.remaining {
                    Some(count) => self.words.format("more-replies", &[("count", count.into())]),
                    None => self.words.text("more-comments").to_owned(),
                };
                (format!("&parent={parent_id}&after={next}"), label)
            }
            View::Context { .. } => return None,
        };
        Some(More {
            href: self.part_link(&query),
            label,
            is_next: true,
            is_elsewhere: false,
        })
    }

    fn part_link(&self, query: &str) -> String {
        let Some(record) = self.record else {
            return String::new();
        };
        self.asked.link(self.state.base(), record.id, self.asked.sort, query)
    }
}

/// The heading with the count and the page's title; before the first comment there is neither.
pub(crate) fn heading(record: Option<&Record>, words: &Catalog) -> String {
    let count = record.map_or(0, |record| record.comment_count);
    // A page that shows no comment yet is not called by a name that nobody has looked at.
    let title = record
        .filter(|record| record.comment_count > 0)
        .and_then(|record| record.title.as_deref());
    match title {
        Some(title) => words.format("heading", &[("count", count.into()), ("title", title.into())]),
        None => words.format("heading-untitled", &[("count", count.into())]),
    }
}
