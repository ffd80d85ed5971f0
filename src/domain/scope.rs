//! Who may do what: a person on a site by their role, and a program in somebody's name by what its token was made for, as far as its
//! owner may do it themselves.

use std::{fmt, str::FromStr};

use super::role::Role;

/// One kind of thing that can be asked of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// See what its owner sees.
    Read,
    /// Comment and vote as its owner, and change what they wrote.
    Write,
    /// Decide about other people's comments.
    Moderate,
    /// Take away everything that a site keeps.
    Export,
    /// Bring conversations in from elsewhere, and take that back.
    Import,
}

impl Scope {
    /// Every scope, the least first.
    pub const ALL: [Self; 5] = [Self::Read, Self::Write, Self::Moderate, Self::Export, Self::Import];

    /// The name in the database, the API and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Moderate => "moderate",
            Self::Export => "export",
            Self::Import => "import",
        }
    }

    /// The scope of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// Some scopes, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

/// The text names no scopes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("one or more of read, write, moderate, export, import, with commas between them")]
pub struct NotScopes;

impl Scopes {
    /// A set of these; none where there are none.
    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Option<Self> {
        let mut scopes: Vec<Scope> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        (!scopes.is_empty()).then_some(Self(scopes))
    }

    /// Whether it is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl FromStr for Scopes {
    type Err = NotScopes;

    fn from_str(text: &str) -> Result<Self, NotScopes> {
        let scopes = text.split(',').map(|name| Scope::from_name(name.trim()));
        let scopes: Option<Vec<Scope>> = scopes.collect();
        scopes.and_then(Self::of).ok_or(NotScopes)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Scope::name).collect();
        f.write_str(&names.join(","))
    }
}

/// One kind of thing that is done at the desk of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// Decide about comments, threads and their authors.
    Moderate,
    /// Decide about the site itself: its settings, its people, and where its threads belong.
    Run,
    /// Decide which sites there are.
    Serve,
}

impl Duty {
    /// Every duty, the least first.
    pub const ALL: [Self; 3] = [Self::Moderate, Self::Run, Self::Serve];
}

/// What an account is on one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Anybody with an account.
    Commenter,
    /// Somebody with a role there.
    Staff(Role),
    /// Whoever runs the instance.
    Admin,
}

impl Standing {
    /// By what is known of an account.
    pub fn of(is_admin: bool, role: Option<Role>) -> Self {
        match role {
            _ if is_admin => Self::Admin,
            Some(role) => Self::Staff(role),
            None => Self::Commenter,
        }
    }

    /// What that allows, whoever asks: the person themselves or a program of theirs.
    pub fn allows(self, scope: Scope) -> bool {
        match scope {
            Scope::Read | Scope::Write => true,
            Scope::Moderate => self.has(Duty::Moderate),
            Scope::Export | Scope::Import => self.has(Duty::Run),
        }
    }

    /// What that allows at the desk.
    pub fn has(self, duty: Duty) -> bool {
        let most = match self {
            Self::Commenter => return false,
            Self::Staff(Role::Moderator) => Duty::Moderate,
            Self::Staff(Role::Owner) => Duty::Run,
            Self::Admin => Duty::Serve,
        };
        duty <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_do_what() {
        let table = [
            (
                Standing::Commenter,
                [true, true, false, false, false],
                [false, false, false],
            ),
            (
                Standing::Staff(Role::Moderator),
                [true, true, true, false, false],
                [true, false, false],
            ),
            (
                Standing::Staff(Role::Owner),
                [true, true, true, true, true],
                [true, true, false],
            ),
            (Standing::Admin, [true, true, true, true, true], [true, true, true]),
        ];
        for (standing, scopes, duties) in table {
            assert_eq!(Scope::ALL.map(|scope| standing.allows(scope)), scopes, "{standing:?}");
            assert_eq!(Duty::ALL.map(|duty| standing.has(duty)), duties, "{standing:?}");
        }
        assert_eq!(Standing::of(true, Some(Role::Moderator)), Standing::Admin);
        assert_eq!(Standing::of(false, None), Standing::Commenter);
        assert_eq!(Standing::of(false, Some(Role::Owner)), Standing::Staff(Role::Owner));
    }

    #[test]
    fn scopes_are_named_in_any_order_and_once() {
        let scopes: Scopes = "moderate, read,read".parse().unwrap();
        assert_eq!(scopes.to_string(), "read,moderate");
        assert!(scopes.contains(Scope::Read) && !scopes.contains(Scope::Write));
        for wrong in ["", ",", "read,", "Read", "all", "read;write"] {
            assert_eq!(wrong.parse::<Scopes>(), Err(NotScopes), "{wrong}");
        }
    }
}
