//! Two at one desk: what one of them has decided is not decided over by the other's old page, and what was done can be taken back.

use serde_json::json;

use super::staff::{owner, press};
use crate::support::{Person, Reply, TestApp, html, post};

const RULES: &str = "/dashboard/sites/blog/rules";
const REPORTS: &str = "/dashboard/sites/blog/reports";

async fn reported(app: &TestApp, body: &str) -> String {
    let id = app.said(post(body).by("Carol")).await;
    let path = app.at(&format!("/api/v1/comments/{id}/reports"));
    app.send(app.http.post(path).json(&json!({"reason": "abuse"})))
        .await
        .expect(204);
    id
}

/// Presses a button beside the only case of a page that was fetched some time ago.
async fn decide(person: &mut Person<'_>, page: &str, does: &str) -> Reply {
    let mut form: Vec<(String, String)> = ["token", "comment", "report"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), html::field(page, name)?)))
        .collect();
    form.push(("does".to_owned(), does.to_owned()));
    person.post(REPORTS, &form).await
}

async fn led(person: &mut Person<'_>, reply: Reply) -> String {
    let to = reply.expect(303).header("location").to_owned();
    person.get(&to).await.expect(200).text()
}

async fn approved(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM comments WHERE status = 'approved'")
        .await
}

both! {
    async fn what_somebody_has_let_stand_is_not_removed_from_an_old_page(app: TestApp) {
        let id = reported(&app, "stands").await;
        let mut person = owner(&app).await;
        let old = person.get(REPORTS).await.expect(200).text();
        assert!(old.contains("/dashboard/sites/blog/pages/"), "the case names its page");
        let done = decide(&mut person, &old, "stand").await;
        let said = led(&mut person, done).await;
        assert!(said.contains("Left where it is") && said.contains(">Undo<"), "{said}");
        for does in ["trash", "spam", "stand"] {
            let refused = decide(&mut person, &old, does).await;
            let told = led(&mut person, refused).await;
            assert!(told.contains("Nothing was changed") && told.contains("Carol") && told.contains("It is now: Approved"), "{does}: {told}");
            assert_eq!(approved(&app).await, 1, "{does}");
        }
        assert_eq!(app.thread().await.comments(), [id.as_str()]);
    }
}

both! {
    async fn a_decision_about_reports_is_taken_back_with_the_reports(app: TestApp) {
        reported(&app, "goes and comes").await;
        let mut person = owner(&app).await;
        for (does, sentence) in [("trash", "1 comment in the trash"), ("stand", "Left where it is"), ("hold", "1 comment waits again")] {
            let old = person.get(REPORTS).await.expect(200).text();
            let done = decide(&mut person, &old, does).await;
            let said = led(&mut person, done).await;
            assert!(said.contains(sentence), "{does}: {said}");
            assert!(!said.contains("goes and comes"), "{does}: it is settled");
            let undo = [("does", "undo".to_owned()), ("done", html::field(&said, "done").unwrap())];
            let undo = undo.each_ref().map(|(name, value)| (*name, value.as_str()));
            let undone = press(&mut person, REPORTS, REPORTS, &undo).await;
            let said = led(&mut person, undone).await;
            assert!(said.contains("1 decision taken back") && said.contains("goes and comes"), "{does}: {said}");
            assert_eq!(approved(&app).await, 1, "{does}");
        }
        assert_eq!(app.number("SELECT CAST(report_count AS BIGINT) AS n FROM comments").await, 1);
    }
}

both! {
    async fn rules_that_somebody_else_has_saved_meanwhile_are_not_written_over(app: TestApp) {
        let mut person = owner(&app).await;
        let old = person.get(RULES).await.expect(200).text();
        press(&mut person, RULES, RULES, &[("hold-words", "casino")]).await.expect(303);
        let form = |page: &str, more: &[(&str, &str)]| -> Vec<(String, String)> {
            let hidden = ["token", "seen"].into_iter();
            let hidden = hidden.filter_map(|name| Some((name.to_owned(), html::field(page, name)?)));
            hidden.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
        };
        let typed = [("hold-words", ""), ("hold-links", "7")];
        let refused = person.post(RULES, &form(&old, &typed)).await.expect(409).text();
        assert!(refused.contains("Somebody else has changed this") && refused.contains("value=\"7\""), "{refused}");
        assert_eq!(app.api(&post("casino")).await.expect(201).json()["status"], "pending");
        // Not even after a rehearsal, which saves nothing and must not take the other's rules as seen.
        let rehearsed = person.post(&format!("{RULES}/rehearse"), &form(&old, &typed)).await.expect(200).text();
        person.post(RULES, &form(&rehearsed, &typed)).await.expect(409);
        // Looked at once more, it is saved.
        person.post(RULES, &form(&refused, &typed)).await.expect(303);
        assert_eq!(app.api(&post("casino once more").by("Eve")).await.expect(201).json()["status"], "approved");
    }
}

both! {
    async fn rules_are_rehearsed_without_what_holds_every_guest_anyway(app: TestApp) {
        app.said(post("nothing at all").by("Bob")).await;
        app.said(post("a casino").by("Ann")).await;
        app.set(&[("guests", "held")]).await;
        let mut person = owner(&app).await;
        let form = [("hold-words", "casino"), ("days", "7")];
        let page = press(&mut person, RULES, &format!("{RULES}/rehearse"), &form).await.expect(200).text();
        assert!(page.contains("2 comments of the last 7 days were looked at; 1 would have waited."), "{page}");
        assert!(page.contains("Guests wait here anyway"), "{page}");
    }
}
