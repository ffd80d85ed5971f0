//! A moderator has looked at what readers reported and leaves the comment as it is.

use crate::{
    domain::{
        action::{Actor, Verb},
        id::{ActionId, CommentId, ReportId},
        log::Deed,
        site::Site,
    },
    store::{
        action,
        action::{Item, Progress},
        comment, report,
    },
};

use super::{
    Error, Result, Runtime,
    act::{Outcome, begun},
    apply::{REPORTED, STANDS},
    log,
};

/// Lets a comment stand: its reports count no more, until that is taken back. With `because` only while that report is open.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such comment.
pub async fn stand(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    id: CommentId,
    because: Option<ReportId>,
) -> Result<Outcome> {
    let now = runtime.now();
    let left_alone = Outcome {
        left_alone: 1,
        ..Outcome::default()
    };
    let tx = runtime.store.begin_write().await?;
    let found = comment::get(&tx, site.id, id).await?;
    found.ok_or(Error::NotFound("comment"))?;
    if let Some(report) = because
        && !report::hold_open(&tx, site.id, report).await?
    {
        return Ok(left_alone);
    }
    let settled = report::resolve(&tx, site.id, id, now).await?;
    if settled == 0 {
        return Ok(left_alone);
    }
    let action = ActionId(runtime.new_uuid(now));
    action::insert(&tx, &begun(action, site.id, actor, Verb::Stand, now)).await?;
    let progress = Progress {
        changed: 1,
        left_alone: 0,
        reached: None,
    };
    action::advance(&tx, site.id, action, progress, Some(now)).await?;
    let item = Item {
        subject: id.0,
        before: REPORTED,
        after: STANDS,
        replaced: None,
    };
    action::insert_items(&tx, site.id, action, &[item]).await?;
    let deed = Deed {
        action: Some(action),
        count: settled,
        ..Deed::about(Verb::Stand, actor, Some(id.0), String::new())
    };
    log::write(runtime, &tx, site.id, deed, now).await?;
    tx.commit().await?;
    Ok(Outcome {
        action: Some(action),
        changed: 1,
        left_alone: 0,
        has_settled: true,
    })
}
