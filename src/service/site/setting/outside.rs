//! The settings of who else has a say about comments.

use url::Url;

use super::{Setting, SettingError, either, not_one_of, number};
use crate::domain::site::{AkismetMode, Outside};

pub(super) const ASK_URL: Setting = Setting {
    name: "ask-url",
    values: "an address that begins with https://, or nothing",
    meaning: "a service of yours that is asked about every comment; what is signed with is printed by `rejoinder site ask-secret`",
    is_long: false,
    set: |site, value| {
        site.outside.ask_url = match value {
            "" => None,
            text => Some(address(text)?),
        };
        Ok(())
    },
    get: |site| site.outside.ask_url.clone().unwrap_or_default(),
};

fn address(text: &str) -> Result<String, SettingError> {
    const VALUES: &str = "an address that begins with https://, or nothing";
    let url = Url::parse(text).map_err(|_| not_one_of(text, VALUES))?;
    let is_plain = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && text.len() <= 500;
    if is_plain {
        Ok(url.into())
    } else {
        Err(not_one_of(text, VALUES))
    }
}

pub(super) const AKISMET: Setting = Setting {
    name: "akismet",
    values: "off, hold, spam, test",
    meaning: "whether Akismet is asked about comments, and what becomes of what it takes for spam (REJOINDER_AKISMET_KEY)",
    is_long: false,
    set: |site, value| {
        site.outside.akismet = match value {
            "off" => AkismetMode::Off,
            "hold" => AkismetMode::Hold,
            "spam" => AkismetMode::Spam,
            "test" => AkismetMode::Test,
            other => return Err(not_one_of(other, "off, hold, spam, test")),
        };
        Ok(())
    },
    get: |site| {
        match site.outside.akismet {
            AkismetMode::Off => "off",
            AkismetMode::Hold => "hold",
            AkismetMode::Spam => "spam",
            AkismetMode::Test => "test",
        }
        .to_owned()
    },
};

pub(super) const IN_SILENCE: Setting = Setting {
    name: "ask-silent",
    values: "hold, judge",
    meaning: "when a service that is asked does not answer within three seconds: comments wait, or your other rules alone judge them",
    is_long: false,
    set: |site, value| {
        site.outside.holds_in_silence = either(value, "hold", "judge", "hold, judge")?;
        Ok(())
    },
    get: |site| if site.outside.holds_in_silence { "hold" } else { "judge" }.to_owned(),
};

pub(super) const PROOF_OF_WORK: Setting = Setting {
    name: "proof-of-work",
    values: "0 to 1000000",
    meaning: "the work a guest's browser does before a comment (ALTCHA; 50000 takes a second or so); without it, as without script, the comment waits; 0 asks for none",
    is_long: false,
    set: |site, value| {
        site.outside.proof_of_work = number(value, 0, Outside::MOST_WORK, "0 to 1000000")?;
        Ok(())
    },
    get: |site| site.outside.proof_of_work.to_string(),
};
