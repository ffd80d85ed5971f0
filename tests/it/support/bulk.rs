//! Large threads in one transaction: thousands of requests would only test patience.

use rejoinder::{
    domain::{
        comment::{Author, Comment, GuestKey, Status},
        id::{CommentId, PageId},
        page::PageAddress,
        thread::Thread,
        time::Timestamp,
        vote::Votes,
    },
    store::{Batch, comment, page},
};

use super::TestApp;

/// Plants approved comments below a page of the blog; each entry is the place of its parent in the list. Returns their ids.
pub(crate) async fn plant(app: &TestApp, url: &str, parents: &[Option<usize>]) -> Vec<String> {
    let site = app.site("blog").await;
    let runtime = app.runtime();
    let address = PageAddress::resolve(&site.settings.origins, false, None, Some(url)).unwrap();
    let begun = runtime.now();
    let thread = Thread {
        id: PageId(runtime.new_uuid(begun)),
        site_id: site.id,
        identity: address.identity.as_str().to_owned(),
        url: address.url.map(|url| url.as_str().to_owned()),
        title: None,
        is_open: true,
        is_kept_open: false,
        comment_count: 0,
        created_at: begun,
        last_comment_at: begun,
    };
    let tx = runtime.store.begin_write().await.unwrap();
    page::insert(&tx, &thread).await.unwrap();
    let mut planted: Vec<Comment> = Vec::with_capacity(parents.len());
    for (number, parent) in parents.iter().enumerate() {
        let at = Timestamp(begun.0 + i64::try_from(number).unwrap());
        let parent = parent.map(|place| planted[place].clone());
        let new = planted_comment(&thread, CommentId(runtime.new_uuid(at)), parent.as_ref(), at);
        let row = comment::NewRow {
            comment: &new,
            renderer: 1,
            address: None,
        };
        let mut batch = Batch::default();
        comment::insert(&mut batch, row, None).unwrap();
        batch.run(&tx).await.unwrap();
        planted.push(new);
    }
    tx.commit().await.unwrap();
    app.execute(
        "UPDATE comments SET \
         reply_count = (SELECT COUNT(*) FROM comments c WHERE c.site_id = comments.site_id AND c.parent_id = comments.id), \
         descendant_count = (SELECT COUNT(*) FROM comments c WHERE c.site_id = comments.site_id AND c.root_id = comments.id)",
    )
    .await;
    app.execute("UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.page_id = pages.id)")
        .await;
    planted.iter().map(|comment| comment.id.to_string()).collect()
}

fn planted_comment(thread: &Thread, id: CommentId, parent: Option<&Comment>, at: Timestamp) -> Comment {
    Comment {
        id,
        site_id: thread.site_id,
        page_id: thread.id,
        parent_id: parent.map(|parent| parent.id),
        root_id: parent.map(|parent| parent.root_id.unwrap_or(parent.id)),
        depth: parent.map_or(1, |parent| parent.depth + 1),
        status: Status::Approved,
        reasons: Vec::new(),
        author: Author {
            name: "Ada".to_owned(),
            email: None,
            website: None,
            is_site_author: false,
            guest_key: Some(GuestKey([7; 32])),
            account_id: None,
        },
        source: "planted".to_owned(),
        html: "<p>planted</p>".to_owned(),
        reply_count: 0,
        descendant_count: 0,
        votes: Votes::default(),
        created_at: at,
        edited_at: None,
        is_edited_by_moderator: false,
        is_pinned: false,
    }
}
