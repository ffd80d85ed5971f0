//! What people may do on a site beyond reading and writing.

/// The role of an account on one site. Whoever runs the whole instance is an admin, which is a property of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Runs the site: settings, roles, everything a moderator does.
    Owner,
    /// Keeps the conversation in order.
    Moderator,
}

impl Role {
    /// Every role on a site.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Moderator];

    /// The name in the database, the API and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Moderator => "moderator",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
