//! Every setting of a site as a field of the form. A test sees to it that none is missing.

use super::{Catalog, Control, Field, Setting, SettingError};
use crate::{
    domain::{
        site::{Outside, SiteSettings},
        stylesheet::{Stylesheet, StylesheetError},
    },
    i18n::Arg,
    web::dashboard::field::Choice,
};

const LINE: usize = 300;

/// A setting as the form knows it.
#[derive(Debug)]
pub(super) struct Known {
    pub name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    kind: Kind,
}

/// With what it is set.
#[derive(Debug)]
enum Kind {
    Line,
    Address,
    Number(u32, u32),
    /// Each value with the key of its words.
    Choice(&'static [(&'static str, &'static str)]),
    Code,
}

const fn line(name: &'static str, label: &'static str, hint: Option<&'static str>) -> Known {
    Known {
        name,
        label,
        hint,
        kind: Kind::Line,
    }
}

const fn choice(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    values: &'static [(&'static str, &'static str)],
) -> Known {
    Known {
        name,
        label,
        hint,
        kind: Kind::Choice(values),
    }
}

const fn number(name: &'static str, label: &'static str, hint: &'static str, least: u32, most: u32) -> Known {
    Known {
        name,
        label,
        hint: Some(hint),
        kind: Kind::Number(least, most),
    }
}

const ON_OFF: &[(&str, &str)] = &[("on", "desk-on"), ("off", "desk-off")];

/// The fields in their groups, each with the key of its title.
pub(super) const GROUPS: &[(&str, &[Known])] = &[
    (
        "desk-set-site",
        &[
            line("name", "desk-site-name", Some("desk-site-name-hint")),
            choice(
                "comments",
                "desk-set-comments",
                None,
                &[("open", "desk-set-open"), ("closed", "desk-set-closed")],
            ),
        ],
    ),
    (
        "desk-set-writing",
        &[
            choice(
                "guests",
                "desk-set-guests",
                None,
                &[
                    ("on", "desk-set-guests-on"),
                    ("held", "desk-set-guests-held"),
                    ("off", "desk-set-guests-off"),
                ],
            ),
            choice("hold-tells-why", "desk-set-why", Some("desk-set-why-hint"), ON_OFF),
            number("undo-days", "desk-set-undo", "desk-set-undo-hint", 1, 3650),
            number("close-after-days", "desk-set-close", "desk-set-close-hint", 0, 3650),
            number("edit-minutes", "desk-set-edit", "desk-set-edit-hint", 0, 10_080),
            line("words-prompt", "desk-set-prompt", Some("desk-set-words-hint")),
            line("words-note", "desk-set-note", None),
            line("words-button", "desk-set-button", None),
            line("reserved-names", "desk-set-reserved", Some("desk-set-reserved-hint")),
        ],
    ),
    (
        "desk-set-reading",
        &[
            choice(
                "sort",
                "desk-set-sort",
                None,
                &[
                    ("oldest", "sort-oldest"),
                    ("newest", "sort-newest"),
                    ("best", "sort-best"),
                    ("discussed", "sort-discussed"),
                ],
            ),
            choice("votes", "desk-set-votes", Some("desk-set-votes-hint"), ON_OFF),
            number(
                "depth",
                "desk-set-depth",
                "desk-set-depth-hint",
                1,
                // As wide as the type of the setting's own limit.
                12,
            ),
        ],
    ),
    (
        "desk-set-privacy",
        &[
            Known {
                name: "privacy-url",
                label: "desk-set-privacy-url",
                hint: Some("desk-set-privacy-url-hint"),
                kind: Kind::Address,
            },
            line("consent-text", "desk-set-consent", Some("desk-set-consent-hint")),
            number(
                "keep-addresses-days",
                "desk-set-addresses",
                "desk-set-addresses-hint",
                0,
                365,
            ),
            choice(
                "local-previews",
                "desk-set-previews",
                Some("desk-set-previews-hint"),
                ON_OFF,
            ),
        ],
    ),
    (
        "desk-set-outside",
        &[
            number(
                "proof-of-work",
                "desk-set-proof",
                "desk-set-proof-hint",
                0,
                Outside::MOST_WORK,
            ),
            Known {
                name: "ask-url",
                label: "desk-set-ask",
                hint: Some("desk-set-ask-hint"),
                kind: Kind::Address,
            },
            choice(
                "akismet",
                "desk-set-akismet",
                Some("desk-set-akismet-hint"),
                &[
                    ("off", "desk-off"),
                    ("hold", "desk-set-akismet-hold"),
                    ("spam", "desk-set-akismet-spam"),
                    ("test", "desk-set-akismet-test"),
                ],
            ),
            choice(
                "ask-silent",
                "desk-set-silent",
                None,
                &[("hold", "desk-set-silent-hold"), ("judge", "desk-set-silent-judge")],
            ),
        ],
    ),
    (
        "desk-set-look",
        &[Known {
            name: "stylesheet",
            label: "desk-set-stylesheet",
            hint: Some("desk-set-stylesheet-hint"),
            kind: Kind::Code,
        }],
    ),
];

/// Every field.
pub(super) fn all() -> impl Iterator<Item = &'static Known> {
    GROUPS.iter().flat_map(|(_, fields)| fields.iter())
}

impl Known {
    /// The field, with what is set.
    pub(super) fn field(&self, settings: &SiteSettings, words: &Catalog) -> Field {
        let value = Setting::named(self.name).map(|setting| setting.get(settings));
        Field {
            name: self.name,
            label: words.text(self.label).to_owned(),
            hint: self.hint.map(|hint| words.text(hint).to_owned()),
            value: value.unwrap_or_default(),
            problem: None,
            control: self.control(words),
        }
    }

    fn control(&self, words: &Catalog) -> Control {
        match self.kind {
            Kind::Line => Control::Line {
                kind: "text",
                most: LINE,
                is_ltr: false,
            },
            Kind::Address => Control::Line {
                kind: "url",
                most: LINE,
                is_ltr: true,
            },
            Kind::Number(least, most) => Control::Number { least, most },
            Kind::Code => Control::Text {
                is_code: true,
                is_ltr: true,
            },
            Kind::Choice(values) => Control::Choice(
                values
                    .iter()
                    .map(|(value, label)| Choice {
                        value,
                        label: words.text(label).to_owned(),
                    })
                    .collect(),
            ),
        }
    }

    /// What is wrong with what was typed.
    pub(super) fn sentence(&self, error: &SettingError, words: &Catalog) -> String {
        match (error, &self.kind) {
            (SettingError::Value { .. }, Kind::Number(least, most)) => words.format(
                "desk-set-wrong-number",
                &[
                    ("least", Arg::Number(i64::from(*least))),
                    ("most", Arg::Number(i64::from(*most))),
                ],
            ),
            (SettingError::Value { .. }, Kind::Address) => words.text("problem-not-a-url").to_owned(),
            (SettingError::Stylesheet(StylesheetError::TooLarge(_)), _) => {
                let most = i64::try_from(Stylesheet::MAX_BYTES / 1024).unwrap_or(i64::MAX);
                words.format("desk-set-wrong-size", &[("most", Arg::Number(most))])
            }
            (SettingError::TooLong { max }, _) => {
                let max = i64::try_from(*max).unwrap_or(i64::MAX);
                words.format("problem-too-long", &[("max", Arg::Number(max))])
            }
            (SettingError::Stylesheet(_), _) => words.text("desk-set-wrong-css").to_owned(),
            _ => words.text("problem-unreadable").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::site::SETTINGS;

    #[test]
    fn every_setting_has_its_field() {
        let missing: Vec<&str> = SETTINGS
            .iter()
            .map(|setting| setting.name)
            // They have forms of their own.
            .filter(|name| *name != "origins" && !crate::web::dashboard::rules::NAMES.contains(name))
            .filter(|name| all().all(|known| known.name != *name))
            .collect();
        assert!(missing.is_empty(), "no field for {missing:?}");
    }

    #[test]
    fn every_choice_can_be_set() {
        for known in all() {
            if let Kind::Choice(values) = known.kind {
                for (value, _) in values {
                    let set = Setting::named(known.name)
                        .unwrap()
                        .set(&mut SiteSettings::default(), value);
                    assert_eq!(set, Ok(()), "{}={value}", known.name);
                }
            }
        }
    }
}
