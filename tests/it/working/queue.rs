//! The queue itself.

use std::{collections::BTreeSet, sync::Arc};

use rejoinder::{
    domain::{job::Letter, time::Timestamp},
    service,
    store::job,
};

use super::{count, promise};
use crate::support::{Database, MailServer, Manner, Setup, TestApp, eventually, post};

const FROM: (&str, &str) = ("REJOINDER_MAIL_FROM", "comments@example.com");

async fn until(app: &TestApp, what: &str, condition: &str, expected: i64) {
    eventually(what, async || (count(app, condition).await == expected).then_some(())).await;
}

both! {
    async fn a_mail_server_that_is_down_delays_mail_and_nothing_else(database: Database) {
        let address = MailServer::start(Manner::Willing).await.address;
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &format!("smtp://{address}?tls=off"))
            .with(FROM.0, FROM.1);
        let app = setup.start(Arc::new(database)).await;
        for number in 0..3 {
            promise(&app, &format!("reader{number}@example.org"), "en", Letter::PasswordChanged).await;
        }
        until(&app, "all three were tried", "attempts = 1 AND last_error IS NOT NULL", 3).await;
        app.api(&post("meanwhile")).await.expect(201);
        app.thread().await;
        assert_eq!(count(&app, "done_at IS NULL AND claimed_until IS NULL").await, 3);
        let server = MailServer::start_at(address, Manner::Willing).await;
        app.clock.advance_minutes(1);
        until(&app, "all three are done", "done_at IS NOT NULL AND attempts = 2", 3).await;
        let receivers: BTreeSet<String> = server.taken().into_iter().flat_map(|mail| mail.to).collect();
        assert_eq!(receivers.len(), 3);
        assert_eq!(server.taken().len(), 3);
    }
}

both! {
    async fn what_is_refused_for_good_is_not_tried_again(database: Database) {
        let server = MailServer::start(Manner::Refusing).await;
        let setup = Setup::default().with("REJOINDER_SMTP_URL", &server.url()).with(FROM.0, FROM.1);
        let app = setup.start(Arc::new(database)).await;
        promise(&app, "nobody@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "it was given up", "done_at IS NOT NULL AND last_error LIKE '%refused%'", 1).await;
        app.clock.advance_days(1);
        // A second promise is looked at after the first could have been.
        promise(&app, "nobody2@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "both were given up", "done_at IS NOT NULL AND attempts = 1", 2).await;
    }
}

both! {
    async fn whoever_claimed_a_task_and_died_is_overtaken_when_the_claim_runs_out(database: Database) {
        let database = Arc::new(database);
        let first = Setup { is_without_mail: true, ..Setup::default() }.start(Arc::clone(&database)).await;
        let clock = Arc::clone(&first.clock);
        first.app.stop().await.unwrap();
        // Claimed before anybody works, as by a process that was killed in the middle.
        let store = rejoinder::app::open(&Setup::default().config(&database)).await.unwrap().store;
        let far = Timestamp(first.clock.peek().0 + 120_000);
        let app = {
            let id = rejoinder::domain::id::JobId(uuid::Uuid::from_u128(7));
            let now = first.clock.peek();
            let mail = rejoinder::domain::job::Mail {
                to: "ada@example.org".to_owned(),
                locale: "en".to_owned(),
                letter: Letter::PasswordChanged,
            };
            let tx = store.begin_write().await.unwrap();
            job::insert(&tx, id, &rejoinder::domain::job::Task::SendMail(mail), now, now).await.unwrap();
            assert_eq!(job::claim(&tx, "send-mail", now, far, 4).await.unwrap().len(), 1);
            tx.commit().await.unwrap();
            Setup { clock: Some(clock), ..Setup::default() }.start(Arc::clone(&database)).await
        };
        // Another task shows that the worker has looked.
        promise(&app, "eve@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "the other is done", "done_at IS NOT NULL", 1).await;
        assert_eq!(app.outbox.sent().len(), 1);
        app.clock.advance_minutes(3);
        until(&app, "both are done", "done_at IS NOT NULL", 2).await;
        let sent = app.outbox.sent();
        assert_eq!((sent.len(), sent[1].to.as_str()), (2, "ada@example.org"));
        store.close().await.unwrap();
    }
}

both! {
    async fn many_workers_do_each_task_once(database: Database) {
        let database = Arc::new(database);
        let one = Setup::default().start(Arc::clone(&database)).await;
        let share = || Setup { clock: Some(Arc::clone(&one.clock)), ..Setup::default() };
        let others = [share().start(Arc::clone(&database)).await, share().start(Arc::clone(&database)).await];
        for number in 0..30 {
            promise(&one, &format!("reader{number}@example.org"), "en", Letter::PasswordChanged).await;
        }
        until(&one, "all are done", "done_at IS NOT NULL", 30).await;
        let apps = [&one, &others[0], &others[1]];
        let sent: Vec<String> = apps.iter().flat_map(|app| app.outbox.sent()).map(|mail| mail.id).collect();
        assert_eq!(sent.len(), 30);
        assert_eq!(sent.into_iter().collect::<BTreeSet<_>>().len(), 30);
    }
}

both! {
    async fn a_worker_that_is_stopped_gives_back_what_it_had_begun(database: Database) {
        let database = Arc::new(database);
        let server = MailServer::start(Manner::Silent).await;
        let setup = Setup::default().with("REJOINDER_SMTP_URL", &server.url()).with(FROM.0, FROM.1);
        let app = setup.start(Arc::clone(&database)).await;
        promise(&app, "ada@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "it was begun", "claimed_until IS NOT NULL AND attempts = 1", 1).await;
        app.app.stop().await.unwrap();
        let again = Setup::default().start(database).await;
        until(&again, "it is done, and counted once", "done_at IS NOT NULL AND attempts = 1", 1).await;
        assert_eq!(again.outbox.sent().len(), 1);
    }
}

both! {
    async fn what_is_done_is_forgotten_after_a_week_and_what_is_not_stays(database: Database) {
        let app = Setup { is_without_mail: true, ..Setup::default() }.start(Arc::new(database)).await;
        promise(&app, "ada@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "it was tried", "attempts = 1 AND claimed_until IS NULL", 1).await;
        app.clock.advance_days(8);
        service::retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("jobs").await, 1, "it waits for a mail server");
        app.execute(&format!("UPDATE jobs SET done_at = {}", app.clock.peek().0)).await;
        service::retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("jobs").await, 1);
        app.clock.advance_days(8);
        service::retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("jobs").await, 0);
    }
}

both! {
    async fn a_task_that_nobody_understands_waits(app: TestApp) {
        promise(&app, "ada@example.org", "en", Letter::PasswordChanged).await;
        until(&app, "it is done", "done_at IS NOT NULL", 1).await;
        app.execute("UPDATE jobs SET done_at = NULL, payload = '{\"kind\":\"send-mail\",\"of\":\"a later version\"}'").await;
        until(&app, "it was tried", "attempts = 2 AND last_error LIKE '%this version%' AND done_at IS NULL", 1).await;
    }
}
