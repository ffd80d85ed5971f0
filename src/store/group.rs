//! Group commit on SQLite: writers that come while another one is at work share its transaction, and so its sync.
//!
//! One task owns the writing connection. It opens a transaction for the first who asks and lends it to one member after the
//! other, each in a savepoint of its own; when nobody waits any more, or the group is full, it commits once and tells all of
//! them. A writer who is alone waits for nobody: the group closes as soon as no one else is there.
//!
//! **What a member may see.** It sees what earlier members of its group have kept, although that is not durable yet. Nothing of
//! it reaches a reader: readers use connections of their own, which see committed states only, and the member's own answer
//! waits for the same COMMIT, which makes the earlier work durable too or fails for all. Two duties follow for services: what
//! is read inside a transaction is told only after [`Tx::commit`], also by somebody who wrote nothing; and a refusal ("closed",
//! "reserved") may be given at once, since whoever hears it was told of nothing that could be lost.
//!
//! A member that fails, is dropped (in the middle of a statement too) or panics takes back its own savepoint and nothing else.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::{
    Error, Result,
    pool::ACQUIRE_TIMEOUT,
    transaction::{Told, Tx},
};

/// Members of one group at most: a failed sync is bad news for no more than these.
const MEMBERS: usize = 64;
/// How long SQLite looks by itself whether another process has done writing: the first looks are at most 10 ms apart, later ones up
/// to 100, and whoever writes on and on with short rests would hardly ever be met in one. So it is asked anew after these.
const LOOKING: &str = "PRAGMA busy_timeout = 18";
/// A group takes no new member after this long, so that the first one is not kept waiting by a stream of others.
const LONGEST: Duration = Duration::from_millis(50);

/// With whom a transaction may share its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// With whoever else is waiting: it is small.
    Anybody,
    /// With nobody: it takes long, and others would wait for its end to be answered.
    Nobody,
}

/// Somebody who wants to write.
struct Request {
    company: Company,
    turn: oneshot::Sender<Result<Tx>>,
}

/// The queue of those who want to write; served in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Group {
    queue: mpsc::UnboundedSender<Request>,
    stop: CancellationToken,
}

impl Group {
    /// Keeps the only writing connection from the first writer on, until it is closed or every handle is gone.
    pub(super) fn of(pool: DatabaseConnection) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let conductor = Conductor {
            pool,
            writer: None,
            waiting,
            stop: stop.clone(),
        };
        tokio::spawn(conductor.run());
        Self { queue, stop }
    }

    /// Lets the connection go after the group that is at work; nobody gets a turn any more.
    pub(super) fn close(&self) {
        self.stop.cancel();
    }

    /// Waits for one's turn.
    pub(super) async fn begin(&self, company: Company) -> Result<Tx> {
        let (turn, mine) = oneshot::channel();
        self.queue.send(Request { company, turn }).map_err(|_| Error::gone())?;
        match tokio::time::timeout(ACQUIRE_TIMEOUT, mine).await {
            Ok(begun) => begun.map_err(|_| Error::gone())?,
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout).into()),
        }
    }
}

/// How lending the transaction to a member came out.
enum Lent {
    /// It is done, and waits to be told when that is durable.
    Kept(oneshot::Sender<Told>),
    /// It went away without a commit.
    Dropped,
    /// Nobody was there any more when its turn came.
    Nobody,
}

/// The task that owns the writer.
struct Conductor {
    pool: DatabaseConnection,
    writer: Option<Writer>,
    waiting: mpsc::UnboundedReceiver<Request>,
    stop: CancellationToken,
}

/// The writing connection, kept: fetching it from its pool and giving it back takes as long as a statement. For the driver it is
/// in one long transaction, which is how it is had; the real ones are begun and ended here.
type Writer = Arc<DatabaseTransaction>;

impl Conductor {
    async fn run(mut self) {
        loop {
            let asked = self.stop.run_until_cancelled(self.waiting.recv()).await;
            let Some(Some(first)) = asked else { return };
            let mut next = Some(first);
            while let Some(first) = next {
                next = self.group(first).await;
            }
        }
    }

    /// One group from its first member to its commit; returns who must have the next one.
    async fn group(&mut self, first: Request) -> Option<Request> {
        if first.turn.is_closed() {
            return None;
        }
        let writer = match self.begin().await {
            Ok(writer) => writer,
            Err(error) => {
                // Whoever gave up meanwhile need not be told.
                let _ = first.turn.send(Err(error.into()));
                self.let_go().await;
                return None;
            }
        };
        let mut members = Vec::new();
        let (next, outcome) = self.serve(first, &writer, &mut members).await;
        let end = if members.is_empty() { "ROLLBACK" } else { "COMMIT" };
        let told = match outcome {
            Ok(()) => writer.execute_unprepared(end).await.map(drop),
            lost => lost,
        };
        drop(writer);
        if let Err(error) = &told {
            tracing::error!(%error, "a group of writes could not be made durable");
            self.let_go().await;
        }
        for member in members {
            let _ = member.send(told.clone());
        }
        next
    }

    /// `BEGIN IMMEDIATE` makes another process wait instead of failing half way.
    async fn begin(&mut self) -> std::result::Result<Writer, DbErr> {
        let writer = if let Some(writer) = self.writer.take() {
            writer
        } else {
            let writer = self.pool.begin().await?;
            writer.execute_unprepared("COMMIT").await?;
            writer.execute_unprepared(LOOKING).await?;
            Arc::new(writer)
        };
        self.writer = Some(Arc::clone(&writer));
        let until = Instant::now() + ACQUIRE_TIMEOUT;
        loop {
            match writer.execute_unprepared("BEGIN IMMEDIATE").await {
                Err(error) if is_busy(&error) && Instant::now() < until => {}
                begun => return begun.map(|_| writer),
            }
        }
    }

    /// After a failure SQLite may or may not have ended the transaction. It is ended for certain, and the connection goes back
    /// to its pool, which looks whether it is still good.
    async fn let_go(&mut self) {
        if let Some(writer) = self.writer.take() {
            // This fails where there was no transaction left.
            let _ = writer.execute_unprepared("ROLLBACK").await;
        }
    }

    /// Lends the transaction to one after the other. An error means that the transaction itself is no longer what it was.
    async fn serve(
        &mut self,
        first: Request,
        transaction: &Arc<DatabaseTransaction>,
        members: &mut Vec<oneshot::Sender<Told>>,
    ) -> (Option<Request>, Told) {
        let begun = Instant::now();
        let mut member = first;
        loop {
            let company = member.company;
            // The first one has the whole transaction to take back, and so needs no savepoint.
            let is_first = members.is_empty();
            if !is_first && let Err(error) = transaction.execute_unprepared("SAVEPOINT member").await {
                let _ = member.turn.send(Err(error.clone().into()));
                return (None, Err(error));
            }
            let lent = lend(transaction, member).await;
            let settled = match lent {
                Lent::Kept(_) if is_first => Ok(()),
                // A member's statement may have failed so badly that SQLite took back everything: then this fails as well.
                Lent::Kept(_) => transaction.execute_unprepared("RELEASE member").await.map(drop),
                Lent::Dropped | Lent::Nobody if is_first => return (None, Ok(())),
                Lent::Dropped | Lent::Nobody => transaction
                    .execute_unprepared("ROLLBACK TO member; RELEASE member")
                    .await
                    .map(drop),
            };
            if let Lent::Kept(told) = lent {
                members.push(told);
            }
            if settled.is_err() {
                return (None, settled);
            }
            let is_over = company == Company::Nobody || members.len() >= MEMBERS || begun.elapsed() >= LONGEST;
            member = match self.waiting.try_recv() {
                Ok(next) if is_over || next.company == Company::Nobody => return (Some(next), Ok(())),
                Ok(next) => next,
                Err(_) => return (None, Ok(())),
            };
        }
    }
}

/// Whether another process is writing, or is still mending what a killed one has left (SQLITE_BUSY, whatever its upper bits add).
fn is_busy(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(source)) | DbErr::Query(RuntimeErr::SqlxError(source))) = error else {
        return false;
    };
    let database = source.as_database_error();
    let code = database.and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

async fn lend(transaction: &Arc<DatabaseTransaction>, member: Request) -> Lent {
    let (ended, end) = oneshot::channel();
    let tx = Tx::shared(Arc::clone(transaction), ended);
    // One that nobody takes comes back with the refusal and is dropped here, as it is when its owner goes away later.
    if member.turn.send(Ok(tx)).is_err() {
        return Lent::Nobody;
    }
    end.await.map_or(Lent::Dropped, Lent::Kept)
}

#[cfg(test)]
mod tests;
