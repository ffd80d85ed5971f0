//! T39, T40: names that reorder what stands beside them, hide, or pass for somebody else's.

use crate::support::{TestApp, html, post};

both! {
    async fn t39_no_name_reorders_its_neighbours(app: TestApp) {
        for (typed, shown) in [
            ("Ada\u{202e}nimdA", "AdanimdA"),
            ("\u{2066}Grace\u{2069}", "Grace"),
            ("He\u{200b}dy\u{feff}", "Hedy"),
            ("Ida\u{e0041}\u{e0042}", "Ida"),
            ("Joan\u{7}\u{1b}[31m", "Joan[31m"),
            ("Kay\u{200e}\u{200f}\u{61c}", "Kay"),
            ("  Lise \n\t Meitner ", "Lise Meitner"),
        ] {
            let said = app.api(&post("hello").by(typed)).await.expect(201);
            assert_eq!(said.json()["author"]["name"], shown);
        }
        let page = app.thread().await.text();
        for control in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{e0041}', '\u{7}', '\u{1b}'] {
            assert!(!page.contains(control), "{control:?}");
        }
        // What is written from right to left stays within its element.
        app.api(&post("مرحبا").by("سلمى")).await.expect(201);
        let page = app.thread().await.text();
        assert!(page.contains("<header><bdi>سلمى</bdi>"));
        assert!(html::tags(&page).iter().filter(|tag| tag.has_class("body")).all(|tag| tag.get("dir") == Some("auto")));
    }
}

both! {
    async fn t39_a_name_of_nothing_is_no_name(app: TestApp) {
        for nothing in ["", "   ", "\u{200b}\u{200b}", "\u{202e}", "\u{3164}", "\u{ad}", "\u{0301}\u{0301}"] {
            assert_eq!(app.api(&post("hello").by(nothing)).await.expect(422).fields(), ["name"], "{nothing:?}");
        }
        assert_eq!(app.api(&post("hello").by(&"x".repeat(61))).await.expect(422).fields(), ["name"]);
    }
}

both! {
    async fn t40_nobody_passes_for_those_who_run_the_site(app: TestApp) {
        app.set(&[("reserved-names", "Mara Lindqvist, Ole")]).await;
        for imitation in [
            "Admin", "admin", "Аdmin", "adm1n", "A d m i n", "ADMIN.", "Ａｄｍｉｎ", "ɑdmin", "Admin\u{200b}", "Moderator",
            "rnoderator", "Mara Lindqvist", "mara lindqvist", "MaraLindqvist", "Маrа Lindqvist", "Mara L1ndqvist", "OIe", "0le",
        ] {
            let refused = app.api(&post("obey").by(imitation)).await;
            assert_eq!(refused.status, 422, "{imitation}");
            assert_eq!(refused.fields(), ["name"], "{imitation}");
        }
        for own in ["Ada", "Ольга", "Dmitri", "Amin", "O'Neill", "李小龍", "أحمد", "Νίκος", "José María"] {
            let said = app.api(&post("hello").by(own)).await;
            assert_eq!(said.status, 201, "{own}: {}", said.text());
            assert_eq!(said.json()["author"]["name"], own);
        }
        assert_eq!(app.rows("comments").await, 9);
    }
}

both! {
    async fn t40_mixed_scripts_and_badges_are_refused(app: TestApp) {
        for name in ["ρaypal", "раураl", "Ada ✔", "Ada ☑", "✅ Ada", "Gr\u{0430}ce", "Ada 🛡"] {
            assert_eq!(app.api(&post("trust me").by(name)).await.expect(422).fields(), ["name"], "{name}");
        }
    }
}

both! {
    async fn t40_the_authors_own_name_is_theirs_alone(app: TestApp) {
        let said = app.api(&post("my page").by("Mara Lindqvist")).await.expect(201);
        let secret = said.secret().unwrap();
        let site = app.site("blog").await;
        let id = said.id().parse().unwrap();
        rejoinder::service::site::recognise_author(app.runtime(), &site, id).await.unwrap();
        for imitation in ["Mara Lindqvist", "mara  lindqvist", "Mara L1ndqvist", "Mаrа Lindqvist"] {
            assert_eq!(app.api(&post("me").by(imitation)).await.expect(422).fields(), ["name"], "{imitation}");
        }
        app.api(&post("really me").by("Mara Lindqvist").with_secret(&secret)).await.expect(201);
        assert_eq!(app.thread().await.text().matches("class=\"badge\"").count(), 2);
    }
}
