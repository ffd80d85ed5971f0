//! What a use case may say instead of doing what it was asked.

use crate::{
    domain::{
        field::FieldError,
        scope::{Duty, Scope},
    },
    store,
};

/// Why not. Each variant is something the user may be told, but for the last.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not on this site.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Some fields hold what they must not.
    #[error("{} field(s) are not acceptable", .0.len())]
    Invalid(Vec<FieldError>),
    /// The thread, or the whole site, takes no more comments.
    #[error("comments are closed")]
    Closed,
    /// The site wants people to sign in.
    #[error("guests cannot comment on this site")]
    GuestsOff,
    /// A preview of a thread on somebody's own machine can be read only.
    #[error("a local preview is read-only")]
    ReadOnly,
    /// Not yours, or no longer within the window.
    #[error("this comment cannot be changed any more, or not by you")]
    NotEditable,
    /// The site has shut them out.
    #[error("this site has shut you out")]
    Blocked,
    /// The site lets them read, and no more.
    #[error("on this site you may read, and no more")]
    MayOnlyRead,
    /// The site takes no votes.
    #[error("votes are off on this site")]
    VotesOff,
    /// The thread is closed, and what was voted stays.
    #[error("comments are closed, and votes with them")]
    VotesClosed,
    /// One's own comment speaks for itself.
    #[error("nobody votes on their own comment")]
    OwnVote,
    /// The idempotency key was used for another request before.
    #[error("this idempotency key was used for a different request")]
    KeyReused,
    /// A comment cannot go from its status to the one asked for.
    #[error("a comment cannot go from {from} to {to}")]
    StatusConflict {
        /// Where it stands.
        from: &'static str,
        /// Where it should have gone.
        to: &'static str,
    },
    /// What a purge has removed is gone.
    #[error("this cannot be taken back")]
    NotUndoable,
    /// Somebody has taken it back already.
    #[error("this was taken back already")]
    Undone,
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// The token was not made for this, or its account may not do it.
    #[error("this needs the scope {}", .0.name())]
    NotAllowed(Scope),
    /// It was changed by somebody else after it was shown.
    #[error("it was changed in the meantime")]
    Stale,
    /// A file is to come in whose end nobody has seen yet.
    #[error("the file is still being read")]
    StillReading,
    /// Somebody with another role does this.
    #[error("this takes another role")]
    NotYours(Duty),
    /// A thing of that name exists already.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// No such address with that password; which of the two is wrong is nobody's business.
    #[error("the address or the password is not right")]
    WrongCredentials,
    /// Too many attempts with this address in a row.
    #[error("too many attempts; the next one is looked at in {seconds} s")]
    TooSoon {
        /// How long to wait.
        seconds: u64,
    },
    /// So many attempts that no password is looked at any more.
    #[error("too many attempts; a mailed link or a new password opens the account again")]
    PasswordClosed,
    /// So many wrong codes that none is looked at any more.
    #[error("too many wrong codes; a recovery code opens the account")]
    CodesClosed,
    /// A link or code that was used, has expired, was replaced by a later one, or never was one.
    #[error("this link or code is of no use any more")]
    TicketGone,
    /// Somebody must prove again who they are.
    #[error("sign in again first")]
    NotRecent,
    /// What is to go is the only thing that opens the account.
    #[error("nothing else opens this account")]
    LastWay,
    /// Nobody else could run the site.
    #[error("nobody else owns this site")]
    LastOwner,
    /// Nobody else could run the instance.
    #[error("nobody else runs this service")]
    LastAdmin,
    /// No mail server is named, and this needs one.
    #[error("no mail is sent by this service")]
    NoMail,
    /// Too many want the same costly thing at once; coming again in a moment helps.
    #[error("too many at once")]
    Busy,
    /// As many take everything away as can at once.
    #[error("as many exports are under way as there can be at once")]
    ExportsFull,
    /// The database does not answer; trying again later may help.
    #[error("the database is not available")]
    Unavailable(#[source] store::Error),
    /// A defect or a broken database: for the log, not for the user.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What a use case returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One field holds what it must not.
    pub fn field(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(_) => Self::Unavailable(error),
            store::Error::SnapshotsFull => Self::ExportsFull,
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Internal(Box::new(error))
    }
}
