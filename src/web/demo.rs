//! The pages of `serve --demo`: a small blog that carries the embed as any blog would.

use askama::Template;
use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};

use super::param::encoded;

/// The key of the demo's site.
pub const SITE: &str = "demo";
const FIRST: &str = "/a-light-on-the-mole/";
const FILM: &str = "/films/the-lamplighters-daughter/";
const LINES: &str = "/lines/the-lamplighters-daughter/";

/// What every page of the blog needs to know.
#[derive(Clone, Debug)]
struct Page<'a> {
    service: &'a str,
    site: &'a str,
    path: &'static str,
    /// Its whole address, for readers without script.
    url: String,
}

#[derive(Debug, Template)]
#[template(path = "demo/post.html")]
struct Post<'a> {
    page: Page<'a>,
}

#[derive(Debug, Template)]
#[template(path = "demo/film.html")]
struct Film<'a> {
    page: Page<'a>,
}

#[derive(Debug, Template)]
#[template(path = "demo/lines.html")]
struct Lines<'a> {
    page: Page<'a>,
}

/// The demo's pages at `origin`, which load `embed.js` from the service at that address.
///
/// # Errors
/// When a template fails, which is a defect.
pub fn router(service: &str, origin: &str) -> Result<Router, askama::Error> {
    let page = |path| Page {
        service,
        site: SITE,
        path,
        url: encoded(&format!("{origin}{path}")).to_string(),
    };
    // The pages never change while the program runs.
    let pages = [
        (FIRST, Post { page: page(FIRST) }.render()?),
        (FILM, Film { page: page(FILM) }.render()?),
        (LINES, Lines { page: page(LINES) }.render()?),
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
