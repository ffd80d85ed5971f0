//! A thousand real comments, written through the service in the order they came.

use std::collections::{BTreeSet, HashMap};

use rejoinder::{
    domain::{name::AuthorName, page::PageAddress},
    service::comment::{NewComment, create},
};

use crate::{reading::by_links, support::TestApp};

both! {
    #[corpus]
    async fn every_real_comment_is_reached(app: TestApp) {
        let corpus = crate::corpus::read("threads/enwiki-vpt-175.json");
        let site = app.site("blog").await;
        let mut written = 0;
        for thread in corpus["threads"].as_array().unwrap() {
            let url = format!("https://blog.example{}", thread["key"].as_str().unwrap());
            let page = PageAddress::resolve(&site.settings.origins, false, None, Some(&url)).unwrap();
            let mut ids = HashMap::new();
            let mut expected = BTreeSet::new();
            for comment in thread["comments"].as_array().unwrap() {
                let name = comment["author"].as_str().unwrap();
                let new = NewComment {
                    page: page.clone(),
                    title: thread["title"].as_str().map(str::to_owned),
                    parent_id: comment["parent"].as_i64().map(|parent| ids[&parent]),
                    body: comment["text"].as_str().unwrap().to_owned(),
                    // A few names there imitate others; what they wrote counts all the same.
                    account: None,
                    name: AuthorName::parse(name).map_or("Somebody", |_| name).to_owned(),
                    email: None,
                    website: None,
                    has_consented: true,
                    guest_secret: None,
                    idempotency_key: None,
                    address: None,
                    letters_in: None,
                    traces: rejoinder::domain::moderation::Traces::default(),
                    proof: None,
                    at_the_desk: false,
                };
                let created = create(app.runtime(), &site, new, || false).await;
                let created = created.unwrap_or_else(|error| panic!("{comment}: {error:?}")).comment.id;
                ids.insert(comment["id"].as_i64().unwrap(), created);
                expected.insert(created.to_string());
                written += 1;
            }
            assert_eq!(by_links(&app, TestApp::thread_path(&url)).await, expected, "{url}");
        }
        assert_eq!(written, 1070);
    }
}
