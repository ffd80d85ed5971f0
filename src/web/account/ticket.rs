//! Following a link from a mail, or one that the operator handed over. Looking changes nothing: programs that look into mail follow
//! links, too. What is to be done is done by a button.

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::{again, failed, go, welcome},
    visitor::Visitor,
};
use crate::{
    domain::{
        password::Length,
        ticket::{Purpose, Ticket},
    },
    service::{
        self,
        account::{self, Details},
        sign_in,
        step::Entered,
    },
    web::{error::Error, param::Params, state::AppState},
};

const NAMES: &[&str] = &["key", "email", "name", "password", "code"];

/// `GET /account/ticket?key=`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let looked = async {
        let params = Params::parse(&query, NAMES)?;
        let key = params.get("key").unwrap_or_default();
        let ticket = sign_in::look_at(state.runtime(), key).await?;
        if ticket.purpose == Purpose::NewAddress && visitor.is_led_from_elsewhere() {
            return Ok(again(&state, &visitor));
        }
        let page = page(&state, &visitor, &ticket, key, &Params::default());
        Ok::<_, Error>(page.respond(&state, &visitor, None))
    };
    match looked.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

fn page<'a>(state: &'a AppState, visitor: &Visitor, ticket: &Ticket, key: &str, typed: &Params<'_>) -> FormPage<'a> {
    let (title, button) = match ticket.purpose {
        Purpose::Register | Purpose::SetUp => ("account-register", "account-make"),
        Purpose::SignIn | Purpose::SecondStep => ("account-sign-in", "account-sign-in"),
        Purpose::Reset => ("account-new-password", "account-save"),
        Purpose::NewAddress => ("account-address", "account-save"),
    };
    let page = FormPage::new(state, visitor.locale, title);
    let words = page.words();
    if ticket.purpose == Purpose::NewAddress && !is_of(ticket, visitor) {
        return page
            .saying(words.text("account-address-whose"))
            .leading("/account/sign-in", words.text("account-to-sign-in"));
    }
    let mut page = page.posting("/account/ticket", words.text(button));
    page.key = Some(key.to_owned());
    let text = |name| typed.get(name).unwrap_or_default();
    if let Some(email) = &ticket.email {
        page = page.asking(form::known_email(words, email));
    }
    match ticket.purpose {
        Purpose::Register => page
            .asking(form::name(words, text("name")))
            .asking(form::new_password(words, Length::Commenter.least())),
        Purpose::SetUp => page
            .saying(words.text("account-set-up-sentence"))
            .asking(form::email(words, text("email")))
            .asking(form::name(words, text("name")))
            .asking(form::new_password(words, Length::Staff.least())),
        Purpose::Reset => page.asking(form::new_password(words, Length::Commenter.least())),
        // Asked for in this very browser: the link alone will do.
        Purpose::SignIn if visitor.ticket == Some(ticket.id) => page,
        Purpose::SignIn => page
            .saying(words.text("account-elsewhere-sentence"))
            .asking(form::code(words)),
        Purpose::NewAddress | Purpose::SecondStep => page,
    }
}

/// Whether whoever is signed in is who the ticket is about.
fn is_of(ticket: &Ticket, visitor: &Visitor) -> bool {
    let own = visitor.who.as_ref().map(|who| who.account.id);
    own.is_some() && own == ticket.account_id
}

/// `POST /account/ticket`.
pub(super) async fn redeem(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let text = match visitor.posted(&state, body) {
        Ok(text) => text,
        Err(error) => return failed(&state, &error, visitor.locale),
    };
    let done = async {
        let params = Params::parse(&text, NAMES)?;
        let key = params.get("key").unwrap_or_default();
        let ticket = sign_in::look_at(state.runtime(), key).await?;
        let used = using(&state, &visitor, &ticket, key, &params).await;
        Ok::<_, Error>(match used {
            Ok(response) => response,
            Err(error) => page(&state, &visitor, &ticket, key, &params).respond(&state, &visitor, Some(&error)),
        })
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

async fn using(
    state: &AppState,
    visitor: &Visitor,
    ticket: &Ticket,
    key: &str,
    typed: &Params<'_>,
) -> Result<Response, Error> {
    let (runtime, client) = (state.runtime(), &visitor.client);
    let text = |name| typed.get(name).unwrap_or_default();
    state.limits().check_sign_in(visitor.address.0)?;
    let details = Details {
        name: text("name"),
        password: text("password"),
        locale: visitor.locale.code(),
        place: state.origin(),
    };
    let entered = match ticket.purpose {
        Purpose::Register => Entered::In(account::register(runtime, key, details, client).await?),
        Purpose::SetUp => Entered::In(account::set_up(runtime, key, text("email"), details, client).await?),
        Purpose::Reset => account::reset_password(runtime, key, details.password, details.place, client).await?,
        Purpose::SignIn if visitor.ticket == Some(ticket.id) => sign_in::by_link(runtime, key, client).await?,
        Purpose::SignIn => sign_in::by_code(runtime, ticket.id, text("code"), client).await?,
        Purpose::NewAddress => {
            let who = visitor.who.as_ref().ok_or(service::Error::SignedOut)?;
            account::confirm_address(runtime, who, key).await?;
            return Ok(go(state, "/account"));
        }
        // Its key is never in a link.
        Purpose::SecondStep => return Err(service::Error::TicketGone.into()),
    };
    Ok(welcome(state, &entered))
}
