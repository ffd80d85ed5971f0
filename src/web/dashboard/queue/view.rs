//! What the queue shows: a filter, on one site or on all. It is read from an address and written back to one, so that a link keeps it.

use super::{MOST_SITES, Place, cursor, show_key};
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
const NETWORK: &str = "ip";

/// The parts of a view in an address.
pub(super) const NAMES: [&str; 9] = ["site", "status", "q", "author", "page", "ip", "from", "to", "reason"];

/// What is shown.
#[derive(Clone, Debug)]
pub(in crate::web::dashboard) struct View {
    /// The key of the one site.
    pub site: Option<String>,
    pub filter: Filter,
}

/// A network that cannot be looked for.
#[derive(Debug)]
pub(super) struct Wrong {
    pub typed: String,
    pub error: Error,
}

impl View {
    /// The parts of a view and of the place in its list.
    pub(in crate::web::dashboard) fn names() -> Vec<&'static str> {
        let mut names = NAMES.to_vec();
        names.push("after");
        names
    }

    /// Reads a view.
    pub(in crate::web::dashboard) fn read(params: &Params<'_>) -> Result<Self, Error> {
        Ok(Self {
            site: params.get("site").map(str::to_owned),
            filter: Filter::read(|name| params.get(name))?,
        })
    }

    /// The same but for a network that cannot be looked for: as it was typed, and what is wrong with it.
    pub(super) fn read_around(params: &Params<'_>) -> Result<(Self, Option<Wrong>), Error> {
        match Self::read(params) {
            Err(Error::Field(error)) if error.field == NETWORK => {
                let filter = Filter::read(|name| params.get(name).filter(|_| name != NETWORK))?;
                let typed = params.get(NETWORK).unwrap_or_default().to_owned();
                let site = params.get("site").map(str::to_owned);
                let error = Error::Field(error);
                Ok((Self { site, filter }, Some(Wrong { typed, error })))
            }
            read => Ok((read?, None)),
        }
    }

    /// Reads a view that a form carries along, and the path to the place in its list from which that came.
    pub(in crate::web::dashboard) fn back(query: &str) -> Result<(Self, String), Error> {
        let params = Params::parse(query, &Self::names())?;
        let view = Self::read(&params)?;
        let path = match params.get("after") {
            Some(after) => format!("{}&after={}", view.path(), encoded(after)),
            None => view.path(),
        };
        Ok((view, path))
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
    pub(in crate::web::dashboard) fn path(&self) -> String {
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
    pub(in crate::web::dashboard) fn on(site: &str, filter: Filter) -> Self {
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
                    Rule::from_name(&value).map_or(value.clone(), |rule| words.text(rule.key()).to_owned())
                }
                // A moment, which a program or a link has named.
                (_, "from" | "to") => value.replacen('T', " ", 1).replace('Z', " UTC"),
                _ => value,
            };
            chips.push(Chip {
                label: format!("{} {shown}", words.text(key)).trim().to_owned(),
                without: without.path(),
            });
        }
        chips
    }

    /// What it shows, with every part that narrows it.
    pub(in crate::web::dashboard) fn described(&self, words: &Catalog) -> String {
        let parts = self.chips(words).into_iter().map(|chip| chip.label);
        let all: Vec<String> = std::iter::once(self.said(words).to_owned()).chain(parts).collect();
        all.join(words.text("list-comma"))
    }

    /// What is shown, in words.
    pub(super) fn said<'a>(&self, words: &'a Catalog) -> &'a str {
        words.text(show_key(self.filter.show))
    }
}
