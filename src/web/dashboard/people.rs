//! `/dashboard/sites/{site}/people`: who keeps the site in order. Whoever changes that has proved lately who they are (T25).

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{AtSite, Posted, RunsSite},
    blocks::ruling_key,
    field::{self, Choice, Control, Field},
    frame::{self, Frame},
    queue::View,
    room::{Room, site_path},
};
use crate::{
    domain::{
        account::Email,
        block::{Block, Effect, Kind, Whom},
        field::{FieldError, Problem},
        guest::GuestDetails,
        id::{AccountId, BlockId, InvitationId},
        invitation::Invitation,
        queue::{Filter, Show, Who},
        role::Role,
    },
    i18n::Catalog,
    service::{self, block, people},
    web::{
        account::require_recent,
        error::Error,
        param::{Params, encoded},
        state::AppState,
    },
};

/// Authors that are shown; the room of blocks has them all.
const MOST_AUTHORS: u64 = 50;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/people.html")]
struct Page<'a> {
    frame: Frame<'a>,
    /// Where its forms are posted, each below it.
    path: String,
    members: Vec<Listed>,
    invitations: Vec<Open>,
    /// Authors about whom something was decided.
    authors: Vec<Author>,
    blocks: String,
    queue: String,
    fields: Vec<Field>,
    problem: Option<String>,
}

/// Somebody with a role.
#[derive(Debug)]
struct Listed {
    id: AccountId,
    name: String,
    email: Option<String>,
    role: &'static str,
    since: String,
    is_owner: bool,
    is_oneself: bool,
}

/// Somebody who writes there, and what was decided about them.
#[derive(Debug)]
struct Author {
    id: BlockId,
    name: String,
    state: &'static str,
    is_trusted: bool,
    note: String,
    since: String,
    until: Option<String>,
    /// What they wrote; none where they are known by their name or address alone.
    path: Option<String>,
}

/// An invitation nobody has taken yet.
#[derive(Debug)]
struct Open {
    id: InvitationId,
    email: Option<String>,
    role: &'static str,
    until: String,
}

/// The page that tells a link, to be handed over.
#[derive(Debug, Template)]
#[template(path = "dashboard/invited.html")]
struct Invited<'a> {
    frame: Frame<'a>,
    back: String,
    link: String,
    email: Option<String>,
}

/// The words for a role.
fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "desk-role-owner",
        Role::Moderator => "desk-role-moderator",
    }
}

fn path_of(at: &AtSite) -> String {
    site_path(&at.held.site.key, "/people")
}

/// `GET /dashboard/sites/{site}/people`.
pub(super) async fn show(State(state): State<AppState>, RunsSite(at): RunsSite) -> Response {
    let made = page(&state, &at, "", None).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite, typed: &str, error: Option<&Error>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::People), Some(site), "desk-people").await?;
    let words = frame.words;
    let found = people::list(state.runtime(), site.id).await?;
    let members = found.members.into_iter().map(|member| Listed {
        id: member.account_id,
        name: member.name,
        email: member.email,
        role: role_key(member.role),
        since: member.since.to_string(),
        is_owner: member.role == Role::Owner,
        is_oneself: member.account_id == at.desk.who.account.id,
    });
    let invitations = found.invitations.into_iter().map(|invitation| Open {
        id: invitation.id,
        email: invitation.email.as_ref().map(Email::as_str).map(str::to_owned),
        role: role_key(invitation.role),
        until: invitation.expires_at.to_string(),
    });
    let authors = block::list(state.runtime(), site, None, MOST_AUTHORS).await?;
    let mut fields = form(words, typed, state.runtime().mailer.is_some());
    let problem = error.and_then(|error| field::place(error, &mut fields, words));
    let page = Page {
        path: path_of(at),
        members: members.collect(),
        invitations: invitations.collect(),
        authors: authors.iter().map(|block| Author::of(block, &site.key)).collect(),
        blocks: site_path(&site.key, "/blocks"),
        queue: format!("/dashboard/queue?site={}&status=all", encoded(&site.key)),
        fields,
        problem,
        frame,
    };
    Ok(frame::respond(
        state,
        error.map_or(StatusCode::OK, Error::status),
        &page,
    ))
}

impl Author {
    fn of(block: &Block, site: &str) -> Self {
        let who = match &block.whom {
            Whom::Account(id) => Some(Who::Account(*id)),
            Whom::Guest(key) => Some(Who::Guest(key.clone())),
            Whom::Address(_) | Whom::Network(_) | Whom::Name(_) => None,
        };
        let path = who.map(|who| {
            let filter = Filter {
                show: Show::All,
                author: Some(who),
                ..Filter::default()
            };
            View::on(site, filter).path()
        });
        Self {
            id: block.id,
            name: match (block.label.as_str(), block.whom.kind()) {
                ("", Kind::Network | Kind::Name) => block.whom.stored(),
                (label, _) => label.to_owned(),
            },
            state: ruling_key(block.effect),
            is_trusted: block.effect == Effect::Trusted,
            note: block.note.clone(),
            since: block.created_at.to_string(),
            until: block.until.map(|until| until.to_string()),
            path,
        }
    }
}

fn form(words: &Catalog, typed: &str, sends_mail: bool) -> Vec<Field> {
    let choice = |role: Role, key: &str| Choice {
        value: role.name(),
        label: words.text(key).to_owned(),
    };
    let role = Field {
        name: "role",
        label: words.text("desk-role").to_owned(),
        hint: None,
        value: Role::Moderator.name().to_owned(),
        problem: None,
        control: Control::Choice(vec![
            choice(Role::Moderator, "desk-role-moderator-does"),
            choice(Role::Owner, "desk-role-owner-does"),
        ]),
    };
    let email = Field {
        name: "email",
        label: words.text("label-email").to_owned(),
        hint: Some(words.text("desk-invite-email-hint").to_owned()),
        value: typed.to_owned(),
        problem: None,
        control: Control::Line {
            kind: "email",
            most: GuestDetails::MAX_EMAIL,
            is_ltr: true,
        },
    };
    // Without a mail server a link is all there is.
    let email = sends_mail.then_some(email);
    email.into_iter().chain([role]).collect()
}

/// `POST /dashboard/sites/{site}/people/invite`: the answer is the only place where the link ever stands.
pub(super) async fn invite(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    if let Err(asked) = require_recent(&state, &at.desk.visitor, &path_of(&at)) {
        return asked;
    }
    let mut typed = String::new();
    let made = match send(&state, &at, &posted.text, &mut typed).await {
        Ok(invitation) => invited(&state, &at, invitation).await,
        Err(error) => page(&state, &at, &typed, Some(&error)).await,
    };
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn send(state: &AppState, at: &AtSite, text: &str, typed: &mut String) -> Result<Invitation, Error> {
    let params = Params::parse(text, &["email", "role"])?;
    let email = params.get("email").map(str::trim).filter(|email| !email.is_empty());
    email.unwrap_or_default().clone_into(typed);
    let role = params
        .get("role")
        .and_then(Role::from_name)
        .ok_or(service::Error::NotFound("role"))?;
    if email.is_some() {
        state.limits().check_mail(at.desk.visitor.address.0)?;
    }
    Ok(people::invite(state.runtime(), &at.desk.who, at.held.site.id, role, email).await?)
}

async fn invited(state: &AppState, at: &AtSite, invitation: Invitation) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::People), Some(site), "desk-invited").await?;
    let key = people::key_of(state.runtime(), invitation.id);
    let page = Invited {
        back: path_of(at),
        link: format!("{}{}/account/invitation?key={key}", state.origin(), state.base()),
        email: invitation.email.as_ref().map(Email::as_str).map(str::to_owned),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// `POST /dashboard/sites/{site}/people/role`: another role, or none.
pub(super) async fn change(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    if let Err(asked) = require_recent(&state, &at.desk.visitor, &path_of(&at)) {
        return asked;
    }
    let changed = async {
        let params = Params::parse(&posted.text, &["account", "role"])?;
        let account = required(&params, "account")?;
        let account = account.parse().map_err(|_| service::Error::NotFound("account"))?;
        let role = match params.get("role") {
            Some("none") => None,
            given => Some(
                given
                    .and_then(Role::from_name)
                    .ok_or(service::Error::NotFound("role"))?,
            ),
        };
        people::change_role(state.runtime(), &at.desk.who, at.held.site.id, account, role).await?;
        Ok::<_, Error>(())
    };
    answered(&state, &at, changed.await).await
}

/// `POST /dashboard/sites/{site}/people/withdraw`: takes an invitation back.
pub(super) async fn withdraw(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    let withdrawn = async {
        let params = Params::parse(&posted.text, &["invitation"])?;
        let id = required(&params, "invitation")?;
        let id = id.parse().map_err(|_| service::Error::NotFound("invitation"))?;
        people::withdraw(state.runtime(), &at.desk.who, at.held.site.id, id).await?;
        Ok::<_, Error>(())
    };
    answered(&state, &at, withdrawn.await).await
}

fn required<'p>(params: &'p Params<'_>, name: &'static str) -> Result<&'p str, Error> {
    Ok(params.get(name).ok_or(FieldError::new(name, Problem::Required))?)
}

async fn answered(state: &AppState, at: &AtSite, done: Result<(), Error>) -> Response {
    let made = match done {
        Ok(()) => Ok(frame::go_and_say(state, &path_of(at), "saved")),
        Err(error @ Error::Service(service::Error::LastOwner)) => page(state, at, "", Some(&error)).await,
        Err(error) => Err(error),
    };
    frame::settled(state, &at.desk, Some(&at.held.site), made).await
}
