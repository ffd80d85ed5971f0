//! Our own format, the bundle: one JSON object a line, of which `type` is the first field. A header, then the records of one type
//! after those of another (site, pages, comments), each type by id, and a trailer that counts them and hashes every line above it.
//! Nothing in it says when it was made, so the same conversations make the same bytes.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::{
    comment::{Author, Comment},
    site::{Site, SiteSettings},
    thread::Thread,
};

/// The version of the format; a reader refuses one that is higher than its own.
pub const VERSION: u32 = 1;

/// What of a comment's author goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// What readers see.
    Left,
    /// Also addresses for mail, and the keys by which a guest's comments belong together.
    Taken,
}

/// A bundle that is being written; each call returns the next line.
#[derive(Debug, Default)]
pub struct Writer {
    /// Records of each type.
    counts: BTreeMap<&'static str, u64>,
    hash: Sha256,
}

impl Writer {
    /// The first line.
    pub fn header(&mut self) -> String {
        self.line(&Record::Header {
            format: "rejoinder",
            version: VERSION,
        })
    }

    /// The site.
    pub fn site(&mut self, site: &Site) -> String {
        self.count("site");
        self.line(&Record::Site {
            id: site.id.to_string(),
            key: &site.key,
            settings: &site.settings,
        })
    }

    /// A page.
    pub fn page(&mut self, page: &Thread) -> String {
        self.count("page");
        self.line(&Record::Page {
            id: page.id.to_string(),
            identity: &page.identity,
            url: page.url.as_deref(),
            title: page.title.as_deref(),
            is_open: page.is_open,
            created_at: page.created_at.to_string(),
        })
    }

    /// A comment, whatever its status.
    pub fn comment(&mut self, comment: &Comment, personal: Personal) -> String {
        self.count("comment");
        self.line(&Record::Comment {
            id: comment.id.to_string(),
            page_id: comment.page_id.to_string(),
            parent_id: comment.parent_id.map(|id| id.to_string()),
            status: comment.status.name(),
            author: Who::of(&comment.author, personal),
            body: &comment.source,
            html: &comment.html,
            up_votes: comment.votes.up,
            down_votes: comment.votes.down,
            created_at: comment.created_at.to_string(),
            edited_at: comment.edited_at.map(|at| at.to_string()),
        })
    }

    /// The last line.
    pub fn trailer(self) -> String {
        text(&Record::Trailer {
            counts: &self.counts,
            sha256: hex(&self.hash.finalize()),
        })
    }

    fn count(&mut self, kind: &'static str) {
        *self.counts.entry(kind).or_default() += 1;
    }

    fn line(&mut self, record: &Record<'_>) -> String {
        let line = text(record);
        self.hash.update(&line);
        line
    }
}

/// What stands in a line, in the order in which it stands there.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Record<'a> {
    Header {
        format: &'static str,
        version: u32,
    },
    Site {
        id: String,
        key: &'a str,
        settings: &'a SiteSettings,
    },
    Page {
        id: String,
        identity: &'a str,
        url: Option<&'a str>,
        title: Option<&'a str>,
        is_open: bool,
        created_at: String,
    },
    Comment {
        id: String,
        page_id: String,
        parent_id: Option<String>,
        status: &'static str,
        author: Who<'a>,
        /// Markdown, as it was typed.
        body: &'a str,
        html: &'a str,
        up_votes: u64,
        down_votes: u64,
        created_at: String,
        edited_at: Option<String>,
    },
    Trailer {
        counts: &'a BTreeMap<&'static str, u64>,
        /// Of all lines above, each with its line feed.
        sha256: String,
    },
}

#[derive(Serialize)]
struct Who<'a> {
    name: &'a str,
    website: Option<&'a str>,
    account_id: Option<String>,
    is_site_author: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_key: Option<String>,
}

impl<'a> Who<'a> {
    fn of(author: &'a Author, personal: Personal) -> Self {
        let taken = personal == Personal::Taken;
        Self {
            name: &author.name,
            website: author.website.as_deref(),
            account_id: author.account_id.map(|id| id.to_string()),
            is_site_author: author.is_site_author,
            email: author.email.as_deref().filter(|_| taken),
            guest_key: author.guest_key.as_ref().filter(|_| taken).map(|key| hex(&key.0)),
        }
    }
}

fn text(record: &Record<'_>) -> String {
    // Text, numbers and truth values under names that are text: nothing of it can fail to be JSON.
    let mut line = serde_json::to_string(record).unwrap_or_default();
    line.push('\n');
    line
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::SiteId;

    #[test]
    fn the_trailer_counts_and_hashes_what_stands_above_it() {
        let mut writer = Writer::default();
        let site = Site {
            id: SiteId(uuid::Uuid::nil()),
            key: "blog".to_owned(),
            settings: SiteSettings::default(),
            guard: std::sync::Arc::default(),
        };
        let above = writer.header() + &writer.site(&site);
        let trailer: serde_json::Value = serde_json::from_str(&writer.trailer()).unwrap();
        assert_eq!(trailer["counts"], serde_json::json!({"site": 1}));
        assert_eq!(trailer["sha256"], hex(&Sha256::digest(above.as_bytes())));
        assert!(above.starts_with("{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n"));
        assert!(above.lines().all(|line| line.starts_with("{\"type\":\"")));
    }
}
