//! What would become of each row of a file that waits after its dry run, as a table (CSV): for the dashboard and the API.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};

use super::{error::Error, state::AppState};
use crate::{
    domain::{id::ImportId, import::State, site::Site},
    service::{
        self,
        import::{self, Rows},
    },
};

/// Portions that wait for a slow reader, and how long they wait.
const WAITING: usize = 2;
const PATIENCE: Duration = Duration::from_mins(1);

/// The table, on its way.
///
/// # Errors
/// When there is no such import, or it does not wait any more.
pub(super) async fn table(state: &AppState, site: &Site, id: ImportId) -> Result<Response, Error> {
    let found = import::show(state.runtime(), site.id, id).await?;
    if found.state != State::Read {
        return Err(service::Error::Stale.into());
    }
    let name = format!("attachment; filename=\"{}.csv\"", found.id);
    let (sender, body) = Channel::<Bytes, axum::BoxError>::new(WAITING);
    tokio::spawn(send(Rows::of(state.runtime(), site, found), sender));
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn send(mut rows: Rows, mut sender: Sender<Bytes, axum::BoxError>) {
    loop {
        match rows.next().await {
            Ok(Some(text)) => {
                // Who reads nothing for so long is cut off, as whoever has gone.
                let sent = tokio::time::timeout(PATIENCE, sender.send_data(text.into())).await;
                if !matches!(sent, Ok(Ok(()))) {
                    sender.abort("nobody reads this".into());
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "a report broke off");
                // The connection is cut, so that half a table is not taken for a whole one.
                sender.abort(error.into());
                return;
            }
        }
    }
}
