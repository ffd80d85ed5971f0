//! The databases without us: the same rows read by position and printed by hand, the same row stored by one statement.

mod postgres;
mod sqlite;

use std::fmt::Write as _;

/// One of the two databases.
pub(super) enum Floor {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Floor {
    /// Opens the database of that URL for reading; rows are stored in a table of their own, on SQLite in a file in `folder`.
    pub(super) async fn open(url: &str, folder: &str) -> anyhow::Result<Self> {
        Ok(match url.strip_prefix("sqlite://") {
            Some(file) => Self::Sqlite(sqlite::Sqlite::open(file, folder)?),
            None => Self::Postgres(postgres::Postgres::open(url).await?),
        })
    }

    /// The first screen of the page of a hundred comments.
    pub(super) async fn screen(&self) -> anyhow::Result<String> {
        let identity = crate::data::identity(crate::data::HUNDRED.name)?;
        let rows = match self {
            Self::Sqlite(database) => database.screen(&identity)?,
            Self::Postgres(database) => database.screen(&identity).await?,
        };
        Ok(print(&rows))
    }

    /// Stores a comment durably.
    pub(super) async fn insert(&self, body: &[u8]) -> anyhow::Result<()> {
        let asked: serde_json::Value = serde_json::from_slice(body)?;
        let text = asked
            .get("body")
            .and_then(|text| text.as_str())
            .unwrap_or_default()
            .to_owned();
        match self {
            Self::Sqlite(database) => database.insert(text).await,
            Self::Postgres(database) => database.insert(text).await,
        }
    }
}

/// What is printed of a comment.
struct Row {
    id: uuid::Uuid,
    name: String,
    html: String,
    at: i64,
}

fn print(rows: &[Row]) -> String {
    let mut page = String::with_capacity(64 * 1024);
    page.push_str("<!doctype html><html><body><ol>");
    for row in rows {
        // Writing into a string cannot fail.
        let _ = write!(
            page,
            "<li id=\"rejoinder-{id}\"><article><header><bdi>{name}</bdi> <a href=\"/comments/{id}\"><time datetime=\"{at}\">{at}</time></a>\
             </header><div class=\"body\" dir=\"auto\">{html}</div><footer><a href=\"/embed/comments/{id}/reply\">Reply</a></footer>\
             </article></li>",
            id = row.id,
            name = Escaped(&row.name),
            at = row.at,
            html = row.html,
        );
    }
    page.push_str("</ol></body></html>");
    page
}

struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
