//! Tokens with which programs use the API in one's name.

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    page::{Head, failed, go, respond},
    visitor::Visitor,
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::{SiteId, TokenId},
        scope::{Scope, Scopes},
        site::Site,
        time::Timestamp,
        token::{Reach, Token},
    },
    i18n::Catalog,
    service::{
        self,
        session::SignedIn,
        token::{self, NewToken},
    },
    web::{error::Error, param::Params, state::AppState},
};

/// How long tokens live, in days; the first is chosen unless another is. None is for good.
const LIVES: [Option<u32>; 4] = [Some(90), Some(30), Some(365), None];

/// The page with one's tokens and the form for another.
#[derive(Debug, Template)]
#[template(path = "account/tokens.html")]
struct TokensPage<'a> {
    head: Head<'a>,
    token: String,
    listed: Vec<Listed>,
    name: String,
    name_problem: Option<String>,
    scopes: Vec<Choice>,
    scope_problem: Option<String>,
    sites: Vec<Choice>,
    is_for_every_site: bool,
    site_problem: Option<String>,
    lives: Vec<Choice>,
    problem: Option<String>,
}

/// One token.
#[derive(Debug)]
struct Listed {
    id: TokenId,
    name: String,
    scopes: String,
    sites: String,
    used_at: Option<String>,
    expires_at: Option<String>,
    is_over: bool,
}

/// Something to choose.
#[derive(Debug)]
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// The page that tells a token, this once.
#[derive(Debug, Template)]
#[template(path = "account/token_made.html")]
struct Made<'a> {
    head: Head<'a>,
    name: &'a str,
    secret: &'a str,
}

/// What was filled in.
#[derive(Debug, Default)]
struct Filled {
    name: String,
    scopes: Vec<String>,
    is_for_every_site: bool,
    sites: Vec<String>,
    days: String,
}

/// `GET /account/tokens`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    match page(&state, &visitor, who, None).await {
        Ok(page) => respond(&state, &visitor, StatusCode::OK, &page),
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

/// `POST /account/tokens`: makes one. The answer is the only place where it ever stands.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    let mut filled = Filled::default();
    let made = async {
        let text = visitor.posted(&state, body)?;
        filled = Filled::read(&text)?;
        state.limits().check_sign_in(visitor.address.0)?;
        let sites = token::sites_of(state.runtime(), &who.account).await?;
        let new = filled.understood(&sites)?;
        Ok::<_, Error>(token::create(state.runtime(), &who.account, new).await?)
    };
    let error = match made.await {
        Ok(made) => {
            let told = Made {
                head: Head::new(&state, visitor.locale, "tokens-made"),
                name: &made.token.name,
                secret: made.secret.expose(),
            };
            return respond(&state, &visitor, StatusCode::CREATED, &told);
        }
        Err(error) => error,
    };
    match page(&state, &visitor, who, Some((&filled, &error))).await {
        Ok(page) => {
            let mut response = respond(&state, &visitor, error.status(), &page);
            error.add_retry_after(&mut response);
            response
        }
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

/// `POST /account/tokens/revoke`.
pub(super) async fn revoke(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["id"])?;
        let id = params.get("id").and_then(|text| text.parse().ok());
        let id = id.ok_or(service::Error::NotFound("token"))?;
        token::revoke(state.runtime(), &who.account, id).await?;
        Ok::<_, Error>(go(&state, "/account/tokens"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

impl Filled {
    fn read(text: &str) -> Result<Self, FieldError> {
        let params = Params::parse(text, &["name", "scope", "where", "site", "days"])?;
        let all = |name| params.all(name).map(str::to_owned).collect();
        let one = |name| params.get(name).unwrap_or_default().to_owned();
        Ok(Self {
            name: one("name"),
            scopes: all("scope"),
            is_for_every_site: params.get("where") == Some("every"),
            sites: all("site"),
            days: one("days"),
        })
    }

    fn understood(&self, known: &[Site]) -> Result<NewToken<'_>, FieldError> {
        let scopes: Option<Vec<Scope>> = self.scopes.iter().map(|name| Scope::from_name(name)).collect();
        let scopes = scopes.ok_or(FieldError::new("scope", Problem::Unreadable))?;
        let scopes = Scopes::of(scopes).ok_or(FieldError::new("scope", Problem::Required))?;
        let reach = if self.is_for_every_site {
            Reach::EverySite
        } else {
            let find = |key: &String| known.iter().find(|site| site.key == *key).map(|site| site.id);
            let sites: Option<Vec<SiteId>> = self.sites.iter().map(find).collect();
            Reach::Sites(sites.ok_or(FieldError::new("site", Problem::Unreadable))?)
        };
        let life = LIVES.into_iter().find(|days| days_value(*days) == self.days);
        Ok(NewToken {
            name: &self.name,
            scopes,
            reach,
            days: life.ok_or(FieldError::new("days", Problem::Unreadable))?,
        })
    }
}

async fn page<'a>(
    state: &'a AppState,
    visitor: &Visitor,
    who: &SignedIn,
    refused: Option<(&Filled, &Error)>,
) -> Result<TokensPage<'a>, Error> {
    let head = Head::new(state, visitor.locale, "tokens-title");
    let words = head.words;
    let now = state.runtime().now();
    let mut listed = Vec::new();
    for token in token::list(state.runtime(), &who.account).await? {
        listed.push(row(state, words, token, now).await?);
    }
    let sites = token::sites_of(state.runtime(), &who.account).await?;
    let mut problems = Vec::new();
    if let Some((_, error)) = refused {
        error.log();
        problems = error.fields(words);
    }
    let problem_of = |field: &str| {
        let found = problems.iter().find(|(name, _)| *name == field);
        found.map(|(_, sentence)| sentence.clone())
    };
    let filled = refused.map(|(filled, _)| filled);
    let is_one_site = sites.len() == 1;
    let scopes = Scope::ALL
        .into_iter()
        .filter(|scope| *scope != Scope::Moderate || who.is_staff);
    let problem = refused.filter(|_| {
        problems
            .iter()
            .all(|(field, _)| !["name", "scope", "site"].contains(field))
    });
    Ok(TokensPage {
        token: visitor.token(state),
        listed,
        name: filled.map(|filled| filled.name.clone()).unwrap_or_default(),
        name_problem: problem_of("name"),
        scopes: scopes
            .map(|scope| Choice {
                value: scope.name().to_owned(),
                label: words.text(scope_key(scope)).to_owned(),
                is_chosen: filled.map_or(scope == Scope::Read, |filled| has(&filled.scopes, scope.name())),
            })
            .collect(),
        scope_problem: problem_of("scope"),
        is_for_every_site: filled.map_or(sites.is_empty(), |filled| filled.is_for_every_site),
        sites: sites
            .into_iter()
            .map(|site| Choice {
                is_chosen: filled.map_or(is_one_site, |filled| has(&filled.sites, &site.key)),
                value: site.key,
                label: site.settings.name,
            })
            .collect(),
        site_problem: problem_of("site"),
        lives: LIVES
            .into_iter()
            .map(|days| Choice {
                value: days_value(days),
                label: life_label(words, days),
                is_chosen: filled.is_some_and(|filled| filled.days == days_value(days)),
            })
            .collect(),
        problem: problem.map(|(_, error)| error.sentence(words)),
        head,
    })
}

async fn row(state: &AppState, words: &Catalog, token: Token, now: Timestamp) -> Result<Listed, Error> {
    let scopes: Vec<&str> = token.scopes.iter().map(Scope::name).collect();
    let sites = match &token.reach {
        Reach::EverySite => words.text("tokens-every-site").to_owned(),
        Reach::Sites(sites) => {
            let mut names = Vec::new();
            for id in sites {
                names.push(state.site_of_id(*id).await?.settings.name.clone());
            }
            names.join(" · ")
        }
    };
    Ok(Listed {
        id: token.id,
        scopes: scopes.join(" · "),
        sites,
        used_at: token.used_at.map(|at| at.to_string()),
        expires_at: token.expires_at.map(|at| at.to_string()),
        is_over: !token.is_good(now),
        name: token.name,
    })
}

fn has(values: &[String], value: &str) -> bool {
    values.iter().any(|known| known == value)
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "tokens-read",
        Scope::Write => "tokens-write",
        Scope::Moderate => "tokens-moderate",
    }
}

/// The value in the form; a token without an end has none in days.
fn days_value(days: Option<u32>) -> String {
    days.map_or_else(|| "never".to_owned(), |days| days.to_string())
}

fn life_label(words: &Catalog, days: Option<u32>) -> String {
    match days {
        Some(days) => words.format("tokens-days", &[("days", u64::from(days).into())]),
        None => words.text("tokens-no-end").to_owned(),
    }
}
