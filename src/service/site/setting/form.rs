//! The site's own words on its form.

use super::{Setting, SettingError};
use crate::domain::site::FormWords;

pub(super) const PROMPT: Setting = Setting {
    name: "words-prompt",
    values: "a few words, or nothing",
    meaning: "what stands above the field for a comment; 100 characters at most",
    is_long: false,
    set: |site, value| {
        site.words.prompt = own(value, FormWords::MOST_PROMPT)?;
        Ok(())
    },
    get: |site| site.words.prompt.clone().unwrap_or_default(),
};

pub(super) const NOTE: Setting = Setting {
    name: "words-note",
    values: "a sentence, or nothing",
    meaning: "what stands below the field for a comment; 300 characters at most",
    is_long: false,
    set: |site, value| {
        site.words.note = own(value, FormWords::MOST_NOTE)?;
        Ok(())
    },
    get: |site| site.words.note.clone().unwrap_or_default(),
};

pub(super) const BUTTON: Setting = Setting {
    name: "words-button",
    values: "a word or two, or nothing",
    meaning: "what stands on the button that posts; 30 characters at most",
    is_long: false,
    set: |site, value| {
        site.words.button = own(value, FormWords::MOST_BUTTON)?;
        Ok(())
    },
    get: |site| site.words.button.clone().unwrap_or_default(),
};

fn own(value: &str, max: usize) -> Result<Option<String>, SettingError> {
    let value = value.trim();
    if value.chars().nth(max).is_some() {
        return Err(SettingError::TooLong { max });
    }
    if value.chars().any(char::is_control) {
        return Err(SettingError::NoText);
    }
    Ok((!value.is_empty()).then(|| value.to_owned()))
}
