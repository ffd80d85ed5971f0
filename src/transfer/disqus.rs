//! The export of Disqus: threads first, then posts that refer to them.

use super::{
    input::{Broken, Input},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
    xml::{Scanner, Step},
};
use crate::domain::{comment::Status, import::Form};

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    let mut scanner = Scanner::new(input)?;
    let mut row = Row::default();
    // Where we are: below the root, in a thread or a post, in its author.
    let mut path: Vec<String> = Vec::new();
    loop {
        match scanner.next()? {
            Step::Open { name, attributes } => {
                let id = attributes.into_iter().find(|(key, _)| key == "dsq:id" || key == "id");
                let id = id.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
                match (path.len(), name.as_str()) {
                    (0, "disqus") => {}
                    (0, _) => return Err(Broken::Unknown("XML of an unknown kind".to_owned())),
                    (1, _) => row = Row { id, ..Row::default() },
                    (2, "thread") => row.thread = id,
                    (2, "parent") => row.parent = id,
                    _ => {}
                }
                path.push(name);
            }
            Step::Close { name, text } => {
                path.pop();
                match (path.len(), name.as_str()) {
                    (1, "thread") => out.put(Record::Page(std::mem::take(&mut row).page()))?,
                    (1, "post") => out.put(Record::Comment(Box::new(std::mem::take(&mut row).comment())))?,
                    (1, _) => out.breathe(),
                    (2, name) => row.set(name, text.trim()),
                    (3, name) if path.get(2).is_some_and(|above| above == "author") => {
                        row.set_author(name, text.trim());
                    }
                    _ => {}
                }
            }
            Step::End => return Ok(()),
        }
    }
}

/// A thread or a post: much of both is called the same.
#[derive(Debug, Default)]
struct Row {
    /// Of the system.
    id: String,
    /// What its owner called it.
    identifier: String,
    link: String,
    title: String,
    message: String,
    created: String,
    is_closed: bool,
    is_deleted: bool,
    is_spam: bool,
    name: String,
    email: String,
    username: String,
    is_anonymous: bool,
    address: String,
    thread: String,
    parent: String,
}

impl Row {
    fn set(&mut self, name: &str, text: &str) {
        let is_true = text.eq_ignore_ascii_case("true");
        match name {
            "isClosed" => self.is_closed = is_true,
            "isDeleted" => self.is_deleted = is_true,
            "isSpam" => self.is_spam = is_true,
            "id" => text.clone_into(&mut self.identifier),
            "link" => text.clone_into(&mut self.link),
            "title" => self.title = text.split_whitespace().collect::<Vec<_>>().join(" "),
            "message" => text.clone_into(&mut self.message),
            "createdAt" => text.clone_into(&mut self.created),
            "ipAddress" => text.clone_into(&mut self.address),
            _ => {}
        }
    }

    fn set_author(&mut self, name: &str, text: &str) {
        match name {
            "name" => text.clone_into(&mut self.name),
            "email" => text.clone_into(&mut self.email),
            "username" => text.clone_into(&mut self.username),
            "isAnonymous" => self.is_anonymous = text.eq_ignore_ascii_case("true"),
            _ => {}
        }
    }

    fn page(self) -> Page {
        // The owner's name for it may be an address, or carry one as in `123 https://blog.example/?p=123`.
        let named = self.identifier.split_whitespace().last().unwrap_or_default();
        let named = Some(named).filter(|named| named.contains("://") || named.starts_with('/'));
        let addresses = [Some(self.link.as_str()), named].into_iter().flatten();
        Page {
            key: self.id,
            addresses: addresses.filter(|text| !text.is_empty()).map(str::to_owned).collect(),
            title: Some(self.title).filter(|title| !title.is_empty()),
            is_open: !self.is_closed,
            is_public: !self.is_deleted,
            created_at: milliseconds(when::parse(&self.created)),
        }
    }

    fn comment(self) -> Comment {
        let status = match (self.is_deleted, self.is_spam) {
            (true, _) => Status::Deleted,
            (false, true) => Status::Spam,
            (false, false) => Status::Approved,
        };
        let has_account = !self.username.is_empty() && !self.is_anonymous;
        Comment {
            id: self.id,
            parent: Some(self.parent).filter(|parent| !parent.is_empty()),
            page: self.thread,
            author: Author {
                key: has_account.then(|| format!("user:{}", self.username)),
                name: self.name,
                email: self.email,
                website: String::new(),
                is_registered: Some(!self.is_anonymous),
            },
            status,
            text: self.message,
            form: Form::Html,
            created_at: milliseconds(when::parse(&self.created)),
            address: self.address,
            ..Comment::default()
        }
    }
}
