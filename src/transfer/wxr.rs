//! WXR, the RSS in which WordPress exports, and the kind of it that Disqus reads. Pages are items; comments stand in them.

use super::{
    input::{Broken, Input},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
    xml::{Scanner, Step},
};
use crate::domain::{
    comment::Status,
    import::{Form, Kind, Skip},
};

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    let mut scanner = Scanner::new(input)?;
    let mut reading = Reading {
        prefix: "wp".to_owned(),
        ..Reading::default()
    };
    loop {
        match scanner.next()? {
            Step::Open { name, attributes } => reading.open(&name, &attributes)?,
            Step::Close { name, text } => reading.close(&name, text, out)?,
            Step::End if reading.is_feed => return Ok(()),
            Step::End => return Err(Broken::Unknown("XML of an unknown kind".to_owned())),
        }
    }
}

#[derive(Debug, Default)]
struct Reading {
    is_feed: bool,
    /// Of WordPress's elements.
    prefix: String,
    items: u64,
    item: Option<Item>,
    comment: Option<Fields>,
    has_source: bool,
}

#[derive(Debug, Default)]
struct Item {
    key: String,
    title: String,
    link: String,
    guid: String,
    identifier: String,
    kind: String,
    status: String,
    password: String,
    comments: String,
    created: String,
    has_comments: bool,
}

#[derive(Debug, Default)]
struct Fields {
    id: String,
    author: String,
    email: String,
    website: String,
    address: String,
    date: String,
    date_gmt: String,
    content: String,
    approved: String,
    kind: String,
    parent: String,
    user: Option<String>,
    /// Inside something that belongs to the comment but is none of its fields.
    is_in_meta: bool,
}

impl Reading {
    fn open(&mut self, name: &str, attributes: &[(String, String)]) -> Result<(), Broken> {
        match name {
            "rss" => {
                self.is_feed = true;
                let declared = attributes.iter().find_map(|(name, value)| {
                    let (_, version) = value.split_once("wordpress.org/export/")?;
                    let is_ours = !value.ends_with("/excerpt/");
                    Some((name.strip_prefix("xmlns:").filter(|_| is_ours)?, version))
                });
                if let Some((prefix, version)) = declared {
                    known(version.trim_end_matches('/'))?;
                    prefix.clone_into(&mut self.prefix);
                }
            }
            "item" => {
                self.items += 1;
                self.item = Some(Item {
                    key: self.items.to_string(),
                    ..Item::default()
                });
            }
            _ => match (self.local(name), &mut self.comment) {
                (Some("comment"), None) if self.item.is_some() => self.comment = Some(Fields::default()),
                (Some("commentmeta"), Some(comment)) => comment.is_in_meta = true,
                _ => {}
            },
        }
        Ok(())
    }

    fn local<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (prefix, local) = name.split_once(':')?;
        (prefix == self.prefix).then_some(local)
    }

    fn close(&mut self, name: &str, text: String, out: &mut Out<'_>) -> Result<(), Broken> {
        let local = self.local(name).map(str::to_owned);
        match (name, local.as_deref()) {
            ("item", _) => {
                out.breathe();
                if let Some(item) = self.item.take() {
                    let has_comments = item.has_comments;
                    let page = item.page();
                    out.put(if has_comments {
                        Record::Page(page)
                    } else {
                        Record::Silent(page.addresses)
                    })?;
                }
            }
            (_, Some("comment")) => {
                if let (Some(fields), Some(item)) = (self.comment.take(), &mut self.item) {
                    item.has_comments = true;
                    fields.give(&item.key, out)?;
                }
            }
            (_, local) => match (&mut self.comment, &mut self.item) {
                (Some(comment), _) => comment.set(local, text),
                (None, Some(item)) => item.set(name, local, &text),
                (None, None) => self.channel(local, &text, out)?,
            },
        }
        Ok(())
    }

    /// What stands above the pages. Which blog it is: two of them have the same numbers for their comments.
    fn channel(&mut self, local: Option<&str>, text: &str, out: &mut Out<'_>) -> Result<(), Broken> {
        if local == Some("wxr_version") {
            return known(text.trim());
        }
        if local != Some("base_blog_url") || self.has_source {
            return Ok(());
        }
        let host = text.trim().split_once("://").map_or("", |(_, rest)| rest);
        if !host.is_empty() {
            self.has_source = true;
            out.put(Record::Source(host.trim_end_matches('/').to_ascii_lowercase()))?;
        }
        Ok(())
    }
}

/// Every version there is; one that says nothing is like them.
fn known(version: &str) -> Result<(), Broken> {
    match version {
        "" | "1.0" | "1.1" | "1.2" => Ok(()),
        other => Err(Broken::Version(other.chars().take(20).collect())),
    }
}

impl Item {
    fn set(&mut self, name: &str, local: Option<&str>, text: &str) {
        let field = match (name, local) {
            ("title", _) => &mut self.title,
            ("link", _) => &mut self.link,
            ("guid", _) => &mut self.guid,
            ("dsq:thread_identifier", _) => &mut self.identifier,
            (_, Some("post_type")) => &mut self.kind,
            (_, Some("status")) => &mut self.status,
            (_, Some("post_password")) => &mut self.password,
            (_, Some("comment_status")) => &mut self.comments,
            (_, Some("post_date_gmt")) => &mut self.created,
            _ => return,
        };
        text.trim().clone_into(field);
    }

    fn page(self) -> Page {
        let is_shown = matches!(self.status.as_str(), "" | "publish" | "inherit" | "closed");
        let addresses = [self.link, self.guid, self.identifier];
        Page {
            key: self.key,
            addresses: addresses
                .into_iter()
                .filter(|address| address.contains("://"))
                .collect(),
            title: Some(self.title).filter(|title| !title.is_empty()),
            is_open: self.comments != "closed",
            is_public: is_shown && self.password.is_empty(),
            created_at: milliseconds(when::parse(&self.created)),
        }
    }
}

impl Fields {
    fn set(&mut self, local: Option<&str>, text: String) {
        if self.is_in_meta {
            self.is_in_meta = local != Some("commentmeta");
            return;
        }
        let field = match local {
            Some("comment_id") => &mut self.id,
            Some("comment_author") => &mut self.author,
            Some("comment_author_email") => &mut self.email,
            Some("comment_author_url") => &mut self.website,
            Some("comment_author_IP") => &mut self.address,
            Some("comment_date") => &mut self.date,
            Some("comment_date_gmt") => &mut self.date_gmt,
            Some("comment_approved") => &mut self.approved,
            Some("comment_type") => &mut self.kind,
            Some("comment_parent") => &mut self.parent,
            Some("comment_user_id") => self.user.get_or_insert_default(),
            Some("comment_content") => {
                self.content = text;
                return;
            }
            _ => return,
        };
        text.trim().clone_into(field);
    }

    fn give(self, page: &str, out: &mut Out<'_>) -> Result<(), Broken> {
        let kind = match self.kind.as_str() {
            "" | "comment" => Kind::Comment,
            "pingback" => Kind::Pingback,
            "trackback" => Kind::Trackback,
            "webmention" => Kind::Webmention,
            other => {
                return out.put(Record::Left {
                    id: self.id,
                    reason: Skip::NotAComment,
                    detail: other.chars().take(100).collect(),
                });
            }
        };
        let status = match self.approved.as_str() {
            "1" | "approve" | "approved" => Status::Approved,
            "spam" => Status::Spam,
            "trash" | "post-trashed" => Status::Trashed,
            _ => Status::Pending,
        };
        let user = self.user.as_deref();
        let member = user.filter(|user| !matches!(*user, "" | "0"));
        let comment = Comment {
            id: self.id,
            parent: Some(self.parent).filter(|parent| !matches!(parent.as_str(), "" | "0")),
            page: page.to_owned(),
            author: Author {
                key: member.map(|user| format!("user:{user}")),
                is_registered: user.map(|_| member.is_some()),
                name: self.author,
                email: self.email,
                website: self.website,
            },
            status,
            kind,
            text: self.content,
            form: Form::HtmlLines,
            created_at: milliseconds(when::parse(&self.date_gmt).or_else(|| when::parse(&self.date))),
            address: self.address,
            ..Comment::default()
        };
        out.put(Record::Comment(Box::new(comment)))
    }
}
