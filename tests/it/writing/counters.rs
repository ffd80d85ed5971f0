//! Counts are columns that change with every comment; whatever happens, they equal what a scan would find (ruling 19).

use rejoinder::{
    domain::{
        action::{Actor, Verb},
        comment::Status,
        id::CommentId,
        site::Site,
        vote::Vote,
    },
    service::{
        self,
        guest::GuestSecret,
        moderation::{self, Choice, Outcome},
        person::Person,
        vote::Ballot,
    },
};
use tokio::task::JoinSet;

use crate::{
    support::{SeededRandomness, TestApp, post, stranger},
    voting::WRONG_VOTES,
};

/// Every counter beside what it should be; no row means that all are true.
const WRONG: [(&str, &str); 5] = [
    (
        "comments on a page",
        "SELECT COUNT(*) AS n FROM pages p WHERE comment_count <> \
         (SELECT COUNT(*) FROM comments c WHERE c.page_id = p.id AND c.status = 'approved')",
    ),
    (
        "what is shown",
        "SELECT COUNT(*) AS n FROM comments WHERE shown <> \
         CASE WHEN status = 'approved' OR reply_count > 0 THEN 1 ELSE 0 END",
    ),
    (
        "replies to a comment",
        "SELECT COUNT(*) AS n FROM comments p WHERE reply_count <> \
         (SELECT COUNT(*) FROM comments c WHERE c.parent_id = p.id AND c.shown = 1)",
    ),
    (
        "comments below a root",
        "SELECT COUNT(*) AS n FROM comments r WHERE depth = 1 AND descendant_count <> \
         (SELECT COUNT(*) FROM comments c WHERE c.root_id = r.id AND c.shown = 1)",
    ),
    ("votes on a comment", WRONG_VOTES),
];

pub(crate) async fn expect_true_counters(app: &TestApp, when: &str) {
    for (what, sql) in WRONG {
        assert_eq!(app.number(sql).await, 0, "the count of {what} is wrong {when}");
    }
}

/// One thing somebody does to one of the known comments.
async fn act(app: &TestApp, random: &SeededRandomness, known: &[(CommentId, GuestSecret)]) {
    let site = app.site("blog").await;
    let (id, secret) = &known[random.below(known.len())];
    let outcome = match random.below(16) {
        13.. => moderate(app, &site, *id, random).await,
        8..13 => vote(app, &site, *id, random).await,
        0 | 1 => moderation::change_status(app.runtime(), &site, Actor::Operator, *id, Status::Approved)
            .await
            .err(),
        2 | 3 => moderation::change_status(app.runtime(), &site, Actor::Operator, *id, Status::Trashed)
            .await
            .err(),
        4 => moderation::change_status(app.runtime(), &site, Actor::Operator, *id, Status::Spam)
            .await
            .err(),
        5 => moderation::change_status(app.runtime(), &site, Actor::Operator, *id, Status::Pending)
            .await
            .err(),
        6 => service::comment::edit(
            app.runtime(),
            &site,
            *id,
            Some(&Person::Guest(secret.clone())),
            "edited",
        )
        .await
        .err(),
        _ => service::comment::delete(app.runtime(), &site, *id, Some(&Person::Guest(secret.clone())))
            .await
            .err(),
    };
    if let Some(error) = outcome {
        let is_refusal = matches!(
            error,
            service::Error::StatusConflict { .. }
                | service::Error::NotEditable
                | service::Error::NotUndoable
                | service::Error::NotFound("comment")
        );
        assert!(is_refusal, "{error:?}");
    }
}

/// A moderator does something that can be taken back, or cannot, or takes back the latest.
async fn moderate(app: &TestApp, site: &Site, id: CommentId, random: &SeededRandomness) -> Option<service::Error> {
    let runtime = app.runtime();
    let verbs = [
        Verb::Restore,
        Verb::Spam,
        Verb::Pin,
        Verb::Purge,
        Verb::Trash,
        Verb::Approve,
    ];
    let verb = verbs[random.below(verbs.len())];
    let acted = moderation::act(runtime, site, Actor::Operator, verb, Choice::of(vec![id])).await;
    match acted {
        Ok(Outcome {
            action: Some(action), ..
        }) if random.below(2) == 0 => moderation::undo(runtime, site, Actor::Operator, action).await.err(),
        other => other.err(),
    }
}

/// One of a few readers votes, thinks again, or takes it back.
async fn vote(app: &TestApp, site: &Site, id: CommentId, random: &SeededRandomness) -> Option<service::Error> {
    let ballot = Ballot {
        vote: [None, Some(Vote::Up), Some(Vote::Up), Some(Vote::Down)][random.below(4)],
        by: GuestSecret::parse(&stranger(random.below(5) as u64)).map(Person::Guest),
        idempotency_key: None,
    };
    if random.below(20) == 0 {
        app.clock.advance_minutes(1);
    }
    service::vote::cast(app.runtime(), site, id, ballot).await.err()
}

/// Somebody writes, perhaps in answer; what they answer may just have been removed, and then they are refused.
async fn write(app: &TestApp, random: &SeededRandomness, known: &mut Vec<(CommentId, GuestSecret)>) {
    let mut new = post("words").on(&format!("https://blog.example/{}/", random.below(2)));
    if !known.is_empty() && random.below(4) > 0 {
        new = new.answering(&known[random.below(known.len())].0.to_string());
    }
    let reply = app.api(&new).await;
    if reply.status == 201 {
        let secret = GuestSecret::parse(&reply.secret().unwrap()).unwrap();
        known.push((reply.id().parse().unwrap(), secret));
    } else {
        assert_eq!(reply.expect(422).fields(), ["parent_id"]);
    }
}

both! {
    async fn counters_equal_a_scan_after_any_sequence_of_changes(app: TestApp) {
        for seed in 0..8 {
            let random = SeededRandomness::new(100 + seed);
            let mut known = Vec::new();
            for step in 0..70 {
                if known.is_empty() || random.below(3) == 0 {
                    write(&app, &random, &mut known).await;
                } else {
                    act(&app, &random, &known).await;
                }
                if step % 10 == 9 {
                    expect_true_counters(&app, &format!("after step {step} of sequence {seed}")).await;
                }
            }
        }
        assert!(app.number("SELECT COUNT(*) AS n FROM comments WHERE status = 'deleted'").await > 3);
        assert!(app.rows("votes").await > 20);
        assert!(app.number("SELECT COUNT(*) AS n FROM comments WHERE shown = 1 AND status <> 'approved'").await > 0);
    }
}

both! {
    async fn counters_equal_a_scan_after_everybody_acted_at_once(app: TestApp) {
        let mut known = Vec::new();
        let random = SeededRandomness::new(7);
        for _ in 0..25 {
            write(&app, &random, &mut known).await;
        }
        let app = std::sync::Arc::new(app);
        let mut running = JoinSet::new();
        for actor in 0..8 {
            let (app, mut known) = (std::sync::Arc::clone(&app), known.clone());
            running.spawn(async move {
                let random = SeededRandomness::new(1000 + actor);
                for _ in 0..20 {
                    if random.below(3) == 0 {
                        write(&app, &random, &mut known).await;
                    } else {
                        act(&app, &random, &known).await;
                    }
                }
            });
        }
        while let Some(done) = running.join_next().await {
            done.unwrap();
        }
        expect_true_counters(&app, "after eight people acted at once").await;
    }
}
