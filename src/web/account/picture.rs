//! The picture beside one's name: chosen, taken away.

use askama::Template;
use axum::{
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
        rejection::BytesRejection,
    },
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    page::{Head, failed, go, respond, signed_out},
    visitor::Visitor,
};
use crate::{
    domain::field::{FieldError, Problem},
    service::{avatar, session::SignedIn},
    web::{avatar::path, error::Error, state::AppState},
};

const PATH: &str = "/account/picture";
/// Room for the picture and what a form puts around it.
pub(super) const BODY_BYTES: usize = avatar::MOST_BYTES + 16 * 1024;

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/picture.html")]
struct Picture<'a> {
    head: Head<'a>,
    token: String,
    src: String,
    /// Whether it was chosen, so that it can be taken away.
    is_chosen: bool,
    problem: Option<String>,
}

/// `GET /account/picture`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match &visitor.who {
        Some(who) => page(&state, &visitor, who, None).await,
        None => signed_out(&state, &visitor),
    }
}

async fn page(state: &AppState, visitor: &Visitor, who: &SignedIn, error: Option<&Error>) -> Response {
    let shown = match avatar::of(state.runtime(), who.account.id, &who.account.name).await {
        Ok(shown) => shown,
        Err(error) => return failed(state, &error.into(), visitor.locale),
    };
    let head = Head::new(state, visitor.locale, "account-picture");
    let words = head.words;
    let problem = error.map(|error| {
        error.log();
        let of_field = error.fields(words).into_iter().next();
        of_field.map_or_else(|| error.sentence(words), |(_, sentence)| sentence)
    });
    let page = Picture {
        token: visitor.token(state),
        src: format!("{}{}", state.base(), path(&shown)),
        is_chosen: matches!(shown, avatar::Shown::Picture(_)),
        problem,
        head,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    respond(state, visitor, status, &page)
}

/// `POST /account/picture`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let done = async {
        state.limits().check_sign_in(visitor.address.0)?;
        let bytes = posted(&state, &visitor, form).await?;
        avatar::choose(state.runtime(), who, bytes).await?;
        Ok::<_, Error>(go(&state, PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, Some(&error)).await,
    }
}

/// The file of a form that this very visitor was shown; its token stands before the file.
async fn posted(
    state: &AppState,
    visitor: &Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Vec<u8>, Error> {
    visitor.comes_from_here(state)?;
    let mut form = form.map_err(|_| Error::UnsupportedType)?;
    let mut is_ours = false;
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        match field.name() {
            Some("token") => {
                let token = field.text().await.map_err(|error| unreadable(&error))?;
                is_ours = visitor.is_own_token(state, &token);
            }
            Some("picture") if is_ours => {
                let bytes = field.bytes().await.map_err(|error| unreadable(&error))?;
                if bytes.is_empty() {
                    return Err(FieldError::new("picture", Problem::Required).into());
                }
                return Ok(bytes.to_vec());
            }
            _ => {}
        }
    }
    if is_ours {
        Err(FieldError::new("picture", Problem::Required).into())
    } else {
        Err(Error::ForeignOrigin)
    }
}

fn unreadable(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        FieldError::new("picture", Problem::NotAPicture).into()
    } else {
        Error::Unreadable {
            field: Some("picture".to_owned()),
            detail: error.body_text(),
        }
    }
}

/// `POST /account/picture/remove`.
pub(super) async fn remove(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        visitor.posted(&state, body)?;
        if let Some(who) = &visitor.who {
            avatar::remove(state.runtime(), who).await?;
        }
        Ok::<_, Error>(go(&state, PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}
