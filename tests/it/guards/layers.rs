//! The arrows between modules point one way, and each framework stays in the one layer that knows it.
//!
//! ```text
//! main -> cli -> app -> { web, jobs } -> { service, live } -> { store, outbound, transfer, markup } -> domain
//! ```

use super::sources::{self, Source};

/// Each layer with the layers it may use. A new top-level module joins here first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "app",
            "web",
            "jobs",
            "service",
            "live",
            "store",
            "outbound",
            "transfer",
            "markup",
            "domain",
            "config",
            "i18n",
            "telemetry",
        ],
    ),
    (
        "app",
        &[
            "web",
            "jobs",
            "service",
            "live",
            "store",
            "outbound",
            "transfer",
            "markup",
            "domain",
            "config",
            "i18n",
            "telemetry",
        ],
    ),
    // No `store`: a handler that reads rows by itself has no transaction and no tenant check.
    (
        "web",
        &["service", "live", "markup", "domain", "config", "i18n", "telemetry"],
    ),
    (
        "jobs",
        &[
            "service",
            "live",
            "store",
            "outbound",
            "transfer",
            "markup",
            "domain",
            "i18n",
            "telemetry",
        ],
    ),
    (
        "service",
        &["live", "store", "outbound", "transfer", "markup", "domain"],
    ),
    ("live", &["store", "domain"]),
    ("store", &["domain"]),
    ("outbound", &["domain"]),
    ("transfer", &["domain"]),
    ("markup", &["domain"]),
    ("domain", &[]),
    ("config", &["domain"]),
    ("i18n", &[]),
    ("telemetry", &[]),
];

/// Crates that one layer owns, with the layers that may name them.
const OWNED: &[(&str, &[&str])] = &[
    ("axum", &["web"]),
    ("tower_http", &["web"]),
    ("utoipa", &["web"]),
    ("utoipa_axum", &["web"]),
    ("sea_orm", &["store"]),
    ("sqlx", &["store"]),
    ("migration", &["cli", "app"]),
    ("comrak", &["markup"]),
    ("ammonia", &["markup"]),
    ("fluent_bundle", &["i18n"]),
    ("fluent_langneg", &["i18n"]),
    ("lettre", &["outbound"]),
    ("clap", &["cli", "main"]),
    ("dotenvy", &["config"]),
    ("reqwest", &["outbound"]),
    ("openidconnect", &["outbound"]),
    ("chrono", &["outbound"]),
    ("jsonwebtoken", &["service"]),
];

/// Pure code has no business with these.
const NEVER_IN_DOMAIN: &[&str] = &["askama", "hyper", "rand", "tokio", "tower", "tracing"];

#[test]
fn arrows_point_down() {
    sources::expect_none(
        "A module uses one that it must not know (see the picture in tests/it/guards/layers.rs).",
        &sources::below("src", &[".rs"])
            .iter()
            .flat_map(wrong_arrows)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn frameworks_stay_in_their_layer() {
    sources::expect_none(
        "A crate is named outside the layer that owns it.",
        &sources::below("src", &[".rs"])
            .iter()
            .flat_map(strayed_crates)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_top_level_module_has_a_layer() {
    let unknown: Vec<String> = sources::below("src", &[".rs"])
        .iter()
        .filter(|source| source.path != "src/lib.rs" && allowed(layer(&source.path)).is_none())
        .map(|source| source.path.clone())
        .collect();
    sources::expect_none("No layer is written down for these files.", &unknown);
}

#[test]
fn a_backward_arrow_is_found_however_it_is_written() {
    let written = [
        ("src/store/comment.rs", "use crate::service::Error;"),
        (
            "src/store/comment.rs",
            "use crate::{domain::id::SiteId, service::{Error, Comments}};",
        ),
        ("src/store/comment.rs", "    let x = crate::service::make();"),
        ("src/store/comment.rs", "use super::super::service::Error;"),
        ("src/store.rs", "use super::service::Error;"),
        ("src/web/api/comment.rs", "pub(in crate::web) use crate::store::Read;"),
    ];
    for (path, text) in written {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(wrong_arrows(&source).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/web/api/comment.rs", "use crate::{domain::id::SiteId, service};"),
        ("src/web/api/comment.rs", "use super::super::store::Shelf;"),
        (
            "src/store/comment.rs",
            "//! Not to be confused with [`crate::service::Comments`].",
        ),
    ] {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(wrong_arrows(&source), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn a_strayed_crate_is_found() {
    for text in [
        "use axum::Router;",
        "fn f() -> axum::Router {",
        "use {axum::Router};",
        "use axum as a;",
    ] {
        let source = Source {
            path: "src/service/comment.rs".to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(strayed_crates(&source).len(), 1, "{text}");
    }
    let own = Source {
        path: "src/service.rs".to_owned(),
        text: "use crate::service::migration::Step;".to_owned(),
    };
    assert_eq!(strayed_crates(&own), Vec::<String>::new());
}

/// The top-level module a file belongs to: `src/web/api.rs` is of `web`.
fn layer(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

fn allowed(layer: &str) -> Option<&'static [&'static str]> {
    MAY_USE.iter().find(|(name, _)| *name == layer).map(|(_, uses)| *uses)
}

fn wrong_arrows(source: &Source) -> Vec<String> {
    let from = layer(&source.path);
    let Some(uses) = allowed(from) else { return Vec::new() };
    let code: String = source.code_lines().flat_map(|(_, line)| [line, "\n"]).collect();
    let mut found: Vec<String> = Vec::new();
    for (at, target) in named_modules(&code, depth(&source.path)) {
        let is_layer = allowed(&target).is_some();
        if is_layer && target != from && !uses.contains(&target.as_str()) {
            let line = code[..at].matches('\n').count() + 1;
            found.push(format!("{}:{line}: {from} -> {target}", source.path));
        }
    }
    found
}

/// How many modules deep a file is: `src/web/api.rs` is `crate::web::api`, two.
fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// Every top-level module that the code names, with the place: by `crate::`, by the crate's name, or by enough `super::`.
fn named_modules(code: &str, depth: usize) -> Vec<(usize, String)> {
    let to_root = "super::".repeat(depth);
    let mut found = Vec::new();
    for prefix in ["crate::", "rejoinder::", to_root.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &code[at + prefix.len()..];
            found.extend(first_names(rest).into_iter().map(|name| (at, name)));
        }
    }
    found
}

/// The name that follows a path's start, or the first name of each branch when a group follows.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![identifier(rest)];
    };
    let mut names = Vec::new();
    let (mut nesting, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => nesting += 1,
            '}' if nesting > 0 => nesting -= 1,
            '}' | ',' if nesting == 0 => {
                names.push(identifier(group[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn strayed_crates(source: &Source) -> Vec<String> {
    let from = layer(&source.path);
    let mut found = Vec::new();
    for (number, line) in source.code_lines() {
        let strayed = OWNED
            .iter()
            .filter(|(_, owners)| !owners.contains(&from))
            .map(|(name, _)| *name);
        let impure = NEVER_IN_DOMAIN.iter().copied().filter(|_| from == "domain");
        for name in strayed.chain(impure) {
            if names_crate(line, name) {
                found.push(format!("{}:{number}: {from} names {name}", source.path));
            }
        }
    }
    found
}

/// Whether the line holds `name` as the start of a path (`name::..`) or after `use`.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        let starts_path = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '.');
        let is_path = after.starts_with("::");
        let is_use = before.trim_end().ends_with("use") && after.starts_with([';', ' ']);
        starts_path && (is_path || is_use)
    })
}
