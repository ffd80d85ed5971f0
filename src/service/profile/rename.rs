//! Being called something else, also beside what one has written: a name that is given up must not go on speaking.

use crate::{
    domain::{id::AccountId, job::Task, name::AuthorName},
    service::{
        Result, Runtime,
        attempt::active,
        authorship::{Change, change},
        job, name,
        session::SignedIn,
    },
    store::{account, site},
};

/// Pages that are changed before the task lets others go first.
const PAGES: usize = 100;

/// Gives somebody another name. Their comments follow soon.
///
/// # Errors
/// What is wrong with the name.
pub async fn rename(runtime: &Runtime, who: &SignedIn, text: &str) -> Result<()> {
    let chosen = if who.is_staff {
        name::choose_as_staff(runtime, text, who.account.id).await?
    } else {
        name::choose(runtime, text, Some(who.account.id)).await?
    };
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    set(&tx, who.account.id, &chosen).await?;
    let task = Task::RenameAuthor {
        account: who.account.id,
    };
    job::promise(runtime, &tx, &task, now).await?;
    Ok(tx.commit().await?)
}

async fn set(tx: &crate::store::Tx, id: AccountId, chosen: &AuthorName) -> Result<()> {
    account::set_name(tx, id, chosen).await?;
    Ok(site::rename_author(tx, id, chosen.as_str()).await?)
}

/// Puts the name that an account has now beside everything it has written. What does not fit into one turn is promised again.
///
/// # Errors
/// When the database does not answer; it is gone on with later.
pub async fn follow_name(runtime: &Runtime, id: AccountId) -> Result<()> {
    let Some(account) = active(account::get(&runtime.store.read(), id).await?) else {
        return Ok(());
    };
    let what = Change::Rename(account);
    for site in site::list(&runtime.store.read()).await? {
        let (_, is_all) = change(runtime, site.id, &what, PAGES).await?;
        if !is_all {
            let tx = runtime.store.begin_write().await?;
            job::promise(runtime, &tx, &Task::RenameAuthor { account: id }, runtime.now()).await?;
            return Ok(tx.commit().await?);
        }
    }
    Ok(())
}
