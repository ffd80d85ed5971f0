//! What somebody who is signed in writes is theirs: by account, with the account's name, and by nothing that a browser sends by
//! itself (T30, T32, T35).

use serde_json::{Value, json};

use super::scene::{Scene, Session};
use crate::support::{Reply, TestApp};

impl Scene {
    fn api(&self, method: reqwest::Method, path: &str, access: &str, body: &Value) -> reqwest::RequestBuilder {
        self.app
            .http
            .request(method, self.app.at(path))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {access}"))
            .body(body.to_string())
    }

    pub(super) async fn write(&self, access: &str) -> Reply {
        let body = json!({"page": {"url": TestApp::PAGE}, "body": "mine", "guest": {"name": "Somebody else", "email": "a@example.org"}});
        self.app
            .send(self.api(reqwest::Method::POST, "/api/v1/sites/blog/comments", access, &body))
            .await
    }

    async fn of_account(&self) -> i64 {
        self.app
            .number("SELECT COUNT(*) AS n FROM comments WHERE account_id IS NOT NULL")
            .await
    }

    async fn form(&self, path: &str, session: &Session, fields: &str) -> Reply {
        let url = url::form_urlencoded::byte_serialize(TestApp::PAGE.as_bytes()).collect::<String>();
        let request = self
            .app
            .http
            .post(self.app.at(&format!("{path}?site=blog&url={url}")))
            .header("origin", self.app.origin())
            .header("sec-fetch-site", "same-origin")
            .header("rejoinder-request", "fragment")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", format!("Bearer {}", session.access))
            .body(fields.to_owned());
        self.app.send(request).await
    }
}

both! {
    async fn a_comment_bears_the_name_of_the_account(scene: Scene) {
        let session = scene.sign_in("x").await;
        let written = scene.write(&session.access).await.expect(201).json();
        assert_eq!(written["author"]["name"], "Xenia");
        assert_eq!(written["guest_secret"], Value::Null);
        let stored = "SELECT COUNT(*) AS n FROM comments WHERE account_id IS NOT NULL AND guest_key IS NULL AND author_email IS NULL";
        assert_eq!(scene.app.number(stored).await, 1);
        let thread = scene.app.thread().await.text();
        assert!(thread.contains("Xenia") && !thread.contains("Somebody else"));
    }
}

both! {
    async fn who_is_signed_in_writes_where_guests_may_not(scene: Scene) {
        let session = scene.sign_in("x").await;
        scene.app.set(&[("guests", "off")]).await;
        scene.write(&session.access).await.expect(201);
        scene.app.set(&[("guests", "held")]).await;
        assert_eq!(scene.write(&session.access).await.expect(201).json()["status"], "approved");
    }
}

both! {
    async fn only_its_account_changes_a_comment(scene: Scene) {
        let (mine, other) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        let id = scene.write(&mine.access).await.expect(201).id();
        let path = format!("/api/v1/comments/{id}");
        let change = json!({"body": "changed"});
        for (method, body) in [(reqwest::Method::PATCH, &change), (reqwest::Method::DELETE, &json!({}))] {
            let foreign = scene.app.send(scene.api(method.clone(), &path, &other.access, body)).await;
            assert_eq!(foreign.status, 403, "{method}");
            let nobody = scene.app.http.request(method.clone(), scene.app.at(&path)).header("content-type", "application/json");
            assert_eq!(scene.app.send(nobody.body(body.to_string())).await.status, 403, "{method}");
            let own = scene.app.send(scene.api(method.clone(), &path, &mine.access, body)).await;
            assert!(own.status < 300, "{method} {}", own.text());
        }
        assert_eq!(scene.of_account().await, 0, "what was deleted is nobody's");
    }
}

both! {
    async fn an_account_votes_once_and_not_for_itself(scene: Scene) {
        let (mine, other) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        let id = scene.write(&mine.access).await.expect(201).id();
        let path = format!("/api/v1/comments/{id}/vote");
        let vote = json!({"value": 1});
        let cast = |access: &str| scene.api(reqwest::Method::PUT, &path, access, &vote);
        scene.app.send(cast(&mine.access)).await.expect(403);
        for _ in 0..2 {
            let told = scene.app.send(cast(&other.access)).await.expect(200).json();
            assert_eq!((&told["up"], &told["guest_secret"]), (&json!(1), &Value::Null));
        }
        assert_eq!(scene.app.rows("votes").await, 1);
    }
}

both! {
    async fn the_frames_own_forms_take_the_token(scene: Scene) {
        let (mine, other) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        let written = scene.form("/embed/comments", &mine, "body=mine&name=Somebody+else").await.expect(201);
        assert!(written.text().contains("Xenia") && written.headers.get("set-cookie").is_none());
        let id = &written.comments()[0];
        scene.form(&format!("/embed/comments/{id}/vote"), &other, "value=1").await.expect(200);
        scene.form(&format!("/embed/comments/{id}/edit"), &other, "body=theirs").await.expect(403);
        scene.form(&format!("/embed/comments/{id}/edit"), &mine, "body=changed").await.expect(200);
        let list = scene.app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let path = format!("/embed/viewer?thread={}", list["items"][0]["thread_id"].as_str().unwrap());
        let viewer = async |session: &Session| {
            let header = format!("Bearer {}", session.access);
            scene.app.get_with(&path, &[("authorization", &header)]).await.expect(200).json()
        };
        assert_eq!(viewer(&mine).await["own"][0]["id"], *id);
        assert_eq!(viewer(&other).await["votes"][0]["value"], 1);
        scene.form(&format!("/embed/comments/{id}/delete"), &other, "").await.expect(403);
        scene.form(&format!("/embed/comments/{id}/delete"), &mine, "").await.expect(204);
    }
}

both! {
    async fn t32_what_a_browser_sends_by_itself_never_writes_as_an_account(scene: Scene) {
        let session = scene.sign_in("x").await;
        let cookie = format!("__Host-rejoinder-frame={}", session.refresh);
        let body = json!({"page": {"url": TestApp::PAGE}, "body": "mine", "guest": {"name": "Guest"}});
        let request = scene.app.http.post(scene.app.at("/api/v1/sites/blog/comments"))
            .header("content-type", "application/json")
            .header("cookie", &cookie)
            .body(body.to_string());
        assert_eq!(scene.app.send(request).await.expect(201).json()["author"]["name"], "Guest");
        assert_eq!(scene.of_account().await, 0);
    }
}

both! {
    async fn t35_a_token_that_is_over_writes_nothing_not_even_as_a_guest(scene: Scene) {
        let (session, banned) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        let out = scene.own("/auth/sign-out", &json!({})).header("cookie", format!("__Host-rejoinder-frame={}", session.refresh));
        scene.app.send(out).await.expect(204);
        scene.app.execute("UPDATE accounts SET state = 'erased' WHERE name LIKE 'Wilma%'").await;
        for access in [session.access.as_str(), banned.access.as_str(), "nonsense", ""] {
            scene.write(access).await.expect(401);
        }
        assert_eq!(scene.app.rows("comments").await, 0);
    }
}

both! {
    async fn t26_t30_the_frames_token_moderates_nothing_whoever_has_it(scene: Scene) {
        let session = scene.sign_in("x").await;
        let id = scene.write(&session.access).await.expect(201).id();
        scene.app.execute("UPDATE accounts SET is_admin = true").await;
        let queue = scene.api(reqwest::Method::GET, "/api/v1/sites/blog/moderation", &session.access, &Value::Null);
        scene.app.send(queue).await.expect(403);
        let path = format!("/api/v1/comments/{id}");
        let trash = scene.api(reqwest::Method::PATCH, &path, &session.access, &json!({"status": "trashed"}));
        scene.app.send(trash).await.expect(403);
    }
}

both! {
    async fn t30_a_token_is_good_for_its_own_site_alone(scene: Scene) {
        let session = scene.sign_in("x").await;
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(scene.app.runtime(), "other", "Another", vec![origin]).await.unwrap();
        let body = json!({"page": {"url": "https://other.example/"}, "body": "mine", "guest": {"name": "Guest"}});
        let request = scene.api(reqwest::Method::POST, "/api/v1/sites/other/comments", &session.access, &body);
        scene.app.send(request).await.expect(401);
    }
}

both! {
    async fn t30_the_frames_token_opens_no_page_of_the_account(scene: Scene) {
        let session = scene.sign_in("x").await;
        let bearer = format!("Bearer {}", session.access);
        for path in ["/account", "/account/tokens", "/account/tokens/new", "/account/password", "/account/address"] {
            let cookie = format!("__Host-rejoinder-frame={0}; __Host-rejoinder-session={0}", session.refresh);
            let asked = scene.app.get_with(path, &[("authorization", &bearer), ("cookie", &cookie)]).await.expect(303);
            assert!(asked.header("location").starts_with("/account/sign-in"), "{path}");
        }
    }
}
