//! The rest of a body that nobody wants any more. Somebody who is refused in the middle of sending does not listen yet: a connection
//! that is closed then is reset, and why it was refused is lost with it, or their next request (RFC 9112, section 9.6). So the answer
//! goes out at once, and what still comes is taken and thrown away, within bounds.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, extract::Request, middleware::Next, response::Response};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Frame, SizeHint};
use tokio::{sync::oneshot, time::timeout};

/// The most bytes that are thrown away; whoever sends more is cut off.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long that may take in all, and how long nothing may come.
const PATIENCE: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(5);

/// Answers, and lets whoever was refused come to an end.
pub(super) async fn linger(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (give_back, mut given_back) = oneshot::channel();
    let lend = |body| {
        Body::new(Lent {
            body,
            give_back: Some(give_back),
        })
    };
    let response = next.run(request.map(lend)).await;
    if let Ok(rest) = given_back.try_recv() {
        tokio::spawn(timeout(PATIENCE, throw_away(rest)));
    }
    response
}

async fn throw_away(mut rest: Body) {
    let mut left = MOST_BYTES;
    while let Ok(Some(Ok(frame))) = timeout(SILENCE, rest.frame()).await {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(bytes) {
            Some(fewer) => left = fewer,
            None => return,
        }
    }
}

/// A body that comes back when whoever reads it stops before its end.
struct Lent {
    body: Body,
    give_back: Option<oneshot::Sender<Body>>,
}

impl hyper::body::Body for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back.take().filter(|_| !self.body.is_end_stream()) {
            // Nobody waits for it where the whole request was dropped.
            let _ = give_back.send(std::mem::take(&mut self.body));
        }
    }
}
