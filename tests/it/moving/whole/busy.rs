//! Sites on which everything happens that a site can have, made by chance.

use rejoinder::{
    domain::{
        account::Email,
        action::{Actor, Verb},
        block::{Effect, Kind},
        comment::Status,
        desk_letter::Pace,
        id::{AccountId, CommentId, PageId},
        moderation::HoldRules,
        report::{NewReport, Typed},
        role::Role,
        site::Site,
        vote::Vote,
    },
    service::{
        self,
        account::Position,
        block::{NewBlock, Target},
        guest::GuestSecret,
        learning,
        moderation::{self, Choice, Why, Wording},
        person::Person,
        relocation, report, rules,
        vote::Ballot,
    },
    store,
};
use serde_json::json;
use uuid::Uuid;

use super::super::{Brought, wxr, wxr_comment};
use crate::support::{SeededRandomness, TestApp, eventually, post, stranger};

pub(super) const OWNER: &str = "owner@example.org";
const READER: &str = "reader@example.org";

const WORDS: [&str; 8] = [
    "plain words",
    "some *emphasis*, `code` and a list:\n\n- one\n- two\n\n> quoted \"text\" & more",
    "a [link](https://elsewhere.example/?a=1&b=2#x) and https://bare.example/path",
    "\u{645}\u{631}\u{62d}\u{628}\u{627} \u{1f600} caf\u{e9} \\ / \t tab",
    "<script>alert(1)</script> & ||spoiler||",
    "```rust\nfn main() {}\n```\n\n3. three\n4. four",
    "line\nbreak  \nand another\n\n\nparagraph \u{2028} separated",
    "~~gone~~ **strong** _and_ <b>html</b>",
];

const PAGES: [&str; 3] = [
    TestApp::PAGE,
    "https://blog.example/second/?page=2",
    "https://blog.example/\u{fc}ber/100%25/",
];

/// Lets everything happen on the blog, more with each call.
pub(super) async fn busy(app: &TestApp, random: &SeededRandomness) {
    let owner = people(app).await;
    let known = comments(app, random).await;
    decided(app, random, &known, owner).await;
    around(app, random, &known, owner).await;
    imported(app, random).await;
    let site = app.site("blog").await;
    let last = app.said(post("buy cheap pills now").by("Grace")).await.parse().unwrap();
    moderation::change_status(app.runtime(), &site, Actor::Operator, last, Status::Spam)
        .await
        .unwrap();
    eventually("a lesson", async || {
        learning::learn(app.runtime()).await.unwrap();
        (app.rows("lessons").await > 0).then_some(())
    })
    .await;
}

/// The owner and a reader, once.
async fn people(app: &TestApp) -> AccountId {
    let email = Email::parse(OWNER).unwrap();
    let find = async |email: &Email| {
        let found = store::account::find_verified(&app.runtime().store.read(), email)
            .await
            .unwrap();
        found.map(|account| account.id)
    };
    if let Some(id) = find(&email).await {
        return id;
    }
    let blog = app.site("blog").await.id;
    app.account(OWNER, Some(Position::On(blog, Role::Owner))).await;
    app.account(READER, None).await;
    let id = find(&email).await.unwrap();
    let stored = store::account::get(&app.runtime().store.read(), id)
        .await
        .unwrap()
        .unwrap();
    service::desk_letter::set_pace(app.runtime(), &stored, blog, Pace::Daily)
        .await
        .unwrap();
    let (now, own) = (app.clock.peek().0, literal(app, id.0));
    for (number, subject) in ["007", "a \"strange\" one / with % signs"].iter().enumerate() {
        let identity = literal(
            app,
            Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number as u128),
        );
        app.execute(&format!(
            "INSERT INTO identities (id, account_id, provider, subject, name, email, is_email_verified, created_at, used_at) \
             VALUES ({identity}, {own}, 'github', '{subject}', 'Stella', 'owner@example.org', TRUE, {now}, {now})"
        ))
        .await;
    }
    app.set(&[
        ("hold-words", "cheap pills"),
        ("stylesheet", "p { color: teal }"),
        ("reserved-names", "Ada Lovelace, \"Bo\""),
        ("hold-tells-why", "on"),
        ("words-prompt", "Say \"it\""),
    ])
    .await;
    id
}

/// An id as it stands in a statement.
fn literal(app: &TestApp, id: Uuid) -> String {
    if app.database.is_sqlite() {
        format!("X'{}'", id.simple())
    } else {
        format!("'{id}'")
    }
}

async fn comments(app: &TestApp, random: &SeededRandomness) -> Vec<(CommentId, GuestSecret)> {
    let mut known: Vec<(CommentId, GuestSecret)> = Vec::new();
    for number in 0..18 {
        let mut new = post(WORDS[random.below(WORDS.len())])
            .on(PAGES[random.below(PAGES.len())])
            .by(["Grace", "Zo\u{eb} O'Neil", "\u{6f22}\u{5b57}"][random.below(3)]);
        new.title = Some("A \"title\"".to_owned()).filter(|_| number % 2 == 0);
        new.email = Some(format!("guest{}@example.org", random.below(4))).filter(|_| number % 3 > 0);
        new.website = Some("https://guest.example/?a=1".to_owned()).filter(|_| number % 4 == 0);
        if !known.is_empty() && random.below(3) > 0 {
            new = new.answering(&known[random.below(known.len())].0.to_string());
        }
        app.clock.advance_minutes(7);
        let mut body = new.json();
        body["notify"] = json!(new.email.is_some());
        let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
        let reply = app.send(request).await;
        if reply.status == 201 {
            let secret = GuestSecret::parse(&reply.secret().unwrap()).unwrap();
            known.push((reply.id().parse().unwrap(), secret));
        } else {
            // What it answers is on another page, or waits.
            reply.expect(422);
        }
    }
    let site = app.site("blog").await;
    for (id, secret) in &known {
        let by = Person::Guest(secret.clone());
        match random.below(8) {
            0 => drop(service::comment::delete(app.runtime(), &site, *id, Some(&by)).await),
            1 | 2 => drop(service::comment::edit(app.runtime(), &site, *id, Some(&by), "in *other* words").await),
            _ => {}
        }
        for voter in 0..random.below(5) {
            let ballot = Ballot {
                vote: [Some(Vote::Up), Some(Vote::Down)][random.below(2)],
                by: GuestSecret::parse(&stranger(voter as u64)).map(Person::Guest),
                idempotency_key: None,
            };
            drop(service::vote::cast(app.runtime(), &site, *id, ballot).await);
        }
    }
    known
}

async fn decided(app: &TestApp, random: &SeededRandomness, known: &[(CommentId, GuestSecret)], owner: AccountId) {
    let (site, runtime) = (app.site("blog").await, app.runtime());
    let actor = Actor::Account(owner);
    for (number, (id, _)) in known.iter().enumerate() {
        if number % 3 == 0 {
            let typed = Typed {
                reason: if number % 2 == 0 { "illegal" } else { "spam" },
                note: "it \"says\" so",
                name: "Nora",
                email: "nora@example.org",
                is_in_good_faith: true,
            };
            let new = NewReport::parse(typed).unwrap();
            let by = report::Reporter {
                person: None,
                address: Some([203, 0, 113, number as u8].into()),
            };
            drop(report::create(runtime, &site, *id, by, new).await);
        }
        let verbs = [
            Verb::Approve,
            Verb::Spam,
            Verb::Trash,
            Verb::Restore,
            Verb::Pin,
            Verb::Hold,
            Verb::Purge,
        ];
        let choice = Choice {
            why: Why {
                reason: Some(format!("because of {number}")),
                is_told: number % 3 == 0,
            },
            ..Choice::of(vec![*id])
        };
        match random.below(12) {
            at @ 0..7 => drop(moderation::act(runtime, &site, actor, verbs[at], choice).await),
            7 => {
                let new = Wording {
                    text: "tidied up".to_owned(),
                    seen: None,
                    reason: Some("grace@example.org asked".to_owned()),
                };
                drop(moderation::edit(runtime, &site, actor, *id, new).await);
            }
            8 => drop(moderation::stand(runtime, &site, actor, *id, None).await),
            9 => drop(service::site::recognise_author(runtime, &site, *id).await),
            _ => {}
        }
    }
}

async fn around(app: &TestApp, random: &SeededRandomness, known: &[(CommentId, GuestSecret)], owner: AccountId) {
    let (site, runtime) = (app.site("blog").await, app.runtime());
    let reader = store::account::find_verified(&runtime.store.read(), &Email::parse(READER).unwrap())
        .await
        .unwrap()
        .unwrap();
    // Two comments and a vote of somebody who is signed in.
    let (own, of) = (literal(app, reader.id.0), literal(app, known[0].0.0));
    app.execute(&format!("UPDATE comments SET account_id = {own}, guest_key = NULL, author_email = NULL WHERE id = {of} AND status <> 'deleted'"))
        .await;
    let ballot = Ballot {
        vote: Some(Vote::Up),
        by: Some(Person::Account(reader.id)),
        idempotency_key: None,
    };
    drop(service::vote::cast(runtime, &site, known[1].0, ballot).await);
    for (kind, value) in [
        (Kind::Name, "*spammer*".to_owned()),
        (Kind::Network, format!("203.0.{}.0/24", random.below(200))),
        (Kind::Account, reader.id.to_string()),
    ] {
        let new = NewBlock {
            target: Target::Named { kind, value },
            effect: Effect::ALL[random.below(3)],
            days: Some(30).filter(|_| random.below(2) == 0),
            note: "again \"and\" again".to_owned(),
            by: Some(owner),
        };
        moderation::decide_about(runtime, &site, Actor::Account(owner), new)
            .await
            .unwrap();
    }
    let guest = NewBlock {
        target: Target::AuthorOf {
            comment: known[2].0,
            by: Some(Kind::Guest),
        },
        effect: Effect::Trusted,
        days: None,
        note: String::new(),
        by: None,
    };
    drop(moderation::decide_about(runtime, &site, Actor::Operator, guest).await);
    let page = first_page(app, &site).await;
    let alias = format!("https://blog.example/old/{}/%2F", random.below(1_000_000));
    relocation::add_alias(runtime, Actor::Account(owner), &site, page, &alias)
        .await
        .unwrap();
    let held = HoldRules {
        links: Some(2),
        first_comments: 1,
        ..HoldRules::default()
    };
    rules::replace(runtime, Actor::Operator, &site, Some(page), None, held)
        .await
        .unwrap();
    moderation::keep_open(runtime, &site, Actor::Operator, page, random.below(2) == 0)
        .await
        .unwrap();
    let key = "decode('abababababababababababababababababababababababababababababababab', 'hex')";
    let key = if app.database.is_sqlite() {
        "X'abababababababababababababababababababababababababababababababab'"
    } else {
        key
    };
    app.execute(&format!(
        "INSERT INTO letter_addresses (site_id, address, asked_at, stopped_at) VALUES ({}, {key}, 5, NULL) ON CONFLICT DO NOTHING",
        literal(app, site.id.0)
    ))
    .await;
}

async fn first_page(app: &TestApp, site: &Site) -> PageId {
    let latest = service::thread::latest(app.runtime(), site, None, 1).await.unwrap();
    latest[0].0
}

async fn imported(app: &TestApp, random: &SeededRandomness) {
    let first = random.below(1_000_000) as u64 * 10 + 1;
    let approved = "<wp:comment_approved>1</wp:comment_approved>";
    let comments = [
        wxr_comment(
            first,
            0,
            approved,
            "<p>from <em>elsewhere</em></p>\n\n<blockquote>q</blockquote><ul><li>one</li></ul>",
        ),
        wxr_comment(
            first + 1,
            first,
            &format!("{approved}<wp:comment_type>pingback</wp:comment_type>"),
            "[...] <a href=\"https://x.example/?a&amp;b\">linked</a> [...]",
        ),
        wxr_comment(
            first + 2,
            first + 1,
            "<wp:comment_approved>spam</wp:comment_approved>",
            "buy <b>this</b> & that",
        ),
    ];
    Brought::text(&wxr(&comments.concat())).come_in(app).await;
}
