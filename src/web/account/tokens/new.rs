//! Making a token. It stays when one is signed out, so whoever makes it proves who they are (T25).

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use crate::{
    domain::{
        field::{FieldError, Problem},
        id::SiteId,
        scope::{Scope, Scopes},
        site::Site,
        token::Reach,
    },
    i18n::Catalog,
    service::{
        session::SignedIn,
        token::{self, NewToken},
    },
    web::{
        account::{
            confirm::require_recent,
            page::{Head, failed, respond},
            visitor::Visitor,
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

const PATH: &str = "/account/tokens/new";

/// How long tokens live, in days; the first is chosen unless another is. None is for good.
const LIVES: [Option<u32>; 4] = [Some(90), Some(30), Some(365), None];

/// The form.
#[derive(Debug, Template)]
#[template(path = "account/token_form.html")]
struct Form<'a> {
    head: Head<'a>,
    token: String,
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

/// `GET /account/tokens/new`.
pub(in crate::web::account) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    match form(&state, &visitor, who, None).await {
        Ok(form) => respond(&state, &visitor, StatusCode::OK, &form),
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

/// `POST /account/tokens/new`: makes one. The answer is the only place where it ever stands.
pub(in crate::web::account) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
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
    match form(&state, &visitor, who, Some((&filled, &error))).await {
        Ok(form) => {
            let mut response = respond(&state, &visitor, error.status(), &form);
            error.add_retry_after(&mut response);
            response
        }
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

async fn form<'a>(
    state: &'a AppState,
    visitor: &Visitor,
    who: &SignedIn,
    refused: Option<(&Filled, &Error)>,
) -> Result<Form<'a>, Error> {
    let head = Head::new(state, visitor.locale, "tokens-new");
    let words = head.words;
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
        .filter(|scope| matches!(scope, Scope::Read | Scope::Write) || who.is_staff);
    let problem = refused.filter(|_| {
        problems
            .iter()
            .all(|(field, _)| !["name", "scope", "site"].contains(field))
    });
    Ok(Form {
        token: visitor.token(state),
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

fn has(values: &[String], value: &str) -> bool {
    values.iter().any(|known| known == value)
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "tokens-read",
        Scope::Write => "tokens-write",
        Scope::Moderate => "tokens-moderate",
        Scope::Export => "tokens-export",
        Scope::Import => "tokens-import",
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
