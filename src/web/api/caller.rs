//! Who calls the API, and whether they may: somebody signed in in the frame, a program with a token, a guest, or nobody.

use std::sync::Arc;

use axum::http::HeaderMap;

use crate::{
    domain::{
        account::Account,
        action::Actor,
        scope::{Duty, Scope, Standing},
        site::Site,
    },
    service::{self, guest::GuestSecret, person::Person, token},
    web::{
        cookie,
        error::Error,
        person::{self, Bearer},
        state::AppState,
    },
};

/// Whoever calls, on one site, for one kind of thing.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// With what the account is on the site.
    account: Option<(Account, Standing)>,
    pub guest: Option<GuestSecret>,
}

impl Caller {
    /// Who calls, if they may do that on this site. Whoever brings a token is judged by it, also where anybody may read.
    pub(super) async fn of(state: &AppState, headers: &HeaderMap, site: &Site, scope: Scope) -> Result<Self, Error> {
        let account = match person::bearer(headers)? {
            None => None,
            Some(Bearer::Frame(_)) => match person::account(state, headers, site).await? {
                // Whatever their role: the frame's sign-in asks for no second factor, and its token is good for comments (T26, T30).
                Some(account) => {
                    if !Standing::Commenter.allows(scope) {
                        return Err(service::Error::NotAllowed(scope).into());
                    }
                    Some((account, Standing::Commenter))
                }
                None => None,
            },
            Some(Bearer::Program(secret)) => {
                let holder = token::authenticate(state.runtime(), &secret, site.id, scope).await?;
                Some((holder.account, holder.standing))
            }
        };
        Ok(Self {
            account,
            guest: cookie::guest_secret_header(headers),
        })
    }

    /// The same where nobody but somebody with an account may ask at all.
    pub(super) async fn with_account(
        state: &AppState,
        headers: &HeaderMap,
        site: &Site,
        scope: Scope,
    ) -> Result<Self, Error> {
        let caller = Self::of(state, headers, site, scope).await?;
        if caller.account.is_some() {
            Ok(caller)
        } else {
            Err(service::Error::SignedOut.into())
        }
    }

    /// The account in whose name they call.
    pub(super) fn account(&self) -> Option<&Account> {
        self.account.as_ref().map(|(account, _)| account)
    }

    /// In whose name something is done to other people's comments.
    pub(super) fn actor(&self) -> Result<Actor, Error> {
        let account = self.account().ok_or(service::Error::SignedOut)?;
        Ok(Actor::Account(account.id))
    }

    /// Whether they see what is kept from readers.
    pub(super) fn sees_everything(&self) -> bool {
        let standing = self.account.as_ref().map(|(_, standing)| *standing);
        standing.is_some_and(|standing| standing.allows(Scope::Moderate))
    }

    /// That they have this duty at the site's desk.
    pub(super) fn must(&self, duty: Duty) -> Result<(), Error> {
        let standing = self.account.as_ref().map(|(_, standing)| *standing);
        if standing.is_some_and(|standing| standing.has(duty)) {
            Ok(())
        } else {
            Err(service::Error::NotAllowed(Scope::Moderate).into())
        }
    }

    /// As whom they write and vote: the account, else the guest.
    pub(super) fn person(&self) -> Option<Person> {
        let account = self.account().map(|account| Person::Account(account.id));
        account.or(self.guest.clone().map(Person::Guest))
    }
}

/// Somebody who has a duty at the desk of a site, with a token that was made for such things.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    pub site: Arc<Site>,
    pub actor: Actor,
}

impl Staff {
    /// Who asks about the site of that key, if they may.
    pub(super) async fn of(
        state: &AppState,
        key: &str,
        headers: &HeaderMap,
        scope: Scope,
        duty: Duty,
    ) -> Result<Self, Error> {
        Self::on(state, state.site(key).await?, headers, scope, duty).await
    }

    /// The same about a site that is known.
    pub(super) async fn on(
        state: &AppState,
        site: Arc<Site>,
        headers: &HeaderMap,
        scope: Scope,
        duty: Duty,
    ) -> Result<Self, Error> {
        let caller = Caller::with_account(state, headers, &site, scope).await?;
        caller.must(duty)?;
        Ok(Self {
            actor: caller.actor()?,
            site,
        })
    }
}

/// Whoever runs the instance, with a token that is good on every site: for what is about none that is there. The frame's sign-in is good
/// for comments alone (T30).
pub(super) async fn serves(state: &AppState, headers: &HeaderMap, scope: Scope) -> Result<Actor, Error> {
    match person::bearer(headers)? {
        None => Err(service::Error::SignedOut.into()),
        Some(Bearer::Frame(_)) => match person::signed_in(state, headers).await? {
            Some(_) => Err(service::Error::NotAllowed(scope).into()),
            None => Err(service::Error::SignedOut.into()),
        },
        Some(Bearer::Program(secret)) => {
            let holder = token::authenticate_serving(state.runtime(), &secret, scope).await?;
            Ok(Actor::Account(holder.account.id))
        }
    }
}
