//! What the service is compared with: the least that could be done for the same answer.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
    routing::{get, post},
};
use bytes::Bytes;
use rejoinder::{
    domain::{
        event::{Event, EventKind, EventPage},
        time::Timestamp,
    },
    service::{Runtime, site, thread},
};

use super::floor::Floor;
use crate::client::{Answer, Connection, Request};

/// What the bare routes share.
pub(super) struct Bare {
    runtime: Runtime,
    /// The service in this process.
    service: SocketAddr,
    copied: Mutex<Copied>,
    floor: Floor,
    announced: AtomicI64,
}

/// An answer of the service, to be given again as it is.
#[derive(Clone, Debug, Default)]
struct Copied {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Bare {
    pub(super) async fn new(runtime: &Runtime, service: SocketAddr, url: &str, folder: &str) -> anyhow::Result<Self> {
        Ok(Self {
            runtime: runtime.clone(),
            service,
            copied: Mutex::default(),
            floor: Floor::open(url, folder).await?,
            announced: AtomicI64::new(-1),
        })
    }

    fn keep(&self, answer: Answer) -> anyhow::Result<Response<Body>> {
        let kept = Copied {
            status: StatusCode::from_u16(answer.status)?,
            headers: kept_headers(&answer)?,
            body: answer.body.into(),
        };
        *self.copied.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(Response::new(Body::empty()))
    }

    fn copied(&self) -> Copied {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

type Shared = State<Arc<Bare>>;
type Answered = Result<Response<Body>, (StatusCode, String)>;

pub(super) fn router(bare: Arc<Bare>) -> Router {
    Router::new()
        .route("/copy", post(copy))
        .route("/document", get(document))
        .route("/bare.js", get(script))
        .route("/thread", get(readable))
        .route("/changed", post(changed))
        .route("/screen", get(screen))
        .route("/copy-counts", post(copy_counts))
        .route("/counts", post(counts))
        .route("/insert", post(insert))
        .with_state(bare)
}

fn failed(error: impl std::fmt::Debug) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
}

/// Asks the service in this process for a path and keeps the answer.
async fn copy(State(bare): Shared, headers: HeaderMap, path: String) -> Answered {
    let passed_on = [header::ACCEPT_ENCODING, header::IF_NONE_MATCH]
        .into_iter()
        .filter_map(|name| {
            let value = headers.get(&name)?.to_str().ok()?;
            Some(format!("{name}: {value}\r\n"))
        });
    let passed_on: String = passed_on.collect();
    let answer = async {
        let mut connection = Connection::open(bare.service).await?;
        connection.fetch(&Request::get(&path, &passed_on)).await
    };
    bare.keep(answer.await.map_err(failed)?).map_err(failed)
}

/// The same for counts: asks what it was asked.
async fn copy_counts(State(bare): Shared, body: String) -> Answered {
    let answer = async {
        let mut connection = Connection::open(bare.service).await?;
        let request = Request::post("/embed/counts", "content-type: text/plain\r\n", &body);
        connection.fetch(&request).await
    };
    bare.keep(answer.await.map_err(failed)?).map_err(failed)
}

/// The same headers, so that the same bytes go over the wire; date and length are hyper's.
fn kept_headers(answer: &Answer) -> anyhow::Result<HeaderMap> {
    let lines = answer.head.lines().skip(1).filter_map(|line| line.split_once(": "));
    lines
        .filter(|(name, _)| !matches!(*name, "date" | "content-length"))
        .map(|(name, value)| Ok((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?)))
        .collect()
}

async fn document(State(bare): Shared) -> Response<Body> {
    let copied = bare.copied();
    let mut response = Response::new(Body::from(copied.body));
    *response.status_mut() = copied.status;
    *response.headers_mut() = copied.headers;
    response
}

/// The least script that shows a thread under a page.
async fn script() -> Response<Body> {
    let code = "fetch(new URL('thread',document.currentScript.src)).then(r=>r.text()).then(t=>{bare.innerHTML=t})";
    let mut response = Response::new(Body::from(code));
    let javascript = HeaderValue::from_static("text/javascript; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, javascript);
    response
}

/// The document, for scripts of any page.
async fn readable(bare: Shared) -> Response<Body> {
    let mut response = document(bare).await;
    let anybody = HeaderValue::from_static("*");
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    response
}

/// Announces a change of a page, as a write would: what is remembered of it is forgotten.
async fn changed(State(bare): Shared, name: String) -> Answered {
    let sites = site::list(&bare.runtime).await.map_err(failed)?;
    let site = sites.first().ok_or_else(|| failed("no site"))?;
    let page = rejoinder::domain::page::PageAddress::resolve(
        &site.settings.origins,
        false,
        None,
        Some(&crate::data::address(&name)),
    )
    .map_err(|error| failed(error.field))?;
    let found = thread::find(&bare.runtime, site, &page.identity)
        .await
        .map_err(failed)?;
    let event = Event {
        site_id: site.id,
        page: found.map(|thread| EventPage {
            id: thread.id,
            identity: thread.identity,
        }),
        kind: EventKind::Created,
        comment_id: None,
        at: Timestamp(0),
    };
    bare.runtime
        .bus
        .announce(bare.announced.fetch_sub(1, Ordering::Relaxed), &event);
    Ok(Response::new(Body::empty()))
}

/// Queries and renders the first screen of the page of a hundred comments, every time.
async fn screen(State(bare): Shared) -> Answered {
    let html = bare.floor.screen().await.map_err(failed)?;
    let mut response = Response::new(Body::from(html));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    Ok(response)
}

/// Takes the request and gives the same answer as ever.
async fn counts(bare: Shared, _asked: Bytes) -> Response<Body> {
    document(bare).await
}

/// Stores a row and answers when it is on disk.
async fn insert(State(bare): Shared, body: Bytes) -> Answered {
    bare.floor.insert(&body).await.map_err(failed)?;
    let mut response = Response::new(Body::from("{}"));
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}
