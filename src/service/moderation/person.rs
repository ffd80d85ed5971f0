//! What is decided about whoever wrote a comment: an action as any other, which can be taken back to what held before.

use crate::{
    domain::{
        action::{Actor, Verb},
        block::{Block, Effect},
        id::{ActionId, BlockId, SiteId},
        log::Deed,
        site::Site,
        time::Timestamp,
    },
    service::block::{self, NewBlock},
    store::{
        self, Tx, action,
        action::{Item, KeptItem, Progress},
    },
};

use super::{
    Error, Result, Runtime,
    act::{Outcome, begun},
    log,
    runtime::to_the_end,
};

/// What held before, where nothing was decided.
const UNDECIDED: &str = "undecided";

/// A decision, and how it is taken back.
#[derive(Clone, Debug)]
pub struct Decided {
    pub block: Block,
    pub outcome: Outcome,
}

/// Decides about somebody, in place of what was decided about them before.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::Invalid`] when its author is not known like that, or a field is wrong.
pub async fn decide_about(runtime: &Runtime, site: &Site, actor: Actor, new: NewBlock) -> Result<Decided> {
    let reason = Some(new.note.clone()).filter(|note| !note.is_empty());
    let (runtime, site) = (runtime.clone(), site.clone());
    to_the_end(async move {
        let tx = runtime.store.begin_write().await?;
        let (block, before) = block::set_in(&runtime, &tx, &site, new).await?;
        let before = before.map_or(UNDECIDED, |before| before.effect.name());
        let (verb, after) = (verb_of(block.effect), block.effect.name());
        let outcome = finish(&runtime, tx, &site, actor, (verb, reason), (block.id, before, after)).await?;
        Ok(Decided { block, outcome })
    })
    .await
}

/// Lets a decision hold no more.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn lift(runtime: &Runtime, site: &Site, actor: Actor, id: BlockId) -> Result<Outcome> {
    let (runtime, site) = (runtime.clone(), site.clone());
    to_the_end(async move {
        let tx = runtime.store.begin_write().await?;
        let found = store::block::get(&tx, site.id, id).await?;
        let found = found.ok_or(Error::NotFound("block"))?;
        store::block::lift(&tx, site.id, &found, runtime.now()).await?;
        let change = (id, found.effect.name(), UNDECIDED);
        finish(&runtime, tx, &site, actor, (Verb::Lift, None), change).await
    })
    .await
}

/// Writes down as an action what was changed of one decision, and commits.
async fn finish(
    runtime: &Runtime,
    tx: Tx,
    site: &Site,
    actor: Actor,
    (verb, reason): (Verb, Option<String>),
    (id, before, after): (BlockId, &'static str, &'static str),
) -> Result<Outcome> {
    let now = runtime.now();
    let action = ActionId(runtime.new_uuid(now));
    action::insert(&tx, &begun(action, site.id, actor, verb, now)).await?;
    let item = Item {
        subject: id.0,
        before,
        after,
        replaced: None,
    };
    action::insert_items(&tx, site.id, action, &[item]).await?;
    let progress = Progress {
        changed: 1,
        ..Progress::default()
    };
    action::advance(&tx, site.id, action, progress, Some(now)).await?;
    let deed = Deed {
        verb,
        actor,
        reason,
        action: Some(action),
        subject: Some(id.0),
        count: 1,
        filter: None,
    };
    log::write(runtime, &tx, site.id, deed, now).await?;
    runtime.commit(tx, block::changed(site, now)).await?;
    Ok(Outcome {
        action: Some(action),
        changed: 1,
        ..Outcome::default()
    })
}

fn verb_of(effect: Effect) -> Verb {
    match effect {
        Effect::Trusted => Verb::Trust,
        Effect::ReadOnly | Effect::Shadow | Effect::Blocked => Verb::Block,
    }
}

/// Whether an item is about a decision on somebody.
pub(super) fn is_about_somebody(item: &KeptItem) -> bool {
    name_of(&item.after).is_some()
}

/// What held or holds, by its name.
fn name_of(kept: &str) -> Option<&'static str> {
    let effect = Effect::from_name(kept).map(Effect::name);
    effect.or((kept == UNDECIDED).then_some(UNDECIDED))
}

/// Takes back what `item` says; none where somebody has decided about them since.
pub(super) async fn back(tx: &Tx, site_id: SiteId, item: &KeptItem, now: Timestamp) -> Result<Option<Item>> {
    let id = BlockId(item.subject);
    let is_back = if item.after == UNDECIDED {
        store::block::put_back(tx, site_id, id, now).await?
    } else {
        store::block::take_back(tx, site_id, id).await?
    };
    let names = name_of(&item.after).zip(name_of(&item.before));
    Ok(names.filter(|_| is_back).map(|(before, after)| Item {
        subject: item.subject,
        before,
        after,
        replaced: Some(item.action),
    }))
}
