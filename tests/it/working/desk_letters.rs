//! Letters to those who keep a site in order: about what waits, at the pace they chose, and to nobody else.

use std::sync::Arc;

use rejoinder::{
    domain::{account::Email, comment::Status, role::Role},
    outbound::mail::Mail,
    service::{account::Position, desk_letter},
    store,
};
use serde_json::json;

use crate::{
    moderating::{in_status, waiting},
    support::{Database, MailServer, Manner, PASSWORD, Person, Reply, Setup, TestApp, eventually, html, post},
};

const STELLA: &str = "stella@example.org";
const ADA: &str = "ada@example.org";

/// Somebody who keeps the blog in order.
async fn staff<'a>(app: &'a TestApp, email: &str, role: Role) -> Person<'a> {
    let blog = app.site("blog").await.id;
    app.account(email, Some(Position::On(blog, role))).await;
    let mut person = app.person();
    person.sign_in(email, PASSWORD).await.expect(303);
    person
}

/// Presses the one button of a page to which a letter leads.
async fn decide(person: &mut Person<'_>, path: &str) -> Reply {
    let page = person.get(path).await.expect(200).text();
    let given = ["token", "key", "seen"].map(|name| (name.to_owned(), html::field(&page, name).unwrap()));
    person.post("/dashboard/letter", &given).await
}

/// Chooses a pace on the page for it.
async fn choose(person: &mut Person<'_>, pace: &str) {
    person
        .submit("/account/letters", &[("site", "blog"), ("pace", pace)])
        .await
        .expect(303);
}

/// Waits until nothing is left to be sent.
async fn all_sent(app: &TestApp) {
    desk_letter::go_round(app.runtime()).await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE done_at IS NULL";
    eventually("an empty queue", async || (app.number(sql).await == 0).then_some(())).await;
}

fn sent_to(app: &TestApp, email: &str) -> Vec<Mail> {
    app.outbox.sent().into_iter().filter(|mail| mail.to == email).collect()
}

/// The paths of what a letter proposes, in its order.
fn proposals(app: &TestApp, mail: &Mail) -> Vec<String> {
    let place = format!("{}{}", app.origin(), app.base());
    let links = html::tags(&mail.html).into_iter().filter(|tag| tag.name == "a");
    let paths = links.filter_map(|tag| tag.get("href")?.strip_prefix(&place).map(str::to_owned));
    paths.filter(|path| path.starts_with("/dashboard/letter?")).collect()
}

async fn click(app: &TestApp, path: &str) -> Reply {
    let request = app.http.post(app.at(path)).body("List-Unsubscribe=One-Click");
    app.send(request.header("content-type", "application/x-www-form-urlencoded"))
        .await
}

fn stop_path(app: &TestApp, mail: &Mail) -> String {
    let place = format!("{}{}", app.origin(), app.base());
    mail.stop.as_ref().unwrap().strip_prefix(&place).unwrap().to_owned()
}

both! {
    async fn what_waits_is_told_once_and_on_the_hour(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        app.said(post("seen by all")).await;
        waiting(&app, 2).await;
        all_sent(&app).await;
        assert_eq!(app.outbox.sent().len(), 0, "the hour is not over");
        app.clock.advance_minutes(31);
        let mail = app.mail(STELLA, 1).await;
        assert!(mail.subject.contains('2') && mail.subject.contains("The blog"), "{mail:?}");
        for part in ["words 0", "words 1", "Ada", "Comments of guests wait", "/dashboard/queue?site=blog"] {
            assert!(mail.text.contains(part) && mail.html.contains(part), "{part}: {mail:?}");
        }
        assert!(!mail.text.contains("seen by all"), "{mail:?}");
        assert_eq!(proposals(&app, &mail).len(), 6, "{mail:?}");
        app.clock.advance_minutes(180);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1, "nothing new waits");
        app.set(&[("guests", "held")]).await;
        app.api(&post("one more <b>thing</b>")).await.expect(201);
        app.clock.advance_minutes(61);
        let mail = app.mail(STELLA, 2).await;
        assert!(mail.text.contains("one more <b>thing</b>") && !mail.text.contains("words 0"), "{mail:?}");
        assert!(!mail.html.contains("<b>thing"), "{mail:?}");
    }
}

both! {
    async fn everybody_has_the_pace_they_chose(app: TestApp) {
        let mut at_once = staff(&app, STELLA, Role::Owner).await;
        let mut daily = staff(&app, ADA, Role::Moderator).await;
        let mut never = staff(&app, "never@example.org", Role::Moderator).await;
        choose(&mut at_once, "at-once").await;
        choose(&mut daily, "daily").await;
        choose(&mut never, "off").await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(1);
        app.mail(STELLA, 1).await;
        // What comes right after it is in the next one, and that comes five minutes later.
        waiting(&app, 2).await;
        app.clock.advance_minutes(1);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1);
        app.clock.advance_minutes(5);
        let second = app.mail(STELLA, 2).await;
        assert_eq!(proposals(&app, &second).len(), 6, "{second:?}");
        assert_eq!(sent_to(&app, ADA).len(), 0);
        app.clock.advance_minutes(300);
        let morning = app.mail(ADA, 1).await;
        assert_eq!(proposals(&app, &morning).len(), 9, "{morning:?}");
        all_sent(&app).await;
        assert_eq!(sent_to(&app, "never@example.org").len(), 0);
    }
}

both! {
    async fn nobody_is_told_of_a_site_that_they_no_longer_keep_in_order(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        staff(&app, ADA, Role::Moderator).await;
        let lost = app.number("SELECT COUNT(*) AS n FROM memberships").await;
        assert_eq!(lost, 2);
        waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        app.mail(STELLA, 1).await;
        let mail = app.mail(ADA, 1).await;
        // Whoever has a key of a letter has no role by it.
        let mut ada = app.person();
        ada.sign_in(ADA, PASSWORD).await.expect(303);
        app.execute("DELETE FROM memberships WHERE role = 'moderator'").await;
        for path in proposals(&app, &mail) {
            let reply = ada.get(&path).await;
            assert!([403, 404].contains(&reply.status), "{}", reply.status);
        }
        waiting(&app, 1).await;
        app.clock.advance_minutes(61);
        app.mail(STELLA, 2).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, ADA).len(), 1);
    }
}

both! {
    async fn a_letter_that_was_promised_is_judged_again_when_it_is_sent(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        let ids = waiting(&app, 1).await;
        let account = store::account::find_verified(&app.runtime().store.read(), &Email::parse(STELLA).unwrap())
            .await
            .unwrap()
            .unwrap()
            .id;
        let blog = app.site("blog").await.id;
        all_sent(&app).await;
        let news = async || desk_letter::news(app.runtime(), blog, account).await.unwrap();
        let kept = async || app.rows("desk_letters").await;
        eventually("somebody to tell", async || (kept().await == 1).then_some(())).await;
        assert_eq!(news().await.unwrap().items.len(), 1);
        // Decided meanwhile.
        app.moderate(&ids[0], Status::Approved).await;
        assert!(news().await.is_none());
        app.moderate(&ids[0], Status::Pending).await;
        assert!(news().await.is_some());
        for (sql, back) in [
            ("UPDATE accounts SET verified_at = NULL", "UPDATE accounts SET verified_at = 1"),
            ("UPDATE desk_letters SET pace = 'off'", "UPDATE desk_letters SET pace = NULL"),
            ("UPDATE accounts SET state = 'erased'", "UPDATE accounts SET state = 'active'"),
            ("DELETE FROM memberships", ""),
        ] {
            app.execute(sql).await;
            assert!(news().await.is_none(), "{sql}");
            if !back.is_empty() {
                app.execute(back).await;
                assert!(news().await.is_some(), "{back}");
            }
        }
    }
}

both! {
    async fn a_link_leads_to_a_page_that_asks_for_one_click(app: TestApp) {
        let mut stella = staff(&app, STELLA, Role::Owner).await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        let mail = app.mail(STELLA, 1).await;
        let proposed = proposals(&app, &mail);
        let [approve, spam, trash] = &proposed[..] else { panic!("{mail:?}") };
        // Programs that look into mail follow links, and are not signed in.
        for path in [approve, spam, trash] {
            let reply = app.get(path).await.expect(303);
            assert_eq!(reply.header("location"), "/account/sign-in");
            stella.get(path).await.expect(200);
        }
        assert_eq!(in_status(&app, "pending").await, 1);
        // A post without the form of the page does nothing, either.
        let request = app.http.post(app.at(approve)).body("seen=pending");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_ne!(app.send(request).await.status, 200);
        assert_eq!(in_status(&app, "pending").await, 1);
        // Whoever was forwarded the letter keeps the same site in order, and decides at their own desk.
        let mut ada = staff(&app, ADA, Role::Moderator).await;
        ada.get(approve).await.expect(410);
        let mut forged = approve.clone();
        let last = forged.pop().unwrap();
        forged.push(if last == 'A' { 'Q' } else { 'A' });
        stella.get(&forged).await.expect(410);
        stella.get("/dashboard/letter?key=AAAA").await.expect(410);
        let done = decide(&mut stella, approve).await.expect(303);
        assert!(done.header("location").contains("&done=blog."), "{}", done.header("location"));
        assert_eq!(in_status(&app, "approved").await, 1);
        let offered = stella.get(done.header("location")).await.expect(200).text();
        assert!(offered.contains("/dashboard/queue/undo"), "it can be taken back");
        let again = stella.get(approve).await.expect(200).text();
        assert!(!again.contains("name=\"seen\""), "there is nothing left to approve");
    }
}

both! {
    async fn what_somebody_else_has_decided_meanwhile_stands(app: TestApp) {
        let mut stella = staff(&app, STELLA, Role::Owner).await;
        let ids = waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        let mail = app.mail(STELLA, 1).await;
        let path = proposals(&app, &mail).remove(0);
        let page = stella.get(&path).await.expect(200).text();
        app.moderate(&ids[0], Status::Spam).await;
        let key = path.split_once('=').unwrap().1.to_owned();
        let token = html::field(&page, "token").unwrap();
        let form: Vec<(String, String)> = [("token", token.as_str()), ("key", &key), ("seen", "pending")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let done = stella.post("/dashboard/letter", &form).await.expect(303);
        assert!(done.header("location").contains("said=settled"), "{}", done.header("location"));
        assert_eq!(in_status(&app, "spam").await, 1);
        // And after a week the link is of no use.
        app.clock.advance_days(8);
        let mut stella = app.person();
        stella.sign_in(STELLA, PASSWORD).await.expect(303);
        stella.get(&path).await.expect(410);
    }
}

both! {
    async fn one_click_stops_them_for_one_site_and_one_person(app: TestApp) {
        let mut stella = staff(&app, STELLA, Role::Owner).await;
        staff(&app, ADA, Role::Moderator).await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        let path = stop_path(&app, &app.mail(STELLA, 1).await);
        app.mail(ADA, 1).await;
        let off = "SELECT COUNT(*) AS n FROM desk_letters WHERE pace = 'off'";
        app.get(&path).await.expect(200);
        let mut forged = path.clone();
        let last = forged.pop().unwrap();
        forged.push(if last == 'A' { 'Q' } else { 'A' });
        click(&app, &forged).await.expect(410);
        click(&app, "/account/letters/desk/stop").await.expect(410);
        click(&app, &path.replace("/desk/stop", "/stop")).await.expect(410);
        assert_eq!(app.number(off).await, 0);
        click(&app, &path).await.expect(200);
        click(&app, &path).await.expect(200);
        assert_eq!(app.number(off).await, 1);
        waiting(&app, 1).await;
        app.clock.advance_minutes(61);
        app.mail(ADA, 2).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1);
        stella.sign_in(STELLA, PASSWORD).await.expect(303);
        // They may still decide, and may want letters again: about what comes from then on.
        stella.get("/dashboard/queue").await.expect(200);
        choose(&mut stella, "at-once").await;
        app.clock.advance_minutes(6);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1);
        waiting(&app, 1).await;
        app.clock.advance_minutes(1);
        let mail = app.mail(STELLA, 2).await;
        assert_eq!(proposals(&app, &mail).len(), 3, "{mail:?}");
    }
}

both! {
    async fn a_letter_is_bounded_whatever_waits(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        app.set(&[("guests", "held"), ("hold-duplicates", "off")]).await;
        for number in 0..25 {
            app.api(&post(&format!("{number} {}", "long ".repeat(200)))).await.expect(201);
        }
        app.clock.advance_minutes(31);
        let mail = app.mail(STELLA, 1).await;
        assert_eq!(proposals(&app, &mail).len(), 60);
        assert!(mail.subject.contains("25") && mail.text.contains("5 more wait"), "{}", mail.text);
        assert!(mail.text.len() < 20_000, "{}", mail.text.len());
        app.clock.advance_minutes(120);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1, "the rest is at the desk");
    }
}

both! {
    async fn reports_are_told_of_and_what_is_held_in_secret_is_not(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        let id = app.said(post("reported words")).await;
        app.clock.advance_minutes(120);
        all_sent(&app).await;
        assert_eq!(app.outbox.sent().len(), 0);
        let report = json!({"reason": "abuse"});
        let path = format!("/api/v1/comments/{id}/reports");
        app.send(app.http.post(app.at(&path)).json(&report)).await.expect(204);
        app.clock.advance_minutes(61);
        let mail = app.mail(STELLA, 1).await;
        assert!(mail.text.contains("reported words"), "{mail:?}");
        // It is there for readers: approving it would do nothing.
        assert_eq!(proposals(&app, &mail).len(), 2, "{mail:?}");
        waiting(&app, 1).await;
        app.execute("UPDATE comments SET reasons = '[{\"name\":\"shadow\"}]' WHERE status = 'pending'").await;
        app.clock.advance_minutes(61);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, STELLA).len(), 1);
    }
}

both! {
    async fn t26_where_a_second_factor_is_demanded_nothing_is_sent_to_whoever_has_none(database: Database) {
        let setup = Setup::default().with("REJOINDER_REQUIRE_SECOND_FACTOR", "staff");
        let app = setup.start(Arc::new(database)).await;
        let mut stella = staff(&app, STELLA, Role::Owner).await;
        staff(&app, ADA, Role::Moderator).await;
        stella.set_up_app().await;
        waiting(&app, 1).await;
        all_sent(&app).await;
        let before = sent_to(&app, STELLA).len();
        app.clock.advance_minutes(31);
        app.mail(STELLA, before + 1).await;
        all_sent(&app).await;
        assert!(sent_to(&app, ADA).iter().all(|mail| !mail.text.contains("words 0")));
    }
}

both! {
    async fn a_mail_server_that_is_down_delays_nobody_and_loses_nothing(database: Database) {
        let server = MailServer::start(Manner::Willing).await;
        let address = server.address;
        drop(server);
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &format!("smtp://{address}?tls=off"))
            .with("REJOINDER_MAIL_FROM", "comments@example.com")
            .with("REJOINDER_PUBLIC_URL", "https://comments.example.com");
        let app = setup.start(Arc::new(database)).await;
        let blog = app.site("blog").await.id;
        app.account(STELLA, Some(Position::On(blog, Role::Owner))).await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        let failed = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'tell-moderator' AND last_error IS NOT NULL";
        eventually("a failed attempt", async || (app.number(failed).await == 1).then_some(())).await;
        app.said(post("still here")).await;
        assert_eq!(app.thread().await.comments().len(), 1);
        // Another hour: still one letter on its way, which tells of everything when it goes.
        waiting(&app, 1).await;
        let server = MailServer::start_at(address, Manner::Willing).await;
        app.clock.advance_minutes(61);
        let (mail, _) = eventually("the mail", async || server.taken().pop()).await;
        assert!(mail.header("List-Unsubscribe").starts_with("<https://comments.example.com/account/letters/desk/stop?key="));
        assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM jobs WHERE kind = 'tell-moderator'").await, 1);
    }
}

both! {
    async fn the_pace_is_chosen_through_the_api_too(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account(STELLA, Some(Position::On(blog, Role::Moderator))).await;
        app.account("reader@example.org", None).await;
        app.account("admin@example.org", Some(Position::Admin)).await;
        let path = "/api/v1/sites/blog/letters";
        let program = app.program(STELLA, "read,moderate", &["blog"]).await;
        let shown = program.ask("GET", path, &json!(null)).await.expect(200).json();
        assert_eq!(shown, json!({"pace": "hourly"}));
        program.ask("PUT", path, &json!({"pace": "weekly"})).await.expect(422);
        program.ask("PUT", path, &json!({"pace": "daily"})).await.expect(200);
        assert_eq!(program.ask("GET", path, &json!(null)).await.expect(200).json()["pace"], "daily");
        // On a site that others keep in order, whoever merely runs the instance asks for letters, or gets none.
        let admin = app.program("admin@example.org", "read,moderate", &["blog"]).await;
        assert_eq!(admin.ask("GET", path, &json!(null)).await.expect(200).json()["pace"], "off");
        app.get(path).await.expect(401);
        let mut reader = app.person();
        reader.sign_in("reader@example.org", PASSWORD).await.expect(303);
        let page = reader.get("/account/letters").await.expect(200).text();
        assert!(!page.contains("<select"), "there is nothing to choose");
        let token = html::field(&reader.get("/account").await.text(), "token").unwrap();
        let form = [("token", token.as_str()), ("site", "blog"), ("pace", "at-once")];
        let form: Vec<(String, String)> = form.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        reader.post("/account/letters", &form).await.expect(404);
    }
}

both! {
    async fn a_site_without_people_is_kept_by_whoever_runs_the_instance(app: TestApp) {
        app.account("admin@example.org", Some(Position::Admin)).await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(31);
        app.mail("admin@example.org", 1).await;
        let blog = app.site("blog").await.id;
        app.account(STELLA, Some(Position::On(blog, Role::Owner))).await;
        waiting(&app, 1).await;
        app.clock.advance_minutes(61);
        app.mail(STELLA, 1).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, "admin@example.org").len(), 1);
    }
}

both! {
    async fn they_are_written_in_the_language_of_whoever_reads_them(app: TestApp) {
        staff(&app, STELLA, Role::Owner).await;
        app.execute("UPDATE accounts SET locale = 'ar'").await;
        waiting(&app, 3).await;
        app.clock.advance_minutes(31);
        let mail = app.mail(STELLA, 1).await;
        assert!(mail.html.contains("<html lang=\"ar\" dir=\"rtl\""), "{mail:?}");
        assert!(mail.subject.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)), "{mail:?}");
        for text in [&mail.subject, &mail.text] {
            assert!(!text.contains("mail-") && !text.contains("do-"), "a word is missing: {text}");
        }
    }
}
