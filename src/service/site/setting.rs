//! A site's settings by name, as the command line sets them.

use crate::domain::{
    moderation::{HoldRules, NetworkError, PatternError, Patterns},
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
    Setting {
        name: "hold-all",
        values: "on, off",
        meaning: "whether every comment waits for a moderator",
        is_long: false,
        set: |site, value| {
            site.hold.everything = either(value, "on", "off", "on, off")?;
            Ok(())
        },
        get: |site| if site.hold.everything { "on" } else { "off" }.to_owned(),
    },
    Setting {
        name: "hold-first",
        values: "0 to 50",
        meaning: "how many comments of somebody must have been approved before the next appears at once; 0 asks for none",
        is_long: false,
        set: |site, value| {
            site.hold.first_comments = number(value, 0, HoldRules::MOST_FIRST, "0 to 50")?;
            Ok(())
        },
        get: |site| site.hold.first_comments.to_string(),
    },
    Setting {
        name: "hold-new-accounts",
        values: "0 to 365",
        meaning: "comments of accounts younger than so many days wait; 0 turns it off",
        is_long: false,
        set: |site, value| {
            site.hold.new_accounts_days = number(value, 0, 365, "0 to 365")?;
            Ok(())
        },
        get: |site| site.hold.new_accounts_days.to_string(),
    },
    Setting {
        name: "hold-links",
        values: "0 to 30, or nothing",
        meaning: "comments with more links than this wait; nothing: any number appears at once",
        is_long: false,
        set: |site, value| {
            site.hold.links = match value {
                "" => None,
                links => Some(number(links, 0, 30, "0 to 30, or nothing")?),
            };
            Ok(())
        },
        get: |site| site.hold.links.map(|links| links.to_string()).unwrap_or_default(),
    },
    Setting {
        name: "hold-words",
        values: "@ and the name of a file, lines, or nothing",
        meaning: "words that hold a comment, one a line: casino, casi*, /regular expression/, name: bob",
        is_long: true,
        set: |site, value| {
            site.hold.words = Patterns::parse(value)?;
            Ok(())
        },
        get: |site| site.hold.words.to_string(),
    },
    Setting {
        name: "hold-networks",
        values: "networks separated by commas, or nothing",
        meaning: "comments from these networks wait, as in 203.0.113.0/24",
        is_long: false,
        set: |site, value| {
            site.hold.networks = value.parse()?;
            Ok(())
        },
        get: |site| site.hold.networks.to_string(),
    },
    Setting {
        name: "hold-reports",
        values: "0 to 100",
        meaning: "so many reports by readers hold a comment; 0 never",
        is_long: false,
        set: |site, value| {
            site.hold.reports = number(value, 0, 100, "0 to 100")?;
            Ok(())
        },
        get: |site| site.hold.reports.to_string(),
    },
    Setting {
        name: "hold-duplicates",
        values: "on, off",
        meaning: "whether the third text within an hour that is much like the others waits",
        is_long: false,
        set: |site, value| {
            site.hold.duplicates = either(value, "on", "off", "on, off")?;
            Ok(())
        },
        get: |site| if site.hold.duplicates { "on" } else { "off" }.to_owned(),
    },
    Setting {
        name: "hold-bad-links",
        values: "on, off",
        meaning: "whether what links to where only spam has linked waits",
        is_long: false,
        set: |site, value| {
            site.hold.bad_links = either(value, "on", "off", "on, off")?;
            Ok(())
        },
        get: |site| if site.hold.bad_links { "on" } else { "off" }.to_owned(),
    },
    Setting {
        name: "hold-fast",
        values: "0 to 60",
        meaning: "what is posted from the preview page within so many seconds waits; 0 turns it off",
        is_long: false,
        set: |site, value| {
            site.hold.fast_seconds = number(value, 0, 60, "0 to 60")?;
            Ok(())
        },
        get: |site| site.hold.fast_seconds.to_string(),
    },
    Setting {
        name: "filter-hold",
        values: "50 to 100, or 0",
        meaning: "what the site's own filter is so certain of, in percent, waits; 0: never",
        is_long: false,
        set: |site, value| {
            site.hold.filter_hold = percent(value)?;
            Ok(())
        },
        get: |site| site.hold.filter_hold.to_string(),
    },
    Setting {
        name: "filter-spam",
        values: "50 to 100, or 0",
        meaning: "what the site's own filter is so certain of, in percent, is set aside as spam; 0: never",
        is_long: false,
        set: |site, value| {
            site.hold.filter_spam = percent(value)?;
            Ok(())
        },
        get: |site| site.hold.filter_spam.to_string(),
    },
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

fn percent(value: &str) -> Result<u32, SettingError> {
    let values = "50 to 100, or 0";
    let percent = number(value, 0, 100, values)?;
    if (1..50).contains(&percent) {
        return Err(not_one_of(value, values));
    }
    Ok(percent)
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
