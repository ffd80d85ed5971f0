//! Texts made to hurt: by control characters, by depth, by length.

use crate::support::{Post, TestApp, html, post};

both! {
    async fn control_characters_are_refused_by_name(app: TestApp) {
        for control in ["\u{0}", "\u{1}", "\u{8}", "\u{1b}[31m", "\u{7f}", "\u{85}", "\u{9b}"] {
            let text = format!("before{control}after");
            assert_eq!(app.api(&post(&text)).await.expect(422).fields(), ["body"], "{control:?}");
            assert_eq!(app.script(&post(&text)).await.expect(422).fields(), ["body"], "{control:?}");
            let page = app.preview(&post(&text)).await.expect(422).text();
            assert!(page.contains("id=\"problem-body\""), "{page}");
        }
        for (field, bad) in [
            ("email", Post { email: Some("a\u{0}b@mail.example".to_owned()), ..post("x") }),
            ("website", Post { website: Some("https://e.example/\u{0}".to_owned()), ..post("x") }),
        ] {
            assert_eq!(app.api(&bad).await.expect(422).fields(), [field]);
        }
        app.api(&post("tabs\tand\nlines\r\nare text")).await.expect(201);
    }
}

both! {
    async fn text_that_shows_nothing_is_no_comment(app: TestApp) {
        for nothing in ["", " ", "\n\n\n", "\u{a0}\u{2003}", "\u{200b}\u{200d}", "\u{202e}\u{202c}", "\u{feff}", "\u{e0020}"] {
            assert_eq!(app.api(&post(nothing)).await.expect(422).fields(), ["body"], "{nothing:?}");
        }
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn depth_costs_neither_time_nor_stack(app: TestApp) {
        let opened = "[".repeat(9_000);
        let hostile = [
            "> ".repeat(5_000),
            ">".repeat(9_999),
            "*a ".repeat(3_300),
            opened.clone(),
            format!("{opened}{}", "]".repeat(900)),
            "`".repeat(9_999),
            "- ".repeat(4_999),
            "<".repeat(9_999),
            "&".repeat(9_999),
            "![".repeat(4_999),
            "a**b".repeat(2_499),
            "||".repeat(4_999),
            "\\".repeat(9_999),
            "~~x~~".repeat(1_999),
            "www.".repeat(2_400),
        ];
        for text in hostile {
            let begun = std::time::Instant::now();
            let reply = app.api(&post(&text)).await;
            assert!([201, 422].contains(&reply.status), "{}: {}", reply.status, reply.text());
            if reply.status == 422 {
                assert_eq!(reply.fields(), ["body"]);
            } else {
                crate::threats::expect_inert(reply.json()["html"].as_str().unwrap(), "a deep text");
            }
            assert!(begun.elapsed().as_secs() < 5, "{:?} for {}…", begun.elapsed(), &text[..8]);
        }
        assert!(app.thread().await.bytes.len() < 2_000_000);
    }
}

both! {
    async fn a_hundred_thousand_quotes_and_sixteen_thousand_angles_are_refused(app: TestApp) {
        for text in ["> ".repeat(50_000), ">".repeat(16_000), "> ".repeat(100_000)] {
            let by_api = app.send(app.api_request(&post(&text))).await;
            assert!([413, 422].contains(&by_api.status), "{}", by_api.status);
            let by_script = app.send(app.script_request(&post(&text))).await;
            assert!([413, 422].contains(&by_script.status), "{}", by_script.status);
            let by_form = app.send(app.preview_request(&post(&text))).await;
            assert!([413, 422].contains(&by_form.status), "{}", by_form.status);
        }
        // One that fits into the form comes back with everything typed.
        let angles = ">".repeat(16_000);
        let page = app.preview(&post(&angles)).await.expect(422).text();
        assert_eq!(html::field(&page, "body").unwrap(), angles);
        assert!(page.contains("id=\"problem-body\""));
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn what_is_text_is_kept_exactly(app: TestApp) {
        for text in [
            "“quotes” ‘and’ – dashes — … ‹guillemets›",
            "no\u{a0}break",
            "日本語のコメント",
            "שלום עולם",
            "👩‍👩‍👧‍👦 and 🏳️‍🌈",
            "x̄ and é and ñ",
            "a < b && c > d",
            "100% 'sure'; DROP TABLE comments; --",
        ] {
            let said = app.api(&post(text)).await.expect(201);
            let path = format!("/embed/comments/{}/edit", said.id());
            let secret = said.secret().unwrap();
            let source = app.get_with(&path, &[("rejoinder-guest", &secret), ("rejoinder-request", "fragment")]).await;
            assert_eq!(source.json()["body"], text);
            let html = said.json()["html"].as_str().unwrap().to_owned();
            assert_eq!(html::decoded(html::between(&html, "<p>", "</p>")), text);
        }
    }
}
