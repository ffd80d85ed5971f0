//! T33, T34, T36: what other pages and other hosts can do to somebody who is signed in.

use crate::support::{PASSWORD, TestApp, filled, html};

const ADA: &str = "ada@example.org";

/// One address of our own pages.
pub(super) struct Route {
    pub(super) path: String,
    pub(super) is_shown: bool,
    pub(super) takes_posts: bool,
}

/// Every one, as the router names them: none is forgotten that is added later.
pub(super) fn routes() -> Vec<Route> {
    let source = include_str!("../../../src/web/account.rs");
    let routes: Vec<Route> = source
        .split(".route(")
        .skip(1)
        .map(|route| Route {
            path: html::between(route, "\"", "\"").replace("{code}", "AAAAAAAAAAAAAAAAAAAAAA"),
            is_shown: route.contains("get("),
            takes_posts: route.contains("post("),
        })
        // Mail programs press it without a browser and without a session (RFC 8058): its own key judges, in working::letters.
        .filter(|route| !["/account/letters/stop", "/account/letters/desk/stop"].contains(&route.path.as_str()))
        .collect();
    assert!(routes.len() > 40, "{}", routes.len());
    routes
}

/// A form with one token, as its page would send it.
fn form(path: &str, token: &str) -> (&'static str, String) {
    if path == "/account/picture" {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--b--\r\n");
        return ("multipart/form-data; boundary=b", part);
    }
    let fields =
        format!("token={token}&email=ada%40example.org&current=x&password=nine+copper+kettles&code=1&comments=delete");
    ("application/x-www-form-urlencoded", fields)
}

async fn state(app: &TestApp) -> (i64, i64, i64, i64) {
    (
        app.number("SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL")
            .await,
        app.rows("tickets").await,
        app.rows("jobs").await,
        app.number("SELECT COUNT(*) AS n FROM failed_sign_ins").await,
    )
}

both! {
    async fn t33_a_post_from_elsewhere_or_without_the_forms_token_changes_nothing(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let token = html::field(&ada.get("/account").await.text(), "token").unwrap();
        let eve = app.signed_in("eve@example.org").await.get("/account").await.text();
        let foreign_token = html::field(&eve, "token").unwrap();
        let before = state(&app).await;
        let origin = app.origin();
        let cookie = format!("__Host-rejoinder-session={}", ada.cookies["__Host-rejoinder-session"]);
        for Route { path, .. } in routes().iter().filter(|route| route.takes_posts) {
            let send = async |headers: &[(&str, &str)], kind: &str, body: String| {
                let request = app.http.post(app.at(path)).header("cookie", &cookie).header("content-type", kind).body(body);
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                app.send(request).await
            };
            let (kind, right) = form(path, &token);
            for headers in [
                &[][..],
                &[("origin", "null")],
                &[("origin", "https://evil.example")],
                &[("origin", TestApp::ORIGIN), ("sec-fetch-site", "cross-site")],
                &[("origin", origin.as_str()), ("sec-fetch-site", "cross-site")],
                &[("origin", origin.as_str()), ("sec-fetch-site", "same-site")],
                &[("sec-fetch-site", "same-origin")],
            ] {
                let refused = send(headers, kind, right.clone()).await;
                assert_eq!(refused.status, 403, "{path} {headers:?}");
            }
            let own = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
            for token in ["", "AAAA", &foreign_token] {
                assert_eq!(send(&own, kind, form(path, token).1).await.status, 403, "{path} {token}");
            }
            assert_eq!(send(&own, "text/plain", right).await.status, 415, "{path}");
        }
        assert_eq!(state(&app).await, before);
        assert!(ada.is_in().await);
    }
}

both! {
    async fn t33_somebody_who_is_signed_out_cannot_be_signed_in_by_another_page(app: TestApp) {
        app.account("eve@example.org", None).await;
        let mut eve = app.person();
        let page = eve.get("/account/sign-in").await.text();
        let fields = filled(&page, &[("email", "eve@example.org"), ("current", PASSWORD)]);
        // A token that Eve was given, in a browser that was not given it.
        let mut victim = app.person();
        victim.get("/account/sign-in").await;
        victim.post("/account/sign-in", &fields).await.expect(403);
        assert!(!victim.is_in().await);
        eve.post("/account/sign-in", &fields).await.expect(303);
    }
}

both! {
    async fn t34_a_cookie_that_another_host_could_have_set_is_not_read(app: TestApp) {
        let ada = app.signed_in(ADA).await;
        let secret = &ada.cookies["__Host-rejoinder-session"];
        for cookie in [
            format!("rejoinder-session={secret}"),
            format!("__Secure-rejoinder-session={secret}"),
            format!("__host-rejoinder-session={secret}"),
        ] {
            app.get_with("/account", &[("cookie", &cookie)]).await.expect(303);
        }
        let cookie = format!("__Host-rejoinder-session={secret}");
        app.get_with("/account", &[("cookie", &cookie)]).await.expect(200);
    }
}

both! {
    async fn t33_the_session_is_not_sent_with_what_another_site_begins(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        let reply = ada.sign_in(ADA, PASSWORD).await.expect(303);
        let cookies: Vec<&str> = reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-rejoinder-session=")).unwrap();
        assert!(session.contains("SameSite=Strict"), "{session}");
    }
}

both! {
    async fn t36_nobody_frames_keeps_or_scripts_these_pages(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        for path in ["/account", "/account/sign-in", "/account/register", "/account/password", "/account/ticket?key=x", "/account/security"] {
            let reply = ada.get(path).await;
            for (name, value) in [
                ("x-frame-options", "DENY"),
                ("cache-control", "no-store"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("x-content-type-options", "nosniff"),
            ] {
                assert_eq!(reply.header(name), value, "{path} {name}");
            }
            let policy = reply.header("content-security-policy");
            for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            // One script of our own, and nothing that could make another.
            let script = html::between(policy, "script-src ", ";").to_owned();
            assert!(script.starts_with(&format!("{}/assets/passkey.", app.origin())), "{policy}");
            for part in ["connect-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            for tag in html::tags(&reply.text()).into_iter().filter(|tag| tag.name == "script") {
                assert!(script.ends_with(tag.get("src").unwrap()), "{tag:?}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
        }
    }
}
