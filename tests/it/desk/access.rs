//! T26, T33, T36 and T47 at the desk: every route against everybody.

use std::sync::Arc;

use rejoinder::{domain::role::Role, service::account::Position};

use super::{
    arrivals::{bring_to, brought},
    imports::{PARTS, looked_at, parts},
    staff::{at_the_desk, form, other_site},
};
use crate::{
    guards::sources,
    support::{Database, PASSWORD, Person, Setup, TestApp, html, post},
};

/// What a route asks of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Least {
    Moderator,
    Owner,
    Admin,
}

/// One route: its method, its path as the router has it, whom it lets in, and for a post a form that it takes.
type Route = (
    &'static str,
    &'static str,
    Least,
    &'static [(&'static str, &'static str)],
);

const ROUTES: &[Route] = &[
    ("GET", "/dashboard", Least::Moderator, &[]),
    ("GET", "/dashboard/queue", Least::Moderator, &[]),
    ("POST", "/dashboard/queue", Least::Moderator, &[("action", "approve")]),
    ("POST", "/dashboard/queue/undo", Least::Moderator, &[]),
    ("GET", "/dashboard/letter", Least::Moderator, &[]),
    ("POST", "/dashboard/letter", Least::Moderator, &[]),
    ("GET", "/dashboard/new", Least::Admin, &[]),
    (
        "POST",
        "/dashboard/new",
        Least::Admin,
        &[("name", "Third"), ("key", "third"), ("origin", "https://third.example")],
    ),
    ("GET", "/dashboard/imports", Least::Admin, &[]),
    (
        "POST",
        "/dashboard/imports",
        Least::Admin,
        &[("file", "a file of no known form")],
    ),
    ("GET", "/dashboard/imports/{import}", Least::Admin, &[]),
    ("POST", "/dashboard/imports/{import}", Least::Admin, &[]),
    ("GET", "/dashboard/sites/{site}", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/install", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/preview", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/origins", Least::Owner, &[]),
    ("POST", "/dashboard/sites/{site}/origins", Least::Owner, &[]),
    ("GET", "/dashboard/sites/{site}/imports", Least::Owner, &[]),
    (
        "POST",
        "/dashboard/sites/{site}/imports",
        Least::Owner,
        &[("file", "a file of no known form")],
    ),
    ("GET", "/dashboard/sites/{site}/imports/{import}", Least::Owner, &[]),
    ("POST", "/dashboard/sites/{site}/imports/{import}", Least::Owner, &[]),
    (
        "GET",
        "/dashboard/sites/{site}/imports/{import}/rows",
        Least::Owner,
        &[],
    ),
    ("GET", "/dashboard/sites/{site}/export", Least::Owner, &[]),
    ("GET", "/dashboard/sites/{site}/log", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/pages", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/pages/{page}", Least::Moderator, &[]),
    (
        "POST",
        "/dashboard/sites/{site}/pages/{page}",
        Least::Moderator,
        &[("title", "First")],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/pages/{page}/open",
        Least::Moderator,
        &[("open", "yes")],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/pages/{page}/aliases",
        Least::Owner,
        &[],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/pages/{page}/aliases/forget",
        Least::Owner,
        &[],
    ),
    ("GET", "/dashboard/sites/{site}/pages/{page}/move", Least::Owner, &[]),
    ("POST", "/dashboard/sites/{site}/pages/{page}/move", Least::Owner, &[]),
    (
        "GET",
        "/dashboard/sites/{site}/comments/{comment}/edit",
        Least::Moderator,
        &[],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/comments/{comment}/edit",
        Least::Moderator,
        &[("body", "other words")],
    ),
    (
        "GET",
        "/dashboard/sites/{site}/comments/{comment}/reply",
        Least::Moderator,
        &[],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/comments/{comment}/reply",
        Least::Moderator,
        &[("body", "an answer")],
    ),
    (
        "GET",
        "/dashboard/sites/{site}/comments/{comment}/author",
        Least::Moderator,
        &[],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/comments/{comment}/author",
        Least::Moderator,
        &[("kind", "guest"), ("effect", "trusted")],
    ),
    ("GET", "/dashboard/sites/{site}/people", Least::Owner, &[]),
    (
        "POST",
        "/dashboard/sites/{site}/people/invite",
        Least::Owner,
        &[("role", "moderator")],
    ),
    ("POST", "/dashboard/sites/{site}/people/role", Least::Owner, &[]),
    ("POST", "/dashboard/sites/{site}/people/withdraw", Least::Owner, &[]),
    ("GET", "/dashboard/sites/{site}/reports", Least::Moderator, &[]),
    ("POST", "/dashboard/sites/{site}/reports", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/blocks", Least::Moderator, &[]),
    (
        "POST",
        "/dashboard/sites/{site}/blocks",
        Least::Moderator,
        &[("kind", "name"), ("value", "bob"), ("effect", "blocked")],
    ),
    ("POST", "/dashboard/sites/{site}/blocks/lift", Least::Moderator, &[]),
    ("GET", "/dashboard/sites/{site}/rules", Least::Owner, &[]),
    (
        "POST",
        "/dashboard/sites/{site}/rules",
        Least::Owner,
        &[("hold-links", "2")],
    ),
    (
        "POST",
        "/dashboard/sites/{site}/rules/rehearse",
        Least::Owner,
        &[("hold-links", "2")],
    ),
    ("GET", "/dashboard/sites/{site}/settings", Least::Owner, &[]),
    ("POST", "/dashboard/sites/{site}/settings", Least::Owner, &[]),
];

/// The paths that somebody posts to.
pub(super) fn posts() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().filter(|route| route.0 == "POST").map(|route| route.1)
}

/// Whether a route takes a whole file.
fn is_upload(path: &str) -> bool {
    path.ends_with("/imports")
}

/// What the paths name.
struct Named {
    page: String,
    comment: String,
    import: String,
    /// A bundle that was brought to move in.
    whole: String,
}

/// A path of the blog and of what is there.
fn of_the_blog(path: &str, named: &Named) -> String {
    path.replace("{site}", "blog")
        .replace("{page}", &named.page)
        .replace("{comment}", &named.comment)
        .replace(
            "{import}",
            if path.contains("{site}") {
                &named.import
            } else {
                &named.whole
            },
        )
}

/// A page on which somebody has commented, that comment, and a file that was looked at.
async fn a_page(app: &TestApp) -> Named {
    let said = app.api(&post("said")).await.expect(201).json();
    let text = |name: &str| said[name].as_str().unwrap().to_owned();
    Named {
        page: text("thread_id"),
        comment: text("id"),
        import: looked_at(app).await.to_string(),
        whole: brought(app).await.to_string(),
    }
}

async fn ask(person: &mut Person<'_>, page: &Named, route: &Route) -> (u16, String) {
    let (method, path, _, fields) = *route;
    let is_upload = is_upload(path);
    let path = of_the_blog(path, page);
    let reply = if method == "GET" {
        person.get(&path).await
    } else {
        // Every page of theirs has their token.
        let account = person.get("/account").await.text();
        let token = html::field(&account, "token").unwrap_or_default();
        if is_upload {
            let reply = bring_to(person, &path, &token, fields[0].1).await;
            return (
                reply.status,
                reply
                    .headers
                    .get("location")
                    .map_or("", |to| to.to_str().unwrap())
                    .to_owned(),
            );
        }
        let mut form: Vec<(String, String)> = vec![("token".to_owned(), token)];
        form.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        person.post(&path, &form).await
    };
    (
        reply.status,
        reply
            .headers
            .get("location")
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default(),
    )
}

#[test]
fn every_route_of_the_desk_is_in_the_table() {
    let source = sources::below("src/web", &["dashboard.rs"]).remove(0).text;
    let mut routes = Vec::new();
    for part in source.split(".route(").skip(1) {
        let path = part.split('"').nth(1).unwrap();
        let handlers = part.split(".route(").next().unwrap();
        for (method, call) in [("GET", "get("), ("POST", "post(")] {
            if handlers.contains(call) {
                routes.push((method, path));
            }
        }
    }
    assert!(routes.len() > 3, "{routes:?}");
    for (method, path) in routes {
        let known = ROUTES.iter().any(|route| (route.0, route.1) == (method, path));
        assert!(known, "{method} {path} is in no table: say whom it lets in");
    }
}

both! {
    async fn t47_every_route_lets_in_whom_it_should_and_nobody_else(app: TestApp) {
        let blog = app.site("blog").await.id;
        let page = a_page(&app).await;
        let other = other_site(&app).await.id;
        let people = [
            ("reader@example.org", None, None),
            ("foreign@example.org", Some(Position::On(other, Role::Owner)), None),
            ("moderator@example.org", Some(Position::On(blog, Role::Moderator)), Some(Least::Moderator)),
            ("owner@example.org", Some(Position::On(blog, Role::Owner)), Some(Least::Owner)),
            ("admin@example.org", Some(Position::Admin), Some(Least::Admin)),
        ];
        for (email, position, most) in people {
            let mut person = at_the_desk(&app, email, position).await;
            for route in ROUTES {
                let (method, path, least, _) = *route;
                let is_of_a_site = path.contains("{site}");
                let (status, to) = ask(&mut person, &page, route).await;
                // Whoever keeps some other site in order has a desk, where this one is not to be found.
                let has_a_desk = position.is_some();
                let may = most.is_some_and(|most| most >= least)
                    || (has_a_desk && !is_of_a_site && least == Least::Moderator);
                let case = format!("{email} {method} {path}: {status} {to}");
                if may {
                    assert!(![401, 403, 404].contains(&status) && !to.starts_with("/account"), "{case}");
                } else if is_of_a_site && most.is_none() {
                    assert_eq!(status, 404, "{case}");
                } else {
                    assert_eq!(status, 403, "{case}");
                }
            }
        }
        let mut nobody = app.person();
        for route in ROUTES {
            let (status, to) = ask(&mut nobody, &page, route).await;
            assert_eq!((status, to.as_str()), (303, "/account/sign-in"), "{} {}", route.0, route.1);
        }
    }
}

both! {
    async fn t26_where_a_second_factor_is_demanded_the_desk_is_closed_until_there_is_one(database: Database) {
        let setup = Setup::default().with("REJOINDER_REQUIRE_SECOND_FACTOR", "staff");
        let app = setup.start(Arc::new(database)).await;
        let page = a_page(&app).await;
        let mut admin = at_the_desk(&app, "admin@example.org", Some(Position::Admin)).await;
        for route in ROUTES {
            let (status, to) = ask(&mut admin, &page, route).await;
            assert_eq!((status, to.as_str()), (303, "/account/security"), "{} {}", route.0, route.1);
        }
        admin.set_up_app().await;
        for route in ROUTES {
            let (status, to) = ask(&mut admin, &page, route).await;
            assert!(![401, 403, 404].contains(&status) && !to.starts_with("/account"), "{} {} {status}", route.0, route.1);
        }
    }
}

both! {
    async fn t33_a_post_from_elsewhere_or_without_the_token_of_the_desk_is_refused(app: TestApp) {
        let mut admin = at_the_desk(&app, "admin@example.org", Some(Position::Admin)).await;
        let token = html::field(&admin.get("/dashboard").await.expect(200).text(), "token").unwrap();
        let page = a_page(&app).await;
        let mut other = at_the_desk(&app, "other@example.org", Some(Position::Admin)).await;
        let foreign = html::field(&other.get("/dashboard").await.text(), "token").unwrap();
        let cookie = format!("__Host-rejoinder-session={}", admin.cookies["__Host-rejoinder-session"]);
        let origin = app.origin();
        const FORM: &str = "application/x-www-form-urlencoded";
        for (_, path, _, fields) in ROUTES.iter().filter(|route| route.0 == "POST") {
            let send = async |headers: &[(&str, &str)], kind: &str, token: &str| {
                let mut all = vec![("token", token)];
                all.extend(fields.iter());
                let (kind, body) = match (is_upload(path), kind) {
                    (true, FORM) => (PARTS, parts(&all)),
                    _ => (kind, form(&all)),
                };
                let request = app.http.post(app.at(&of_the_blog(path, &page)));
                let request = request.header("cookie", &cookie).header("content-type", kind).body(body);
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                app.send(request).await.status
            };
            for headers in [
                &[][..],
                &[("origin", "null")],
                &[("origin", "https://evil.example")],
                &[("origin", TestApp::ORIGIN), ("sec-fetch-site", "cross-site")],
                &[("origin", origin.as_str()), ("sec-fetch-site", "same-site")],
                &[("sec-fetch-site", "same-origin")],
            ] {
                assert_eq!(send(headers, FORM, &token).await, 403, "{path} {headers:?}");
            }
            let own = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
            for token in ["", "AAAA", &foreign] {
                assert_eq!(send(&own, FORM, token).await, 403, "{path} {token}");
            }
            assert_eq!(send(&own, "text/plain", &token).await, 415, "{path}");
        }
        assert_eq!((app.rows("sites").await, app.rows("imports").await), (1, 1));
    }
}

both! {
    async fn t36_pages_of_the_desk_are_framed_and_kept_by_nobody_and_run_one_script(app: TestApp) {
        let mut admin = at_the_desk(&app, "admin@example.org", Some(Position::Admin)).await;
        let thread = a_page(&app).await;
        let pages = ROUTES.iter().filter(|route| route.0 == "GET" && !route.1.ends_with("/preview"));
        for (_, path, _, _) in pages {
            let page = admin.get(&of_the_blog(path, &thread)).await;
            // One that is asked for without what it is about says so in the same frame.
            assert!([200, 422].contains(&page.status), "{path}: {}", page.status);
            assert_eq!(page.header("x-frame-options"), "DENY");
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
            let policy = page.header("content-security-policy");
            for part in [
                "default-src 'none'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "require-trusted-types-for 'script'",
                "trusted-types rejoinder",
                &format!("script-src {}/assets/desk.", app.origin()),
                &format!("style-src {}/assets/desk.", app.origin()),
            ] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            for tag in html::tags(&page.text()) {
                assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name == "style"), "{tag:?}");
                if ["script", "link"].contains(&tag.name.as_str()) {
                    let file = tag.get("src").or(tag.get("href")).unwrap();
                    let file = file.strip_prefix(app.base()).unwrap();
                    app.get(file).await.expect(200);
                }
            }
        }
    }
}

both! {
    async fn whoever_was_asked_to_sign_in_is_led_on_to_where_they_were_going(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account("mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        let mut person = app.person();
        person.get("/dashboard/sites/blog?said=saved").await.expect(303);
        let entered = person.sign_in("mod@example.org", PASSWORD).await.expect(303);
        assert_eq!(entered.header("location"), "/account");
        let on = person.get("/account").await.expect(303);
        assert_eq!(on.header("location"), "/dashboard/sites/blog?said=saved");
        // Once.
        let account = person.get("/account").await.expect(200).text();
        assert!(account.contains("href=\"/dashboard\""), "staff find the desk from their account");
        let mut reader = app.signed_in("reader@example.org").await;
        assert!(!reader.get("/account").await.text().contains("/dashboard"));
    }
}

both! {
    async fn t6_only_a_page_of_the_desk_is_led_on_to(app: TestApp) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let mut person = app.signed_in("reader@example.org").await;
        for place in ["//evil.example", "/dashboards", "/dashboard\\evil", "/dashboard\r\nx: y", "https://evil.example", "/account/erase", ""] {
            person.cookies.insert("__Host-rejoinder-next".to_owned(), URL_SAFE_NO_PAD.encode(place));
            person.get("/account").await.expect(200);
        }
    }
}
