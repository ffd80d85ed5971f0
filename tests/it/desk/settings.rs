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

const ORIGINS: &str = "/dashboard/sites/blog/origins";

both! {
    async fn where_the_pages_are_is_changed_by_somebody_who_proved_who_they_are(app: TestApp) {
        let mut owner = owner(&app).await;
        let typed = "https://blog.example\n\nhttps://www.blog.example/\nhttps://blog.example\n";
        press(&mut owner, ORIGINS, ORIGINS, &[("origins", typed)]).await.expect(303);
        let origins: Vec<String> = app.site("blog").await.settings.origins.iter().map(ToString::to_string).collect();
        assert_eq!(origins, ["https://blog.example", "https://www.blog.example"]);
        let own = app.origin();
        for wrong in ["", "blog", "https://*.example", "https://blog.example/path", "javascript:alert(1)", own.as_str()] {
            let refused = press(&mut owner, ORIGINS, ORIGINS, &[("origins", wrong)]).await.expect(422).text();
            assert!(refused.contains("id=\"about-origins\" class=\"problem\""), "{wrong}");
        }
        let page = owner.get(ORIGINS).await.expect(200).text();
        let form: Vec<(String, String)> = ["token", "seen"]
            .map(|name| (name.to_owned(), html::field(&page, name).unwrap()))
            .into_iter()
            .chain([("origins".to_owned(), "https://evil.example".to_owned())])
            .collect();
        // T25: not by a session that was left open.
        app.clock.advance_minutes(11);
        for asked in [owner.get(ORIGINS).await, owner.post(ORIGINS, &form).await] {
            assert_eq!(asked.expect(303).header("location"), "/account/confirm?next=/dashboard/sites/blog/origins");
        }
        // Nor through the form of the other settings.
        press(&mut owner, ROOM, ROOM, &[("origins", "https://evil.example")]).await.expect(303);
        assert_eq!(app.site("blog").await.settings.origins.len(), 2);
    }
}

both! {
    async fn t36_the_preview_is_framed_by_our_own_pages_alone_and_runs_nothing(app: TestApp) {
        let mut owner = owner(&app).await;
        for _ in 0..2 {
            let page = owner.get("/dashboard/sites/blog/preview").await.expect(200);
            let policy = page.header("content-security-policy");
            assert!(policy.contains("frame-ancestors 'self'") && policy.contains("script-src 'none'"), "{policy}");
            assert!(!policy.contains("blog.example"), "{policy}");
            assert_eq!(page.header("cache-control"), "no-store");
            app.said(post("shown in the preview")).await;
        }
        let page = owner.get("/dashboard/sites/blog/preview").await.expect(200).text();
        assert!(page.contains("shown in the preview"));
        // What readers get is as it was.
        assert!(app.thread().await.header("content-security-policy").contains("frame-ancestors https://blog.example"));
    }
}

both! {
    async fn what_to_paste_names_this_service_and_this_site(app: TestApp) {
        let mut owner = owner(&app).await;
        let room = "/dashboard/sites/blog/install";
        for kind in ["html", "wordpress", "hugo", "jekyll", "astro", "eleventy", "ghost", "mkdocs"] {
            let page = owner.get(&format!("{room}?for={kind}")).await.expect(200).text();
            let text = html::between(&page, "<pre", "</pre>");
            for part in ["/embed.js", "blog", "noscript", app.origin().as_str()] {
                assert!(text.contains(part), "{kind}: {part}");
            }
            assert!(page.contains(&format!("?for={kind}\" aria-current=\"true\"")), "{kind}");
        }
    }
}
