//! Letters to whoever wrote a comment: asked for, confirmed once, stopped with one click.

use rejoinder::{domain::comment::Status, outbound::mail::Mail, service::account::Position};
use serde_json::{Value, json};

use crate::{
    moderating::{act, moderator, undo},
    support::{Database, MailServer, Manner, Post, Reply, Setup, TestApp, eventually, html, link, post},
};

const EVE: &str = "eve@example.org";
const BOB: &str = "bob@example.org";
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Posts through the API with an address, and asks for letters.
async fn asks(app: &TestApp, post: &Post, email: &str) -> Reply {
    let mut body = post.json();
    body["notify"] = json!(true);
    body["guest"]["email"] = json!(email);
    let mut request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
    if let Some(secret) = &post.guest {
        request = request.header("Rejoinder-Guest", secret);
    }
    app.send(request).await
}

/// A comment whose author gets letters.
async fn subscribed(app: &TestApp, email: &str) -> String {
    let id = asks(app, &post("words"), email).await.expect(201).id();
    let mail = app.mail(email, 1).await;
    confirm(app, &link(app, &mail)).await.expect(200);
    id
}

async fn confirm(app: &TestApp, path: &str) -> Reply {
    app.person().submit(path, &[]).await
}

/// What a mail program posts when somebody presses "unsubscribe": no cookie, no origin.
async fn click(app: &TestApp, path: &str, body: &'static str) -> Reply {
    let request = app.http.post(app.at(path)).body(body);
    app.send(request.header("content-type", "application/x-www-form-urlencoded"))
        .await
}

fn stop_path(app: &TestApp, mail: &Mail) -> String {
    let place = format!("{}{}", app.origin(), app.base());
    let stop = mail.stop.as_ref().unwrap();
    stop.strip_prefix(&place).unwrap().to_owned()
}

/// Lets the time pass in which things are taken back, and waits until nothing is left to be sent.
async fn all_sent(app: &TestApp) {
    app.clock.advance_minutes(5);
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE done_at IS NULL";
    eventually("an empty queue", async || (app.number(sql).await == 0).then_some(())).await;
}

/// What was sent to an address so far, by its subjects.
fn sent_to(app: &TestApp, email: &str) -> Vec<Mail> {
    app.outbox.sent().into_iter().filter(|mail| mail.to == email).collect()
}

both! {
    async fn an_address_is_asked_once_and_nothing_else_is_sent_before(app: TestApp) {
        let reply = asks(&app, &post("first"), EVE).await.expect(201).json();
        let id = reply["id"].as_str().unwrap().to_owned();
        let secret = reply["guest_secret"].as_str().unwrap().to_owned();
        let second = asks(&app, &post("second").with_secret(&secret), EVE).await.expect(201).id();
        app.said(post("an answer").by("Bob").answering(&id)).await;
        all_sent(&app).await;
        let sent = sent_to(&app, EVE);
        assert_eq!(sent.len(), 1, "{sent:?}");
        let path = link(&app, &sent[0]);
        assert!(path.starts_with("/account/letters/confirm?key="), "{path}");
        // Programs that look into mail only look.
        for _ in 0..3 {
            app.get(&path).await.expect(200);
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM subscriptions WHERE confirmed_at IS NOT NULL").await, 0);
        // A post that is not from our own page does nothing, either.
        click(&app, &path, ONE_CLICK).await.expect(403);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM subscriptions WHERE confirmed_at IS NOT NULL").await, 0);
        confirm(&app, &path).await.expect(200);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM subscriptions WHERE confirmed_at IS NOT NULL").await, 2);
        app.get(&path).await.expect(410);
        // From now on they are told, about both, and are not asked again.
        app.said(post("one").by("Bob").answering(&id)).await;
        app.said(post("two").by("Bob").answering(&second)).await;
        asks(&app, &post("third").with_secret(&secret), EVE).await.expect(201);
        all_sent(&app).await;
        let sent = sent_to(&app, EVE);
        assert_eq!(sent.len(), 3, "{sent:?}");
        assert!(sent[1..].iter().all(|mail| mail.text.contains("Bob")), "{sent:?}");
        // Whoever else names the address gets nothing sent there but the question.
        let other = asks(&app, &post("by somebody else").by("Mallory"), EVE).await.expect(201).id();
        app.said(post("hello").by("Bob").answering(&other)).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 3);
    }
}

both! {
    async fn an_address_is_asked_once_a_day_however_often_it_is_named(app: TestApp) {
        let desk = moderator(&app).await;
        for name in ["Mallory", "Mallory", "Trudy"] {
            let id = asks(&app, &post("words").by(name), EVE).await.expect(201).id();
            all_sent(&app).await;
            act(&desk, "purge", &[id]).await.expect(200);
        }
        assert_eq!(sent_to(&app, EVE).len(), 1);
        app.clock.advance_days(2);
        asks(&app, &post("words"), EVE).await.expect(201);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 2);
    }
}

both! {
    async fn a_question_is_open_for_a_week(app: TestApp) {
        asks(&app, &post("words"), EVE).await.expect(201);
        let path = link(&app, &app.mail(EVE, 1).await);
        let other = path.replace("confirm", "stop");
        // A key for one thing does no other.
        app.get(&other).await.expect(410);
        app.get("/account/letters/confirm?key=AAAA").await.expect(410);
        app.clock.advance_days(8);
        app.get(&path).await.expect(410);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM subscriptions WHERE confirmed_at IS NOT NULL").await, 0);
    }
}

both! {
    async fn a_held_comment_is_told_of_when_it_is_approved(app: TestApp) {
        let desk = moderator(&app).await;
        app.set(&[("guests", "held")]).await;
        let id = subscribed(&app, EVE).await;
        app.set(&[("guests", "on")]).await;
        let ids = [id.clone()];
        // Taken back before anybody heard of it: as if it had never been.
        let done = act(&desk, "approve", &ids).await.expect(200).json();
        undo(&desk, &done["id"]).await.expect(200);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 1);
        act(&desk, "approve", &ids).await.expect(200);
        all_sent(&app).await;
        let sent = sent_to(&app, EVE);
        assert_eq!(sent.len(), 2, "{sent:?}");
        assert!(sent[1].text.contains(&format!("/comments/{id}")), "{sent:?}");
        assert!(!sent[1].text.contains(EVE) && !sent[1].html.contains(EVE));
        // Once is enough.
        act(&desk, "spam", &ids).await.expect(200);
        act(&desk, "approve", &ids).await.expect(200);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 2);
    }
}

both! {
    async fn answers_are_told_of_once_when_readers_see_them(app: TestApp) {
        let desk = moderator(&app).await;
        let id = subscribed(&app, EVE).await;
        app.set(&[("guests", "held")]).await;
        let held = app.api(&post("an <b>answer</b>").by("Bob").answering(&id)).await.expect(201).id();
        app.set(&[("guests", "on")]).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 1, "nobody hears of what is held");
        let ids = [held.clone()];
        let done = act(&desk, "approve", &ids).await.expect(200).json();
        undo(&desk, &done["id"]).await.expect(200);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 1);
        act(&desk, "approve", &ids).await.expect(200);
        all_sent(&app).await;
        act(&desk, "trash", &ids).await.expect(200);
        act(&desk, "approve", &ids).await.expect(200);
        all_sent(&app).await;
        let sent = sent_to(&app, EVE);
        assert_eq!(sent.len(), 2, "{sent:?}");
        assert!(sent[1].text.contains("> an <b>answer</b>") && !sent[1].html.contains("<b>"), "{sent:?}");
        // Gone before the letter went.
        let hasty = app.said(post("too hasty").by("Bob").answering(&id)).await;
        app.moderate(&hasty, Status::Trashed).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 2);
    }
}

both! {
    async fn nobody_is_told_of_their_own_answer(app: TestApp) {
        let reply = asks(&app, &post("words"), EVE).await.expect(201).json();
        let id = reply["id"].as_str().unwrap().to_owned();
        let secret = reply["guest_secret"].as_str().unwrap().to_owned();
        confirm(&app, &link(&app, &app.mail(EVE, 1).await)).await.expect(200);
        app.said(post("more").with_secret(&secret).answering(&id)).await;
        // With another browser, and the same address.
        let mut other = post("even more").answering(&id);
        other.email = Some("Eve@Example.org".to_owned());
        app.said(other).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 1);
    }
}

both! {
    async fn one_click_stops_letters_without_a_session(app: TestApp) {
        let id = subscribed(&app, EVE).await;
        app.said(post("one").by("Bob").answering(&id)).await;
        all_sent(&app).await;
        let path = stop_path(&app, &app.mail(EVE, 2).await);
        let live = "SELECT COUNT(*) AS n FROM subscriptions WHERE stopped_at IS NULL";
        // Looking stops nothing, nor does a key that is none.
        app.get(&path).await.expect(200);
        let mut forged = path.clone();
        let last = forged.pop().unwrap();
        forged.push(if last == 'A' { 'Q' } else { 'A' });
        click(&app, &forged, ONE_CLICK).await.expect(410);
        click(&app, "/account/letters/stop", ONE_CLICK).await.expect(410);
        assert_eq!(app.number(live).await, 1);
        click(&app, &path, ONE_CLICK).await.expect(200);
        assert_eq!(app.number(live).await, 0);
        click(&app, &path, ONE_CLICK).await.expect(200);
        app.said(post("two").by("Bob").answering(&id)).await;
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 2);
    }
}

both! {
    async fn a_site_can_be_told_to_write_no_more(app: TestApp) {
        let id = subscribed(&app, EVE).await;
        app.said(post("one").by("Bob").answering(&id)).await;
        // This one was promised before, and is not sent after.
        all_sent(&app).await;
        let path = stop_path(&app, &app.mail(EVE, 2).await);
        app.said(post("two").by("Bob").answering(&id)).await;
        click(&app, &path, "what=site").await.expect(200);
        asks(&app, &post("somebody else").by("Mallory"), "EVE@example.org").await.expect(201);
        app.clock.advance_days(2);
        asks(&app, &post("and again").by("Mallory"), EVE).await.expect(201);
        all_sent(&app).await;
        assert_eq!(app.outbox.sent().len(), 2, "no more, not even a question");
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM letter_addresses WHERE stopped_at IS NOT NULL").await, 1);
    }
}

both! {
    async fn an_account_is_written_to_where_it_is_reached(app: TestApp) {
        app.account(BOB, None).await;
        let program = app.program(BOB, "read,write", &["blog"]).await;
        let wanted = json!({"page": {"url": TestApp::PAGE}, "body": "words", "notify": true});
        let made = program.ask("POST", "/api/v1/sites/blog/comments", &wanted).await.expect(201).json();
        let id = made["id"].as_str().unwrap().to_owned();
        app.said(post("an answer").by("Eve").answering(&id)).await;
        all_sent(&app).await;
        let sent = sent_to(&app, BOB);
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].text.contains("Eve"), "{sent:?}");
        // Without a proved address there is nowhere to write to.
        app.execute("UPDATE accounts SET verified_at = NULL").await;
        let refused = program.ask("POST", "/api/v1/sites/blog/comments", &wanted).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "notify", "{refused}");
    }
}

both! {
    async fn who_cannot_be_written_to_is_told_so(database: Database) {
        let setup = Setup { is_without_mail: true, ..Setup::default() };
        let app = setup.start(std::sync::Arc::new(database)).await;
        let refused = asks(&app, &post("words"), EVE).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "notify", "{refused}");
        assert!(app.get("/embed/words").await.expect(200).json().get("letters").is_none());
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn the_form_without_script_asks_on_its_second_page(app: TestApp) {
        assert!(!app.thread().await.text().contains("notify"), "nothing is added to what every reader loads");
        assert!(app.get("/embed/words").await.expect(200).json()["letters"].is_string());
        let mut one = post("words");
        one.email = Some(EVE.to_owned());
        let page = app.send(app.own_form(&format!("/embed/preview?{}", one.query()), one.form())).await.expect(200).text();
        let tick = html::tags(&page).into_iter().find(|tag| tag.get("name") == Some("notify")).unwrap();
        assert_eq!(tick.get("type"), Some("checkbox"));
        let token = html::field(&page, "token").unwrap();
        let form = format!("{}&token={token}&notify=yes", one.form());
        app.send(app.own_form(&format!("/embed/comments?{}", one.query()), form)).await.expect(303);
        app.mail(EVE, 1).await;
        // Without an address the field is named.
        let bare = post("more words");
        let form = format!("{}&token={token}&notify=yes", bare.form());
        let again = app.send(app.own_form(&format!("/embed/comments?{}", bare.query()), form)).await.expect(422).text();
        assert!(again.contains("problem-email"), "no word beside the address");
    }
}

both! {
    async fn what_is_erased_is_not_written_about(app: TestApp) {
        let desk = moderator(&app).await;
        let id = subscribed(&app, EVE).await;
        app.said(post("one").by("Bob").answering(&id)).await;
        act(&desk, "purge", &[id]).await.expect(200);
        assert_eq!(app.rows("subscriptions").await, 0);
        assert_eq!(app.rows("subscription_letters").await, 0);
        all_sent(&app).await;
        assert_eq!(sent_to(&app, EVE).len(), 1);
        let stored = app.everything_stored().await;
        assert!(!stored.contains(EVE), "the address is still there");
    }
}

both! {
    async fn an_account_that_ends_takes_its_letters_along(app: TestApp) {
        app.account("staff@example.org", Some(Position::Admin)).await;
        let mut person = app.signed_in(BOB).await;
        let program = app.program(BOB, "read,write", &["blog"]).await;
        let wanted = json!({"page": {"url": TestApp::PAGE}, "body": "words", "notify": true});
        program.ask("POST", "/api/v1/sites/blog/comments", &wanted).await.expect(201);
        assert_eq!(app.rows("subscriptions").await, 1);
        person.submit("/account/erase", &[("comments", "anonymise")]).await.expect(303);
        app.clock.advance_days(8);
        let gone = async || (app.rows("subscriptions").await == 0).then_some(());
        eventually("no subscription", gone).await;
        assert_eq!(app.rows("comments").await, 1);
    }
}

both! {
    async fn a_mail_server_that_is_down_delays_nobody(database: Database) {
        let server = MailServer::start(Manner::Willing).await;
        let address = server.address;
        drop(server);
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &format!("smtp://{address}?tls=off"))
            .with("REJOINDER_MAIL_FROM", "comments@example.com")
            .with("REJOINDER_PUBLIC_URL", "https://comments.example.com");
        let app = setup.start(std::sync::Arc::new(database)).await;
        let id = asks(&app, &post("words"), EVE).await.expect(201).id();
        app.said(post("an answer").by("Bob").answering(&id)).await;
        assert_eq!(app.thread().await.comments().len(), 2);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM jobs WHERE done_at IS NULL").await, 1);
    }
}

both! {
    async fn letters_carry_the_header_of_one_click(database: Database) {
        let server = MailServer::start(Manner::Willing).await;
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &server.url())
            .with("REJOINDER_MAIL_FROM", "comments@example.com")
            .with("REJOINDER_PUBLIC_URL", "https://comments.example.com");
        let app = setup.start(std::sync::Arc::new(database)).await;
        asks(&app, &post("words"), EVE).await.expect(201);
        let (mail, _) = eventually("the mail", async || server.taken().pop()).await;
        let stop = mail.header("List-Unsubscribe");
        assert!(stop.starts_with("<https://comments.example.com/account/letters/stop?key="), "{stop}");
        assert_eq!(mail.header("List-Unsubscribe-Post"), ONE_CLICK);
    }
}

both! {
    async fn every_letter_is_written_in_both_languages(app: TestApp) {
        for (locale, email) in [("en", EVE), ("ar", BOB)] {
            let mut body: Value = post(locale).by(email.split_once('@').unwrap().0).json();
            body["notify"] = json!(true);
            body["guest"]["email"] = json!(email);
            let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
            let id = app.send(request.header("accept-language", locale)).await.expect(201).id();
            let question = app.mail(email, 1).await;
            confirm(&app, &link(&app, &question)).await.expect(200);
            app.said(post("an answer").by("Zoe").answering(&id)).await;
            all_sent(&app).await;
            let answer = app.mail(email, 2).await;
            for mail in [question, answer] {
                assert!(mail.subject.contains("The blog"), "{mail:?}");
                assert!(!mail.subject.contains("mail-") && !mail.text.contains("mail-"), "a word is missing: {mail:?}");
                assert!(mail.html.contains(&format!("<html lang=\"{locale}\"")), "{mail:?}");
                let is_arabic = mail.text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c));
                assert_eq!(is_arabic, locale == "ar", "{mail:?}");
                assert!(mail.text.contains(mail.stop.as_ref().unwrap()), "{mail:?}");
            }
        }
    }
}
