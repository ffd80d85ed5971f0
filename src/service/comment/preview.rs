//! How a text will look, before it is posted.

use tokio::sync::Semaphore;

use crate::{
    domain::{body::Body, field::FieldError},
    markup::{self, Rendered, SafeHtml},
    service::{Error, Result},
};

/// Texts rendered at the same time: rendering is bounded but not free, and readers come first.
const RENDERED_AT_ONCE: usize = 2;

/// Texts up to this many bytes are rendered in place: that takes tens of microseconds, half a millisecond for the most contrived
/// of them, and handing one over to another thread takes as long.
const SHORT: usize = 1024;

static RENDERING: Semaphore = Semaphore::const_new(RENDERED_AT_ONCE);

/// The HTML of a text that is not stored.
///
/// # Errors
/// [`Error::Invalid`] when the text is not one that could be posted.
pub async fn preview(text: &str) -> Result<SafeHtml> {
    let body = Body::parse(text).map_err(|problem| Error::field(FieldError::new("body", problem)))?;
    Ok(render_body(&body).await?.html)
}

/// Renders away from the threads that answer readers, unless it is done in no time.
pub(in crate::service) async fn render_body(body: &Body) -> Result<Rendered> {
    let refused = |problem| Error::field(FieldError::new("body", problem));
    if body.as_str().len() <= SHORT {
        return markup::render(body).map_err(refused);
    }
    let turn = RENDERING
        .acquire()
        .await
        .map_err(|error| Error::Internal(Box::new(error)))?;
    let body = body.clone();
    let rendered = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also when nobody waits for it any more.
        let _turn = turn;
        markup::render(&body)
    });
    rendered.await?.map_err(refused)
}
