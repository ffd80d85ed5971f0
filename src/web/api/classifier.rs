//! What a site's own filter has learned, for its owner to take away.

use axum::{Json, extract::State, http::HeaderMap, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{body::answer, caller::Staff};
use crate::{
    domain::{
        classifier::Export,
        scope::{Duty, Scope},
    },
    service::learning,
    web::{
        error::{Error, ProblemJson},
        path::PathText,
        state::AppState,
    },
};

/// Counts of what was learned; no words, and nobody's comments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Classifier)]
pub(super) struct ClassifierJson {
    /// Of the features and their places.
    pub version: u32,
    /// Comments learned as spam.
    pub spam: u32,
    /// Comments learned as fine.
    pub fine: u32,
    /// Each: place of a feature, spam it was in, fine comments it was in.
    pub counts: Vec<[u16; 3]>,
    /// Each: hash of a host, spam that linked to it, fine comments that did.
    #[schema(value_type = Vec<Vec<u64>>)]
    pub hosts: Vec<(u64, u16, u16)>,
}

impl From<Export> for ClassifierJson {
    fn from(learned: Export) -> Self {
        let counts = learned.counts.into_iter();
        Self {
            version: learned.version,
            spam: learned.spam,
            fine: learned.fine,
            counts: counts.map(|(place, spam, fine)| [place, spam, fine]).collect(),
            hosts: learned.hosts,
        }
    }
}

/// What the site's own filter has learned from its moderators.
///
/// For owners of the site, with a token of scope `export`. `rejoinder classifier import` gives it to a new site.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/classifier",
    tag = "transfer",
    operation_id = "classifier",
    params(("site" = String, Path, description = "key of the site")),
    responses(
        (status = 200, body = ClassifierJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(site): PathText, headers: HeaderMap) -> Response {
    let shown = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Export, Duty::Run).await?;
        let learned = learning::export(state.runtime(), &site).await?;
        Ok::<_, Error>(Json(ClassifierJson::from(learned)))
    };
    answer(shown.await, &headers)
}
