//! What a guest who comes back finds again.

use crate::support::{Post, Reply, TestApp, post};

async fn viewer(app: &TestApp, thread: &str, secret: &str) -> Reply {
    let path = format!("/embed/viewer?thread={thread}");
    app.get_with(&path, &[("rejoinder-guest", secret)]).await.expect(200)
}

both! {
    async fn a_guest_finds_their_details_and_what_they_may_still_change(app: TestApp) {
        let details = Post {
            email: Some("ada@mail.example".to_owned()),
            website: Some("https://ada.example/".to_owned()),
            ..post("mine")
        };
        let said = app.api(&details).await.expect(201);
        let (secret, thread) = (said.secret().unwrap(), said.json()["thread_id"].as_str().unwrap().to_owned());
        app.set(&[("guests", "held")]).await;
        let held = app.api(&post("waits").by("Ada").with_secret(&secret).answering(&said.id())).await.expect(201);
        let found = viewer(&app, &thread, &secret).await;
        assert_eq!(found.header("cache-control"), "no-store");
        let found = found.json();
        assert_eq!(found["name"], "Ada");
        let own: Vec<&str> = found["own"].as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap()).collect();
        assert_eq!(own.len(), 2);
        assert!(own.contains(&said.id().as_str()) && own.contains(&held.id().as_str()));
        assert_eq!(found["pending"][0]["parent"], said.id());
        assert!(found["pending"][0]["html"].as_str().unwrap().contains("waits"));
        app.clock.advance_minutes(16);
        let later = viewer(&app, &thread, &secret).await.json();
        assert_eq!(later["own"].as_array().unwrap().len(), 0);
        assert_eq!(later["pending"].as_array().unwrap().len(), 1);
    }
}

both! {
    async fn a_stranger_finds_nothing(app: TestApp) {
        let said = app.api(&Post { email: Some("ada@mail.example".to_owned()), ..post("mine") }).await.expect(201);
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let somebody = app.api(&post("elsewhere").on("https://blog.example/second/")).await.secret().unwrap();
        for secret in [somebody.as_str(), "", "nonsense", &"A".repeat(43)] {
            let found = viewer(&app, &thread, secret).await;
            assert!(!found.text().contains("ada@mail.example"), "{}", found.text());
            assert_eq!(found.json()["own"].as_array().unwrap().len(), 0);
        }
    }
}
