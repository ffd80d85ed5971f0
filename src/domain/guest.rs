//! What a guest says about themselves beside a comment.

mod contact;

pub(super) use contact::email as mail_address;

use super::{
    field::{FieldError, Problem},
    name::AuthorName,
};

/// The details of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestDetails {
    /// The name to show.
    pub name: AuthorName,
    /// Where to send news of replies; never shown.
    pub email: Option<String>,
    /// An `http` or `https` address to link the name to.
    pub website: Option<String>,
}

impl GuestDetails {
    /// The most bytes of an e-mail address (RFC 5321, section 4.5.3.1, less the angle brackets).
    pub const MAX_EMAIL: usize = 254;
    /// The most characters of a website's address.
    pub const MAX_WEBSITE: usize = 300;

    /// Reads the three fields of the form; an empty one counts as absent.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the fields, so that a reader can mend it all at once.
    pub fn parse(name: &str, email: Option<&str>, website: Option<&str>) -> Result<Self, Vec<FieldError>> {
        let name = AuthorName::parse(name);
        let email = optional(email, contact::email);
        let website = optional(website, contact::website);
        match (name, email, website) {
            (Ok(name), Ok(email), Ok(website)) => Ok(Self { name, email, website }),
            (name, email, website) => {
                let problems = [("name", name.err()), ("email", email.err()), ("website", website.err())];
                Err(problems
                    .into_iter()
                    .filter_map(|(field, problem)| problem.map(|problem| FieldError::new(field, problem)))
                    .collect())
            }
        }
    }
}

fn optional(text: Option<&str>, parse: fn(&str) -> Result<String, Problem>) -> Result<Option<String>, Problem> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(parse)
        .transpose()
}

#[cfg(test)]
mod tests;
