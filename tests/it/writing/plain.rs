//! Posting without script: a preview page whose signed token makes "Post" safe to press twice (ruling 10).

use crate::support::{Post, TestApp, encode, html, post};

both! {
    async fn preview_post_and_see_what_became_of_it(app: TestApp) {
        let preview = app.preview(&post("some *words*")).await.expect(200);
        assert_eq!(preview.header("cache-control"), "no-store");
        assert!(preview.text().contains("some <em>words</em>"));
        assert_eq!(html::field(&preview.text(), "body").as_deref(), Some("some *words*"));
        assert_eq!(app.rows("comments").await, 0);
        let posted = app.press_post(&preview, &[]).await.expect(303);
        let cookie = posted.header("set-cookie").to_owned();
        assert!(cookie.starts_with("__Host-rejoinder-guest="), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=None", "Secure", "Partitioned", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        let own = app.get(posted.header("location")).await.expect(200);
        assert_eq!(own.header("cache-control"), "no-store");
        assert!(own.text().contains("some <em>words</em>"));
        assert_eq!(app.thread().await.comments(), own.comments());
    }
}

both! {
    async fn pressing_twice_posts_once(app: TestApp) {
        let preview = app.preview(&post("once")).await.expect(200);
        let first = app.press_post(&preview, &[]).await.expect(303);
        let second = app.press_post(&preview, &[]).await.expect(303);
        // Each link proves anew who has just posted; both lead to the same comment.
        let comment = |location: &str| location.split('?').next().map(str::to_owned);
        assert_eq!(comment(first.header("location")), comment(second.header("location")));
        assert_eq!(first.header("set-cookie"), second.header("set-cookie"));
        assert_eq!(app.rows("comments").await, 1);
        // Going back to change the text is another comment, which the same token does not make.
        let changed = app.press_post(&preview, &[("body", "twice")]).await.expect(422);
        assert_eq!(html::field(&changed.text(), "body").as_deref(), Some("twice"));
        assert_eq!(app.rows("comments").await, 1);
    }
}

both! {
    async fn a_forged_or_old_token_posts_nothing_and_keeps_the_text(app: TestApp) {
        let preview = app.preview(&post("kept")).await.expect(200);
        let token = html::field(&preview.text(), "token").unwrap();
        let mut forged = token.clone().into_bytes();
        forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        for bad in ["", "nonsense", &forged, &token[..40], &format!("{token}AA")] {
            let refused = app.press_post(&preview, &[("token", bad)]).await.expect(422).text();
            assert_eq!(html::field(&refused, "body").as_deref(), Some("kept"), "{bad}");
            assert!(refused.contains("id=\"problem-form\""), "{refused}");
        }
        app.clock.advance_days(1);
        let refused = app.press_post(&preview, &[]).await.expect(422);
        assert_eq!(app.rows("comments").await, 0);
        // The page that says so carries a new token, so pressing again works.
        app.press_post(&refused, &[]).await.expect(303);
        assert_eq!(app.rows("comments").await, 1);
    }
}

both! {
    async fn a_token_is_good_for_its_own_site_alone(app: TestApp) {
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let preview = app.preview(&post("here")).await.expect(200);
        let token = html::field(&preview.text(), "token").unwrap();
        let path = format!("/embed/comments?site=other&url={}", encode("https://other.example/"));
        let form = format!("{}&token={token}", post("there").form());
        app.send(app.own_form(&path, form)).await.expect(422);
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn everything_typed_is_still_there_beside_what_is_wrong(app: TestApp) {
        let root = app.said(post("root")).await;
        let typed = Post {
            email: Some("not an address".to_owned()),
            website: Some("javascript:alert(1)".to_owned()),
            ..post("my <b>careful</b> & long “words”\n\nin two lines").by("Admin").answering(&root)
        };
        // What is wrong is said with the preview already, and again where it is posted all the same.
        let preview = app.preview(&typed).await.expect(422);
        let refused = app.press_post(&preview, &[]).await.expect(422);
        assert!(preview.text().contains("my &lt;b&gt;careful"), "{}", preview.text());
        let refused = refused.text();
        for (name, value) in [
            ("body", typed.body.as_str()),
            ("name", "Admin"),
            ("email", "not an address"),
            ("website", "javascript:alert(1)"),
            ("parent", &root),
        ] {
            assert_eq!(html::field(&refused, name).as_deref(), Some(value));
        }
        assert!(refused.contains("id=\"problem-email\"") && refused.contains("id=\"problem-website\""), "{refused}");
        assert!(!refused.contains("<b>careful"));
        let empty = app.preview(&post(" ")).await.expect(422).text();
        assert!(empty.contains("id=\"problem-body\""), "{empty}");
        assert_eq!(html::field(&empty, "name").as_deref(), Some("Ada"));
    }
}

both! {
    async fn a_name_nobody_may_have_is_said_beside_the_name(app: TestApp) {
        let preview = app.preview(&post("me").by("Admin")).await.expect(200);
        let refused = app.press_post(&preview, &[]).await.expect(422).text();
        assert!(refused.contains("id=\"problem-name\""), "{refused}");
        app.press_post(&preview, &[("name", "Ada")]).await.expect(303);
    }
}

both! {
    async fn a_reply_without_script_goes_below_what_it_answers(app: TestApp) {
        let root = app.said(post("root")).await;
        let page = app.get(&format!("/embed/comments/{root}/reply")).await.expect(200).text();
        let forms = html::tags(&page);
        let form = forms.iter().find(|tag| tag.name == "form" && tag.has_class("compose")).unwrap();
        assert_eq!(html::field(&page, "parent").as_deref(), Some(root.as_str()));
        let typed = post("reply").answering(&root).form();
        let preview = app.send(app.own_form(form.get("action").unwrap(), typed)).await.expect(200);
        app.press_post(&preview, &[]).await.expect(303);
        let list = app.get(&TestApp::list_path(TestApp::PAGE)).await.json();
        assert_eq!(list["items"][1]["parent_id"], root);
    }
}

both! {
    async fn the_stand_alone_page_takes_comments_too(app: TestApp) {
        let said = app.api(&post("first")).await.expect(201);
        let path = format!("/threads/{}", said.json()["thread_id"].as_str().unwrap());
        let preview = app.send(app.own_form(&path, post("second").form())).await.expect(200);
        app.press_post(&preview, &[]).await.expect(303);
        assert_eq!(app.get(&path).await.comments().len(), 2);
    }
}

both! {
    async fn the_guests_cookie_recognises_them_on_the_next_visit(app: TestApp) {
        let first = app.preview(&post("one")).await;
        let posted = app.press_post(&first, &[]).await.expect(303);
        let secret = posted.secret().unwrap();
        let second = app.script(&post("two").with_secret(&secret)).await.expect(201);
        assert_eq!(second.header("set-cookie"), "");
        assert_eq!(app.number("SELECT COUNT(DISTINCT guest_key) AS n FROM comments").await, 1);
    }
}

both! {
    async fn only_a_link_of_ours_shows_a_held_comment_to_whoever_has_no_cookie(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let preview = app.preview(&post("a secret for now")).await.expect(200);
        let link = app.press_post(&preview, &[]).await.expect(303).header("location").to_owned();
        assert!(app.get(&link).await.expect(200).text().contains("a secret for now"));
        let (address, proof) = link.split_once("posted=").unwrap();
        let proof = proof.split('&').next().unwrap();
        let altered = format!("{}{}", if proof.starts_with('A') { 'B' } else { 'A' }, &proof[1..]);
        let unsigned = "A".repeat(proof.len());
        for forged in ["", "A", altered.as_str(), unsigned.as_str()] {
            let refused = app.get(&format!("{address}posted={forged}")).await.expect(404);
            assert!(!refused.text().contains("a secret for now"), "{forged}");
        }
        app.clock.advance_minutes(16);
        app.get(&link).await.expect(404);
    }
}
