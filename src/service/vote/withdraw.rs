//! Taking votes back for their voters.

use crate::{
    domain::{
        comment::Comment,
        time::Timestamp,
        vote::{Vote, Voter},
    },
    service::Result,
    store::{Batch, Tx, counter, rank, vote},
};

/// Takes back what somebody voted on a comment, whose page is held. Where the comment then stands is seen with the others, when
/// the minute is over.
pub(in crate::service) async fn withdraw(
    tx: &Tx,
    comment: &Comment,
    voter: &Voter,
    before: Vote,
    now: Timestamp,
) -> Result<()> {
    vote::replace(tx, comment, voter, None, now).await?;
    let mut changes = Batch::default();
    counter::votes(&mut changes, comment, Some(before), None);
    changes.run(tx).await?;
    Ok(rank::note(tx, comment, comment.votes.changed(Some(before), None).rank()).await?)
}
