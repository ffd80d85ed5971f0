//! Posting a comment: with script in one step, without script over a preview page.

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use bytes::Bytes;

use super::{
    asked::{Asked, NAMES, Target, parsed},
    card::{Answers, Card, Fragment},
    chrome::Chrome,
    form::{self, Form},
    help, preview_token,
    single::Single,
    thread::{announce, refused},
};
use crate::{
    domain::{comment::Status, field::FieldError, guest::GuestDetails, moderation::Traces, site::GuestMode},
    i18n::Locale,
    service::{
        self,
        comment::{Created, NewComment},
    },
    web::{
        body::bounded,
        client::ClientAddress,
        cookie,
        error::Error,
        header::{IDEMPOTENCY_KEY, STATUS, wants_fragment},
        origin,
        param::{Params, encoded},
        path::PathText,
        person,
        state::AppState,
    },
};

/// A post to one of the form targets, with its query and its body as text.
struct Post<'a> {
    state: &'a AppState,
    client: ClientAddress,
    query: &'a str,
    headers: &'a HeaderMap,
    asked: &'a Asked,
    form: &'a Params<'a>,
}

/// `POST /embed/preview` and `POST /embed/thread`: how a text will look. It is not stored.
pub(super) async fn preview(
    State(state): State<AppState>,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = read_asked(&state, &query, &headers, None).await;
    handle(&state, client, &query, &headers, asked, body, Step::Preview).await
}

/// `POST /threads/{thread}`: the same from a thread's own page.
pub(super) async fn preview_standalone(
    State(state): State<AppState>,
    PathText(thread): PathText,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = read_asked(&state, &query, &headers, Some(&thread)).await;
    handle(&state, client, &query, &headers, asked, body, Step::Preview).await
}

/// `POST /embed/comments`: posts the comment.
pub(super) async fn create(
    State(state): State<AppState>,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = read_asked(&state, &query, &headers, None).await;
    handle(&state, client, &query, &headers, asked, body, Step::Create).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Preview,
    Create,
}

async fn read_asked(
    state: &AppState,
    query: &str,
    headers: &HeaderMap,
    thread: Option<&str>,
) -> Result<Asked, super::asked::Refusal> {
    let params = Params::parse(query, NAMES)?;
    match thread {
        Some(thread) => Asked::read_standalone(state, thread, &params, headers).await,
        None => Asked::read(state, &params, headers).await,
    }
}

async fn handle(
    state: &AppState,
    client: ClientAddress,
    query: &str,
    headers: &HeaderMap,
    asked: Result<Asked, super::asked::Refusal>,
    body: Result<Bytes, BytesRejection>,
    step: Step,
) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(super::asked::Refusal::Other(error)) if wants_fragment(headers) => {
            return error.to_problem(Locale::default());
        }
        Err(refusal) => return refused(state, refusal, query, headers),
    };
    // Without script nobody writes where guests may not: there is no form to show again.
    let takes_guests = asked.site.settings.guests != GuestMode::Off;
    let outcome = async {
        let text = form_text(state, headers, body)?;
        let form = Params::parse(&text, form::NAMES)?;
        let post = Post {
            state,
            client,
            query,
            headers,
            asked: &asked,
            form: &form,
        };
        let done = match step {
            Step::Preview => post.preview().await,
            Step::Create => post.create().await,
        };
        match done {
            // What was typed comes back with what is wrong beside it.
            Err(error) if !wants_fragment(headers) && takes_guests => post.form_again(&error),
            done => done,
        }
    };
    match outcome.await {
        Ok(response) => response,
        Err(error) if wants_fragment(headers) => error.to_problem(asked.locale),
        Err(error) => help::error_page(state, &error, asked.locale),
    }
}

/// The body of a form post, which must come from our own document and be what it says it is.
pub(super) fn form_text(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<String, Error> {
    origin::check(headers, state.origin())?;
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next() == Some("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(Error::UnsupportedType);
    }
    let body = bounded(body)?;
    String::from_utf8(body.to_vec())
        .map_err(|_| FieldError::new("body", crate::domain::field::Problem::Unreadable).into())
}

impl Post<'_> {
    fn text(&self, name: &str) -> String {
        self.form.get(name).unwrap_or_default().to_owned()
    }

    async fn preview(&self) -> Result<Response, Error> {
        self.state.limits().check_preview(self.client.0)?;
        let html = service::comment::preview(&self.text("body")).await?;
        if wants_fragment(self.headers) {
            return Ok(([(header::CACHE_CONTROL, "no-store")], Html(html.to_string())).into_response());
        }
        let mut form = self.filled_form();
        if !form.takes_guests {
            return Err(service::Error::GuestsOff.into());
        }
        form.preview = Some(html);
        // Without script this is the step before posting: what is wrong with the details is better said now.
        let (email, website) = (self.form.get("email"), self.form.get("website"));
        match GuestDetails::parse(&self.text("name"), email, website) {
            Ok(_) => self.page(form, StatusCode::OK),
            Err(problems) => {
                let error = Error::Service(service::Error::Invalid(problems));
                self.page(form.with_problems(&error), error.status())
            }
        }
    }

    async fn create(&self) -> Result<Response, Error> {
        let is_script = wants_fragment(self.headers);
        let mut traces = Traces {
            is_trapped: self.form.get(form::TRAP).is_some(),
            ..Traces::default()
        };
        let idempotency_key = if is_script {
            self.headers
                .get(&IDEMPOTENCY_KEY)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        } else {
            let site_id = self.asked.site.id;
            let token = self.form.get("token").unwrap_or_default();
            let read = preview_token::read(self.state.runtime(), site_id, token);
            let (key, seconds) = read.ok_or(Error::PreviewExpired)?;
            traces.seconds = Some(seconds);
            Some(key)
        };
        self.state.limits().check_post(self.client.0)?;
        let site = &self.asked.site;
        let account = person::account(self.state, self.headers, site).await?;
        traces.is_account_over = self.state.limits().account_is_over(account.as_ref());
        let new = NewComment {
            page: self.asked.address(self.state).await?,
            title: self.asked.title.clone(),
            parent_id: self.form.get("parent").map(|id| parsed(id, "parent")).transpose()?,
            body: self.text("body"),
            account,
            name: self.text("name"),
            email: self.form.get("email").map(str::to_owned),
            website: self.form.get("website").map(str::to_owned),
            has_consented: self.form.get("consent").is_some(),
            guest_secret: cookie::guest_secret(self.headers),
            idempotency_key,
            address: self.client.0,
            letters_in: self.form.get("notify").map(|_| self.asked.locale.code().to_owned()),
            traces,
            proof: self.form.get("altcha").map(str::to_owned),
            at_the_desk: false,
        };
        let created = service::comment::create(self.state.runtime(), site, new, self.state.site_is_over(site)).await?;
        metrics::counter!("rejoinder_comments_created_total").increment(1);
        let mut response = if is_script {
            self.fragment(&created)?
        } else {
            self.redirect(&created)
        };
        if let Some(secret) = &created.new_secret {
            cookie::hand_out(secret, &mut response);
        }
        Ok(response)
    }

    fn redirect(&self, created: &Created) -> Response {
        let lang = self.asked.locale.code();
        let base = self.state.base();
        let id = created.comment.id;
        let posted = preview_token::posted(self.state.runtime(), id);
        Redirect::to(&format!("{base}/embed/comments/{id}?lang={lang}&posted={posted}")).into_response()
    }

    /// The new comment alone, with what the document around it must change.
    fn fragment(&self, created: &Created) -> Result<Response, Error> {
        use askama::Template as _;
        let words = self.asked.locale.catalog();
        let comment = &created.comment;
        let is_flat = comment.is_flat(self.asked.site.settings.depth);
        let answers = created.parent.as_ref().filter(|_| is_flat).and_then(Answers::own);
        let card = Card::own(comment, words, self.state.base(), true)
            .answering(answers)
            .explained(&self.asked.site, comment);
        let html = Fragment { card }.render()?;
        let status = comment.status.name();
        let mut response = (StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response();
        let status = HeaderValue::from_static(status);
        response.headers_mut().insert(STATUS.clone(), status);
        if comment.status == Status::Approved {
            announce(&mut response, &created.thread, words);
        }
        Ok(response)
    }

    fn form_again(&self, error: &Error) -> Result<Response, Error> {
        error.log();
        let mut response = self.page(self.filled_form().with_problems(error), error.status())?;
        error.add_retry_after(&mut response);
        Ok(response)
    }

    /// The form with everything typed, ready to be posted for good.
    fn filled_form(&self) -> Form<'_> {
        let words = self.asked.locale.catalog();
        let mut form = Form::new(words, &self.asked.site).filled(self.form);
        let query = match &self.asked.target {
            // A thread's own page names its thread in the path, which the form targets do not have.
            Target::Thread(id) => {
                let site = encoded(&self.asked.site.key);
                format!("site={site}&thread={id}&lang={}", self.asked.locale.code())
            }
            Target::Page(_) => self.query.to_owned(),
        };
        form.action = Some(format!("{}/embed/preview?{query}", self.state.base()));
        form.post_to = Some(format!("{}/embed/comments?{query}", self.state.base()));
        form.offers_letters = self.state.runtime().mailer.is_some();
        form.token = Some(preview_token::issue(self.state.runtime(), self.asked.site.id));
        form
    }

    fn page(&self, form: Form<'_>, status: StatusCode) -> Result<Response, Error> {
        let words = self.asked.locale.catalog();
        let title = words.text("title-preview").to_owned();
        let Asked { theme, place, .. } = *self.asked;
        let base = self.state.base();
        let back_to = match &self.asked.target {
            Target::Thread(id) => self.asked.link(base, *id, self.asked.sort, ""),
            Target::Page(_) => format!("{base}/embed/thread?{}", self.query),
        };
        let page = Single {
            chrome: Chrome::new(words, base, title, theme, place),
            notice: None,
            card: None,
            vote: None,
            form: Some(form),
            edit: None,
            report_to: None,
            back_to,
        };
        page.respond(self.state, &self.asked.site, status)
    }
}
