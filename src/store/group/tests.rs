use std::{future::poll_fn, pin::pin, task::Poll};

use super::*;
use crate::store::{Store, StoreSettings, pool::Connected as _};

/// A database with a table of its own: numbers that must differ, and parents that are looked for at the commit.
async fn open() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreSettings { url: url.into() }).await.unwrap();
    let sql = "CREATE TABLE things (number INTEGER PRIMARY KEY, parent INTEGER REFERENCES things DEFERRABLE INITIALLY DEFERRED)";
    store.for_migration().execute_unprepared(sql).await.unwrap();
    (store, folder)
}

async fn run(tx: &Tx, sql: &str) -> Result<()> {
    tx.connection().execute_unprepared(sql).await?;
    Ok(())
}

async fn add(tx: &Tx, number: i32) -> Result<()> {
    run(tx, &format!("INSERT INTO things (number) VALUES ({number})")).await
}

/// What there is, as one transaction or as readers see it.
async fn numbers(connection: &impl ConnectionTrait) -> Vec<i32> {
    let sql = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT number FROM things ORDER BY number");
    let rows = connection.query_all_raw(sql).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn stored(store: &Store) -> Vec<i32> {
    numbers(store.read().connection()).await
}

/// Polls once; true when it is done.
async fn is_done<T>(future: &mut (impl Future<Output = T> + Unpin)) -> bool {
    poll_fn(|context| Poll::Ready(pin!(&mut *future).poll(context).is_ready())).await
}

/// Stands in the queue from here on.
async fn queue(store: &Store) -> impl Future<Output = Result<Tx>> + Unpin + Send + use<> {
    wait(store, Company::Anybody).await
}

async fn wait(store: &Store, company: Company) -> impl Future<Output = Result<Tx>> + Unpin + Send + use<> {
    let store = store.clone();
    let mut waiting = Box::pin(async move {
        match company {
            Company::Anybody => store.begin_write().await,
            Company::Nobody => store.begin_long_write().await,
        }
    });
    assert!(!is_done(&mut waiting).await, "the first poll only asks");
    waiting
}

#[tokio::test]
async fn who_is_alone_waits_for_nobody() {
    let (store, _folder) = open().await;
    for number in 0..3 {
        let tx = store.begin_write().await.unwrap();
        add(&tx, number).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stored(&store).await.len(), 1 + usize::try_from(number).unwrap());
    }
}

#[tokio::test]
async fn members_are_answered_together_and_readers_see_nothing_before() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let second = queue(&store).await;
    add(&first, 1).await.unwrap();
    let mut first = Box::pin(first.commit());
    assert!(!is_done(&mut first).await);
    let second = second.await.unwrap();
    assert_eq!(
        numbers(second.connection()).await,
        [1],
        "a later member builds on the earlier one"
    );
    add(&second, 2).await.unwrap();
    assert_eq!(stored(&store).await, Vec::<i32>::new());
    assert!(!is_done(&mut first).await, "answered before the commit");
    second.commit().await.unwrap();
    first.await.unwrap();
    assert_eq!(stored(&store).await, [1, 2]);
}

#[tokio::test]
async fn a_member_that_fails_takes_back_only_its_own() {
    let (store, _folder) = open().await;
    for position in 0..3 {
        let base = position * 10;
        let mut turns = vec![queue(&store).await, queue(&store).await, queue(&store).await];
        let mut answers = Vec::new();
        for (number, turn) in turns.drain(..).enumerate() {
            let tx = turn.await.unwrap();
            let number = i32::try_from(number).unwrap();
            add(&tx, base + number).await.unwrap();
            if number == position {
                let refused = add(&tx, base + number).await.unwrap_err();
                assert!(matches!(refused, Error::Conflict), "{refused:?}");
            } else {
                answers.push(tokio::spawn(tx.commit()));
            }
        }
        for answer in answers {
            answer.await.unwrap().unwrap();
        }
        let expected: Vec<i32> = (0..3)
            .filter(|number| *number != position)
            .map(|number| base + number)
            .collect();
        let found: Vec<i32> = stored(&store)
            .await
            .into_iter()
            .filter(|number| *number >= base)
            .collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_member_may_go_away_in_the_middle_of_a_statement() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let (second, third, fourth) = (queue(&store).await, queue(&store).await, queue(&store).await);
    add(&first, 1).await.unwrap();
    let first = tokio::spawn(first.commit());
    let second = second.await.unwrap();
    {
        let many = "WITH RECURSIVE n(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n LIMIT 300000) \
                    INSERT INTO things (number) SELECT n FROM n";
        let mut running = Box::pin(run(&second, many));
        assert!(!is_done(&mut running).await);
    }
    drop(second);
    let third = third.await.unwrap();
    let panicked = tokio::spawn(async move {
        add(&third, 3).await.unwrap();
        assert_eq!(numbers(third.connection()).await, [1, 3]);
        panic!("a defect");
    });
    assert!(panicked.await.unwrap_err().is_panic());
    let fourth = fourth.await.unwrap();
    add(&fourth, 4).await.unwrap();
    fourth.commit().await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(stored(&store).await, [1, 4]);
}

#[tokio::test]
async fn turns_come_in_the_order_in_which_they_were_asked_for() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let (second, third) = (queue(&store).await, queue(&store).await);
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    // Whoever came later is looked at first here, which must not matter.
    let tell = |name: u8, turn: Box<dyn Future<Output = Result<Tx>> + Unpin + Send>| {
        let order = Arc::clone(&order);
        tokio::spawn(async move {
            let tx = turn.await.unwrap();
            order.lock().unwrap().push(name);
            tx.commit().await.unwrap();
        })
    };
    let others = [tell(3, Box::new(third)), tell(2, Box::new(second))];
    first.commit().await.unwrap();
    for other in others {
        other.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), [2, 3]);
}

#[tokio::test]
async fn who_gives_up_waiting_is_passed_over() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let (second, third) = (queue(&store).await, queue(&store).await);
    drop(second);
    add(&first, 1).await.unwrap();
    let first = tokio::spawn(first.commit());
    let third = third.await.unwrap();
    add(&third, 3).await.unwrap();
    third.commit().await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(stored(&store).await, [1, 3]);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_every_member() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let (second, third) = (queue(&store).await, queue(&store).await);
    add(&first, 1).await.unwrap();
    let first = tokio::spawn(first.commit());
    let second = second.await.unwrap();
    run(&second, "INSERT INTO things VALUES (2, 999)").await.unwrap();
    let second = tokio::spawn(second.commit());
    let third = third.await.unwrap();
    add(&third, 3).await.unwrap();
    third.commit().await.unwrap_err();
    first.await.unwrap().unwrap_err();
    second.await.unwrap().unwrap_err();
    assert_eq!(stored(&store).await, Vec::<i32>::new());
    can_still_write(&store).await;
}

/// SQLite takes back everything, not only the savepoint, when it runs out of disk or memory; `OR ROLLBACK` does the same.
#[tokio::test]
async fn a_member_that_loses_the_whole_transaction_is_noticed() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let (second, third) = (queue(&store).await, queue(&store).await);
    add(&first, 1).await.unwrap();
    let first = tokio::spawn(first.commit());
    let second = second.await.unwrap();
    run(&second, "INSERT OR ROLLBACK INTO things (number) VALUES (1)")
        .await
        .unwrap_err();
    // Whatever it goes on to do is outside of any transaction, and so is not told to be durable.
    second.commit().await.unwrap_err();
    first.await.unwrap().unwrap_err();
    let third = third.await.unwrap();
    assert_eq!(numbers(third.connection()).await, Vec::<i32>::new());
    add(&third, 3).await.unwrap();
    third.commit().await.unwrap();
    assert_eq!(stored(&store).await, [3]);
    can_still_write(&store).await;
}

async fn can_still_write(store: &Store) {
    for number in [50, 51] {
        let tx = store.begin_write().await.unwrap();
        add(&tx, number).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(stored(store).await.ends_with(&[50, 51]));
}

#[tokio::test]
async fn a_stream_of_others_does_not_keep_the_first_one_waiting() {
    let (store, _folder) = open().await;
    let mut turns = Vec::new();
    for _ in 0..MEMBERS + 5 {
        turns.push(queue(&store).await);
    }
    let mut turns = turns.into_iter();
    let mut answers = Vec::new();
    for (number, turn) in (0..).zip(turns.by_ref().take(MEMBERS)) {
        let tx = turn.await.unwrap();
        add(&tx, number).await.unwrap();
        answers.push(tokio::spawn(tx.commit()));
    }
    // The first is answered although others wait, and before any of those has done anything.
    answers.remove(0).await.unwrap().unwrap();
    assert!(stored(&store).await.contains(&0));
    for turn in turns {
        answers.push(tokio::spawn(turn.await.unwrap().commit()));
    }
    for answer in answers {
        answer.await.unwrap().unwrap();
    }
    let all: Vec<i32> = (0..).take(MEMBERS).collect();
    assert_eq!(stored(&store).await, all);
}

#[tokio::test]
async fn nobody_waits_for_the_end_of_a_long_write() {
    let (store, _folder) = open().await;
    let first = store.begin_write().await.unwrap();
    let long = wait(&store, Company::Nobody).await;
    let last = queue(&store).await;
    add(&first, 1).await.unwrap();
    first.commit().await.unwrap();
    let long = long.await.unwrap();
    add(&long, 2).await.unwrap();
    long.commit().await.unwrap();
    assert_eq!(stored(&store).await, [1, 2], "answered without the one behind it");
    last.await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn another_process_is_waited_for_and_looked_at_every_few_milliseconds() {
    let (store, folder) = open().await;
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let other = Store::open(&StoreSettings { url: url.into() }).await.unwrap();
    let theirs = other.begin_long_write().await.unwrap();
    let mut waiting = queue(&store).await;
    // Longer than SQLite looks by itself.
    let longer = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
    assert!(longer.is_err(), "two wrote at once");
    add(&theirs, 1).await.unwrap();
    theirs.commit().await.unwrap();
    let ours = waiting.await.unwrap();
    let sql = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "PRAGMA busy_timeout");
    let looks = ours.connection().query_one_raw(sql).await.unwrap().unwrap();
    assert_eq!(
        looks.try_get_by_index::<i32>(0).unwrap(),
        18,
        "then it looks ten times a second"
    );
    add(&ours, 2).await.unwrap();
    ours.commit().await.unwrap();
    assert_eq!(stored(&store).await, [1, 2]);
}
