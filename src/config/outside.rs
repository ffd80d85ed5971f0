//! Services of others that the operator has an account with.

use url::Url;

use super::{Problem, Setting, Vars};
use crate::domain::akismet::AkismetAccount;

pub(super) const AKISMET_KEY: Setting = Setting {
    name: "REJOINDER_AKISMET_KEY",
    default: "",
    meaning: "your key with Akismet; a site asks it only where its owner sets akismet",
    is_secret: true,
};

const AKISMET: &str = "https://rest.akismet.com/";

/// The account with Akismet; none where there is no key.
pub(super) fn akismet(vars: &Vars, problems: &mut Vec<Problem>) -> Option<AkismetAccount> {
    let key = vars.secret(&AKISMET_KEY, problems)?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_key {
        problems.push(Problem {
            name: AKISMET_KEY.name.to_owned(),
            message: "must be letters and digits, as Akismet shows it".to_owned(),
        });
        return None;
    }
    let url = Url::parse(AKISMET).ok()?;
    Some(AkismetAccount { key: key.into(), url })
}
