//! What the queue shows: a filter, on one site or on all. It is read from an address and written back to one, so that a link keeps it.

use super::{MOST_SITES, Place, cursor, rule_key, show_key};
use crate::{
    domain::{
        moderation::Rule,
        queue::{self, Filter, Show, Who},
    },
    i18n::Catalog,
    service::{self, staff::Held},
    web::{
        dashboard::{access::Desk, queue::Chip},
        error::Error,
        param::{Params, encoded},
    },
};

const PATH: &str = "/dashboard/queue";

/// The parts of a view in an address.
pub(super) const NAMES: [&str; 9] = ["site", "status", "q", "author", "page", "ip", "from", "to", "reason"];

/// What is shown.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The key of the one site.
    pub site: Option<String>,
    pub filter: Filter,
}

impl View {
    /// Reads a view.
    pub(super) fn read(params: &Params<'_>) -> Result<Self, Error> {
        Ok(Self {
            site: params.get("site").map(str::to_owned),
            filter: Filter::read(|name| params.get(name))?,
        })
    }

    /// The sites it is about; one of others is not there (T47).
    pub(super) fn sites<'d>(&self, desk: &'d Desk) -> Result<Vec<&'d Held>, Error> {
        match &self.site {
            Some(key) => {
                let held = desk.held(key).ok_or(service::Error::NotFound("site"))?;
                Ok(vec![held])
            }
            None => Ok(desk.sites.iter().take(MOST_SITES).collect()),
        }
    }

    /// The query, without a question mark.
    pub(super) fn query(&self) -> String {
        let site = self.site.as_ref().map(|key| format!("site={}&", encoded(key)));
        format!("{}{}", site.unwrap_or_default(), self.filter.to_query())
    }

    /// The path with the query.
    pub(super) fn path(&self) -> String {
        format!("{PATH}?{}", self.query())
    }

    /// The same from a place on.
    pub(super) fn path_after(&self, place: Place) -> String {
        format!("{}&after={}", self.path(), encoded(&cursor(place).to_string()))
    }

    /// The same for another status.
    pub(super) fn showing(&self, show: Show) -> Self {
        let mut other = self.clone();
        other.filter.show = show;
        other
    }

    /// Something else, on one site.
    pub(super) fn on(site: &str, filter: Filter) -> Self {
        Self {
            site: Some(site.to_owned()),
            filter,
        }
    }

    /// The value of a part, for its field.
    pub(super) fn value(&self, name: &str) -> String {
        let query = self.filter.to_query();
        let params = Params::parse(&query, queue::NAMES).unwrap_or_default();
        params.get(name).unwrap_or_default().to_owned()
    }

    /// The day of a part that is a moment, for its field.
    pub(super) fn day(&self, name: &str) -> String {
        self.value(name).split('T').next().unwrap_or_default().to_owned()
    }

    /// The parts that narrow it, each with the view without it.
    pub(super) fn chips(&self, words: &Catalog) -> Vec<Chip> {
        let mut chips = Vec::new();
        for (name, key) in [
            ("q", "filter-words"),
            ("author", "filter-author"),
            ("page", "filter-page"),
            ("ip", "filter-network"),
            ("from", "filter-from"),
            ("to", "filter-to"),
            ("reason", "filter-reason"),
        ] {
            let value = self.value(name);
            if value.is_empty() {
                continue;
            }
            let mut without = self.clone();
            match name {
                "q" => without.filter.words = None,
                "author" => without.filter.author = None,
                "page" => without.filter.page = None,
                "ip" => without.filter.network = None,
                "from" => without.filter.from = None,
                "to" => without.filter.to = None,
                _ => without.filter.reason = None,
            }
            let shown = match (&self.filter.author, name) {
                // A key says nothing to people.
                (Some(Who::Account(_) | Who::Guest(_)), "author") | (_, "page") => String::new(),
                (_, "reason") => {
                    Rule::from_name(&value).map_or(value.clone(), |rule| words.text(rule_key(rule)).to_owned())
                }
                _ => value,
            };
            chips.push(Chip {
                label: format!("{} {shown}", words.text(key)).trim().to_owned(),
                without: without.path(),
            });
        }
        chips
    }

    /// What is shown, in words.
    pub(super) fn said<'a>(&self, words: &'a Catalog) -> &'a str {
        words.text(show_key(self.filter.show))
    }
}
