//! The threads of a site: found, closed, called otherwise, moved and put together.

use rejoinder::domain::comment::Status;

use super::staff::{other_site, owner, press};
use crate::support::{TestApp, encode, html, post};

const ROOM: &str = "/dashboard/sites/blog/pages";
const OLD: &str = "https://blog.example/old/";
const NEW: &str = "https://blog.example/new/";

/// Says something on a page; the comment and its thread.
async fn said(app: &TestApp, body: &str, page: &str) -> (String, String) {
    let said = app.api(&post(body).on(page)).await.expect(201).json();
    let text = |name: &str| said[name].as_str().unwrap().to_owned();
    (text("id"), text("thread_id"))
}

async fn shown_on(app: &TestApp, page: &str) -> Vec<String> {
    let list = app.get(&TestApp::list_path(page)).await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["html"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    async fn a_thread_is_found_closed_and_called_otherwise(app: TestApp) {
        let mut owner = owner(&app).await;
        let (_, thread) = said(&app, "one", OLD).await;
        let path = format!("{ROOM}/{thread}");
        let found = owner.get(&format!("{ROOM}?find={}", encode("https://blog.example/old/?utm_source=x#part"))).await.expect(303);
        assert_eq!(found.header("location"), path);
        assert!(owner.get(&format!("{ROOM}?find={}", encode(NEW))).await.expect(200).text().contains("Nobody has commented"));
        assert!(owner.get(&format!("{ROOM}?find=https://elsewhere.example/")).await.expect(200).text().contains("no address of this site"));
        press(&mut owner, &path, &format!("{path}/open"), &[("open", "no")]).await.expect(303);
        app.api(&post("too late").on(OLD)).await.expect(403);
        assert!(owner.get(ROOM).await.text().contains("Closed"));
        press(&mut owner, &path, &format!("{path}/open"), &[("open", "yes")]).await.expect(303);
        app.api(&post("in time").on(OLD)).await.expect(201);
        press(&mut owner, &path, &path, &[("title", "<b>Bold</b> & true")]).await.expect(303);
        let list = owner.get(ROOM).await.text();
        assert!(list.contains("&#60;b&#62;Bold") || list.contains("&lt;b&gt;Bold"), "escaped");
        press(&mut owner, &path, &path, &[("title", " ")]).await.expect(422);
    }
}

both! {
    async fn a_thread_that_moves_is_found_under_both_addresses(app: TestApp) {
        let mut owner = owner(&app).await;
        let (_, thread) = said(&app, "one", OLD).await;
        assert_eq!(shown_on(&app, OLD).await.len(), 1);
        assert_eq!(shown_on(&app, NEW).await.len(), 0);
        let path = format!("{ROOM}/{thread}/move");
        let preview = owner.get(&format!("{path}?to={}", encode(NEW))).await.expect(200).text();
        assert!(preview.contains("Nobody has commented there yet"));
        press(&mut owner, ROOM, &path, &[("to", NEW), ("into", "")]).await.expect(303);
        for page in [OLD, NEW] {
            assert_eq!(shown_on(&app, page).await.len(), 1, "{page}");
        }
        // And back again.
        press(&mut owner, ROOM, &path, &[("to", OLD)]).await.expect(303);
        for page in [OLD, NEW] {
            app.api(&post("more").on(page)).await.expect(201);
        }
        assert_eq!((shown_on(&app, OLD).await.len(), app.rows("pages").await), (3, 1));
        for wrong in ["https://elsewhere.example/", "", "nothing", OLD] {
            let refused = owner.get(&format!("{path}?to={}", encode(wrong))).await.expect(422).text();
            assert!(refused.contains("id=\"about-to\""), "{wrong}");
        }
    }
}

both! {
    async fn two_threads_become_one_with_all_that_is_theirs(app: TestApp) {
        let mut owner = owner(&app).await;
        let (first, old) = said(&app, "first", OLD).await;
        let reply = app.api(&post("answer").on(OLD).answering(&first)).await.expect(201).json();
        let (held, _) = said(&app, "held", OLD).await;
        app.moderate(&held, Status::Spam).await;
        let (_, new) = said(&app, "second", NEW).await;
        press(&mut owner, ROOM, &format!("{ROOM}/{old}/aliases"), &[("to", "https://blog.example/older/")]).await.expect(303);
        // Both are in everybody's memory.
        assert_eq!((shown_on(&app, OLD).await.len(), shown_on(&app, NEW).await.len()), (2, 1));
        app.get(&TestApp::thread_path(NEW)).await.expect(200);
        let path = format!("{ROOM}/{old}/move");
        let preview = owner.get(&format!("{path}?to={}", encode(NEW))).await.expect(200).text();
        assert!(preview.contains("cannot be taken back") && preview.contains("2 comments are shown; 3 in all"));
        assert_eq!(html::field(&preview, "into").unwrap(), new);
        // What was not seen in the preview is not done.
        press(&mut owner, ROOM, &path, &[("to", NEW)]).await.expect(409);
        let done = press(&mut owner, ROOM, &path, &[("to", NEW), ("into", &new)]).await.expect(303);
        assert!(done.header("location").contains(&new));
        for page in [OLD, NEW, "https://blog.example/older/"] {
            assert_eq!(shown_on(&app, page).await.len(), 3, "{page}");
            assert!(app.get(&TestApp::thread_path(page)).await.text().contains("answer"), "{page}");
        }
        assert_eq!((app.rows("pages").await, app.rows("page_aliases").await), (1, 2));
        assert_eq!(app.number("SELECT comment_count AS n FROM pages").await, 3);
        app.api(&post("later").on(OLD).answering(reply["id"].as_str().unwrap())).await.expect(201);
        assert_eq!(shown_on(&app, NEW).await.len(), 4);
    }
}

both! {
    async fn another_address_is_added_and_forgotten_and_never_taken_from_another(app: TestApp) {
        let mut owner = owner(&app).await;
        let (_, old) = said(&app, "first", OLD).await;
        said(&app, "second", NEW).await;
        let path = format!("{ROOM}/{old}");
        let aliases = format!("{path}/aliases");
        let third = "https://blog.example/third/";
        press(&mut owner, &path, &aliases, &[("to", third)]).await.expect(303);
        assert_eq!(shown_on(&app, third).await.len(), 1);
        for taken in [NEW, third] {
            let refused = press(&mut owner, &path, &aliases, &[("to", taken)]).await.expect(422).text();
            assert!(refused.contains("id=\"about-alias\""), "{taken}");
        }
        let forget = format!("{aliases}/forget");
        press(&mut owner, &path, &forget, &[("alias", "url:blog.example/third")]).await.expect(303);
        assert_eq!(shown_on(&app, third).await.len(), 0);
        press(&mut owner, &path, &forget, &[("alias", "url:blog.example/third")]).await.expect(404);
    }
}

both! {
    async fn t47_a_thread_of_another_site_is_not_there(app: TestApp) {
        other_site(&app).await;
        let mut owner = owner(&app).await;
        let request = app.http.post(app.at("/api/v1/sites/other/comments"));
        let theirs = app.send(request.json(&post("theirs").on("https://other.example/x/").json())).await.expect(201).json();
        let theirs = theirs["thread_id"].as_str().unwrap();
        let path = format!("{ROOM}/{theirs}");
        for get in [path.clone(), format!("{path}/move?to={}", encode(NEW)), format!("{ROOM}/nonsense")] {
            owner.get(&get).await.expect(404);
        }
        for (action, fields) in [
            ("", [("title", "Mine now")]),
            ("/open", [("open", "no")]),
            ("/aliases", [("to", NEW)]),
            ("/aliases/forget", [("alias", "url:other.example/x")]),
            ("/move", [("to", NEW)]),
        ] {
            press(&mut owner, ROOM, &format!("{path}{action}"), &fields).await.expect(404);
        }
        // Nor does one of ours go into theirs.
        let (_, ours) = said(&app, "ours", OLD).await;
        press(&mut owner, ROOM, &format!("{ROOM}/{ours}/move"), &[("to", NEW), ("into", theirs)]).await.expect(409);
        assert_eq!(app.rows("pages").await, 2);
    }
}
