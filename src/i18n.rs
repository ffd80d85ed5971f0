//! The words of the product in every language, from Fluent catalogues in this folder.
//!
//! To add a language: copy `en.ftl`, translate it, add a variant to [`Locale`]. A test keeps every catalogue complete.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use unic_langid::LanguageIdentifier;

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    English,
    Arabic,
}

impl Locale {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Arabic];

    /// The language tag (BCP 47) for `lang` attributes and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    /// The direction of its script.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The catalogue's source, as translators write it.
    pub fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("i18n/en.ftl"),
            Self::Arabic => include_str!("i18n/ar.ftl"),
        }
    }

    /// The language that suits best: what the page asks for, then what the browser accepts (RFC 9110, section 12.5.4), then
    /// English.
    pub fn negotiate(asked: Option<&str>, accepted: Option<&str>) -> Self {
        asked
            .and_then(Self::best_of)
            .or_else(|| accepted.and_then(Self::best_of))
            .unwrap_or_default()
    }

    fn best_of(requested: &str) -> Option<Self> {
        // The frequent cases need no parser.
        if let Some(exact) = Self::ALL.into_iter().find(|locale| locale.code() == requested) {
            return Some(exact);
        }
        let requested = parse_accepted_languages(requested);
        let best = negotiate_languages(&requested, &AVAILABLE, None, NegotiationStrategy::Lookup);
        let code = best.first()?.to_string();
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// Its words.
    pub fn catalog(self) -> &'static Catalog {
        static CATALOGS: LazyLock<HashMap<&str, Catalog>> = LazyLock::new(|| {
            Locale::ALL
                .into_iter()
                .map(|locale| (locale.code(), Catalog::new(locale)))
                .collect()
        });
        CATALOGS
            .get(self.code())
            .unwrap_or_else(|| unreachable!("every locale has a catalogue"))
    }
}

static AVAILABLE: LazyLock<Vec<LanguageIdentifier>> = LazyLock::new(|| {
    Locale::ALL
        .into_iter()
        .filter_map(|locale| locale.code().parse().ok())
        .collect()
});

/// The words of one language.
pub struct Catalog {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
    /// Messages without variables, resolved once: a thread asks for the same few a hundred times.
    plain: HashMap<String, String>,
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Catalog").field(&self.locale).finish()
    }
}

/// A value that a message mentions.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl Catalog {
    fn new(locale: Locale) -> Self {
        let resource = FluentResource::try_new(locale.source().to_owned()).unwrap_or_else(|(partial, _)| partial);
        let language = locale.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Names are wrapped by markup (`<bdi>`), and isolation marks would stay behind in attributes.
        bundle.set_use_isolating(false);
        let keys: Vec<String> = resource.entries().filter_map(message_key).collect();
        bundle.add_resource_overriding(resource);
        let plain = keys
            .into_iter()
            .filter_map(|key| {
                let pattern = bundle.get_message(&key)?.value()?;
                let mut errors = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                errors.is_empty().then_some((key, text))
            })
            .collect();
        Self { locale, bundle, plain }
    }

    /// The language these are the words of.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// A message without variables. A key that is missing shows itself; a test sees to it that none is.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// A message with variables.
    pub fn format(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            let value = match value {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            values.set(*name, value);
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&values), &mut errors)
            .into_owned()
    }
}

fn message_key(entry: &fluent_syntax::ast::Entry<&str>) -> Option<String> {
    match entry {
        fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_decides_before_the_browser() {
        assert_eq!(Locale::negotiate(Some("ar"), Some("en-GB,en")), Locale::Arabic);
        assert_eq!(Locale::negotiate(Some("xx"), Some("ar-EG,en;q=0.5")), Locale::Arabic);
        assert_eq!(Locale::negotiate(None, Some("de,fr;q=0.9")), Locale::English);
        assert_eq!(Locale::negotiate(None, None), Locale::English);
        assert_eq!(Locale::negotiate(Some("ar-EG"), None), Locale::Arabic);
    }

    #[test]
    fn counts_follow_the_language() {
        let words = Locale::Arabic.catalog();
        let two = words.format("more-replies", &[("count", 2_u64.into())]);
        let five = words.format("more-replies", &[("count", 5_u64.into())]);
        assert_ne!(two, five);
        let english = Locale::English.catalog();
        assert_eq!(
            english.format("more-replies", &[("count", 1_u64.into())]),
            "Show 1 more reply"
        );
    }
}
