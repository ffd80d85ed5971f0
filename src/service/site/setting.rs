//! A site's settings by name, as the command line sets them.

mod form;
mod hold;
mod outside;

use crate::domain::{
    moderation::{NetworkError, PatternError},
    origin::{Origin, OriginError},
    site::{GuestMode, SiteSettings},
    stylesheet::{Stylesheet, StylesheetError},
    thread::Sort,
};

/// One setting of a site.
pub struct Setting {
    pub name: &'static str,
    /// What may be given, for `--help`.
    pub values: &'static str,
    pub meaning: &'static str,
    /// Whether its value has many lines, so that a form shows a larger field and the command line takes a file.
    pub is_long: bool,
    set: fn(&mut SiteSettings, &str) -> Result<(), SettingError>,
    get: fn(&SiteSettings) -> String,
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Why a setting cannot be changed like this.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingError {
    #[error("there is no setting “{0}”; `rejoinder site set --help` lists them")]
    Unknown(String),
    #[error("“{value}” is not one of: {values}")]
    Value { value: String, values: &'static str },
    #[error(transparent)]
    Origin(#[from] OriginError),
    #[error(transparent)]
    Stylesheet(#[from] StylesheetError),
    #[error(transparent)]
    Pattern(#[from] PatternError),
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error("this is too long: at most {max} characters")]
    TooLong { max: usize },
    #[error("this holds characters that are no text")]
    NoText,
    #[error("a site needs at least one origin")]
    NoOrigin,
}

/// Every setting, in the order they are listed.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "name",
        values: "any text",
        meaning: "how the site is called",
        is_long: false,
        set: |site, value| {
            value.clone_into(&mut site.name);
            Ok(())
        },
        get: |site| site.name.clone(),
    },
    Setting {
        name: "origins",
        values: "one or more origins, separated by commas",
        meaning: "where pages may carry the conversation; the first is the primary one",
        is_long: false,
        set: |site, value| {
            let origins: Vec<_> = value.split(',').map(Origin::parse).collect::<Result<_, _>>()?;
            if origins.is_empty() {
                return Err(SettingError::NoOrigin);
            }
            site.origins = origins;
            Ok(())
        },
        get: |site| {
            site.origins
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(",")
        },
    },
    Setting {
        name: "guests",
        values: "off, held, on",
        meaning: "whether people who have not signed in may comment; held: each waits for a moderator",
        is_long: false,
        set: |site, value| {
            site.guests = match value {
                "off" => GuestMode::Off,
                "held" => GuestMode::Held,
                "on" => GuestMode::On,
                _ => return Err(not_one_of(value, "off, held, on")),
            };
            Ok(())
        },
        get: |site| {
            match site.guests {
                GuestMode::Off => "off",
                GuestMode::Held => "held",
                GuestMode::On => "on",
            }
            .to_owned()
        },
    },
    hold::ALL,
    hold::FIRST,
    hold::NEW_ACCOUNTS,
    hold::LINKS,
    hold::WORDS,
    hold::NETWORKS,
    hold::REPORTS,
    hold::DUPLICATES,
    hold::BAD_LINKS,
    hold::FAST,
    hold::FILTER_HOLD,
    hold::FILTER_SPAM,
    hold::TELLS_WHY,
    outside::PROOF_OF_WORK,
    outside::ASK_URL,
    outside::AKISMET,
    outside::IN_SILENCE,
    Setting {
        name: "comments",
        values: "open, closed",
        meaning: "whether new comments are taken",
        is_long: false,
        set: |site, value| {
            site.comments_open = either(value, "open", "closed", "open, closed")?;
            Ok(())
        },
        get: |site| if site.comments_open { "open" } else { "closed" }.to_owned(),
    },
    Setting {
        name: "undo-days",
        values: "1 to 3650",
        meaning: "for how many days what moderators did can be taken back; the log stays",
        is_long: false,
        set: |site, value| {
            site.undo_days = number(value, 1, 3650, "1 to 3650")?;
            Ok(())
        },
        get: |site| site.undo_days.to_string(),
    },
    Setting {
        name: "close-after-days",
        values: "0 to 3650",
        meaning: "days after its first comment on which a thread closes by itself; 0 leaves it open",
        is_long: false,
        set: |site, value| {
            site.close_after_days = number(value, 0, 3650, "0 to 3650")?;
            Ok(())
        },
        get: |site| site.close_after_days.to_string(),
    },
    Setting {
        name: "sort",
        values: "best, newest, oldest, discussed",
        meaning: "the order readers see first",
        is_long: false,
        set: |site, value| {
            site.sort = Sort::from_name(value).ok_or_else(|| not_one_of(value, "best, newest, oldest, discussed"))?;
            Ok(())
        },
        get: |site| site.sort.name().to_owned(),
    },
    Setting {
        name: "votes",
        values: "on, off",
        meaning: "whether readers may vote on comments and see what others voted; off: nothing is sorted by best either",
        is_long: false,
        set: |site, value| {
            site.votes = either(value, "on", "off", "on, off")?;
            Ok(())
        },
        get: |site| if site.votes { "on" } else { "off" }.to_owned(),
    },
    Setting {
        name: "depth",
        values: "1 to 12",
        meaning: "how many levels are indented; deeper replies stand flat and say whom they answer",
        is_long: false,
        set: |site, value| {
            site.depth = number(value, 1, u32::from(SiteSettings::DEEPEST), "1 to 12")
                .map(|depth| u16::try_from(depth).unwrap_or(SiteSettings::DEEPEST))?;
            Ok(())
        },
        get: |site| site.depth.to_string(),
    },
    Setting {
        name: "edit-minutes",
        values: "0 to 10080",
        meaning: "how long an author may edit or delete a comment; 0 turns both off",
        is_long: false,
        set: |site, value| {
            site.edit_minutes = number(value, 0, 10_080, "0 to 10080")?;
            Ok(())
        },
        get: |site| site.edit_minutes.to_string(),
    },
    Setting {
        name: "privacy-url",
        values: "a web address, or nothing",
        meaning: "where readers learn what happens to their data; linked below the form",
        is_long: false,
        set: |site, value| {
            site.privacy_url = match value {
                "" => None,
                url if url.starts_with("https://") || url.starts_with("http://") => Some(url.to_owned()),
                other => return Err(not_one_of(other, "an address that begins with https://")),
            };
            Ok(())
        },
        get: |site| site.privacy_url.clone().unwrap_or_default(),
    },
    Setting {
        name: "consent-text",
        values: "a sentence, or nothing",
        meaning: "what a guest must agree to with a tick before posting",
        is_long: false,
        set: |site, value| {
            site.consent_text = (!value.is_empty()).then(|| value.to_owned());
            Ok(())
        },
        get: |site| site.consent_text.clone().unwrap_or_default(),
    },
    Setting {
        name: "keep-addresses-days",
        values: "0 to 365",
        meaning: "for how long a comment's network (never the whole address) is kept; 0 keeps none",
        is_long: false,
        set: |site, value| {
            site.keep_addresses_days = number(value, 0, 365, "0 to 365")?;
            Ok(())
        },
        get: |site| site.keep_addresses_days.to_string(),
    },
    Setting {
        name: "local-previews",
        values: "on, off",
        meaning: "whether a page on localhost may show the threads, read-only",
        is_long: false,
        set: |site, value| {
            site.local_previews = either(value, "on", "off", "on, off")?;
            Ok(())
        },
        get: |site| if site.local_previews { "on" } else { "off" }.to_owned(),
    },
    Setting {
        name: "reserved-names",
        values: "names separated by commas, or nothing",
        meaning: "names no guest may use, nor anything that looks like them",
        is_long: false,
        set: |site, value| {
            let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
            site.reserved_names = names.map(str::to_owned).collect();
            Ok(())
        },
        get: |site| site.reserved_names.join(","),
    },
    form::PROMPT,
    form::NOTE,
    form::BUTTON,
    Setting {
        name: "stylesheet",
        values: "@ and the name of a file, CSS, or nothing",
        meaning: "style of your own for the conversation, after the built-in one; 16 KB at most",
        is_long: true,
        set: |site, value| {
            site.stylesheet = match value {
                "" => None,
                css => Some(Stylesheet::parse(css)?),
            };
            Ok(())
        },
        get: |site| site.stylesheet.as_ref().map(ToString::to_string).unwrap_or_default(),
    },
];

impl Setting {
    /// The setting of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(name: &str) -> Result<&'static Self, SettingError> {
        SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .ok_or_else(|| SettingError::Unknown(name.to_owned()))
    }

    /// Sets it.
    ///
    /// # Errors
    /// When the value is not one it takes.
    pub fn set(&self, site: &mut SiteSettings, value: &str) -> Result<(), SettingError> {
        (self.set)(site, value.trim())
    }

    /// Its value, as it could be set again.
    pub fn get(&self, site: &SiteSettings) -> String {
        (self.get)(site)
    }
}

fn not_one_of(value: &str, values: &'static str) -> SettingError {
    SettingError::Value {
        value: value.to_owned(),
        values,
    }
}

fn either(value: &str, yes: &str, no: &str, values: &'static str) -> Result<bool, SettingError> {
    match value {
        value if value == yes => Ok(true),
        value if value == no => Ok(false),
        other => Err(not_one_of(other, values)),
    }
}

fn number(value: &str, least: u32, most: u32, values: &'static str) -> Result<u32, SettingError> {
    let number = value.parse().map_err(|_| not_one_of(value, values))?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(not_one_of(value, values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_can_be_set_again() {
        let mut site = SiteSettings {
            origins: vec![Origin::parse("https://blog.example").unwrap()],
            ..Default::default()
        };
        for setting in SETTINGS {
            let value = setting.get(&site);
            setting.set(&mut site, &value).unwrap();
            assert_eq!(setting.get(&site), value, "{}", setting.name);
        }
    }

    #[test]
    fn a_bad_value_changes_nothing_and_says_what_is_possible() {
        let mut site = SiteSettings::default();
        for (name, value) in [
            ("guests", "maybe"),
            ("depth", "0"),
            ("depth", "13"),
            ("edit-minutes", "-1"),
            ("origins", "not an origin"),
            ("privacy-url", "javascript:alert(1)"),
            ("hold-links", "31"),
            ("hold-words", "ok\n/(/"),
            ("hold-networks", "203.0.113.0/33"),
        ] {
            let setting = Setting::named(name).unwrap();
            let before = setting.get(&site);
            assert!(setting.set(&mut site, value).is_err(), "{name}={value}");
            assert_eq!(setting.get(&site), before);
        }
    }
}
