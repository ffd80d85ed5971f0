//! Following every "more" reaches every comment: none is skipped, and nothing that goes on repeats what was there.

use std::collections::{BTreeSet, HashSet};

use rejoinder::{
    domain::{comment::Status, page::PageAddress},
    service::comment::{NewComment, create},
};

use crate::support::{SeededRandomness, TestApp, html};

/// Follows every link of the documents that start at `path`; returns every comment they show.
pub(crate) async fn by_links(app: &TestApp, path: String) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut followed = HashSet::new();
    // A view of its own may repeat what stood elsewhere; whatever goes on from there must not repeat that view.
    let mut branches = vec![path];
    while let Some(path) = branches.pop() {
        let mut seen = HashSet::new();
        let mut pages = vec![path];
        while let Some(path) = pages.pop() {
            let page = app.follow(&path).await.expect(200).text();
            for id in html::listed_ids(&page) {
                assert!(seen.insert(id.clone()), "{id} came twice, the second time by {path}");
                reached.insert(id);
            }
            for more in html::more_links(&page) {
                if !more.is_elsewhere {
                    pages.push(more.href);
                } else if followed.insert(more.href.clone()) {
                    branches.push(more.href);
                }
            }
        }
    }
    reached
}

/// Follows `next` and `parent` through the API's lists; returns every comment they hold.
async fn by_api(app: &TestApp, path: &str, limit: usize) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut asked = HashSet::new();
    let mut branches = vec![format!("{path}&limit={limit}")];
    while let Some(branch) = branches.pop() {
        let mut seen = HashSet::new();
        let mut listed = Vec::new();
        let mut after = Some(String::new());
        while let Some(cursor) = after {
            let page = app.get(&format!("{branch}{cursor}")).await.expect(200).json();
            listed.extend(page["items"].as_array().unwrap().clone());
            after = page["next"].as_str().map(|next| format!("&after={next}"));
        }
        for item in &listed {
            let id = item["id"].as_str().unwrap();
            assert!(seen.insert(id.to_owned()), "{id} came twice in {branch}");
            reached.insert(id.to_owned());
            let replies = listed.iter().filter(|reply| reply["parent_id"] == item["id"]).count();
            let all = usize::try_from(item["reply_count"].as_u64().unwrap()).unwrap();
            assert!(replies <= all, "{item} has {replies} replies");
            if replies < all && asked.insert(id.to_owned()) {
                branches.push(format!("{path}&parent={id}&limit={limit}"));
            }
        }
    }
    reached
}

/// Writes a thread of a random shape through the service and has a part of it removed; returns what is approved and removed.
async fn grow(app: &TestApp, url: &str, size: usize, seed: u64) -> (BTreeSet<String>, BTreeSet<String>) {
    let random = SeededRandomness::new(seed);
    let site = app.site("blog").await;
    let page = PageAddress::resolve(&site.settings.origins, false, None, Some(url)).unwrap();
    let mut ids = Vec::new();
    for number in 0..size {
        let parent_id = match random.below(10) {
            0..4 => None,
            // A few comments are what everybody answers.
            4..7 => ids.get(random.below(3) * (size / 20)).copied(),
            // And some people answer each other.
            _ => number
                .checked_sub(1 + random.below(2))
                .and_then(|place| ids.get(place))
                .copied(),
        };
        let new = NewComment {
            page: page.clone(),
            title: None,
            parent_id,
            body: format!("number {number}"),
            account: None,
            name: "Ada".to_owned(),
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
        ids.push(create(app.runtime(), &site, new, || false).await.unwrap().comment.id);
    }
    let mut approved: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    let mut removed = BTreeSet::new();
    for _ in 0..size / 8 {
        let id = ids[random.below(size)].to_string();
        app.moderate(&id, Status::Trashed).await;
        approved.remove(&id);
        removed.insert(id);
    }
    (approved, removed)
}

both! {
    async fn every_comment_of_a_random_thread_is_reached_once(app: TestApp) {
        for (seed, size) in [(1, 60), (2, 150), (3, 220)] {
            if seed == 3 {
                // Everything at the same moment: the order by id alone must hold.
                app.clock.freeze();
            }
            let url = format!("https://blog.example/random/{seed}/");
            let (approved, removed) = grow(&app, &url, size, seed).await;
            // Votes have put a few in other places, and many in the same.
            app.execute("UPDATE comments SET rank = 7 WHERE descendant_count = 2").await;
            app.execute("UPDATE comments SET rank = -7 WHERE descendant_count = 1").await;
            for sort in ["oldest", "newest", "best", "discussed"] {
                let by_links = by_links(&app, format!("{}&sort={sort}", TestApp::thread_path(&url))).await;
                let path = format!("{}&sort={sort}", TestApp::list_path(&url));
                let by_api_small = by_api(&app, &path, 2).await;
                let by_api = by_api(&app, &path, 25).await;
                assert_eq!(by_links, by_api, "seed {seed}, {sort}");
                assert_eq!(by_api, by_api_small, "seed {seed}, {sort}");
                assert!(approved.is_subset(&by_api), "seed {seed}, {sort}: {:?}", approved.difference(&by_api));
                // What was removed stays as a stub while it holds replies.
                assert!(by_api.difference(&approved).all(|id| removed.contains(id)));
            }
        }
    }
}
