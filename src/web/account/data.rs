//! Everything that is kept of somebody, for them to take away: one JSON object a line, written as it is read, however much it is.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use serde_json::{Value, json};

use super::{page::signed_out, visitor::Visitor};
use crate::{
    domain::vote::Vote,
    service::{
        self, desk_letter, identity, passkey,
        profile::{self, Own},
        session::{self, SignedIn},
        token,
    },
    web::state::AppState,
};

/// Comments and votes that are read at once.
const PORTION: usize = 200;
/// Pieces that wait for a slow reader.
const WAITING: usize = 2;

type Pieces = Sender<Bytes, service::Error>;

/// `GET /account/data`.
pub(super) async fn download(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = visitor.who.clone() else {
        return signed_out(&state, &visitor);
    };
    let (sender, body) = Channel::<Bytes, service::Error>::new(WAITING);
    tokio::spawn(async move {
        let mut file = File {
            state,
            sender,
            counts: BTreeMap::new(),
        };
        match file.write(&who).await {
            // Whoever was reading has gone.
            Ok(()) | Err(Stopped::Gone) => {}
            Err(Stopped::Failed(error)) => {
                tracing::warn!(%error, "a download of somebody's data broke off");
                // The connection is cut, so that half a file is not taken for a whole one.
                file.sender.abort(error);
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"my-comments.ndjson\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    (
        headers.map(|(name, value)| (name, HeaderValue::from_static(value))),
        Body::new(body),
    )
        .into_response()
}

/// Why writing stopped.
enum Stopped {
    Gone,
    Failed(service::Error),
}

impl From<service::Error> for Stopped {
    fn from(error: service::Error) -> Self {
        Self::Failed(error)
    }
}

/// The file on its way.
struct File {
    state: AppState,
    sender: Pieces,
    /// Lines of each type, for the last one.
    counts: BTreeMap<String, u64>,
}

impl File {
    async fn write(&mut self, who: &SignedIn) -> Result<(), Stopped> {
        let runtime = self.state.runtime().clone();
        let id = who.account.id;
        self.send(&[account(who)]).await?;
        let identities = identity::list(&runtime, who).await?.identities;
        let identities: Vec<Value> = identities
            .iter()
            .map(|listed| identity_line(&listed.identity))
            .collect();
        self.send(&identities).await?;
        let passkeys = passkey::list(&runtime, who).await?;
        let passkeys: Vec<Value> = passkeys.iter().map(passkey_line).collect();
        self.send(&passkeys).await?;
        let tokens = token::list(&runtime, &who.account).await?;
        let tokens: Vec<Value> = tokens.iter().map(token_line).collect();
        self.send(&tokens).await?;
        let sessions = session::list(&runtime, who).await?;
        let sessions: Vec<Value> = sessions.iter().map(session_line).collect();
        self.send(&sessions).await?;
        let mut place = None;
        let choices = desk_letter::choices(&runtime, &who.account).await?;
        let choices: Vec<Value> = choices.iter().map(choice_line).collect();
        self.send(&choices).await?;
        loop {
            let portion = profile::comments(&runtime, id, place.as_ref(), PORTION).await?;
            let lines: Vec<Value> = portion.items.iter().map(comment_line).collect();
            self.send(&lines).await?;
            place = portion.next;
            if place.is_none() {
                break;
            }
        }
        loop {
            let portion = profile::votes(&runtime, id, place.as_ref(), PORTION).await?;
            let line = |own: &profile::OwnVote| {
                json!({"type": "vote", "site": own.site_key, "comment_id": own.vote.comment_id.to_string(),
                    "value": Vote::value(own.vote.vote)})
            };
            let lines: Vec<Value> = portion.items.iter().map(line).collect();
            self.send(&lines).await?;
            place = portion.next;
            if place.is_none() {
                break;
            }
        }
        let trailer = json!({"type": "trailer", "counts": self.counts});
        self.send(&[trailer]).await
    }

    async fn send(&mut self, lines: &[Value]) -> Result<(), Stopped> {
        let mut text = String::new();
        for line in lines {
            let kind = line.get("type").and_then(Value::as_str).unwrap_or_default();
            *self.counts.entry(kind.to_owned()).or_default() += 1;
            text.push_str(&line.to_string());
            text.push('\n');
        }
        if text.is_empty() {
            return Ok(());
        }
        self.sender.send_data(text.into()).await.map_err(|_| Stopped::Gone)
    }
}

fn account(who: &SignedIn) -> Value {
    let account = &who.account;
    json!({
        "type": "account",
        "id": account.id.to_string(),
        "name": account.name,
        "email": account.email.as_ref().map(crate::domain::account::Email::as_str),
        "is_email_verified": account.is_verified,
        "has_password": who.has_password,
        "authenticator_since": who.factors.authenticator_since.map(|at| at.to_string()),
        "recovery_codes": who.factors.recovery_codes,
        "language": account.locale,
        "created_at": account.created_at.to_string(),
    })
}

fn identity_line(identity: &crate::domain::identity::Identity) -> Value {
    json!({
        "type": "identity",
        "provider": identity.namespace,
        "subject": identity.subject.as_str(),
        "name": identity.name,
        "email": identity.email,
        "is_email_verified": identity.is_email_verified,
        "created_at": identity.created_at.to_string(),
        "used_at": identity.used_at.to_string(),
    })
}

fn passkey_line(passkey: &crate::domain::passkey::Passkey) -> Value {
    json!({
        "type": "passkey",
        "name": passkey.name.as_str(),
        "created_at": passkey.created_at.to_string(),
        "used_at": passkey.used_at.map(|at| at.to_string()),
    })
}

fn token_line(token: &crate::domain::token::Token) -> Value {
    json!({
        "type": "token",
        "name": token.name,
        "scopes": token.scopes.to_string(),
        "created_at": token.created_at.to_string(),
        "expires_at": token.expires_at.map(|at| at.to_string()),
        "used_at": token.used_at.map(|at| at.to_string()),
    })
}

fn session_line(session: &crate::domain::session::Session) -> Value {
    json!({
        "type": "session",
        "for": session.audience.name(),
        "browser": session.agent,
        "network": session.prefix,
        "created_at": session.created_at.to_string(),
        "used_at": session.used_at.to_string(),
        "expires_at": session.expires_at.to_string(),
    })
}

/// How often they are written to about what waits on a site.
fn choice_line(choice: &desk_letter::Choice) -> Value {
    json!({"type": "letters", "site": choice.site.key, "pace": choice.pace.name()})
}

fn comment_line(own: &Own) -> Value {
    let (comment, thread) = (&own.comment, own.thread.as_ref());
    let letters = own.letters.as_ref().map(|wish| {
        json!({
            "language": wish.locale,
            "asked_at": wish.created_at.to_string(),
            "confirmed_at": wish.confirmed_at.map(|at| at.to_string()),
            "stopped_at": wish.stopped_at.map(|at| at.to_string()),
        })
    });
    json!({
        "type": "comment",
        "site": own.site_key,
        "id": comment.id.to_string(),
        "parent_id": comment.parent_id.map(|id| id.to_string()),
        "page": thread.map(|thread| json!({"id": thread.id.to_string(), "url": thread.url, "title": thread.title})),
        "status": comment.status.name(),
        "told": own.told,
        "name": comment.author.name,
        "email": comment.author.email,
        "website": comment.author.website,
        "network": own.prefix,
        "body": comment.source,
        "html": comment.html,
        "letters": letters,
        "votes": {"up": comment.votes.up, "down": comment.votes.down},
        "created_at": comment.created_at.to_string(),
        "edited_at": comment.edited_at.map(|at| at.to_string()),
    })
}
