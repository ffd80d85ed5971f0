//! The ways to sign in as a reader meets them: a name and an icon.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::{i18n::Catalog, service::attempt, web::state::AppState};

/// The way that needs nobody else: an account of our own.
pub(super) const ACCOUNT: &str = "account";

/// What would end or break an address of the kind `data:` inside of an attribute (RFC 2397).
const BREAKING: &AsciiSet = &CONTROLS.add(b'#').add(b'%').add(b'"').add(b'<').add(b'>').add(b'\'');

/// Drawn for this service, each on a ground of its own, so that they look alike on any page.
const ICONS: &[(&str, &str)] = &[
    ("wordpress", include_str!("icons/wordpress.svg")),
    ("google", include_str!("icons/google.svg")),
    ("x", include_str!("icons/x.svg")),
    ("facebook", include_str!("icons/facebook.svg")),
    ("github", include_str!("icons/github.svg")),
    (ACCOUNT, include_str!("icons/account.svg")),
];

/// One way.
#[derive(Clone, Debug, Serialize)]
pub(in crate::web) struct WayJson {
    pub id: String,
    /// What readers call it.
    pub label: String,
    /// The picture itself, as an address: a reader who begins to write asks for nothing more.
    pub icon: String,
}

/// Every way that is switched on, in the order readers see them.
pub(in crate::web) fn ways(state: &AppState, words: &Catalog) -> Vec<WayJson> {
    let own = attempt::Way {
        id: ACCOUNT.to_owned(),
        label: words.text("way-account").to_owned(),
    };
    attempt::ways(state.runtime())
        .into_iter()
        .chain([own])
        .map(|way| WayJson {
            icon: address(&icon(&way)),
            id: way.id,
            label: way.label,
        })
        .collect()
}

fn icon(way: &attempt::Way) -> String {
    let known = ICONS.iter().find(|(id, _)| *id == way.id);
    known.map_or_else(|| initial(&way.label), |(_, svg)| (*svg).to_owned())
}

/// Whoever else runs a provider has its first letter.
fn initial(label: &str) -> String {
    let letter = label.chars().find(|c| c.is_alphanumeric());
    let letter: String = letter.map_or_else(|| "?".to_owned(), |letter| letter.to_uppercase().collect());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><circle cx=\"12\" cy=\"12\" r=\"12\" fill=\"#6a4c93\"/>\
         <text x=\"12\" y=\"12\" dy=\".36em\" text-anchor=\"middle\" font-family=\"system-ui,sans-serif\" font-size=\"13\" \
         font-weight=\"600\" fill=\"#fff\">{letter}</text></svg>"
    )
}

fn address(svg: &str) -> String {
    format!("data:image/svg+xml,{}", utf8_percent_encode(svg.trim_end(), BREAKING))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(id: &str, label: &str) -> String {
        icon(&attempt::Way {
            id: id.to_owned(),
            label: label.to_owned(),
        })
    }

    #[test]
    fn every_provider_of_our_own_has_a_picture_and_others_their_letter() {
        for (id, svg) in ICONS {
            assert_eq!(drawn(id, "Any"), *svg);
        }
        assert!(drawn("club", "écoles").contains(">É<"));
        assert!(drawn("club", "<&>").contains(">?<"), "nothing of a label is markup");
    }

    #[test]
    fn a_picture_fits_into_an_attribute() {
        let found = address(&drawn("google", "Google"));
        assert!(
            found.starts_with("data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22"),
            "{found}"
        );
        assert!(!found.contains(['"', '<', '#', '\n']));
    }
}
