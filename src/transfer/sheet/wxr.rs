//! WordPress' export format (WXR 1.2): an RSS channel with one item for each page and its comments inside. Disqus reads it too, by the
//! element of its own that names the thread.
//!
//! Votes, edits and pins have no place in it. Every status has one; a comment that its author deleted stands as a trashed one
//! without words if something answers it.

use super::{comment_number, has_place, link, page_number, xml::cdata, xml::element};
use crate::{
    domain::{
        comment::{Comment, Status},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    transfer::bundle::Personal,
};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:dsq="http://www.disqus.com/">
<channel>
"#;

/// Whether an item is open.
#[derive(Debug, Default)]
pub struct Writer {
    is_in_item: bool,
}

pub(super) fn beginning(site: &Site) -> String {
    let origin = site
        .settings
        .origins
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut text = HEAD.to_owned();
    text += &element("title", &site.settings.name);
    text += &element("link", &origin);
    text += &element("wp:wxr_version", "1.2");
    text += &element("wp:base_site_url", &origin);
    text += &element("wp:base_blog_url", &origin);
    text
}

impl Writer {
    pub(super) fn page(&mut self, page: &Thread) -> String {
        let mut text = self.close().to_owned();
        self.is_in_item = true;
        let (status, at) = (if page.is_open { "open" } else { "closed" }, when(page.created_at));
        text += "<item>\n";
        text += &element("title", page.title.as_deref().unwrap_or(link(page)));
        text += &element("link", link(page));
        text += &element("dsq:thread_identifier", &page.identity);
        text += &cdata("content:encoded", "");
        text += &cdata("excerpt:encoded", "");
        text += &element("wp:post_id", &page_number(page.id).to_string());
        text += &element("wp:post_date", &at);
        text += &element("wp:post_date_gmt", &at);
        text += &element("wp:comment_status", status);
        text += &element("wp:ping_status", "closed");
        text += &element("wp:post_name", "");
        text += &element("wp:status", "publish");
        text += &element("wp:post_parent", "0");
        text += &element("wp:menu_order", "0");
        text += &element("wp:post_type", "post");
        text += &element("wp:post_password", "");
        text += &element("wp:is_sticky", "0");
        text
    }

    pub(super) fn end(mut self) -> String {
        format!("{}</channel>\n</rss>\n", self.close())
    }

    fn close(&mut self) -> &'static str {
        if std::mem::take(&mut self.is_in_item) {
            "</item>\n"
        } else {
            ""
        }
    }
}

pub(super) fn comment(comment: &Comment, personal: Personal) -> String {
    if !has_place(comment) {
        return String::new();
    }
    let at = when(comment.created_at);
    let parent = comment.parent_id.map_or(0, comment_number);
    let email = comment.author.email.as_deref().filter(|_| personal == Personal::Taken);
    let mut text = "<wp:comment>\n".to_owned();
    text += &element("wp:comment_id", &comment_number(comment.id).to_string());
    text += &cdata("wp:comment_author", &comment.author.name);
    text += &element("wp:comment_author_email", email.unwrap_or_default());
    text += &element(
        "wp:comment_author_url",
        comment.author.website.as_deref().unwrap_or_default(),
    );
    text += &element("wp:comment_author_IP", "");
    text += &element("wp:comment_date", &at);
    text += &element("wp:comment_date_gmt", &at);
    text += &cdata("wp:comment_content", &comment.html);
    text += &element("wp:comment_approved", approved(comment.status));
    text += &element("wp:comment_type", "comment");
    text += &element("wp:comment_parent", &parent.to_string());
    text += &element("wp:comment_user_id", "0");
    text += "</wp:comment>\n";
    text
}

fn approved(status: Status) -> &'static str {
    match status {
        Status::Approved => "1",
        Status::Pending => "0",
        Status::Spam => "spam",
        Status::Trashed | Status::Deleted => "trash",
    }
}

/// `2026-11-21 15:15:00`, in UTC.
fn when(at: Timestamp) -> String {
    at.to_string().replace('T', " ").replace('Z', "")
}
