//! Whoever asks for one of our own pages, and whether a post of theirs is one.

use axum::{
    extract::{FromRequestParts, rejection::BytesRejection},
    http::{HeaderMap, Method, Uri, header, request::Parts, uri::PathAndQuery},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use subtle::ConstantTimeEq;

use super::{
    cookie::{FORM, NEXT, SESSION, STEP, TICKET, TRIP},
    page, security,
};
use crate::{
    domain::id::TicketId,
    i18n::Locale,
    service::{
        attempt::Token,
        guest::network_prefix,
        session::{self, Client, SessionSecret, SignedIn},
    },
    web::{body::bounded, client::ClientAddress, error::Error, origin, param::Params, state::AppState},
};

const FORM_BYTES: usize = 16;
const TOKEN_CHARACTERS: usize = 43;
/// Where the desk begins.
pub(super) const DESK: &str = "/dashboard";
/// Where an invitation is taken.
pub(super) const INVITATION: &str = "/account/invitation";

/// Whoever asks.
#[derive(Debug)]
pub(in crate::web) struct Visitor {
    pub locale: Locale,
    /// Who they are, if they are signed in.
    pub who: Option<SignedIn>,
    /// The ticket their browser asked for.
    pub ticket: Option<TicketId>,
    /// The key of the second step they stand before.
    pub step: Option<String>,
    pub address: ClientAddress,
    /// What their browser has kept of a trip to a provider.
    pub trip: Option<Token>,
    /// For the list of sessions.
    pub client: Client,
    /// What their forms are bound to; new where the browser brought nothing.
    form: String,
    pub is_form_new: bool,
    /// Whether they only look.
    is_looking: bool,
    pub(super) headers: HeaderMap,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        let headers = parts.headers.clone();
        let locale = locale(parts.uri.query().unwrap_or_default(), &headers);
        let secret = SESSION.read(&headers).and_then(|text| SessionSecret::parse(&text));
        let who = match secret {
            Some(secret) => session::find(state.runtime(), &secret).await,
            None => Ok(None),
        };
        let who = who.map_err(|error| page::failed(state, &error.into(), locale))?;
        let must_enrol = who.as_ref().is_some_and(|who| must_enrol(state, who));
        if must_enrol && !is_enrolment(state, parts.uri.path()) {
            return Err(page::go(state, security::PATH));
        }
        let kept = FORM.read(&headers).filter(|text| is_form(text));
        let is_form_new = kept.is_none();
        let form = kept.unwrap_or_else(|| new_form(state));
        Ok(Self {
            locale,
            who,
            ticket: TICKET.read(&headers).and_then(|text| text.parse().ok()),
            step: STEP.read(&headers),
            trip: TRIP.read(&headers).and_then(|text| Token::parse(&text.into())),
            client: client(&headers, address),
            address,
            form,
            is_form_new,
            is_looking: parts.method == Method::GET,
            headers,
        })
    }
}

impl Visitor {
    /// The token of this visitor's forms: bound to the session, whatever its secret is by now, or to a cookie of the browser that has
    /// none.
    pub(in crate::web) fn token(&self, state: &AppState) -> String {
        let session = self.who.as_ref().map(|who| who.session.family.to_string());
        let bound_to = session.as_deref().unwrap_or(&self.form);
        URL_SAFE_NO_PAD.encode(state.runtime().keyed_hash("account form", &[bound_to.as_bytes()]))
    }

    /// What keeps the forms bound, where the browser brought nothing.
    pub(super) fn form(&self) -> &str {
        &self.form
    }

    /// Refuses a post that another site began.
    pub(in crate::web) fn comes_from_here(&self, state: &AppState) -> Result<(), Error> {
        origin::check(&self.headers, state.origin())
    }

    /// Whether a form with that token is one that this very visitor was shown.
    pub(in crate::web) fn is_own_token(&self, state: &AppState, given: &str) -> bool {
        self.token(state).as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The text of a post, if it comes from a form that this very visitor was shown.
    pub(in crate::web) fn posted(
        &self,
        state: &AppState,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<String, Error> {
        self.comes_from_here(state)?;
        let kind = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Error::UnsupportedType);
        }
        let text = String::from_utf8(bounded(body)?.to_vec()).map_err(|error| Error::Unreadable {
            field: None,
            detail: error.to_string(),
        })?;
        let params = Params::parse(&text, &["token"])?;
        let given = params.get("token").unwrap_or_default();
        if self.is_own_token(state, given) {
            Ok(text)
        } else {
            Err(Error::ForeignOrigin)
        }
    }

    /// Whether another site led here, which keeps the session's cookie back: the page must be asked for once more, by ourselves.
    pub(super) fn is_led_from_elsewhere(&self) -> bool {
        let from = self.headers.get("sec-fetch-site");
        self.is_looking
            && self.who.is_none()
            && SESSION.read(&self.headers).is_none()
            && from.is_some_and(|site| site == "cross-site" || site == "same-site")
    }
}

/// To signing in, for a page that only people who are signed in see; afterwards they are led on to it.
pub(in crate::web) fn ask_to_sign_in(state: &AppState, visitor: &Visitor, method: &Method, address: &Uri) -> Response {
    if visitor.is_led_from_elsewhere() {
        return page::again(state, visitor);
    }
    let mut response = page::go(state, "/account/sign-in");
    if method == Method::GET {
        page::set(&mut response, NEXT.keep(&place_to_keep(state, address)));
    }
    response
}

/// An address as a cookie keeps it.
pub(super) fn place_to_keep(state: &AppState, address: &Uri) -> String {
    let place = address.path_and_query().map_or("", PathAndQuery::as_str);
    URL_SAFE_NO_PAD.encode(place.strip_prefix(state.base()).unwrap_or(place))
}

/// Where a browser was going when it was asked to sign in: to the desk or an invitation, of which no address does anything by being
/// looked at.
pub(super) fn was_going_to(headers: &HeaderMap) -> Option<String> {
    let place = URL_SAFE_NO_PAD.decode(NEXT.read(headers)?).ok()?;
    let place = String::from_utf8(place).ok()?;
    let rest = place.strip_prefix(DESK).or(place.strip_prefix(INVITATION))?;
    let is_below = rest.is_empty() || rest.starts_with(['/', '?']);
    (is_below && rest.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')).then_some(place)
}

/// A browser as the list of sessions shows it.
pub(super) fn client(headers: &HeaderMap, address: ClientAddress) -> Client {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Client {
        agent: agent.unwrap_or_default().to_owned(),
        prefix: address.0.map(network_prefix).unwrap_or_default(),
    }
}

/// Whether somebody runs something, needs a second factor for that, and has none (T26).
pub(super) fn must_enrol(state: &AppState, who: &SignedIn) -> bool {
    state.runtime().staff_need_second_factor && who.is_staff && !who.factors.is_any()
}

/// What they reach until then: setting one up, proving for that who they are, and the way out.
fn is_enrolment(state: &AppState, path: &str) -> bool {
    let path = path.strip_prefix(state.base()).unwrap_or(path);
    let is_below = |room: &str| {
        path.strip_prefix(room)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_below(security::PATH) || is_below("/account/confirm") || path == "/account/sign-out"
}

pub(super) fn locale(query: &str, headers: &HeaderMap) -> Locale {
    let params = Params::parse(query, &["lang"]).unwrap_or_default();
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Locale::negotiate(params.get("lang"), accepted)
}

fn is_form(text: &str) -> bool {
    text.len() < TOKEN_CHARACTERS
        && URL_SAFE_NO_PAD
            .decode(text)
            .is_ok_and(|bytes| bytes.len() == FORM_BYTES)
}

fn new_form(state: &AppState) -> String {
    let mut bytes = [0; FORM_BYTES];
    state.runtime().randomness.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
