//! The rooms of the desk, in the order in which they are offered.

use crate::{domain::scope::Duty, web::param::encoded};

/// One room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Overview,
    Queue,
    Reports,
    Pages,
    People,
    Blocks,
    Log,
    Rules,
    Settings,
    Imports,
    Install,
}

/// Where a room lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is about every site somebody keeps in order, and with `?site=` about one.
    Everywhere(&'static str),
    /// It is about one site: `/dashboard/sites/KEY` and this.
    Site(&'static str),
    /// It has an address of its own for all sites, and another for one: `/dashboard/sites/KEY` and the second part.
    Both(&'static str, &'static str),
}

/// What the list of rooms says of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub room: Room,
    pub place: Place,
    /// The key of its name.
    pub name: &'static str,
    /// Who finds it in the list.
    pub duty: Duty,
    /// Whether the number of comments that wait stands beside it.
    pub counts_waiting: bool,
}

/// Every room.
pub(super) const ROOMS: &[Entry] = &[
    Entry {
        room: Room::Overview,
        place: Place::Both("/dashboard", ""),
        name: "desk-overview",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
    Entry {
        room: Room::Queue,
        place: Place::Everywhere("/dashboard/queue"),
        name: "desk-queue",
        duty: Duty::Moderate,
        counts_waiting: true,
    },
    Entry {
        room: Room::Reports,
        place: Place::Site("/reports"),
        name: "desk-reports",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
    Entry {
        room: Room::Pages,
        place: Place::Site("/pages"),
        name: "desk-pages",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
    Entry {
        room: Room::People,
        place: Place::Site("/people"),
        name: "desk-people",
        duty: Duty::Run,
        counts_waiting: false,
    },
    Entry {
        room: Room::Blocks,
        place: Place::Site("/blocks"),
        name: "desk-blocks",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
    Entry {
        room: Room::Log,
        place: Place::Site("/log"),
        name: "desk-log",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
    Entry {
        room: Room::Rules,
        place: Place::Site("/rules"),
        name: "desk-rules",
        duty: Duty::Run,
        counts_waiting: false,
    },
    Entry {
        room: Room::Settings,
        place: Place::Site("/settings"),
        name: "desk-settings",
        duty: Duty::Run,
        counts_waiting: false,
    },
    Entry {
        room: Room::Imports,
        place: Place::Site("/imports"),
        name: "desk-imports",
        duty: Duty::Run,
        counts_waiting: false,
    },
    Entry {
        room: Room::Install,
        place: Place::Site("/install"),
        name: "desk-install",
        duty: Duty::Moderate,
        counts_waiting: false,
    },
];

impl Entry {
    /// Its path, for the site of that key or for all; none where it is not to be found there.
    pub(super) fn path(&self, site: Option<&str>) -> Option<String> {
        match (self.place, site) {
            (Place::Everywhere(path) | Place::Both(path, _), None) => Some(path.to_owned()),
            (Place::Everywhere(path), Some(key)) => Some(format!("{path}?site={}", encoded(key))),
            (Place::Site(_), None) => None,
            (Place::Site(rest) | Place::Both(_, rest), Some(key)) => Some(site_path(key, rest)),
        }
    }
}

/// A path below a site's own: `site_path("blog", "/pages")`.
pub(super) fn site_path(key: &str, rest: &str) -> String {
    format!("/dashboard/sites/{key}{rest}")
}

/// Where the desk begins, for the site of that key or for all.
pub(super) fn home(site: Option<&str>) -> String {
    site.map_or_else(|| "/dashboard".to_owned(), |key| site_path(key, ""))
}
