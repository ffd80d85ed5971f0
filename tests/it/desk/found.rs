//! What the rooms say of what is there: the log of what was done to what, filters as people mean them, and numbers that agree.

use rejoinder::{
    domain::{
        action::{Actor, Verb},
        comment::Status,
        queue::{Filter, Show},
    },
    service::moderation::{self, Choice, Why},
};

use super::staff::{owner, press};
use crate::support::{TestApp, encode, html, plant, post};

const QUEUE: &str = "/dashboard/queue";
const LOG: &str = "/dashboard/sites/blog/log";
const OLD: &str = "https://blog.example/old/";
const NEW: &str = "https://blog.example/new/";

both! {
    async fn the_log_says_to_what(app: TestApp) {
        let id = app.said(post("three fine words").by("Dora")).await;
        let site = app.site("blog").await;
        moderation::act(app.runtime(), &site, Actor::Operator, Verb::Spam, Choice::of(vec![id.parse().unwrap()])).await.unwrap();
        let mut person = owner(&app).await;
        let page = person.get(LOG).await.expect(200).text();
        assert!(page.contains("Dora") && page.contains("three fine words"), "{page}");
        let link = html::between(&page, "class=\"subject\" href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
        let shown = person.get(&link).await.expect(200).text();
        assert!(shown.contains("three fine words"), "{link}");
        // Whatever can be taken back is taken back from here, long after its banner is gone.
        let undo = html::between(&page, "class=\"undoing\" href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
        assert!(person.get(&undo).await.expect(200).text().contains("action=\"/dashboard/queue/undo\""), "{undo}");
        // Everything that a filter found is told as people read it, and leads to it.
        let filter = Filter { show: Show::Status(Status::Spam), words: Some("fine".to_owned()), ..Filter::default() };
        moderation::act_on_all(app.runtime(), &site, Actor::Operator, Verb::Approve, &filter, Why::default()).await.unwrap();
        let page = person.get(LOG).await.expect(200).text();
        assert!(!page.contains("status=spam&amp;q=fine</") && !page.contains("status=spam&#38;q=fine</"), "{page}");
        assert!(page.contains("Spam, Text fine"), "{page}");
        // What is gone for good is said to be gone.
        moderation::act(app.runtime(), &site, Actor::Operator, Verb::Purge, Choice::of(vec![id.parse().unwrap()])).await.unwrap();
        let page = person.get(LOG).await.expect(200).text();
        assert!(!page.contains("Dora") && page.contains("It is no longer there"), "{page}");
    }
}

both! {
    async fn the_log_says_where_a_thread_went_beside_what_was_done(app: TestApp) {
        let mut person = owner(&app).await;
        let said = app.api(&post("one").on(OLD)).await.expect(201).json();
        let path = format!("/dashboard/sites/blog/pages/{}", said["thread_id"].as_str().unwrap());
        press(&mut person, &path, &format!("{path}/move"), &[("to", NEW)]).await.expect(303);
        let page = person.get(LOG).await.expect(200).text();
        assert!(page.contains("blog.example/old → blog.example/new"), "{page}");
        assert!(!page.contains("url:") && page.contains("<td dir=\"auto\"></td>"), "{page}");
    }
}

both! {
    async fn a_day_in_a_filter_is_the_whole_day(app: TestApp) {
        let said = app.api(&post("written today")).await.expect(201).json();
        let day = said["created_at"].as_str().unwrap().split('T').next().unwrap().to_owned();
        let mut person = owner(&app).await;
        let page = person.get(&format!("{QUEUE}?status=all&from={day}&to={day}")).await.expect(200).text();
        assert!(page.contains("written today"), "{page}");
        assert!(page.contains(&format!("From {day}<")) && page.contains(&format!("Until {day}<")), "{page}");
        assert!(page.contains(&format!("name=\"to\" type=\"date\" value=\"{day}\"")), "{page}");
        assert!(!person.get(&format!("{QUEUE}?status=all&to=2020-01-01")).await.text().contains("written today"));
    }
}

both! {
    async fn a_network_is_found_as_people_name_it(app: TestApp) {
        app.said(post("from somewhere")).await;
        app.execute("UPDATE comments SET address_prefix = '198.51.100.0/24'").await;
        let mut person = owner(&app).await;
        let mut look = async |network: &str| person.get(&format!("{QUEUE}?status=all&ip={}", encode(network))).await;
        for network in ["198.51.100.7", "198.51.100.0/24", " 198.51.100.9/32 "] {
            assert!(look(network).await.expect(200).text().contains("from somewhere"), "{network}");
        }
        assert!(!look("203.0.113.7").await.expect(200).text().contains("from somewhere"));
        for (network, problem) in [("198.51.0.0/16", "wider than what is kept"), ("here", "not a network"), ("198.51.100", "not a network")] {
            let page = look(network).await.expect(400).text();
            let field = html::between(&page, "name=\"ip\"", "</label>");
            assert!(field.contains("aria-invalid") && field.contains(problem) && field.contains(network), "{network}: {page}");
        }
    }
}

both! {
    async fn a_number_that_was_not_counted_to_its_end_says_so(app: TestApp) {
        plant(&app, NEW, &[None; 1001]).await;
        app.execute("UPDATE comments SET status = 'pending'").await;
        let mut person = owner(&app).await;
        let page = person.get("/dashboard/sites/blog").await.expect(200).text();
        let told = html::between(&page, "quiet wait\">", "</p>");
        assert!(told.contains("+ comments wait"), "{told}");
    }
}

both! {
    async fn both_pages_of_a_merge_are_counted_alike(app: TestApp) {
        let mut person = owner(&app).await;
        for page in [OLD, NEW] {
            app.said(post("stays").on(page)).await;
            let held = app.said(post("held").on(page)).await;
            app.moderate(&held, Status::Spam).await;
        }
        let thread = app.api(&post("third").on(OLD)).await.expect(201).json()["thread_id"].as_str().unwrap().to_owned();
        let path = format!("/dashboard/sites/blog/pages/{thread}");
        let preview = person.get(&format!("{path}/move?to={}", encode(NEW))).await.expect(200).text();
        for (told, of) in [("2 comments are shown; 3 in all", "old"), ("1 comment is shown; 2 in all", "new")] {
            assert!(preview.contains(told), "{of}: {preview}");
        }
        // Addresses stand there as people know them.
        press(&mut person, &path, &format!("{path}/aliases"), &[("to", "https://blog.example/third/")]).await.expect(303);
        let page = person.get(&path).await.expect(200).text();
        assert!(page.contains(">blog.example/third<") && page.contains("value=\"url:blog.example/third\""), "{page}");
        app.execute("UPDATE pages SET title = NULL").await;
        let overview = person.get("/dashboard/sites/blog").await.expect(200).text();
        assert!(overview.contains("<bdi>blog.example/old") && !overview.contains("url:"), "{overview}");
    }
}

both! {
    async fn a_card_says_since_when_its_author_writes_here(app: TestApp) {
        let first = app.api(&post("first")).await.expect(201);
        let secret = first.secret().unwrap();
        let day = first.json()["created_at"].as_str().unwrap().split('T').next().unwrap().to_owned();
        app.clock.advance_days(3);
        app.api(&post("second").with_secret(&secret)).await.expect(201);
        let mut person = owner(&app).await;
        let page = person.get(&format!("{QUEUE}?status=all")).await.expect(200).text();
        assert!(page.contains(&format!("first seen {day}")), "{page}");
    }
}
