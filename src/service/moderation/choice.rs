//! What a moderator names to an action.

use crate::domain::{
    comment::Status,
    field::{FieldError, Problem},
    id::CommentId,
};

use super::{Error, Result, act::checked_reason};

/// Which comments, and what is said about it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub ids: Vec<CommentId>,
    /// As the moderator saw them: one that is no longer there is left alone, for somebody else has decided since.
    pub seen: Option<Status>,
    pub why: Why,
}

/// What a moderator says about an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// For the log.
    pub reason: Option<String>,
    /// Whether the authors of what is held or removed are shown it, too, while the site tells them why.
    pub is_told: bool,
}

impl Why {
    /// Said to those who run the site, and to nobody else.
    pub fn logged(reason: Option<String>) -> Self {
        Self { reason, is_told: false }
    }

    /// The same in order.
    pub(super) fn checked(self) -> Result<Self> {
        let reason = checked_reason(self.reason)?;
        if self.is_told && reason.is_none() {
            return Err(Error::field(FieldError::new("reason", Problem::Required)));
        }
        Ok(Self { reason, ..self })
    }
}

impl Choice {
    /// These, however they are.
    pub fn of(ids: Vec<CommentId>) -> Self {
        Self { ids, ..Self::default() }
    }
}
