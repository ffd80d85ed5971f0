//! How a text will look, before it is posted.

use tokio::sync::Semaphore;

use crate::{
    domain::{body::Body, field::FieldError},
    markup::{self, Rendered, SafeHtml},
    service::{Error, Result},
};

/// Texts rendered at the same time: rendering is bounded but not free, and readers come first.
const RENDERED_AT_ONCE: usize = 2;

static RENDERING: Semaphore = Semaphore::const_new(RENDERED_AT_ONCE);

/// The HTML of a text that is not stored.
///
/// # Errors
/// [`Error::Invalid`] when the text is not one that could be posted.
pub async fn preview(text: &str) -> Result<SafeHtml> {
    let body = Body::parse(text).map_err(|problem| Error::field(FieldError::new("body", problem)))?;
    Ok(render_body(&body).await?.html)
}

/// Renders away from the threads that answer readers.
pub(in crate::service) async fn render_body(body: &Body) -> Result<Rendered> {
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
    rendered
        .await?
        .map_err(|problem| Error::field(FieldError::new("body", problem)))
}
