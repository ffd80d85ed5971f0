//! `/dashboard/sites/{site}/install`: what to paste where.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::AtSite,
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::web::{error::Error, param::Params, state::AppState};

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/install.html")]
struct Install<'a> {
    frame: Frame<'a>,
    path: String,
    kinds: Vec<(&'static Kind, bool)>,
    note: &'a str,
    file: &'static str,
    snippet: String,
    service: String,
}

/// One way to make a site.
#[derive(Debug)]
struct Kind {
    name: &'static str,
    title: &'static str,
    /// Where the snippet belongs.
    file: &'static str,
    /// The key of what else there is to know.
    note: &'static str,
    /// What its templates write for the page's address, as it stands in an attribute.
    url: &'static str,
    /// The same inside a query.
    encoded: &'static str,
    /// What stands before and after, where its templates want that.
    around: (&'static str, &'static str),
}

const PLAIN: (&str, &str) = ("", "");

const KINDS: [Kind; 8] = [
    Kind {
        name: "html",
        title: "HTML",
        file: "",
        note: "install-html",
        url: "",
        encoded: "https%3A%2F%2F…",
        around: PLAIN,
    },
    Kind {
        name: "wordpress",
        title: "WordPress",
        file: "single.php",
        note: "install-wordpress",
        url: "<?php echo esc_url( get_permalink() ); ?>",
        encoded: "<?php echo rawurlencode( get_permalink() ); ?>",
        around: PLAIN,
    },
    Kind {
        name: "hugo",
        title: "Hugo",
        file: "layouts/partials/comments.html",
        note: "install-hugo",
        url: "{{ .Permalink }}",
        encoded: "{{ .Permalink | urlquery }}",
        around: PLAIN,
    },
    Kind {
        name: "jekyll",
        title: "Jekyll",
        file: "_includes/comments.html",
        note: "install-jekyll",
        url: "{{ page.url | absolute_url }}",
        encoded: "{{ page.url | absolute_url | url_encode }}",
        around: PLAIN,
    },
    Kind {
        name: "astro",
        title: "Astro",
        file: "src/components/Comments.astro",
        note: "install-astro",
        url: "{url}",
        encoded: "${encodeURIComponent(url)}",
        around: (
            "---\nconst url = new URL(Astro.url.pathname, Astro.site).href;\n---\n",
            "",
        ),
    },
    Kind {
        name: "eleventy",
        title: "Eleventy",
        file: "_includes/comments.njk",
        note: "install-eleventy",
        url: "{{ site.url }}{{ page.url }}",
        encoded: "{{ (site.url + page.url) | urlencode }}",
        around: PLAIN,
    },
    Kind {
        name: "ghost",
        title: "Ghost",
        file: "post.hbs",
        note: "install-ghost",
        url: "{{url absolute=\"true\"}}",
        encoded: "{{encode (url absolute=\"true\")}}",
        around: PLAIN,
    },
    Kind {
        name: "mkdocs",
        title: "MkDocs",
        file: "overrides/partials/comments.html",
        note: "install-mkdocs",
        url: "{{ page.canonical_url }}",
        encoded: "{{ page.canonical_url | urlencode }}",
        around: PLAIN,
    },
];

impl Kind {
    fn snippet(&self, service: &str, site: &str) -> String {
        // Astro takes a variable without quotes, and builds a longer text in backquotes.
        let (open, close) = if self.name == "astro" {
            ("{`", "`}")
        } else {
            ("\"", "\"")
        };
        let url = match self.url {
            "" => String::new(),
            url if self.name == "astro" => format!(" data-page-url={url}"),
            url => format!(" data-page-url=\"{url}\""),
        };
        let inline = if self.name == "astro" { " is:inline" } else { "" };
        let encoded = self.encoded;
        let (before, after) = self.around;
        format!(
            "{before}<div id=\"rejoinder\"></div>\n<script{inline} async src=\"{service}/embed.js\" data-site=\"{site}\"{url}></script>\n\
             <noscript><a href={open}{service}/embed/thread?site={site}&url={encoded}{close}>Comments</a></noscript>\n{after}"
        )
    }
}

/// `GET /dashboard/sites/{site}/install`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Install), Some(site), "desk-install").await?;
    let params = Params::parse(&at.desk.query, &["for"]).unwrap_or_default();
    let asked = params.get("for");
    let [first, ..] = &KINDS;
    let kind = KINDS.iter().find(|kind| asked == Some(kind.name)).unwrap_or(first);
    let service = format!("{}{}", state.origin(), state.base());
    let page = Install {
        path: site_path(&site.key, "/install"),
        kinds: KINDS.iter().map(|known| (known, known.name == kind.name)).collect(),
        note: frame.words.text(kind.note),
        file: kind.file,
        snippet: kind.snippet(&service, &site.key),
        service,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}
