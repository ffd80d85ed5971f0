//! Asking for a mail: to sign in, to make an account, to choose a new password. Whoever asks with whatever address sees the same.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    cookie::TICKET,
    form::{self, FormPage},
    page::{go, set},
    visitor::Visitor,
};
use crate::{
    domain::ticket::Purpose,
    service::{self, sign_in},
    web::{error::Error, param::Params, state::AppState},
};

/// One kind of mail to ask for.
#[derive(Clone, Copy, Debug)]
struct Kind {
    purpose: Purpose,
    path: &'static str,
    title: &'static str,
    sentence: &'static str,
    /// Where somebody goes on after asking.
    next: &'static str,
}

const LINK: Kind = Kind {
    purpose: Purpose::SignIn,
    path: "/account/link",
    title: "account-link",
    sentence: "account-link-sentence",
    next: "/account/code",
};
const REGISTER: Kind = Kind {
    purpose: Purpose::Register,
    path: "/account/register",
    title: "account-register",
    sentence: "account-register-sentence",
    next: "/account/sent",
};
const FORGOTTEN: Kind = Kind {
    purpose: Purpose::Reset,
    path: "/account/forgotten",
    title: "account-forgotten",
    sentence: "account-forgotten-sentence",
    next: "/account/sent",
};

/// `GET /account/link`.
pub(super) async fn show_link(State(state): State<AppState>, visitor: Visitor) -> Response {
    show(&state, &visitor, LINK)
}

/// `GET /account/register`.
pub(super) async fn show_register(State(state): State<AppState>, visitor: Visitor) -> Response {
    show(&state, &visitor, REGISTER)
}

/// `GET /account/forgotten`.
pub(super) async fn show_forgotten(State(state): State<AppState>, visitor: Visitor) -> Response {
    show(&state, &visitor, FORGOTTEN)
}

type Body = Result<Bytes, BytesRejection>;

/// `POST /account/link`.
pub(super) async fn send_link(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    send(&state, &visitor, LINK, body).await
}

/// `POST /account/register`.
pub(super) async fn send_register(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    send(&state, &visitor, REGISTER, body).await
}

/// `POST /account/forgotten`.
pub(super) async fn send_forgotten(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    send(&state, &visitor, FORGOTTEN, body).await
}

/// `GET /account/sent`.
pub(super) async fn sent(State(state): State<AppState>, visitor: Visitor) -> Response {
    let page = FormPage::new(&state, visitor.locale, "account-sent");
    let words = page.words();
    page.saying(words.text("account-sent-sentence"))
        .leading("/account/sign-in", words.text("account-to-sign-in"))
        .respond(&state, &visitor, None)
}

fn show(state: &AppState, visitor: &Visitor, kind: Kind) -> Response {
    if state.runtime().mailer.is_none() {
        return without_mail(state, visitor, kind);
    }
    page(state, visitor, kind, "").respond(state, visitor, None)
}

fn page<'a>(state: &'a AppState, visitor: &Visitor, kind: Kind, email: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, kind.title);
    let words = page.words();
    page.saying(words.text(kind.sentence))
        .posting(kind.path, words.text("account-send"))
        .asking(form::email(words, email))
        .leading("/account/sign-in", words.text("account-to-sign-in"))
}

/// No form that cannot work.
fn without_mail(state: &AppState, visitor: &Visitor, kind: Kind) -> Response {
    let page = FormPage::new(state, visitor.locale, kind.title);
    let words = page.words();
    page.leading("/account/sign-in", words.text("account-to-sign-in"))
        .respond(state, visitor, Some(&service::Error::NoMail.into()))
}

async fn send(state: &AppState, visitor: &Visitor, kind: Kind, body: Body) -> Response {
    let mut email = String::new();
    let done = async {
        let text = visitor.posted(state, body)?;
        let params = Params::parse(&text, &["email"])?;
        params.get("email").unwrap_or_default().clone_into(&mut email);
        state.limits().check_mail(visitor.address.0)?;
        let ticket = sign_in::request(state.runtime(), kind.purpose, &email, visitor.locale.code()).await?;
        let mut response = go(state, kind.next);
        if kind.purpose == Purpose::SignIn {
            set(&mut response, TICKET.keep(&ticket.to_string()));
        }
        Ok::<_, Error>(response)
    };
    match done.await {
        Ok(response) => response,
        Err(Error::Service(service::Error::NoMail)) => without_mail(state, visitor, kind),
        Err(error) => page(state, visitor, kind, &email).respond(state, visitor, Some(&error)),
    }
}
