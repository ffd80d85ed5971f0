//! Moving in: what other systems export comes in as it was, once, whatever happens on the way, and goes again when it is told to.

mod asked;
mod bad;
mod corpus;
mod engine;
mod files;
mod killed;
mod rehearsed;
mod rules;
mod together;
mod undone;
pub(crate) mod whole;

use std::path::PathBuf;

use rejoinder::{
    domain::{
        action::Actor,
        id::ImportId,
        import::{Import, Rules, State},
        site::Site,
    },
    service::import::{self, NewImport},
};

use crate::support::TestApp;

/// A file on its way in.
#[derive(Debug, Default)]
struct Brought<'a> {
    content: &'a [u8],
    rules: &'a str,
    source: Option<&'a str>,
}

impl<'a> Brought<'a> {
    fn text(content: &'a str) -> Self {
        Self {
            content: content.as_bytes(),
            ..Self::default()
        }
    }

    fn order(&self) -> NewImport {
        NewImport {
            actor: Actor::Operator,
            file: "a file".to_owned(),
            format: None,
            source: self.source.map(str::to_owned),
            rules: Rules::parse(self.rules).unwrap(),
        }
    }

    fn path(&self, app: &TestApp) -> PathBuf {
        let path = app.database.folder().join("brought");
        std::fs::write(&path, self.content).unwrap();
        path
    }

    /// Reads it to its end; what could not even be begun is a failure, too.
    async fn read(&self, app: &TestApp) -> Result<Import, String> {
        let site = app.site("blog").await;
        let begun = import::begin(app.runtime(), &site, self.order(), &self.path(app))
            .await
            .unwrap();
        let begun = begun.map_err(|broken| broken.to_string())?;
        Ok(import::read_file(app.runtime(), begun, |_| {}).await.unwrap())
    }

    /// Lets it come in.
    async fn come_in(&self, app: &TestApp) -> Import {
        let read = self.read(app).await.unwrap();
        assert_eq!(read.state, State::Read, "{:?}", read.report);
        let site = app.site("blog").await;
        import::accept(app.runtime(), &site, read.id).await.unwrap();
        to_the_end(app, &site, read.id).await
    }

    /// Says why it cannot be used; nothing of it may be left.
    async fn refused(&self, app: &TestApp) -> String {
        match self.read(app).await {
            Err(failure) => failure,
            Ok(import) => {
                assert_eq!(import.state, State::Failed, "{:?}", import.report);
                import.report.failure.unwrap()
            }
        }
    }
}

async fn to_the_end(app: &TestApp, site: &Site, id: ImportId) -> Import {
    let mut pace = import::Pace::default();
    while !import::go_on(app.runtime(), site, id, &mut pace).await.unwrap() {}
    import::show(app.runtime(), site.id, id).await.unwrap()
}

async fn take_back(app: &TestApp, id: ImportId) -> Import {
    let site = app.site("blog").await;
    import::take_back(app.runtime(), &site, Actor::Operator, id)
        .await
        .unwrap();
    let undone = to_the_end(app, &site, id).await;
    assert_eq!(undone.state, State::Undone);
    undone
}

/// One comment of a made-up WXR.
fn wxr_comment(id: u64, parent: u64, more: &str, text: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[Reader {id}]]></wp:comment_author>\
         <wp:comment_author_email>reader{id}@example.org</wp:comment_author_email><wp:comment_date_gmt>2020-01-02 03:04:{:02}\
         </wp:comment_date_gmt><wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_parent>{parent}\
         </wp:comment_parent>{more}</wp:comment>",
        id % 60,
    )
}

/// A made-up WXR of one page.
fn wxr(comments: &str) -> String {
    wxr_of(&format!(
        "<item><title>First</title><link>https://blog.example/first/</link><wp:status>publish</wp:status>{comments}</item>"
    ))
}

fn wxr_of(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\
         <wp:base_blog_url>https://old.example</wp:base_blog_url>{items}</channel></rss>"
    )
}

const APPROVED: &str = "<wp:comment_approved>1</wp:comment_approved>";
