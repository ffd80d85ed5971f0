//! What became of a request to delete what a provider told: for whoever has the code, without signing in.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{form::FormPage, page::respond, visitor::Visitor};
use crate::{
    domain::deletion::Outcome,
    i18n::Arg,
    service::{self, deletion},
    web::{path::PathText, state::AppState},
};

/// `GET /privacy/deletion/{code}`.
pub(in crate::web) async fn deletion(
    State(state): State<AppState>,
    PathText(code): PathText,
    visitor: Visitor,
) -> Response {
    let page = FormPage::new(&state, visitor.locale, "deletion-title");
    let words = page.words();
    match deletion::look_up(state.runtime(), &code).await {
        Ok(found) => {
            let key = match found.outcome {
                Outcome::Nothing => "deletion-nothing",
                Outcome::Unlinked => "deletion-unlinked",
                Outcome::Erased => "deletion-erased",
                Outcome::Withdrawn(_) => "deletion-withdrawn",
            };
            let asked_at = found.asked_at.to_string();
            let day = asked_at.split('T').next().unwrap_or_default();
            page.saying(words.format("deletion-asked", &[("date", Arg::from(day))]))
                .saying(words.text(key))
                .respond(&state, &visitor, None)
        }
        Err(service::Error::NotFound(_)) => {
            let page = page.saying(words.text("deletion-unknown"));
            respond(&state, &visitor, StatusCode::NOT_FOUND, &page)
        }
        Err(error) => page.respond(&state, &visitor, Some(&error.into())),
    }
}
