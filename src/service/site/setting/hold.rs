//! The settings of what is held for a moderator.

use super::{Setting, SettingError, either, not_one_of, number};
use crate::domain::moderation::{HoldRules, Patterns};

pub(super) const ALL: Setting = Setting {
    name: "hold-all",
    values: "on, off",
    meaning: "whether every comment waits for a moderator",
    is_long: false,
    set: |site, value| {
        site.hold.everything = either(value, "on", "off", "on, off")?;
        Ok(())
    },
    get: |site| if site.hold.everything { "on" } else { "off" }.to_owned(),
};

pub(super) const FIRST: Setting = Setting {
    name: "hold-first",
    values: "0 to 50",
    meaning: "how many comments of somebody must have been approved before the next appears at once; 0 asks for none",
    is_long: false,
    set: |site, value| {
        site.hold.first_comments = number(value, 0, HoldRules::MOST_FIRST, "0 to 50")?;
        Ok(())
    },
    get: |site| site.hold.first_comments.to_string(),
};

pub(super) const NEW_ACCOUNTS: Setting = Setting {
    name: "hold-new-accounts",
    values: "0 to 365",
    meaning: "comments of accounts younger than so many days wait; 0 turns it off",
    is_long: false,
    set: |site, value| {
        site.hold.new_accounts_days = number(value, 0, 365, "0 to 365")?;
        Ok(())
    },
    get: |site| site.hold.new_accounts_days.to_string(),
};

pub(super) const TELLS_WHY: Setting = Setting {
    name: "hold-tells-why",
    values: "on, off",
    meaning: "whether people read why their comment waits",
    is_long: false,
    set: |site, value| {
        site.tells_why = either(value, "on", "off", "on, off")?;
        Ok(())
    },
    get: |site| if site.tells_why { "on" } else { "off" }.to_owned(),
};

pub(super) const LINKS: Setting = Setting {
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
};

pub(super) const WORDS: Setting = Setting {
    name: "hold-words",
    values: "@ and the name of a file, lines, or nothing",
    meaning: "words that hold a comment, one a line: casino, casi*, /regular expression/, name: bob",
    is_long: true,
    set: |site, value| {
        site.hold.words = Patterns::parse(value)?;
        Ok(())
    },
    get: |site| site.hold.words.to_string(),
};

pub(super) const NETWORKS: Setting = Setting {
    name: "hold-networks",
    values: "networks separated by commas, or nothing",
    meaning: "comments from these networks wait, as in 203.0.113.0/24",
    is_long: false,
    set: |site, value| {
        site.hold.networks = value.parse()?;
        Ok(())
    },
    get: |site| site.hold.networks.to_string(),
};

pub(super) const REPORTS: Setting = Setting {
    name: "hold-reports",
    values: "0 to 100",
    meaning: "so many reports by readers hold a comment; 0 never",
    is_long: false,
    set: |site, value| {
        site.hold.reports = number(value, 0, 100, "0 to 100")?;
        Ok(())
    },
    get: |site| site.hold.reports.to_string(),
};

pub(super) const DUPLICATES: Setting = Setting {
    name: "hold-duplicates",
    values: "on, off",
    meaning: "whether the third text within an hour that is much like the others waits",
    is_long: false,
    set: |site, value| {
        site.hold.duplicates = either(value, "on", "off", "on, off")?;
        Ok(())
    },
    get: |site| if site.hold.duplicates { "on" } else { "off" }.to_owned(),
};

pub(super) const BAD_LINKS: Setting = Setting {
    name: "hold-bad-links",
    values: "on, off",
    meaning: "whether what links to where only spam has linked waits",
    is_long: false,
    set: |site, value| {
        site.hold.bad_links = either(value, "on", "off", "on, off")?;
        Ok(())
    },
    get: |site| if site.hold.bad_links { "on" } else { "off" }.to_owned(),
};

pub(super) const FAST: Setting = Setting {
    name: "hold-fast",
    values: "0 to 60",
    meaning: "what is posted from the preview page within so many seconds waits; 0 turns it off",
    is_long: false,
    set: |site, value| {
        site.hold.fast_seconds = number(value, 0, 60, "0 to 60")?;
        Ok(())
    },
    get: |site| site.hold.fast_seconds.to_string(),
};

pub(super) const FILTER_HOLD: Setting = Setting {
    name: "filter-hold",
    values: "50 to 100, or 0",
    meaning: "what the site's own filter is so certain of, in percent, waits; 0: never",
    is_long: false,
    set: |site, value| {
        site.hold.filter_hold = percent(value)?;
        Ok(())
    },
    get: |site| site.hold.filter_hold.to_string(),
};

pub(super) const FILTER_SPAM: Setting = Setting {
    name: "filter-spam",
    values: "50 to 100, or 0",
    meaning: "what the site's own filter is so certain of, in percent, is set aside as spam; 0: never",
    is_long: false,
    set: |site, value| {
        site.hold.filter_spam = percent(value)?;
        Ok(())
    },
    get: |site| site.hold.filter_spam.to_string(),
};

fn percent(value: &str) -> Result<u32, SettingError> {
    let values = "50 to 100, or 0";
    let percent = number(value, 0, 100, values)?;
    if (1..50).contains(&percent) {
        return Err(not_one_of(value, values));
    }
    Ok(percent)
}
