//! Attempts at what can be guessed, counted in a row and slowed down (T20).

use crate::{
    domain::sign_in::{Attempt, Failures},
    store::failed_sign_in,
};

use super::{Error, Result, Runtime};

/// An attempt that has been counted.
#[derive(Debug)]
pub(super) struct Counted {
    key: [u8; 32],
    before: Failures,
}

/// Counts an attempt before it is looked at: a hundred at once are a hundred. `closed` is said after so many failures that none is
/// looked at any more.
pub(super) async fn count(runtime: &Runtime, key: [u8; 32], closed: Error) -> Result<Counted> {
    let tx = runtime.store.begin_write().await?;
    let now = runtime.now();
    let before = failed_sign_in::hold(&tx, &key).await?;
    match before.judge(now) {
        Attempt::Judge => {}
        Attempt::Wait { seconds } => {
            return Err(Error::TooSoon {
                seconds: u64::try_from(seconds).unwrap_or(1),
            });
        }
        Attempt::Closed => return Err(closed),
    }
    failed_sign_in::replace(&tx, &key, before.and_one(now)).await?;
    tx.commit().await?;
    Ok(Counted { key, before })
}

impl Counted {
    /// It was right: those before it are forgotten.
    pub(super) async fn forgive(self, runtime: &Runtime) -> Result<()> {
        let tx = runtime.store.begin_write().await?;
        failed_sign_in::forget(&tx, &self.key).await?;
        Ok(tx.commit().await?)
    }

    /// It was not looked at: it does not count.
    pub(super) async fn undo(self, runtime: &Runtime) -> Result<()> {
        let tx = runtime.store.begin_write().await?;
        failed_sign_in::replace(&tx, &self.key, self.before).await?;
        Ok(tx.commit().await?)
    }
}
