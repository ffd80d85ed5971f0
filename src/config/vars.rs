//! A map of variables, so that the process's environment is read in one place and tests need none.

use std::{collections::BTreeMap, fmt, path::Path, str::FromStr};

use super::{Setting, auth::openid};

/// The prefix of everything that is ours.
const PREFIX: &str = "REJOINDER_";

/// The variables that were given.
#[derive(Clone, Default)]
pub struct Vars(BTreeMap<String, String>);

/// Values may be secret: only names are shown.
impl fmt::Debug for Vars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// One variable whose value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub name: String,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl Vars {
    /// The process's environment, and below it a file `.env` in `folder` if there is one.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn from_process(folder: &Path) -> Result<Self, dotenvy::Error> {
        let mut vars = BTreeMap::new();
        let file = folder.join(".env");
        if file.exists() {
            for pair in dotenvy::from_path_iter(&file)? {
                let (name, value) = pair?;
                vars.insert(name, value);
            }
        }
        vars.extend(std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)));
        Ok(Self(vars))
    }

    /// Given variables, for tests.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    /// The value that was given, if it is not empty.
    pub(super) fn given(&self, setting: &Setting) -> Option<&str> {
        self.named(setting.name)
    }

    /// The value of a variable whose name is made at run time.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The names that were given, ours or not.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value, or the default.
    pub(super) fn text(&self, setting: &Setting) -> String {
        self.given(setting).unwrap_or(setting.default).to_owned()
    }

    /// The value or the content of the file that `NAME_FILE` names.
    pub(super) fn secret(&self, setting: &Setting, problems: &mut Vec<Problem>) -> Option<String> {
        self.secret_named(setting.name, problems)
    }

    /// Likewise, of a variable whose name is made at run time.
    pub(super) fn secret_named(&self, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
        if let Some(value) = self.named(name) {
            return Some(value.to_owned());
        }
        let name = format!("{name}_FILE");
        let path = self.0.get(&name).filter(|path| !path.is_empty())?;
        match std::fs::read_to_string(path) {
            Ok(content) => Some(content.trim().to_owned()).filter(|content| !content.is_empty()),
            Err(error) => {
                problems.push(Problem {
                    name,
                    message: format!("{path} cannot be read: {error}"),
                });
                None
            }
        }
    }

    /// The value parsed, or the default parsed.
    pub(super) fn parsed<T>(&self, setting: &Setting, problems: &mut Vec<Problem>) -> T
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        let given = self.given(setting).and_then(|text| match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let message = format!("“{text}” cannot be used: {error}");
                problems.push(Problem {
                    name: setting.name.to_owned(),
                    message,
                });
                None
            }
        });
        match (given, setting.default.parse()) {
            (Some(value), _) | (None, Ok(value)) => value,
            (None, Err(error)) => unreachable!("the default of {}: {error}", setting.name),
        }
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&self, setting: &Setting, words: &[(&str, T)], problems: &mut Vec<Problem>) -> T {
        let find = |text: &str| words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        let text = self.text(setting);
        find(&text)
            .or_else(|| {
                let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let message = format!("“{text}” is not one of: {}", list.join(", "));
                problems.push(Problem {
                    name: setting.name.to_owned(),
                    message,
                });
                find(setting.default)
            })
            .unwrap_or_else(|| unreachable!("the default of {} is one of its words", setting.name))
    }

    /// A switch.
    pub(super) fn switch(&self, setting: &Setting, problems: &mut Vec<Problem>) -> bool {
        self.one_of(setting, &[("on", true), ("off", false)], problems)
    }

    /// Names with our prefix that are no setting: most likely slips of the hand.
    pub(super) fn unknown(&self, settings: &[Setting]) -> Vec<Problem> {
        let is_known = |name: &str| {
            name.starts_with("REJOINDER_TEST_")
                || openid::is_setting(name)
                || settings.iter().any(|setting| {
                    name == setting.name || (setting.is_secret && name.strip_suffix("_FILE") == Some(setting.name))
                })
        };
        self.0
            .keys()
            .filter(|name| name.starts_with(PREFIX) && !is_known(name))
            .map(|name| Problem {
                name: name.clone(),
                message: "there is no such setting; .env.example lists them".to_owned(),
            })
            .collect()
    }
}
