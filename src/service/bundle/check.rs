//! What a row must be besides well written: a file may come from anybody, and what it brings is shown, mailed and followed.

use url::Url;

use super::Refused;
use crate::{
    domain::{
        account::Email,
        block::{Kind, Whom},
        bundle::{Record, Value},
        classifier::Model,
        guard::Guard,
        guest::GuestDetails,
        id::SiteId,
        identity::Subject,
        site::SiteSettings,
    },
    markup,
    service::site::{SETTINGS, check_key},
    transfer::bundle::Lines,
};

type Checked = std::result::Result<(), Refused>;

/// Looks at a row by itself.
pub(super) fn row(lines: &Lines, record: &Record, row: &[Value]) -> Checked {
    let at = |column: &str| record.column(column).and_then(|at| row.get(at)).unwrap_or(&Value::None);
    let text = |column: &str| at(column).text();
    let wrong = |field: &str| Err(lines.wrong(&format!("its “{field}” cannot be used here")).into());
    let is_name = |name: &str| !name.chars().any(char::is_control);
    for column in ["name", "author_name", "notifier_name", "locale"] {
        if record.table != "sites" && !text(column).is_none_or(is_name) {
            return wrong(column);
        }
    }
    match record.name {
        "site" => {
            if text("key").is_none_or(|key| check_key(key).is_err()) {
                return wrong("key");
            }
            if let Some(setting) = text("settings").and_then(bad_setting) {
                return wrong(setting);
            }
        }
        "account" | "subscription" if !text("email").is_none_or(is_address) => return wrong("email"),
        "identity" if text("subject").is_none_or(|subject| Subject::parse(subject).is_none()) => {
            return wrong("subject");
        }
        "page" if !text("url").is_none_or(is_web) => return wrong("url"),
        "comment" if !text("author_website").is_none_or(is_website) => return wrong("author.website"),
        "block" => {
            let whom = text("kind")
                .and_then(Kind::from_name)
                .zip(text("value"))
                .map(|(kind, value)| Whom::parse(kind, value).map(|whom| whom.stored() == value));
            if whom != Some(Ok(true)) {
                return wrong("value");
            }
        }
        "classifier"
            if at("model")
                .bytes()
                .is_none_or(|model| Model::from_bytes(model).is_err()) =>
        {
            return wrong("model");
        }
        "vote" if at("value").number() == Some(0) => return wrong("value"),
        "page-rule" if lines.count(record.name) > Guard::MOST_PAGES as u64 => return wrong("rules"),
        _ => {}
    }
    // It stays as it is where this program has made it, and is no HTML of ours where not.
    if text("html").is_some_and(|html| markup::cleaned(html).as_deref() != Some(html)) {
        return wrong("html");
    }
    Ok(())
}

/// That what names its site names this one.
pub(super) fn of_site(lines: &Lines, record: &Record, row: &[Value], site: Option<SiteId>) -> Checked {
    let named = record.column("site_id").and_then(|at| row.get(at)?.id());
    if named.is_some() && named != site.map(|site| site.0) {
        return Err(lines.wrong("it belongs to another site").into());
    }
    Ok(())
}

/// The first setting that could not be set to what it is.
fn bad_setting(settings: &str) -> Option<&'static str> {
    let mut settings: SiteSettings = serde_json::from_str(settings).ok()?;
    let bad = SETTINGS.iter().find(|setting| {
        let value = setting.get(&settings);
        setting.set(&mut settings, &value).is_err() || setting.get(&settings) != value
    });
    bad.map(|setting| setting.name)
}

fn is_address(text: &str) -> bool {
    Email::parse(text).is_ok_and(|email| email.as_str() == text)
}

fn is_website(text: &str) -> bool {
    GuestDetails::parse("Somebody", None, Some(text)).is_ok_and(|guest| guest.website.as_deref() == Some(text))
}

fn is_web(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
