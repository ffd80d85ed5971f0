//! An account with Akismet.

use secrecy::SecretString;
use url::Url;

/// An account with Akismet, which the operator has.
#[derive(Clone, Debug)]
pub struct AkismetAccount {
    pub key: SecretString,
    /// Where it is asked.
    pub url: Url,
}
