//! Stops asking a provider that is down, so that readers are told at once instead of after a time limit (T13).

use std::sync::{Mutex, PoisonError};

use crate::domain::time::Timestamp;

/// So many failures in a row open the breaker.
const FAILURES: u32 = 3;
/// So long nobody is sent to the provider; after that the next sign-in tries again.
const PAUSE_MS: i64 = 30_000;

#[derive(Debug, Default)]
pub(in crate::outbound) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    /// Whether the provider is left alone at present.
    pub(in crate::outbound) fn is_open(&self, now: Timestamp) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.open_until.is_some_and(|until| now < until)
    }

    /// Notes whether the provider was there.
    pub(in crate::outbound) fn record(&self, now: Timestamp, is_up: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if is_up {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.open_until = Some(Timestamp(now.0.saturating_add(PAUSE_MS)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_three_failures_in_a_row_open_it_and_one_success_closes_it() {
        let breaker = Breaker::default();
        let at = Timestamp;
        breaker.record(at(0), false);
        breaker.record(at(0), false);
        breaker.record(at(0), true);
        breaker.record(at(0), false);
        breaker.record(at(0), false);
        assert!(!breaker.is_open(at(0)));
        breaker.record(at(0), false);
        assert!(breaker.is_open(at(0)) && breaker.is_open(at(29_999)));
        assert!(!breaker.is_open(at(30_000)));
        breaker.record(at(30_000), false);
        assert!(breaker.is_open(at(59_999)), "one more failure is enough");
        breaker.record(at(60_000), true);
        assert!(!breaker.is_open(at(60_000)));
    }
}
