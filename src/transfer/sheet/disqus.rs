//! What Disqus exports: all threads, then all posts, each with the number of its thread. Disqus itself does not read it back; most
//! others do.
//!
//! It has no state for what waits: pending comments stay behind. Trashed ones are marked as deleted. Votes have no place.

use super::{comment_number, has_place, link, page_number, xml::cdata, xml::element};
use crate::{
    domain::{
        comment::{Comment, Status},
        site::Site,
        thread::Thread,
    },
    transfer::bundle::Personal,
};

pub(super) const END: &str = "</disqus>\n";
const CATEGORY: &str = "<category dsq:id=\"1\"/>\n";
const HEAD: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
"#;

/// The name under which all threads stand.
#[derive(Debug, Default)]
pub struct Writer {
    forum: String,
}

impl Writer {
    pub(super) fn beginning(&mut self, site: &Site) -> String {
        self.forum.clone_from(&site.key);
        let mut text = HEAD.to_owned();
        text += "<category dsq:id=\"1\">\n";
        text += &element("forum", &site.key);
        text += &element("title", "General");
        text += &element("isDefault", "true");
        text += "</category>\n";
        text
    }

    pub(super) fn page(&self, page: &Thread) -> String {
        let mut text = format!("<thread dsq:id=\"{}\">\n", page_number(page.id));
        text += &element("id", &page.identity);
        text += &element("forum", &self.forum);
        text += CATEGORY;
        text += &element("link", link(page));
        text += &element("title", page.title.as_deref().unwrap_or_default());
        text += "<message/>\n";
        text += &element("createdAt", &page.created_at.to_string());
        text += &element("isClosed", if page.is_open { "false" } else { "true" });
        text += &element("isDeleted", "false");
        text += "</thread>\n";
        text
    }
}

pub(super) fn comment(comment: &Comment, personal: Personal) -> String {
    if !has_place(comment) || comment.status == Status::Pending {
        return String::new();
    }
    let is = |value: bool| if value { "true" } else { "false" };
    let email = comment.author.email.as_deref().filter(|_| personal == Personal::Taken);
    let mut text = format!("<post dsq:id=\"{}\">\n<id/>\n", comment_number(comment.id));
    text += &cdata("message", &comment.html);
    text += &element("createdAt", &comment.created_at.to_string());
    text += &element(
        "isDeleted",
        is(matches!(comment.status, Status::Trashed | Status::Deleted)),
    );
    text += &element("isSpam", is(comment.status == Status::Spam));
    text += "<author>\n";
    if let Some(email) = email {
        text += &element("email", email);
    }
    text += &element("name", &comment.author.name);
    text += &element("isAnonymous", is(comment.author.account_id.is_none()));
    text += "</author>\n";
    text += &reference("thread", page_number(comment.page_id));
    if let Some(parent) = comment.parent_id {
        text += &reference("parent", comment_number(parent));
    }
    text += "</post>\n";
    text
}

fn reference(name: &str, number: u64) -> String {
    format!("<{name} dsq:id=\"{number}\"/>\n")
}
