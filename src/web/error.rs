//! Failures as people and programs see them: a readable page, or a problem document (RFC 9457) that names each field.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        field::{FieldError, Problem},
        scope::Duty,
    },
    i18n::{Arg, Catalog, Locale},
    service,
};

/// When to come again where others are taking everything away: most sites are through in that time.
const EXPORT_SECONDS: u64 = 10;

/// Why a request was not answered as it wished.
#[derive(Debug)]
pub(super) enum Error {
    /// What a use case said.
    Service(service::Error),
    /// One parameter or field.
    Field(FieldError),
    /// The post did not come from our own document.
    ForeignOrigin,
    /// Too many from this network.
    TooFast { seconds: u64 },
    /// The address exists, but not for this method.
    WrongMethod,
    /// The body is larger than any comment can be.
    TooLarge,
    /// A file is larger than any that is taken here.
    FileTooLarge { megabytes: u64 },
    /// The body is not what its type says, or of a type that is not taken here.
    UnsupportedType,
    /// The body cannot be read.
    Unreadable {
        /// Where in the body, if that is known.
        field: Option<String>,
        /// What the reader of the format says.
        detail: String,
    },
    /// The signed preview is too old or was made for something else.
    PreviewExpired,
    /// A template failed, which is a defect.
    Render(askama::Error),
}

impl From<service::Error> for Error {
    fn from(error: service::Error) -> Self {
        Self::Service(error)
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Render(error)
    }
}

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemJson {
    /// A name for this kind of problem that never changes.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// One entry for each field that is not acceptable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldJson>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldJson {
    pub field: String,
    pub detail: String,
}

impl Error {
    /// The status code.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Service(error) => match error {
                service::Error::NotFound(_) => StatusCode::NOT_FOUND,
                service::Error::Invalid(_) | service::Error::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
                service::Error::Closed
                | service::Error::GuestsOff
                | service::Error::ReadOnly
                | service::Error::VotesOff
                | service::Error::VotesClosed
                | service::Error::OwnVote
                | service::Error::NotEditable
                | service::Error::Blocked
                | service::Error::MayOnlyRead
                | service::Error::NotAllowed(_)
                | service::Error::NotYours(_)
                | service::Error::WrongCredentials
                | service::Error::NotRecent => StatusCode::FORBIDDEN,
                service::Error::StatusConflict { .. }
                | service::Error::Exists(_)
                | service::Error::NotUndoable
                | service::Error::Undone
                | service::Error::Stale
                | service::Error::StillReading
                | service::Error::LastOwner
                | service::Error::LastWay
                | service::Error::LastAdmin => StatusCode::CONFLICT,
                service::Error::TooSoon { .. } | service::Error::PasswordClosed | service::Error::CodesClosed => {
                    StatusCode::TOO_MANY_REQUESTS
                }
                service::Error::TicketGone => StatusCode::GONE,
                service::Error::NoMail
                | service::Error::Unavailable(_)
                | service::Error::Busy
                | service::Error::ExportsFull => StatusCode::SERVICE_UNAVAILABLE,
                service::Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
                service::Error::SignedOut => StatusCode::UNAUTHORIZED,
            },
            Self::Field(_) | Self::Unreadable { .. } => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge | Self::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::PreviewExpired => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Render(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The key of the sentence people read; also the tail of the problem's type.
    fn key(&self) -> &'static str {
        match self {
            Self::Service(error) => match error {
                service::Error::NotFound(_) => "error-not-found",
                service::Error::Invalid(_) => "error-invalid",
                service::Error::StatusConflict { .. } | service::Error::Exists(_) => "error-conflict",
                service::Error::NotUndoable => "error-not-undoable",
                service::Error::Undone => "error-undone",
                service::Error::Closed => "error-closed",
                service::Error::GuestsOff => "error-guests-off",
                service::Error::ReadOnly => "error-read-only",
                service::Error::NotEditable => "error-not-editable",
                service::Error::Blocked => "error-blocked",
                service::Error::MayOnlyRead => "error-may-only-read",
                service::Error::VotesOff => "error-votes-off",
                service::Error::VotesClosed => "error-votes-closed",
                service::Error::OwnVote => "error-own-vote",
                service::Error::KeyReused => "error-key-reused",
                service::Error::WrongCredentials => "error-wrong-credentials",
                service::Error::TooSoon { .. } => "error-too-fast",
                service::Error::PasswordClosed => "error-password-closed",
                service::Error::CodesClosed => "error-codes-closed",
                service::Error::TicketGone => "error-ticket-gone",
                service::Error::NotRecent => "error-not-recent",
                service::Error::LastWay => "error-last-way",
                service::Error::LastOwner => "error-last-owner",
                service::Error::LastAdmin => "error-last-admin",
                service::Error::NoMail => "error-no-mail",
                service::Error::Busy => "error-busy",
                service::Error::Unavailable(_) => "error-unavailable",
                service::Error::Internal(_) => "error-internal",
                service::Error::SignedOut => "error-signed-out",
                service::Error::NotAllowed(_) => "error-not-allowed",
                service::Error::Stale => "error-stale",
                service::Error::StillReading => "error-still-reading",
                service::Error::ExportsFull => "error-exports-full",
                service::Error::NotYours(Duty::Serve) => "error-not-yours-serve",
                service::Error::NotYours(Duty::Moderate | Duty::Run) => "error-not-yours-run",
            },
            Self::Field(_) | Self::UnsupportedType | Self::WrongMethod | Self::Unreadable { .. } => "error-bad-request",
            Self::ForeignOrigin => "error-foreign-origin",
            Self::TooFast { .. } => "error-too-fast",
            Self::TooLarge => "error-too-large",
            Self::FileTooLarge { .. } => "error-file-too-large",
            Self::PreviewExpired => "error-preview-expired",
            Self::Render(_) => "error-internal",
        }
    }

    /// The sentence in the reader's language.
    pub(super) fn sentence(&self, words: &Catalog) -> String {
        match self {
            Self::TooFast { seconds } | Self::Service(service::Error::TooSoon { seconds }) => {
                words.format(self.key(), &[("seconds", (*seconds).into())])
            }
            Self::FileTooLarge { megabytes } => words.format(self.key(), &[("megabytes", (*megabytes).into())]),
            Self::Service(service::Error::NotAllowed(scope)) => {
                words.format(self.key(), &[("scope", scope.name().into())])
            }
            _ => words.text(self.key()).to_owned(),
        }
    }

    /// What is wrong with which field, in the reader's language.
    pub(super) fn fields(&self, words: &Catalog) -> Vec<(&'static str, String)> {
        let invalid: &[FieldError] = match self {
            Self::Service(service::Error::Invalid(errors)) => errors,
            Self::Service(service::Error::KeyReused) => {
                return vec![("idempotency_key", self.sentence(words))];
            }
            Self::Field(error) => std::slice::from_ref(error),
            _ => &[],
        };
        invalid
            .iter()
            .map(|error| (error.field, problem_sentence(&error.problem, words)))
            .collect()
    }

    /// Writes what the operator must know to the log; called once, where the answer is made.
    pub(super) fn log(&self) {
        match self {
            Self::Service(service::Error::Internal(source)) => {
                tracing::error!(error = %source, "a request failed inside the service");
            }
            Self::Service(service::Error::Unavailable(source)) => {
                tracing::warn!(error = %source, "a request failed because the database did not answer");
            }
            Self::Render(source) => {
                tracing::error!(error = %source, "a template could not be rendered");
            }
            other => tracing::debug!(error = ?other, "a request was refused"),
        }
    }

    /// As a problem document.
    pub(super) fn to_problem(&self, locale: Locale) -> Response {
        self.log();
        let words = locale.catalog();
        let status = self.status();
        let detail = match self {
            Self::Unreadable { detail, .. } => detail.clone(),
            _ => self.sentence(words),
        };
        let mut errors: Vec<FieldJson> = self
            .fields(words)
            .into_iter()
            .map(|(field, detail)| FieldJson {
                field: field.to_owned(),
                detail,
            })
            .collect();
        if let Self::Unreadable {
            field: Some(field),
            detail,
        } = self
        {
            errors.push(FieldJson {
                field: field.clone(),
                detail: detail.clone(),
            });
        }
        let document = ProblemJson {
            kind: format!("urn:rejoinder:{}", self.key()),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail,
            errors,
        };
        let mut response = (status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            // A challenge must go with it (RFC 9110, section 15.5.2); this one makes no browser ask for a password.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        self.add_retry_after(&mut response);
        response
    }

    /// Says when to come again, where waiting helps.
    pub(super) fn add_retry_after(&self, response: &mut Response) {
        let seconds = match self {
            Self::TooFast { seconds } | Self::Service(service::Error::TooSoon { seconds }) => *seconds,
            Self::Service(service::Error::Unavailable(_)) => 1,
            Self::Service(service::Error::Busy) => 2,
            Self::Service(service::Error::ExportsFull) => EXPORT_SECONDS,
            _ => return,
        };
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The sentence beside a field.
pub(super) fn problem_sentence(problem: &Problem, words: &Catalog) -> String {
    let args = problem.args();
    if args.is_empty() {
        return words.text(problem.key()).to_owned();
    }
    let args: Vec<_> = args
        .into_iter()
        .map(|(name, number)| (name, Arg::Number(number)))
        .collect();
    words.format(problem.key(), &args)
}
