//! What surrounds every HTML page of ours: head, style, script, direction.

use std::{fmt, sync::LazyLock};

use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::words::{self, Words};
use crate::{
    domain::{site::Site, stylesheet::Stylesheet},
    i18n::Catalog,
    web::{
        asset::{Asset, STYLE},
        render_cache::{Place, Theme},
        state::AppState,
    },
};

/// The head and body element of a page.
#[derive(Clone, Debug)]
pub(super) struct Chrome<'a> {
    pub words: &'a Catalog,
    pub base: &'a str,
    pub title: String,
    pub theme: &'static str,
    /// A tab of its own, with a link back to the page it belongs to.
    pub is_standalone: bool,
    pub back: Option<Back>,
    /// What the site's owner adds to the style.
    pub stylesheet: Option<OwnerStyle>,
    /// What the site says on the button that posts.
    post: Option<String>,
}

/// The way back from a stand-alone page.
#[derive(Clone, Debug)]
pub(super) struct Back {
    pub url: String,
    pub title: String,
}

impl<'a> Chrome<'a> {
    /// The surroundings of a page in that place.
    pub(super) fn new(words: &'a Catalog, base: &'a str, title: String, theme: Theme, place: Place) -> Self {
        let theme = match theme {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        Self {
            words,
            base,
            title,
            theme,
            is_standalone: place == Place::Standalone,
            back: None,
            stylesheet: None,
            post: None,
        }
    }

    /// The style, which is part of the build.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub(super) fn style(&self) -> InlineStyle {
        InlineStyle
    }

    /// The same surroundings as the owner of a site styles them.
    pub(super) fn set_site(&mut self, site: &Site) {
        self.stylesheet = site.settings.stylesheet.clone().map(OwnerStyle);
        self.post.clone_from(&site.settings.words.button);
    }

    /// The script's file name.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub(super) fn script(&self) -> &'static str {
        static NAME: LazyLock<String> =
            LazyLock::new(|| Asset::named("thread.js").map(Asset::hashed_name).unwrap_or_default());
        &NAME
    }

    /// The words the script says before anybody writes.
    pub(super) fn script_words(&self) -> Words<'_> {
        words::reading(self.words, self.post.as_deref())
    }
}

/// The built style sheet inside a `<style>` element, allowed by its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct InlineStyle;

impl fmt::Display for InlineStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(STYLE)
    }
}

// Built from our own sources and fixed when the program is compiled.
impl askama::filters::HtmlSafe for InlineStyle {}

/// An owner's style sheet inside a `<style>` element, allowed by its hash.
#[derive(Clone, Debug)]
pub(super) struct OwnerStyle(Stylesheet);

impl fmt::Display for OwnerStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// A `Stylesheet` holds nothing that ends its element, which is all that counts inside of one.
impl askama::filters::HtmlSafe for OwnerStyle {}

/// The policy of a frame or page of a site: nothing but our own script, this very style and the owner's, and only the site's pages around it.
pub(super) fn policy(state: &AppState, site: Option<&Site>) -> HeaderValue {
    static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE)));
    let ancestors = site.map_or_else(|| "*".to_owned(), ancestors);
    let owner_hash = site
        .and_then(|site| site.settings.stylesheet.as_ref())
        .map(|stylesheet| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(stylesheet.as_str()))))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src {origin}{base}/assets/; style-src 'sha256-{hash}'{owner_hash}; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors {ancestors}; \
         require-trusted-types-for 'script'; trusted-types rejoinder",
        origin = state.origin(),
        base = state.base(),
        hash = *STYLE_HASH,
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Which pages may carry the frame (T36): the site's own; with local previews also the author's machine.
fn ancestors(site: &Site) -> String {
    let mut ancestors: Vec<String> = site.settings.origins.iter().map(ToString::to_string).collect();
    if site.settings.local_previews {
        ancestors.extend(["http://localhost:*", "http://127.0.0.1:*"].map(str::to_owned));
    }
    if ancestors.is_empty() {
        "'none'".to_owned()
    } else {
        ancestors.join(" ")
    }
}
