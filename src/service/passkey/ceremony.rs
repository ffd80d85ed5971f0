//! The verifier's side of WebAuthn: what a device is asked, and what its answer is worth.

use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, Passkey as Verifier, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{
    domain::{account::Account, passkey::Passkey},
    service::{Error, Result},
};

/// Everything that depends on where the service is.
#[derive(Clone, Debug)]
pub struct Ceremony(Webauthn);

/// Whether browsers make passkeys for an origin at all: a name, not a number, and over TLS unless it is this very machine.
pub fn is_possible_at(origin: &str) -> bool {
    Ceremony::at(origin).is_some()
}

/// An answer of a device.
#[derive(Clone, Debug)]
pub(super) struct Response(PublicKeyCredential);

impl Response {
    /// Reads what a browser says.
    pub(super) fn read(json: &str) -> Result<Self> {
        serde_json::from_str(json)
            .map(Self)
            .map_err(|_| Error::WrongCredentials)
    }

    /// The key it claims to be of.
    pub(super) fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

impl Ceremony {
    /// Of the service at an origin; none where there can be no passkeys.
    pub fn at(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let host = url.domain()?.to_owned();
        if url.scheme() != "https" && host != "localhost" {
            return None;
        }
        let builder = WebauthnBuilder::new(&host, &url).ok()?.rp_name(&host);
        builder.build().ok().map(Self)
    }

    /// Options to prove something with whatever key is there, and the state to judge the answer by.
    pub(super) fn ask(&self) -> Result<(serde_json::Value, String)> {
        let (mut options, state) = self.0.start_discoverable_authentication().map_err(defect)?;
        // Somebody pressed a button for it.
        options.mediation = None;
        Ok((json(&options.public_key)?, text(&state)?))
    }

    /// Options for a new key of somebody, and the state to judge the answer by.
    pub(super) fn ask_to_add(&self, account: &Account, known: &[Passkey]) -> Result<(serde_json::Value, String)> {
        let known: Vec<_> = known.iter().map(|key| key.credential_id.clone()).collect();
        let label = account
            .email
            .as_ref()
            .map_or(account.name.as_str(), |email| email.as_str());
        let begun = self
            .0
            .start_passkey_registration(account.id.as_uuid(), label, &account.name, Some(known));
        let (options, state): (CreationChallengeResponse, PasskeyRegistration) = begun.map_err(defect)?;
        let mut options = json(&options.public_key)?;
        // The device keeps it, so that nobody need type their address to sign in with it.
        if let Some(selection) = options
            .get_mut("authenticatorSelection")
            .and_then(|value| value.as_object_mut())
        {
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        Ok((options, text(&state)?))
    }

    /// The new key: its name on the device, and what is kept of it.
    pub(super) fn add(&self, state: &str, answer: &str) -> Result<(Vec<u8>, String)> {
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(corrupt)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| Error::WrongCredentials)?;
        let made = self.0.finish_passkey_registration(&answer, &state).map_err(refused)?;
        Ok((made.cred_id().clone(), text(&made)?))
    }

    /// What is kept of a key after it has been used.
    pub(super) fn judge(&self, state: &str, answer: &Response, known: &Passkey) -> Result<String> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(corrupt)?;
        let mut key: Verifier = serde_json::from_str(&known.credential).map_err(corrupt)?;
        let (owner, _) = self
            .0
            .identify_discoverable_authentication(&answer.0)
            .map_err(refused)?;
        if owner != known.account_id.as_uuid() {
            return Err(Error::WrongCredentials);
        }
        let judged = self
            .0
            .finish_discoverable_authentication_v2(&answer.0, state, &key)
            .map_err(refused)?;
        if !judged.user_verified() {
            return Err(Error::WrongCredentials);
        }
        key.update_credential(&judged);
        text(&key)
    }
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(corrupt)
}

fn text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(corrupt)
}

fn corrupt(error: serde_json::Error) -> Error {
    Error::Internal(Box::new(error))
}

fn defect(error: WebauthnError) -> Error {
    Error::Internal(Box::new(error))
}

/// The reader is told that it was not right; what exactly is for the log.
fn refused(error: WebauthnError) -> Error {
    tracing::info!(%error, "the answer of a passkey was refused");
    Error::WrongCredentials
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_tls() {
        for possible in [
            "https://comments.example",
            "https://comments.example:8443",
            "http://localhost:8080",
        ] {
            assert!(is_possible_at(possible), "{possible}");
        }
        for impossible in [
            "http://comments.example",
            "https://127.0.0.1",
            "http://127.0.0.1:8080",
            "https://[::1]",
            "nonsense",
        ] {
            assert!(!is_possible_at(impossible), "{impossible}");
        }
    }
}
