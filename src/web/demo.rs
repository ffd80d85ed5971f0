//! The pages of `serve --demo`: a small blog that carries the embed as any blog would.

use askama::Template;
use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};

/// The key of the demo's site.
pub const SITE: &str = "demo";
const FIRST: &str = "/a-light-on-the-mole/";

#[derive(Debug, Template)]
#[template(path = "demo/post.html")]
struct Post<'a> {
    service: &'a str,
    site: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "demo/film.html")]
struct Film<'a> {
    service: &'a str,
    site: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "demo/lines.html")]
struct Lines<'a> {
    service: &'a str,
    site: &'a str,
}

/// The demo's pages, which load `embed.js` from the service at that address.
///
/// # Errors
/// When a template fails, which is a defect.
pub fn router(service: &str) -> Result<Router, askama::Error> {
    let site = SITE;
    // The pages never change while the program runs.
    let pages = [
        (FIRST, Post { service, site }.render()?),
        ("/films/the-lamplighters-daughter/", Film { service, site }.render()?),
        ("/lines/the-lamplighters-daughter/", Lines { service, site }.render()?),
    ];
    let router = Router::new()
        .route("/", get(|| async { Redirect::to(FIRST) }))
        .route("/demo.css", get(style));
    Ok(pages.into_iter().fold(router, |router, (path, page)| {
        router.route(path, get(move || async move { Html(page) }))
    }))
}

async fn style() -> Response {
    let text = include_str!("demo/style.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text).into_response()
}
