//! What mails look like, and how they travel.

use std::sync::Arc;

use rejoinder::{
    domain::{
        id::TicketId,
        job::{Letter, Task},
    },
    service::ticket,
};

use super::promise;
use crate::support::{Database, MailServer, Manner, Setup, TestApp, eventually, html};

const TICKET: TicketId = TicketId(uuid::Uuid::from_u128(0x0192_d5a7_7c11_7a60_b0e5_1c1f_0a6f_3c55));

fn all() -> [Letter; 13] {
    [
        Letter::Register { ticket: TICKET },
        Letter::AlreadyRegistered,
        Letter::SignIn { ticket: TICKET },
        Letter::Reset { ticket: TICKET },
        Letter::NoAccount,
        Letter::NewAddress { ticket: TICKET },
        Letter::AddressChanged,
        Letter::PasswordChanged,
        Letter::SecondFactorChanged,
        Letter::WaysChanged,
        Letter::ConsentWithdrawn,
        Letter::SessionShared,
        Letter::ErasurePlanned { at: 1_795_000_000_000 },
    ]
}

both! {
    async fn every_mail_is_written_in_every_language(database: Database) {
        let setup = Setup::default().with("REJOINDER_PUBLIC_URL", "https://comments.example.com/talk");
        let app = setup.start(Arc::new(database)).await;
        for locale in ["en", "ar"] {
            for (number, letter) in all().into_iter().enumerate() {
                let id = promise(&app, "ada@example.org", locale, letter.clone()).await;
                let find = async || app.outbox.sent().into_iter().find(|mail| mail.id == id.to_string());
                let (mail, _) = eventually("the mail", find).await;
                let place = format!("{locale} {number}: {mail:?}");
                assert_eq!(mail.to, "ada@example.org");
                assert!(mail.subject.contains("comments.example.com"), "{place}");
                assert!(!mail.subject.contains("mail-") && !mail.text.contains("mail-"), "a word is missing: {place}");
                assert!(mail.html.contains(&format!("<html lang=\"{locale}\"")), "{place}");
                let is_arabic = mail.text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c));
                assert_eq!(is_arabic, locale == "ar", "{place}");
                let links: Vec<String> = html::tags(&mail.html)
                    .into_iter()
                    .filter_map(|tag| tag.get("href").map(str::to_owned))
                    .collect();
                for link in &links {
                    assert!(link.starts_with("https://comments.example.com/talk/account"), "{place}");
                    assert!(mail.text.contains(link), "{place}");
                }
                assert_eq!(links.len(), usize::from(letter != Letter::AddressChanged), "{place}");
                let has_code = mail.text.contains(&ticket::code(app.runtime(), TICKET));
                assert_eq!(has_code, letter == Letter::SignIn { ticket: TICKET }, "{place}");
            }
        }
    }
}

both! {
    async fn mail_travels_with_both_forms_and_the_configured_sender(database: Database) {
        let server = MailServer::start(Manner::Willing).await;
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &server.url())
            .with("REJOINDER_MAIL_FROM", "The comments <comments@example.com>")
            .with("REJOINDER_PUBLIC_URL", "https://comments.example.com");
        let app = setup.start(Arc::new(database)).await;
        let id = promise(&app, "ada@example.org", "en", Letter::SignIn { ticket: TICKET }).await;
        let (mail, _) = eventually("the mail", async || server.taken().pop()).await;
        assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("comments@example.com", &["ada@example.org".to_owned()][..]));
        assert_eq!(mail.header("From"), "\"The comments\" <comments@example.com>");
        assert_eq!(mail.header("To"), "ada@example.org");
        assert_eq!(mail.header("Message-ID"), format!("<{id}@example.com>"));
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        let text = mail.text();
        for part in [
            "\r\nDate: ",
            "Content-Type: multipart/alternative",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            &format!("https://comments.example.com/account/ticket?key={}", ticket::key(app.runtime(), TICKET)),
            &ticket::code(app.runtime(), TICKET),
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

both! {
    async fn t24_a_queued_mail_holds_nothing_that_opens_a_door(database: Database) {
        let app = Setup { is_without_mail: true, ..Setup::default() }.start(Arc::new(database)).await;
        promise(&app, "ada@example.org", "en", Letter::SignIn { ticket: TICKET }).await;
        let stored = app.everything_stored().await;
        assert!(stored.contains("ada@example.org") && stored.contains(Task::KINDS[0]));
        assert!(!stored.contains(&ticket::key(app.runtime(), TICKET)));
        assert!(!stored.contains(&ticket::code(app.runtime(), TICKET)));
    }
}

both! {
    async fn t24_only_the_whole_key_is_a_ticket(app: TestApp) {
        let runtime = app.runtime();
        let key = ticket::key(runtime, TICKET);
        assert_eq!(ticket::of_key(runtime, &key), Some(TICKET));
        for at in 0..key.len() {
            let mut other = key.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(ticket::of_key(runtime, std::str::from_utf8(&other).unwrap()), None, "{at}");
        }
        for other in ["", "A", &key[..key.len() - 2], &format!("{key}AA"), &TICKET.to_string()] {
            assert_eq!(ticket::of_key(runtime, other), None, "{other}");
        }
    }
}
