//! What a try shows the provider besides its state. Both values are derived from the state, so that nothing of them is kept.

use crate::{outbound::identity::Round, service::Runtime};

use super::Token;

/// State, nonce and PKCE verifier of one departure.
pub(in crate::service) struct Secrets {
    state: Token,
    nonce: Token,
    verifier: Token,
}

impl Secrets {
    pub(in crate::service) fn of(runtime: &Runtime, state: &Token) -> Self {
        let derived = |label: &str| Token::of(runtime.keyed_hash(label, &[state.expose().as_bytes()]));
        Self {
            state: state.clone(),
            nonce: derived("sign-in nonce"),
            verifier: derived("sign-in verifier"),
        }
    }

    pub(in crate::service) fn round<'a>(&'a self, redirect_uri: &'a str) -> Round<'a> {
        Round {
            redirect_uri,
            state: self.state.secret(),
            nonce: self.nonce.secret(),
            verifier: self.verifier.secret(),
        }
    }
}
