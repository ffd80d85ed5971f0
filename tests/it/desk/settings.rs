//! The settings of a site as a form.

use super::staff::{owner, press};
use crate::support::{TestApp, html, post};

const ROOM: &str = "/dashboard/sites/blog/settings";

both! {
    async fn what_an_owner_saves_holds_at_once(app: TestApp) {
        let mut owner = owner(&app).await;
        let said = [("name", "Molehill"), ("guests", "held"), ("depth", "3"), ("stylesheet", ".comment { color: red }")];
        let saved = press(&mut owner, ROOM, ROOM, &said).await.expect(303);
        let page = owner.get(saved.header("location")).await.expect(200).text();
        assert!(page.contains("Saved."), "it says so");
        assert!(page.contains("value=\"held\" checked") && page.contains(".comment { color: red }"));
        let site = app.site("blog").await;
        assert_eq!((site.settings.name.as_str(), site.settings.depth), ("Molehill", 3));
        // What the form did not bring is as it was.
        assert_eq!(site.settings.edit_minutes, 15);
        assert_eq!(app.api(&post("held")).await.expect(201).json()["status"], "pending");
    }
}

both! {
    async fn what_is_wrong_stands_beside_its_field_and_nothing_is_saved(app: TestApp) {
        let mut owner = owner(&app).await;
        let wrong = [
            ("name", "Changed"),
            ("depth", "99"),
            ("edit-minutes", "soon"),
            ("privacy-url", "javascript:alert(1)"),
            ("guests", "maybe"),
            ("stylesheet", "</style><script>"),
        ];
        let page = press(&mut owner, ROOM, ROOM, &wrong).await.expect(422).text();
        for (name, value) in &wrong[1..] {
            assert!(page.contains(&format!("id=\"about-{name}\" class=\"problem\"")), "{name}");
            assert!(*name == "guests" || !page.contains("<script>"), "{value}");
        }
        // What was typed is still there.
        assert!(page.contains("value=\"99\"") && page.contains("value=\"Changed\""));
        assert_eq!(app.site("blog").await.settings.depth, 5);
    }
}

both! {
    async fn of_two_who_change_the_settings_the_second_is_told(app: TestApp) {
        let mut ada = owner(&app).await;
        let mut eve = ada.clone();
        let seen = eve.get(ROOM).await.expect(200).text();
        press(&mut ada, ROOM, ROOM, &[("name", "Ada was first")]).await.expect(303);
        let form = |page: &str| {
            vec![
                ("token".to_owned(), html::field(page, "token").unwrap()),
                ("seen".to_owned(), html::field(page, "seen").unwrap()),
                ("name".to_owned(), "Eve was second".to_owned()),
            ]
        };
        let stale = eve.post(ROOM, &form(&seen)).await.expect(409).text();
        assert_eq!(app.site("blog").await.settings.name, "Ada was first");
        assert!(stale.contains("Somebody else has changed this") && stale.contains("Eve was second"));
        // Having seen that, they may.
        eve.post(ROOM, &form(&stale)).await.expect(303);
        assert_eq!(app.site("blog").await.settings.name, "Eve was second");
    }
}
