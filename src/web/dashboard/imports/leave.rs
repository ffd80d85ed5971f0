//! `/dashboard/sites/{site}/export`: everything a site keeps, in one file, for whoever runs it.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};

use super::{
    super::{
        access::RunsSite,
        field::{Choice, Control, Field},
        frame,
    },
    Typed, page,
};
use crate::{
    domain::{
        comment::Status,
        export::Format,
        field::{FieldError, Problem},
        time::Timestamp,
    },
    i18n::Catalog,
    service::{
        self,
        export::{Export, Order, Personal},
    },
    web::{
        api::export::{self, stream},
        dashboard::access::AtSite,
        error::Error,
        header::accepts_gzip,
        param::Params,
        state::AppState,
    },
};

const NAMES: &[&str] = &["format", "status", "since", "page", "personal"];
const STATUSES: [(Status, &str); 5] = [
    (Status::Approved, "desk-leave-approved"),
    (Status::Pending, "desk-leave-pending"),
    (Status::Spam, "desk-leave-spam"),
    (Status::Trashed, "desk-leave-trashed"),
    (Status::Deleted, "desk-leave-deleted"),
];

/// What is asked about an export.
pub(super) fn form(words: &Catalog, typed: &Params<'_>) -> Vec<Field> {
    let choice = |value, label: &str| Choice {
        value,
        label: words.text(label).to_owned(),
    };
    let field = |name, label: &str, hint: Option<&str>, otherwise: &str, control| Field {
        name,
        label: words.text(label).to_owned(),
        hint: hint.map(|hint| words.text(hint).to_owned()),
        value: typed.get(name).unwrap_or(otherwise).to_owned(),
        problem: None,
        control,
    };
    let line = |kind, most| Control::Line {
        kind,
        most,
        is_ltr: true,
    };
    let forms = Format::ALL.map(|format| {
        let label = match format {
            Format::Bundle => "desk-leave-bundle",
            Format::Wxr => "desk-leave-wxr",
            Format::Disqus => "desk-leave-disqus",
            Format::Csv => "desk-leave-csv",
        };
        choice(format.name(), label)
    });
    let all = std::iter::once(choice("", "desk-leave-all"));
    let statuses = all.chain(STATUSES.map(|(status, label)| choice(status.name(), label)));
    vec![
        field(
            "format",
            "desk-leave-format",
            None,
            Format::default().name(),
            Control::Choice(forms.into()),
        ),
        field(
            "status",
            "desk-leave-status",
            None,
            "",
            Control::Choice(statuses.collect()),
        ),
        field(
            "since",
            "desk-leave-since",
            Some("desk-leave-since-hint"),
            "",
            line("date", 30),
        ),
        field(
            "page",
            "desk-leave-page",
            Some("desk-leave-page-hint"),
            "",
            line("text", 2000),
        ),
    ]
}

/// `GET /dashboard/sites/{site}/export`.
pub(in crate::web::dashboard) async fn show(
    State(state): State<AppState>,
    RunsSite(at): RunsSite,
    headers: HeaderMap,
) -> Response {
    let made = match file(&state, &at, &headers).await {
        Err(error @ (Error::Field(_) | Error::Service(service::Error::Invalid(_)))) => {
            let typed = Typed {
                leaving: Params::parse(&at.desk.query, NAMES).unwrap_or_default(),
                error: Some(&error),
                ..Typed::default()
            };
            page(&state, &at, typed).await
        }
        made => made,
    };
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn file(state: &AppState, at: &AtSite, headers: &HeaderMap) -> Result<Response, Error> {
    let params = Params::parse(&at.desk.query, NAMES)?;
    let order = order(state, at, &params).await?;
    let format = order.format;
    let export = Export::of(state.runtime(), &at.held.site, order).await?;
    let file = stream(export, format, &at.held.site.key, accepts_gzip(headers));
    Ok((frame::headers(state), file).into_response())
}

async fn order(state: &AppState, at: &AtSite, params: &Params<'_>) -> Result<Order, Error> {
    let unreadable = |field| FieldError::new(field, Problem::Unreadable);
    let mut order = Order::default();
    if let Some(name) = params.get("format") {
        order.format = Format::from_name(name).ok_or_else(|| unreadable("format"))?;
    }
    if let Some(name) = params.get("status") {
        let status = Status::from_name(name).ok_or_else(|| unreadable("status"))?;
        order.filter.statuses.push(status);
    }
    if let Some(day) = params.get("since") {
        let since = Timestamp::parse_or_day(day.trim());
        order.filter.since = Some(since.ok_or_else(|| unreadable("since"))?);
    }
    if let Some(address) = params.get("page") {
        order.filter.page = Some(export::page(state.runtime(), &at.held.site, address).await?);
    }
    if params.get("personal").is_some() {
        order.personal = Personal::Taken;
    }
    Ok(order)
}
