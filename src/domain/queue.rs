//! Which comments a moderator looks at. A filter is read from an address and written back to one, so that a link keeps it.

use time::{
    Date, OffsetDateTime, Time,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

use super::{
    account::Email,
    comment::{GuestKey, Status},
    field::{FieldError, Problem},
    id::{AccountId, PageId},
    moderation::rules,
    time::Timestamp,
};

/// The most characters of a word, a name or a network to look for.
const TEXT_CHARACTERS: usize = 200;

/// Which comments of a site; every part that is given must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub show: Show,
    /// Words in the text, in whatever case.
    pub words: Option<String>,
    pub author: Option<Who>,
    pub page: Option<PageId>,
    /// A network as it is kept: `203.0.113.0/24`.
    pub network: Option<String>,
    /// Written at that time or later.
    pub from: Option<Timestamp>,
    /// Written before that time.
    pub to: Option<Timestamp>,
    /// Held for a reason of that name.
    pub reason: Option<String>,
}

/// By where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Status(Status),
    /// Those that readers have complained of, wherever they stand.
    Reported,
    All,
}

/// By who wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Account(AccountId),
    Guest(GuestKey),
    /// Guests who left that address.
    Address(String),
    /// Whoever has that in their name, in whatever case.
    Named(String),
}

/// The names of a filter's parts in an address, in the order in which they are written.
pub const NAMES: &[&str] = &["status", "q", "author", "page", "ip", "from", "to", "reason"];

impl Default for Filter {
    /// What waits.
    fn default() -> Self {
        Self {
            show: Show::Status(Status::Pending),
            words: None,
            author: None,
            page: None,
            network: None,
            from: None,
            to: None,
            reason: None,
        }
    }
}

impl Show {
    /// Everything one can look at, in the order in which it is offered.
    pub const ALL: [Self; 7] = [
        Self::Status(Status::Pending),
        Self::Reported,
        Self::Status(Status::Spam),
        Self::Status(Status::Approved),
        Self::Status(Status::Trashed),
        Self::Status(Status::Deleted),
        Self::All,
    ];

    /// The name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status(status) => status.name(),
            Self::Reported => "reported",
            Self::All => "all",
        }
    }

    /// What has that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.name() == name)
    }
}

impl Who {
    fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("account:") {
            return id.parse().ok().map(Self::Account);
        }
        if let Some(key) = text.strip_prefix("guest:") {
            return from_hex(key).map(GuestKey).map(Self::Guest);
        }
        if text.contains('@') {
            return Email::parse(text)
                .ok()
                .map(|email| Self::Address(email.as_str().to_owned()));
        }
        Some(Self::Named(text.to_owned()))
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Guest(key) => {
                f.write_str("guest:")?;
                key.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Self::Address(text) | Self::Named(text) => f.write_str(text),
        }
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
    let bytes: Vec<u8> = digits?
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit))
        .collect();
    bytes.try_into().ok().filter(|_| text.len() == 64)
}

impl Filter {
    /// Reads a filter; `get` gives the text of a part, if there is any.
    ///
    /// # Errors
    /// The name of the first part that cannot be understood.
    pub fn read<'a>(get: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, FieldError> {
        let unreadable = |field| FieldError::new(field, Problem::Unreadable);
        let text = |field| {
            let given = get(field).map(str::trim).filter(|given| !given.is_empty());
            let is_long = given.is_some_and(|given| given.chars().count() > TEXT_CHARACTERS);
            let problem = Problem::TooLong { max: TEXT_CHARACTERS };
            if is_long {
                Err(FieldError::new(field, problem))
            } else {
                Ok(given)
            }
        };
        let own = |field| Ok::<_, FieldError>(text(field)?.map(str::to_owned));
        let show = text("status")?.map(|name| Show::from_name(name).ok_or(unreadable("status")));
        let author = text("author")?.map(|author| Who::parse(author).ok_or(unreadable("author")));
        let page = text("page")?.map(|id| id.parse().map_err(|_| unreadable("page")));
        let time = |field, end| {
            let read = |at| moment(at, end).ok_or(unreadable(field));
            text(field)?.map(read).transpose()
        };
        let network = |text| kept_network(text).map_err(|problem| FieldError::new("ip", problem));
        Ok(Self {
            show: show.transpose()?.unwrap_or(Self::default().show),
            words: own("q")?,
            author: author.transpose()?,
            page: page.transpose()?,
            network: text("ip")?.map(network).transpose()?,
            from: time("from", End::First)?,
            to: time("to", End::Last)?,
            reason: own("reason")?,
        })
    }

    /// Reads a filter from where [`Filter::to_query`] has written it, and takes no other parts.
    ///
    /// # Errors
    /// As [`Filter::read`].
    pub fn from_query(query: &str) -> Result<Self, FieldError> {
        let parts: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| FieldError::new("filter", Problem::Unreadable))?;
        // A slip of the hand in a name must not make everything of it.
        if parts.iter().any(|(name, _)| !NAMES.contains(&name.as_str())) {
            return Err(FieldError::new("filter", Problem::Unreadable));
        }
        Self::read(|name| {
            parts
                .iter()
                .find(|(part, _)| part == name)
                .map(|(_, value)| value.as_str())
        })
    }

    /// As it stands in an address, without a question mark.
    pub fn to_query(&self) -> String {
        let parts = [
            Some(self.show.name().to_owned()),
            self.words.clone(),
            self.author.as_ref().map(ToString::to_string),
            self.page.map(|id| id.to_string()),
            self.network.clone(),
            self.from.map(|at| written(at, End::First)),
            self.to.map(|at| written(at, End::Last)),
            self.reason.clone(),
        ];
        let given: Vec<(&str, String)> = NAMES
            .iter()
            .zip(parts)
            .filter_map(|(name, part)| Some((*name, part?)))
            .collect();
        serde_urlencoded::to_string(given).unwrap_or_default()
    }

    /// Whether anything but where they stand is asked for.
    pub fn is_narrow(&self) -> bool {
        *self
            != Self {
                show: self.show,
                ..Self::default()
            }
    }
}

/// Which end of a span of time a day stands for.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The day and what comes after it.
    First,
    /// What comes before it, and the day.
    Last,
}

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A day, or a moment in RFC 3339; a day goes from midnight to midnight UTC, and all of it is meant.
fn moment(text: &str, end: End) -> Option<Timestamp> {
    let at = match (Date::parse(text, DAY), end) {
        (Ok(date), End::First) => date.midnight().assume_utc(),
        (Ok(date), End::Last) => date.next_day()?.midnight().assume_utc(),
        (Err(_), _) => OffsetDateTime::parse(text, &Rfc3339).ok()?,
    };
    at.unix_timestamp().checked_mul(1000).map(Timestamp)
}

/// The same as people write it: a day where it is about whole days.
fn written(at: Timestamp, end: End) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).ok();
    let midnight = moment.filter(|moment| moment.time() == Time::MIDNIGHT);
    let day = match end {
        End::First => midnight.map(OffsetDateTime::date),
        End::Last => midnight.and_then(|moment| moment.date().previous_day()),
    };
    day.and_then(|day| day.format(DAY).ok())
        .unwrap_or_else(|| at.to_string())
}

/// A network, or one address of it, as it is kept beside comments.
fn kept_network(text: &str) -> Result<String, Problem> {
    let network = rules::network(text).map_err(|_| Problem::NotANetwork)?;
    rules::kept_prefix(network)
        .map(|kept| kept.to_string())
        .ok_or(Problem::WideNetwork)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_way_through_an_address() {
        let whole = Filter {
            show: Show::Reported,
            words: Some("cheap & bright = lamps مصباح".to_owned()),
            author: Some(Who::Guest(GuestKey([0xab; 32]))),
            page: Some(PageId(uuid::Uuid::max())),
            network: Some("203.0.113.0/24".to_owned()),
            from: Some(Timestamp(1_700_000_000_000)),
            to: Some(Timestamp(1_800_000_000_000)),
            reason: Some("words".to_owned()),
        };
        for filter in [whole, Filter::default()] {
            assert_eq!(Filter::from_query(&filter.to_query()), Ok(filter));
        }
        assert_eq!(Filter::from_query(""), Ok(Filter::default()));
        assert_eq!(Filter::default().to_query(), "status=pending");
    }

    #[test]
    fn whom_a_text_means() {
        let id = AccountId(uuid::Uuid::max());
        assert_eq!(Who::parse(&format!("account:{id}")), Some(Who::Account(id)));
        assert_eq!(
            Who::parse("ada@example.org"),
            Some(Who::Address("ada@example.org".to_owned()))
        );
        assert_eq!(Who::parse("Ada L"), Some(Who::Named("Ada L".to_owned())));
        for wrong in ["account:ada", "guest:ab", "guest:zz", "a@"] {
            assert_eq!(Who::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let long = "x".repeat(201);
        for (name, value) in [
            ("status", "waiting"),
            ("page", "1"),
            ("from", "yesterday"),
            ("to", "2026-13-01"),
            ("author", "guest:1"),
            ("q", &long),
        ] {
            let read = Filter::read(|asked| (asked == name).then_some(value));
            assert_eq!(read.map_err(|error| error.field), Err(name));
        }
        for wrong in ["198.51.0.0/16", "2001:db8::/47", "here", "198.51.100"] {
            let read = Filter::read(|asked| (asked == "ip").then_some(wrong));
            assert_eq!(read.map_err(|error| error.field), Err("ip"), "{wrong}");
        }
        let day = Filter::read(|name| (name == "from").then_some("2026-11-21")).unwrap();
        assert_eq!(day.from, Some(Timestamp(1_795_219_200_000)));
    }

    #[test]
    fn a_day_is_meant_as_a_whole_and_written_as_a_day() {
        let both = "status=pending&from=2026-11-21&to=2026-11-21";
        let filter = Filter::from_query(both).unwrap();
        assert_eq!(filter.from, Some(Timestamp(1_795_219_200_000)));
        assert_eq!(filter.to, Some(Timestamp(1_795_305_600_000)));
        assert_eq!(filter.to_query(), both);
        let moment = Filter::from_query("to=2026-11-21T12:00:00Z").unwrap();
        assert_eq!(moment.to, Some(Timestamp(1_795_262_400_000)));
        assert_eq!(Filter::from_query(&moment.to_query()), Ok(moment));
    }

    #[test]
    fn a_network_is_looked_for_as_it_is_kept() {
        for (text, kept) in [
            ("198.51.100.7", "198.51.100.0/24"),
            ("198.51.100.0/24", "198.51.100.0/24"),
            ("198.51.100.16/28", "198.51.100.0/24"),
            ("::ffff:198.51.100.7", "198.51.100.0/24"),
            ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ] {
            let read = Filter::read(|asked| (asked == "ip").then_some(text)).unwrap();
            assert_eq!(read.network.as_deref(), Some(kept), "{text}");
        }
    }
}
