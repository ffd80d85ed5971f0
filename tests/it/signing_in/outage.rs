//! T13: a provider that is down or slow harms nobody but its own readers, and those not for long.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rejoinder::{
    domain::time::Clock as _,
    outbound::identity::{Failure, Returned, Secret},
};

use super::trip::{Bench, Trip, providers};
use crate::support::{Double, FakeClock, Imitated};

#[tokio::test]
async fn t13_a_provider_that_hangs_is_given_up_and_then_left_alone() {
    let bench = Bench::new(Imitated::GitHub).await;
    bench.double.desk.hang();
    let trip = Trip::new("github", 1);
    let provider = bench.providers.find("github").unwrap();
    let code = Secret::from("any");
    let returned = Returned {
        code: &code,
        issuer: None,
    };
    let redeem = async || provider.redeem(&trip.round(), &returned, bench.clock.now()).await;
    // Three readers at once wait for the limit of two seconds, not for the minute the provider takes.
    let begun = Instant::now();
    let (a, b, c) = tokio::join!(redeem(), redeem(), redeem());
    for outcome in [a, b, c] {
        assert!(matches!(outcome, Err(Failure::Unavailable(_))), "{outcome:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let asked = bench.double.desk.asked();
    assert!(matches!(redeem().await, Err(Failure::Unavailable(_))));
    let sent = provider.authorize(&trip.round(), bench.clock.now()).await;
    assert!(
        matches!(sent, Err(Failure::Unavailable(_))),
        "nobody is sent there either"
    );
    assert_eq!(bench.double.desk.asked(), asked, "it is not asked any more");
    bench.double.desk.recover();
    bench.clock.advance_minutes(1);
    bench.sign_in().await.unwrap();
}

#[tokio::test]
async fn t13_others_sign_in_while_one_hangs() {
    let clock = Arc::new(FakeClock::new());
    let slow = Double::start(Imitated::WordPress, &clock).await;
    let bench = Bench::new(Imitated::X).await;
    slow.desk.hang();
    let both = providers(&[slow.vars(), bench.double.vars()].concat());
    let trip = Trip::new("wordpress", 1);
    let code = Secret::from("any");
    let returned = Returned {
        code: &code,
        issuer: None,
    };
    let (round, now) = (trip.round(), clock.now());
    let hanging = both.find("wordpress").unwrap().redeem(&round, &returned, now);
    let bench = Bench {
        providers: providers(&bench.double.vars()),
        ..bench
    };
    let quick = async {
        let begun = Instant::now();
        bench.sign_in().await.unwrap();
        begun.elapsed()
    };
    tokio::select! {
        biased;
        _ = hanging => panic!("it was to hang"),
        took = quick => assert!(took < Duration::from_secs(1), "{took:?}"),
    }
}

#[tokio::test]
async fn t13_a_provider_that_refuses_connections_is_told_from_one_that_refuses_readers() {
    let bench = Bench::new(Imitated::GitHub).await;
    let trip = Trip::new("github", 1);
    let code = Secret::from("never-given-out");
    let returned = Returned {
        code: &code,
        issuer: None,
    };
    // Wrong codes, however many, do not switch a provider off.
    for _ in 0..5 {
        let outcome = bench
            .providers
            .find("github")
            .unwrap()
            .redeem(&trip.round(), &returned, bench.clock.now())
            .await;
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{outcome:?}");
    }
    bench.sign_in().await.unwrap();
    let Bench {
        clock,
        double,
        providers,
    } = bench;
    drop(double);
    let provider = providers.find("github").unwrap();
    let outcome = provider.redeem(&trip.round(), &returned, clock.now()).await;
    let Err(Failure::Unavailable(told)) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(
        !told.contains("127.0.0.1") && !told.contains("never-given-out"),
        "{told}"
    );
}
