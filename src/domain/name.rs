//! The name beside a comment: what may stand there, and which names a reader would take for one another.

mod scripts;
mod skeleton;

use std::{collections::HashSet, sync::LazyLock};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::{
    body::{has_visible, is_invisible, marks},
    field::Problem,
};

/// A name to show: one line, in NFC, without anything invisible, letters of one script.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorName(String);

/// The hash of a skeleton: equal for names a reader would take for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameKey(pub [u8; 32]);

impl AuthorName {
    /// The most characters a name may have.
    pub const MAX_CHARS: usize = 60;
    /// The most accents and other marks without a script of their own on one letter of a name.
    const MAX_MARKS: usize = 2;

    /// Takes a name as typed: white space becomes single spaces; controls, direction marks, zero-width characters and
    /// tags vanish.
    ///
    /// # Errors
    /// When nothing visible is left, the name is too long, imitates another script or a mark of verification.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        // Far longer than any name with all its invisible characters: not worth normalising.
        if text.len() > Self::MAX_CHARS * 64 {
            return Err(Problem::TooLong { max: Self::MAX_CHARS });
        }
        let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let shown: String = spaced
            .chars()
            .filter(|&c| !c.is_control() && !is_invisible(c))
            .nfc()
            .collect();
        let name = shown.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if !has_visible(&name) {
            return Err(Problem::Required);
        }
        if name.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(Problem::TooLong { max: Self::MAX_CHARS });
        }
        if marks::too_many(&name) || marks::general_run(&name) > Self::MAX_MARKS {
            return Err(Problem::TooManyMarks);
        }
        if name.chars().any(imitates_verification) {
            return Err(Problem::BadgeSymbol);
        }
        if !scripts::belong_together(&name) {
            return Err(Problem::MixedScripts);
        }
        Ok(Self(name))
    }

    /// The name to show.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is left of the name for the eye: equal for names a reader would take for one another.
    #[must_use]
    pub fn skeleton(&self) -> String {
        skeleton::of(&self.0)
    }

    /// What the name looks like, in few bytes.
    #[must_use]
    pub fn key(&self) -> NameKey {
        Self::key_of(&self.0)
    }

    /// The same of a name that was taken before.
    #[must_use]
    pub fn key_of(name: &str) -> NameKey {
        NameKey(Sha256::digest(skeleton::of(name)).into())
    }

    /// Whether a reader would take this name for one of `reserved` (the names of those who run the site) or for one of
    /// the titles that are always kept.
    #[must_use]
    pub fn is_reserved(&self, reserved: &[String]) -> bool {
        let own = self.skeleton();
        TITLE_SKELETONS.contains(&own) || reserved.iter().any(|name| skeleton::of(name) == own)
    }
}

static TITLE_SKELETONS: LazyLock<HashSet<String>> =
    LazyLock::new(|| TITLES.iter().map(|title| skeleton::of(title)).collect());

/// Names that speak for the site, whoever runs it.
const TITLES: &[&str] = &[
    "admin",
    "admins",
    "administrator",
    "administrators",
    "admin team",
    "site admin",
    "blog admin",
    "web admin",
    "the admin",
    "админ",
    "администратор",
    "administrador",
    "administrateur",
    "moderator",
    "moderators",
    "moderation",
    "moderator team",
    "the moderator",
    "mod",
    "mods",
    "modteam",
    "модератор",
    "moderador",
    "modérateur",
    "owner",
    "site owner",
    "blog owner",
    "the owner",
    "author",
    "the author",
    "editor",
    "staff",
    "team",
    "support",
    "official",
    "verified",
    "system",
    "security",
    "rejoinder",
    "comments",
    "webmaster",
    "postmaster",
    "hostmaster",
    "root",
    "superuser",
    "sysadmin",
    "operator",
    "bot",
    "deleted",
];

/// Symbols that pass for the mark of a verified account or for a moderator's shield.
fn imitates_verification(c: char) -> bool {
    matches!(
        c,
        '\u{221A}'
            | '\u{237B}'
            | '\u{23B7}'
            | '\u{2611}'
            | '\u{2705}'
            | '\u{2713}'
            | '\u{2714}'
            | '\u{2BBD}'
            | '\u{10102}'
            | '\u{1F5F8}'
            | '\u{1F5F9}'
            | '\u{1F6E1}'
            | '\u{1F530}'
            | '\u{1F4DB}'
            | '\u{1F197}'
            | '\u{1F396}'
            | '\u{1F535}'
            | '\u{1F537}'
            | '\u{1F539}'
    )
}

#[cfg(test)]
mod tests;
