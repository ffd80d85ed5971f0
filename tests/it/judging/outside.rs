//! Services that are asked about comments, and work for guests' browsers: off by default, at form and API alike, and none of them loses
//! a comment or stops one.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use rejoinder::{domain::comment::Status, service::outside};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    moderating::{act, moderator, undo},
    support::{Reply, TestApp, Way, encode, eventually, post},
};

const ASK: (&str, &str) = ("ask-url", "https://checks.example/judge");

fn approve() -> Way {
    Way::Answers(200, "{\"verdict\":\"approve\"}")
}

/// What became of a comment, and why.
async fn judged(app: &TestApp, body: &str) -> (String, Vec<String>) {
    let id = app.api(&post(body)).await.expect(201).id();
    stored(app, &id).await
}

async fn stored(app: &TestApp, id: &str) -> (String, Vec<String>) {
    let site = app.site("blog").await;
    let shown = rejoinder::service::moderation::show(app.runtime(), &site, id.parse().unwrap())
        .await
        .unwrap();
    let reasons = shown.reasons.iter().map(|reason| match &reason.detail {
        Some(detail) => format!("{}: {detail}", reason.rule.name()),
        None => reason.rule.name().to_owned(),
    });
    (shown.status.name().to_owned(), reasons.collect())
}

fn fine() -> (String, Vec<String>) {
    ("approved".to_owned(), Vec::new())
}

fn held(reason: &str) -> (String, Vec<String>) {
    ("pending".to_owned(), vec![reason.to_owned()])
}

/// The hash of a challenge, as the protocol writes it.
fn hash(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Does the work of a challenge.
fn done(work: &Value) -> String {
    let salt = work["salt"].as_str().unwrap();
    let number = (0..=work["maxnumber"].as_u64().unwrap())
        .find(|number| work["challenge"] == hash(&format!("{salt}{number}")))
        .expect("there is a number");
    answer(work, number)
}

fn answer(work: &Value, number: u64) -> String {
    let answer = json!({
        "algorithm": "SHA-256",
        "challenge": work["challenge"],
        "number": number,
        "salt": work["salt"],
        "signature": work["signature"],
        "took": 12,
    });
    STANDARD.encode(answer.to_string())
}

async fn challenge(app: &TestApp) -> Value {
    app.get("/api/v1/sites/blog/challenge").await.expect(200).json()
}

/// A comment with that work, through the API.
async fn with_work(app: &TestApp, body: &str, altcha: &str) -> Reply {
    let mut json = post(body).json();
    json["altcha"] = json!(altcha);
    app.send(app.http.post(app.at("/api/v1/sites/blog/comments")).json(&json))
        .await
}

both! {
    async fn nobody_is_asked_unless_the_owner_says_so(app: TestApp) {
        app.neighbourhood.will([Way::Unreachable]);
        assert_eq!(judged(&app, "words").await, fine());
        assert!(app.neighbourhood.asked().is_empty());
        app.get("/api/v1/sites/blog/challenge").await.expect(404);
        app.get("/embed/proof?site=blog").await.expect(404);
        assert!(!app.thread().await.text().contains("data-proof"));
    }
}

both! {
    async fn the_owners_service_is_asked_and_its_word_counts_at_api_and_form(app: TestApp) {
        app.set(&[ASK]).await;
        app.neighbourhood.will([approve()]);
        assert_eq!(judged(&app, "words").await, fine());
        app.neighbourhood.will([Way::Answers(200, "{\"verdict\":\"hold\",\"reason\":\"looks odd\"}")]);
        assert_eq!(judged(&app, "other words").await, held("neighbour: looks odd"));
        app.neighbourhood.will([Way::Answers(200, "{\"verdict\":\"spam\"}")]);
        assert_eq!(judged(&app, "and other words").await, ("spam".to_owned(), vec!["neighbour".to_owned()]));
        // By the form, with script and without.
        app.neighbourhood.will([Way::Answers(200, "{\"verdict\":\"hold\"}")]);
        let id = app.script(&post("by the form")).await.expect(201).comments()[0].clone();
        assert_eq!(stored(&app, &id).await, held("neighbour"));
        // An author who changes it is judged anew.
        app.neighbourhood.will([approve()]);
        let reply = app.api(&post("harmless")).await.expect(201).json();
        app.neighbourhood.will([Way::Answers(200, "{\"verdict\":\"hold\"}")]);
        let id = reply["id"].as_str().unwrap();
        let request = app.http.patch(app.at(&format!("/api/v1/comments/{id}"))).json(&json!({"body": "not any more"}));
        app.send(request.header("rejoinder-guest", reply["guest_secret"].as_str().unwrap())).await.expect(200);
        assert_eq!(stored(&app, id).await, held("neighbour"));
        // It only adds: what a rule of the site holds is held, whatever it says.
        app.neighbourhood.will([approve()]);
        app.set(&[("hold-words", "casino")]).await;
        assert_eq!(judged(&app, "a casino").await, held("words: casino"));
    }
}

both! {
    async fn t43_a_question_is_signed_with_its_time_and_says_no_more_than_it_must(app: TestApp) {
        app.set(&[ASK]).await;
        app.neighbourhood.will([approve()]);
        judged(&app, "words").await;
        let question = app.neighbourhood.asked().remove(0);
        assert_eq!(question.url.as_str(), ASK.1);
        let header = |name: &str| question.headers.iter().find(|(known, _)| *known == name).unwrap().1.clone();
        let secret = outside::secret(app.runtime(), &app.site("blog").await);
        let key = STANDARD.decode(secret.expose_secret().strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", header("webhook-id"), header("webhook-timestamp"), question.body).as_bytes());
        assert_eq!(header("webhook-signature"), format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
        let now = app.clock.peek().0 / 1000;
        assert!((now - header("webhook-timestamp").parse::<i64>().unwrap()).abs() < 5);
        let asked: Value = serde_json::from_str(&question.body).unwrap();
        assert_eq!((&asked["body"], &asked["author"]["name"]), (&json!("words"), &json!("Ada")));
        assert_eq!(asked["page"], TestApp::PAGE);
        assert!(!question.body.contains("127.0.0.1"), "{}", question.body);
        // The secret is in no table.
        assert!(!app.everything_stored().await.contains(secret.expose_secret()));
    }
}

both! {
    async fn whoever_does_not_answer_loses_no_comment(app: TestApp) {
        app.set(&[ASK]).await;
        for way in [
            Way::Unreachable,
            Way::Answers(500, "oops"),
            Way::Answers(200, "no json"),
            Way::Answers(200, "{\"verdict\":\"perhaps\"}"),
            Way::Answers(302, ""),
        ] {
            app.neighbourhood.will([way.clone()]);
            assert_eq!(judged(&app, &format!("{way:?}")).await, held("neighbour-silent"), "{way:?}");
            app.clock.advance_minutes(1);
        }
        app.set(&[("ask-silent", "judge")]).await;
        app.neighbourhood.will([Way::Unreachable]);
        assert_eq!(judged(&app, "judged by the rest").await, fine());
        app.set(&[("hold-words", "casino")]).await;
        assert_eq!(judged(&app, "the casino, judged by the rest").await, held("words: casino"));
    }
}

both! {
    async fn one_that_hangs_is_waited_for_some_seconds_and_then_left_alone(app: TestApp) {
        app.set(&[ASK]).await;
        app.neighbourhood.will([Way::Silent]);
        for number in 0..3 {
            assert_eq!(judged(&app, &format!("words {number}")).await, held("neighbour-silent"));
        }
        // Nobody waits for it any more, until it may have come back.
        for number in 3..6 {
            assert_eq!(judged(&app, &format!("words {number}")).await, held("neighbour-silent"));
        }
        assert_eq!(app.neighbourhood.asked().len(), 3);
        app.clock.advance_minutes(1);
        app.neighbourhood.will([approve()]);
        assert_eq!(judged(&app, "it is back").await, fine());
    }
}

both! {
    async fn akismet_is_asked_as_it_wants_to_be(app: TestApp) {
        app.set(&[("akismet", "hold")]).await;
        app.neighbourhood.will([Way::Answers(200, "false")]);
        assert_eq!(judged(&app, "words & more").await, fine());
        let question = app.neighbourhood.asked().remove(0);
        assert_eq!(question.url.as_str(), "https://rest.akismet.com/1.1/comment-check");
        let form: std::collections::HashMap<String, String> =
            url::form_urlencoded::parse(question.body.as_bytes()).into_owned().collect();
        for (name, value) in [
            ("api_key", "abc123"),
            ("blog", TestApp::ORIGIN),
            ("user_ip", "127.0.0.0"),
            ("permalink", TestApp::PAGE),
            ("comment_type", "comment"),
            ("comment_author", "Ada"),
            ("comment_content", "words & more"),
        ] {
            assert_eq!(form.get(name).map(String::as_str), Some(value), "{name}: {form:?}");
        }
        assert!(!form.contains_key("is_test"));
        app.neighbourhood.will([Way::Answers(200, "true")]);
        assert_eq!(judged(&app, "spam").await, held("akismet"));
        app.neighbourhood.will([Way::Answers(200, "invalid")]);
        assert_eq!(judged(&app, "with a wrong key").await, held("neighbour-silent"));
        app.set(&[("akismet", "spam")]).await;
        app.neighbourhood.will([Way::Answers(200, "true")]);
        assert_eq!(judged(&app, "more spam").await.0, "spam");
        app.set(&[("akismet", "test")]).await;
        judged(&app, "a trial").await;
        assert!(app.neighbourhood.asked().last().unwrap().body.contains("is_test=1"));
    }
}

both! {
    async fn akismet_learns_what_a_moderator_decides_against_it(app: TestApp) {
        let desk = moderator(&app).await;
        app.set(&[("akismet", "hold")]).await;
        let told = || -> Vec<String> {
            let asked = app.neighbourhood.asked();
            let calls = asked.iter().map(|question| question.url.path().to_owned());
            calls.filter(|path| !path.ends_with("comment-check")).collect()
        };
        let all_told = async || {
            let sql = "SELECT COUNT(*) AS n FROM jobs WHERE done_at IS NULL";
            eventually("an empty queue", async || (app.number(sql).await == 0).then_some(())).await;
        };
        app.neighbourhood.will([Way::Answers(200, "false")]);
        let missed = app.api(&post("missed")).await.expect(201).id();
        app.neighbourhood.will([Way::Answers(200, "true")]);
        let wrong = app.api(&post("wrongly held")).await.expect(201).id();
        let right = app.api(&post("rightly held")).await.expect(201).id();
        // It is down at first, and hears of it later.
        app.neighbourhood.will([Way::Unreachable]);
        act(&desk, "spam", std::slice::from_ref(&missed)).await.expect(200);
        let failed = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'tell-akismet' AND last_error IS NOT NULL";
        eventually("a failed attempt", async || (app.number(failed).await == 1).then_some(())).await;
        app.neighbourhood.will([Way::Answers(200, "Thanks for making the web a better place.")]);
        app.clock.advance_minutes(2);
        all_told().await;
        assert_eq!(told().last().unwrap(), "/1.1/submit-spam");
        let before = told().len();
        act(&desk, "approve", &[wrong]).await.expect(200);
        act(&desk, "spam", &[right]).await.expect(200);
        all_told().await;
        assert_eq!(told()[before..], ["/1.1/submit-ham"], "nothing is told where they agree");
        // Taken back before it was told: then it is not so.
        app.neighbourhood.will([Way::Answers(200, "false")]);
        let hasty = app.api(&post("hasty")).await.expect(201).id();
        app.neighbourhood.will([Way::Unreachable]);
        let done = act(&desk, "spam", &[hasty]).await.expect(200).json();
        undo(&desk, &done["id"]).await.expect(200);
        app.neighbourhood.will([Way::Answers(200, "Thanks for making the web a better place.")]);
        let before = told().len();
        app.clock.advance_minutes(2);
        all_told().await;
        assert!(told().len() <= before + 1, "{:?}", told());
    }
}

both! {
    async fn work_is_asked_of_guests_and_what_has_none_waits(app: TestApp) {
        app.set(&[("proof-of-work", "50")]).await;
        assert!(app.thread().await.text().contains("data-proof=\"../assets/proof."));
        assert_eq!(judged(&app, "no work").await, held("no-proof"));
        let work = challenge(&app).await;
        let altcha = done(&work);
        let id = with_work(&app, "with work", &altcha).await.expect(201).id();
        assert_eq!(stored(&app, &id).await, fine());
        // Once.
        let again = with_work(&app, "the same work", &altcha).await.expect(201).id();
        assert_eq!(stored(&app, &again).await, held("no-proof"));
        let at_form = app.get("/embed/proof?site=blog").await.expect(200).json();
        assert_eq!(at_form["algorithm"], "SHA-256");
        // Whoever signs in is asked for none.
        app.account("ada@example.org", None).await;
        let program = app.program("ada@example.org", "read,write", &["blog"]).await;
        let said = json!({"page": {"url": TestApp::PAGE}, "body": "signed in"});
        let said = program.ask("POST", "/api/v1/sites/blog/comments", &said).await.expect(201).json();
        assert_eq!(said["status"], "approved");
    }
}

both! {
    async fn work_that_was_not_given_out_here_or_not_done_or_done_late_is_none(app: TestApp) {
        app.set(&[("proof-of-work", "50")]).await;
        let work = challenge(&app).await;
        let good = done(&work);
        let decoded: Value = serde_json::from_slice(&STANDARD.decode(&good).unwrap()).unwrap();
        let number = decoded["number"].as_u64().unwrap();
        let with = |name: &str, value: Value| {
            let mut forged = work.clone();
            forged[name] = value;
            answer(&forged, number)
        };
        // The end, moved: digits of the number taken for digits of the time, and a later one outright.
        let salt = work["salt"].as_str().unwrap();
        let spliced = salt.trim_end_matches('&').to_owned();
        let later = salt.replace("expires=1", "expires=9");
        let own = {
            let salt = "00?expires=9999999999&";
            let challenge = hash(&format!("{salt}7"));
            answer(&json!({"challenge": challenge, "salt": salt, "signature": work["signature"]}), 7)
        };
        for (what, altcha) in [
            ("another number", answer(&work, number + 1)),
            ("another signature", with("signature", json!("00"))),
            ("another salt", with("salt", json!(spliced))),
            ("a later end", with("salt", json!(later))),
            ("a challenge of their own", own),
            ("no base64", "%%%".to_owned()),
            ("no json", STANDARD.encode("[]")),
            ("far too long", "A".repeat(4000)),
        ] {
            let id = with_work(&app, what, &altcha).await.expect(201).id();
            assert_eq!(stored(&app, &id).await, held("no-proof"), "{what}");
        }
        // Of another site.
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        let other = rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let mut other = other;
        other.settings.outside.proof_of_work = 50;
        rejoinder::service::site::update(app.runtime(), &other).await.unwrap();
        let foreign = app.get("/api/v1/sites/other/challenge").await.expect(200).json();
        let id = with_work(&app, "of another site", &done(&foreign)).await.expect(201).id();
        assert_eq!(stored(&app, &id).await, held("no-proof"));
        // Too late.
        app.clock.advance_minutes(21);
        let id = with_work(&app, "late", &good).await.expect(201).id();
        assert_eq!(stored(&app, &id).await, held("no-proof"));
    }
}

both! {
    async fn a_retry_with_the_same_key_is_the_same_comment_whatever_its_work(app: TestApp) {
        app.set(&[("proof-of-work", "50")]).await;
        let key = encode("a key with more than enough bits");
        let send = async |altcha: Option<String>| {
            let mut json = post("words").json();
            json["altcha"] = json!(altcha);
            let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&json);
            app.send(request.header("idempotency-key", &key)).await.expect(201).id()
        };
        let first = send(Some(done(&challenge(&app).await))).await;
        let second = send(None).await;
        assert_eq!(first, second);
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(stored(&app, &first).await, fine());
    }
}

both! {
    async fn those_who_run_the_site_or_are_trusted_are_asked_for_nothing(app: TestApp) {
        app.set(&[ASK, ("proof-of-work", "50")]).await;
        app.neighbourhood.will([Way::Answers(200, "{\"verdict\":\"spam\"}")]);
        let desk = moderator(&app).await;
        let said = json!({"page": {"url": TestApp::PAGE}, "body": "by a moderator"});
        let said = desk.ask("POST", "/api/v1/sites/blog/comments", &said).await.expect(201).json();
        assert_eq!(said["status"], "approved");
        assert!(app.neighbourhood.asked().is_empty());
        assert_eq!(Status::Approved.name(), "approved");
    }
}

both! {
    async fn owners_set_all_of_it_through_the_api(app: TestApp) {
        use rejoinder::{domain::role::Role, service::account::Position};
        let blog = app.site("blog").await.id;
        app.account("owner@example.org", Some(Position::On(blog, Role::Owner))).await;
        let owner = app.program("owner@example.org", "moderate", &["blog"]).await;
        let path = "/api/v1/sites/blog/settings";
        let shown = owner.ask("GET", path, &json!(null)).await.expect(200).json();
        assert_eq!((&shown["settings"]["akismet"], &shown["settings"]["proof-of-work"]), (&json!("off"), &json!("0")));
        let wish = |settings: Value, seen: &Value| json!({"settings": settings, "seen": seen});
        for (name, value) in [
            ("ask-url", "http://checks.example/"),
            ("ask-url", "https://user@checks.example/"),
            ("ask-url", "https://checks.example:8443/"),
            ("proof-of-work", "1000001"),
            ("akismet", "maybe"),
        ] {
            let wrong = owner.ask("PATCH", path, &wish(json!({name: value}), &shown["seen"])).await.expect(422).json();
            assert_eq!(wrong["errors"][0]["field"], name, "{wrong}");
        }
        owner.ask("PATCH", path, &wish(json!({"origins": "https://evil.example"}), &shown["seen"])).await.expect(422);
        owner.ask("PATCH", path, &wish(json!({"of-tomorrow": "on"}), &shown["seen"])).await.expect(422);
        let wanted = json!({"ask-url": ASK.1, "proof-of-work": "10", "akismet": "hold", "ask-silent": "judge"});
        let changed = owner.ask("PATCH", path, &wish(wanted.clone(), &shown["seen"])).await.expect(200).json();
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(&changed["settings"][name], value, "{name}");
        }
        // Over what somebody else has changed meanwhile nothing is written.
        owner.ask("PATCH", path, &wish(json!({"akismet": "off"}), &shown["seen"])).await.expect(409);
        let desk = moderator(&app).await;
        desk.ask("GET", path, &json!(null)).await.expect(403);
        app.get(path).await.expect(401);
    }
}
