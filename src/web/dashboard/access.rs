//! Who comes in. What a handler takes says whom it lets in, so that none can forget to ask; what somebody may do is decided by
//! [`Standing`], and a site of others is not there (T47).

use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::request::Parts,
    response::Response,
};
use bytes::Bytes;

use super::frame;
use crate::{
    domain::{
        action::Actor,
        scope::{Duty, Standing},
    },
    service::{
        self,
        session::SignedIn,
        staff::{self, Held},
    },
    web::{
        account::{self, Visitor},
        error::Error,
        state::AppState,
    },
};

/// Somebody who keeps at least one site in order, or the whole instance.
#[derive(Debug)]
pub(in crate::web) struct Desk {
    pub visitor: Visitor,
    pub who: SignedIn,
    /// What they keep in order, by name.
    pub sites: Vec<Held>,
    /// The query of the address.
    pub query: String,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let Some(who) = visitor.who.clone() else {
            return Err(account::ask_to_sign_in(state, &visitor, &parts.method, &parts.uri));
        };
        let sites = match staff::sites_of(state.runtime(), &who.account).await {
            Ok(sites) => sites,
            Err(error) => return Err(account::failed(state, &error.into(), visitor.locale)),
        };
        if sites.is_empty() && !who.account.is_admin {
            // Whoever keeps nothing in order learns nothing about what there is.
            let is_somewhere = parts.uri.path().contains("/sites/");
            return Err(if is_somewhere {
                account::failed(state, &no_site(), visitor.locale)
            } else {
                frame::nothing_here(state, &visitor)
            });
        }
        Ok(Self {
            visitor,
            who,
            sites,
            query: parts.uri.query().unwrap_or_default().to_owned(),
        })
    }
}

impl Desk {
    /// Who acts, for the log.
    pub(in crate::web) fn actor(&self) -> Actor {
        Actor::Account(self.who.account.id)
    }

    /// The site of that key, if it is among theirs.
    pub(in crate::web) fn held(&self, key: &str) -> Option<&Held> {
        self.sites.iter().find(|held| held.site.key == key)
    }
}

/// Somebody who keeps the site in the address in order: `/dashboard/sites/{site}/...`.
#[derive(Debug)]
pub(in crate::web) struct AtSite {
    pub desk: Desk,
    pub held: Held,
}

impl FromRequestParts<AppState> for AtSite {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let desk = Desk::from_request_parts(parts, state).await?;
        let key = path_part(parts, "site").await;
        let held = key.and_then(|key| desk.held(&key)).cloned();
        match held {
            Some(held) if held.standing.has(Duty::Moderate) => Ok(Self { desk, held }),
            Some(_) | None => Err(frame::failed(state, &desk, None, &no_site()).await),
        }
    }
}

/// Somebody who runs the site in the address: an owner, or whoever runs the instance.
#[derive(Debug)]
pub(in crate::web) struct RunsSite(pub AtSite);

impl FromRequestParts<AppState> for RunsSite {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let at = AtSite::from_request_parts(parts, state).await?;
        if at.held.standing.has(Duty::Run) {
            Ok(Self(at))
        } else {
            Err(frame::failed(state, &at.desk, Some(&at.held.site), &not_theirs(Duty::Run)).await)
        }
    }
}

/// Somebody who runs the instance.
#[derive(Debug)]
pub(in crate::web) struct Serves(pub Desk);

impl FromRequestParts<AppState> for Serves {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let desk = Desk::from_request_parts(parts, state).await?;
        if Standing::of(desk.who.account.is_admin, None).has(Duty::Serve) {
            Ok(Self(desk))
        } else {
            Err(frame::failed(state, &desk, None, &not_theirs(Duty::Serve)).await)
        }
    }
}

/// A post of one of them, from a form that they were shown.
#[derive(Debug)]
pub(in crate::web) struct Posted<A> {
    pub by: A,
    /// The form, percent-encoded.
    pub text: String,
}

impl<A> FromRequest<AppState> for Posted<A>
where
    A: FromRequestParts<AppState, Rejection = Response> + AsRef<Desk> + Send,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = A::from_request_parts(&mut parts, state).await?;
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        match by.as_ref().visitor.posted(state, body) {
            Ok(text) => Ok(Self { by, text }),
            Err(error) => Err(frame::failed(state, by.as_ref(), None, &error).await),
        }
    }
}

impl AsRef<Desk> for Desk {
    fn as_ref(&self) -> &Desk {
        self
    }
}

impl AsRef<Desk> for AtSite {
    fn as_ref(&self) -> &Desk {
        &self.desk
    }
}

impl AsRef<Desk> for RunsSite {
    fn as_ref(&self) -> &Desk {
        &self.0.desk
    }
}

impl AsRef<AtSite> for AtSite {
    fn as_ref(&self) -> &AtSite {
        self
    }
}

impl AsRef<AtSite> for RunsSite {
    fn as_ref(&self) -> &AtSite {
        &self.0
    }
}

impl AsRef<Desk> for Serves {
    fn as_ref(&self) -> &Desk {
        &self.0
    }
}

/// A variable part of the address, if it is text.
pub(super) async fn path_part(parts: &mut Parts, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    let found = params.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.to_owned())
}

fn no_site() -> Error {
    Error::Service(service::Error::NotFound("site"))
}

fn not_theirs(duty: Duty) -> Error {
    Error::Service(service::Error::NotYours(duty))
}
