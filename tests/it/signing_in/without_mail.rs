//! Where no mail server is named, the operator's command line is the way in.

use std::sync::Arc;

use rejoinder::service::{self, account, ticket};

use crate::support::{Database, PASSWORD, Setup, TestApp, html};

async fn without_mail(database: Database) -> TestApp {
    let setup = Setup {
        is_without_mail: true,
        ..Setup::default()
    };
    setup.start(Arc::new(database)).await
}

both! {
    async fn pages_say_that_no_mail_is_sent_and_offer_nothing_that_needs_it(database: Database) {
        let app = without_mail(database).await;
        let page = app.get("/account/sign-in").await.expect(200).text();
        assert!(page.contains("sends no mail"), "{page}");
        for path in ["/account/link", "/account/register", "/account/forgotten"] {
            assert!(!page.contains(path));
            let reply = app.get(path).await.expect(503).text();
            assert!(reply.contains("sends no mail") && !reply.contains("<form"), "{reply}");
        }
        let mut ada = app.signed_in("ada@example.org").await;
        let page = ada.get("/account/address").await.expect(503).text();
        assert!(page.contains("sends no mail") && !page.contains("<form"), "{page}");
        ada.submit("/account/password", &[("current", PASSWORD), ("password", "nine copper kettles sing")]).await.expect(303);
        assert_eq!(app.rows("jobs").await, 0, "nothing waits for a server that will never be there");
    }
}

both! {
    async fn the_operators_link_chooses_a_password(database: Database) {
        let app = without_mail(database).await;
        app.account("ada@example.org", None).await;
        let id = account::reset_ticket(app.runtime(), "ADA@example.org", false).await.unwrap();
        let path = format!("/account/ticket?key={}", ticket::key(app.runtime(), id));
        let mut ada = app.person();
        ada.submit(&path, &[("password", "nine copper kettles sing")]).await.expect(303);
        assert!(ada.is_in().await);
        assert!(matches!(
            account::reset_ticket(app.runtime(), "nobody@example.org", false).await,
            Err(service::Error::NotFound(_))
        ));
    }
}

both! {
    async fn the_first_link_makes_the_account_that_runs_the_instance_once(database: Database) {
        let app = without_mail(database).await;
        let id = account::set_up_ticket(app.runtime()).await.unwrap().unwrap();
        assert_eq!(account::set_up_ticket(app.runtime()).await.unwrap(), Some(id), "the same until it is used or too old");
        let path = format!("/account/ticket?key={}", ticket::key(app.runtime(), id));
        let mut owner = app.person();
        let fields = |password| [("email", "ada@example.org"), ("name", "Ada"), ("password", password)];
        let refused = owner.submit(&path, &fields("kvu3 tez pql")).await.expect(422).text();
        assert!(refused.contains("15"), "who runs the place needs a longer one: {refused}");
        assert_eq!(html::field(&refused, "email").as_deref(), Some("ada@example.org"));
        owner.submit(&path, &fields(PASSWORD)).await.expect(303);
        assert!(owner.is_in().await);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM accounts WHERE is_admin = true").await, 1);
        app.get(&path).await.expect(410);
        assert_eq!(account::set_up_ticket(app.runtime()).await.unwrap(), None);
    }
}

both! {
    async fn a_first_link_that_was_not_used_in_time_is_replaced(database: Database) {
        let app = without_mail(database).await;
        let first = account::set_up_ticket(app.runtime()).await.unwrap().unwrap();
        app.clock.advance_days(2);
        let path = format!("/account/ticket?key={}", ticket::key(app.runtime(), first));
        app.get(&path).await.expect(410);
        let second = account::set_up_ticket(app.runtime()).await.unwrap().unwrap();
        assert_ne!(first, second);
    }
}
