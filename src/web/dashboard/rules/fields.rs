//! Each rule as a field of the form.

use crate::{
    domain::{moderation::HoldRules, site::SiteSettings},
    i18n::{Arg, Catalog},
    service::site::{Setting, SettingError},
    web::dashboard::field::{Choice, Control, Field},
};

const LINE: usize = 4000;

/// The settings that this room shows.
pub(in crate::web::dashboard) const NAMES: &[&str] = &[
    "hold-all",
    "hold-first",
    "hold-new-accounts",
    "hold-links",
    "hold-words",
    "hold-networks",
    "hold-reports",
    "hold-duplicates",
    "hold-bad-links",
    "hold-fast",
    "filter-hold",
    "filter-spam",
];

/// A rule as the form knows it.
#[derive(Debug)]
pub(super) struct Known {
    pub name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    OnOff,
    Number(u32, u32),
    Line,
    Lines,
}

const fn known(name: &'static str, label: &'static str, hint: Option<&'static str>, kind: Kind) -> Known {
    Known {
        name,
        label,
        hint,
        kind,
    }
}

/// The fields in their groups, each with the key of its title.
pub(super) const GROUPS: &[(&str, &[Known])] = &[
    (
        "desk-rules-who",
        &[
            known("hold-all", "desk-rules-all", None, Kind::OnOff),
            known(
                "hold-first",
                "desk-rules-first",
                Some("desk-rules-first-hint"),
                Kind::Number(0, HoldRules::MOST_FIRST),
            ),
            known(
                "hold-new-accounts",
                "desk-rules-new",
                Some("desk-rules-new-hint"),
                Kind::Number(0, 365),
            ),
            known(
                "hold-networks",
                "desk-rules-networks",
                Some("desk-rules-networks-hint"),
                Kind::Line,
            ),
            known(
                "hold-reports",
                "desk-rules-reports",
                Some("desk-rules-reports-hint"),
                Kind::Number(0, 100),
            ),
        ],
    ),
    (
        "desk-rules-what",
        &[
            known(
                "hold-links",
                "desk-rules-links",
                Some("desk-rules-links-hint"),
                Kind::Number(0, 30),
            ),
            known(
                "hold-words",
                "desk-rules-words",
                Some("desk-rules-words-hint"),
                Kind::Lines,
            ),
            known("hold-duplicates", "desk-rules-duplicates", None, Kind::OnOff),
            known(
                "hold-fast",
                "desk-rules-fast",
                Some("desk-rules-fast-hint"),
                Kind::Number(0, 60),
            ),
        ],
    ),
    (
        "desk-rules-learned",
        &[
            known("hold-bad-links", "desk-rules-bad-links", None, Kind::OnOff),
            known(
                "filter-hold",
                "desk-rules-filter-hold",
                Some("desk-rules-filter-hint"),
                Kind::Number(0, 100),
            ),
            known("filter-spam", "desk-rules-filter-spam", None, Kind::Number(0, 100)),
        ],
    ),
];

impl Known {
    /// The field, with what is set.
    pub(super) fn field(&self, settings: &SiteSettings, words: &Catalog) -> Field {
        let value = Setting::named(self.name).map(|setting| setting.get(settings));
        let control = match self.kind {
            Kind::OnOff => {
                let choice = |value, key| Choice {
                    value,
                    label: words.text(key).to_owned(),
                };
                Control::Choice(vec![choice("on", "desk-on"), choice("off", "desk-off")])
            }
            Kind::Number(least, most) => Control::Number { least, most },
            Kind::Line => Control::Line {
                kind: "text",
                most: LINE,
                is_ltr: true,
            },
            Kind::Lines => Control::Text {
                is_code: true,
                is_ltr: false,
            },
        };
        Field {
            name: self.name,
            label: words.text(self.label).to_owned(),
            hint: self.hint.map(|hint| words.text(hint).to_owned()),
            value: value.unwrap_or_default(),
            problem: None,
            control,
        }
    }
}

/// What is wrong with what was typed.
pub(super) fn sentence(known: &Known, error: &SettingError, words: &Catalog) -> String {
    let problem = match error {
        SettingError::Pattern(error) => error.problem(),
        SettingError::Network(error) => error.problem(),
        _ => {
            let Kind::Number(least, most) = known.kind else {
                return words.text("problem-unreadable").to_owned();
            };
            return words.format(
                "desk-set-wrong-number",
                &[
                    ("least", Arg::Number(i64::from(least))),
                    ("most", Arg::Number(i64::from(most))),
                ],
            );
        }
    };
    let args: Vec<(&str, Arg<'_>)> = problem
        .args()
        .into_iter()
        .map(|(name, number)| (name, Arg::Number(number)))
        .collect();
    words.format(problem.key(), &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_field_and_its_setting() {
        let shown: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, fields)| fields.iter())
            .map(|known| known.name)
            .collect();
        for name in NAMES {
            assert!(shown.contains(name) && Setting::named(name).is_ok(), "{name}");
        }
        assert_eq!(shown.len(), NAMES.len());
    }
}
