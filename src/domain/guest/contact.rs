//! The addresses a guest may leave. Both checks are pragmatic: they refuse what cannot work or could be misread by a
//! program further on, and do not try to prove that anybody is there.

use url::{Host, Url};

use super::GuestDetails;
use crate::domain::{field::Problem, origin::plain_host};

/// The most bytes before the `@` (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;

/// An e-mail address as RFC 5321 has it, without quoted local parts and address literals. The domain comes back
/// lower-case and in its ASCII form; the local part is the receiver's business and stays as typed.
pub(in crate::domain) fn email(text: &str) -> Result<String, Problem> {
    if text.len() > GuestDetails::MAX_EMAIL {
        return Err(Problem::TooLong {
            max: GuestDetails::MAX_EMAIL,
        });
    }
    let (local, domain) = text.rsplit_once('@').ok_or(Problem::NotAnEmail)?;
    let local_fits = local.len() <= MAX_LOCAL_PART && local.split('.').all(is_atom);
    let domain = mail_domain(domain).filter(|_| local_fits).ok_or(Problem::NotAnEmail)?;
    let address = format!("{local}@{domain}");
    if address.len() > GuestDetails::MAX_EMAIL {
        return Err(Problem::TooLong {
            max: GuestDetails::MAX_EMAIL,
        });
    }
    Ok(address)
}

/// An atom of RFC 5322, with the letters of all scripts as RFC 6531 adds them.
fn is_atom(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
}

/// A public domain: several labels, none of them odd, and no number at the end.
fn mail_domain(text: &str) -> Option<String> {
    if text.contains('%') {
        return None;
    }
    let Ok(Host::Domain(name)) = Host::parse(text) else {
        return None;
    };
    let labels_fit = name.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    (labels_fit && name.contains('.')).then_some(name)
}

/// The address of a website; `https://` is added when the scheme was left out.
pub(super) fn website(text: &str) -> Result<String, Problem> {
    let too_long = Problem::TooLong {
        max: GuestDetails::MAX_WEBSITE,
    };
    if text.chars().nth(GuestDetails::MAX_WEBSITE).is_some() {
        return Err(too_long);
    }
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(Problem::NotAUrl);
    }
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let (scheme, rest) = whole.split_once("://").ok_or(Problem::NotAUrl)?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    // The parser skips any number of slashes before the host; a person who means a host writes none.
    if !is_web || rest.starts_with('/') {
        return Err(Problem::NotAUrl);
    }
    let url = Url::parse(&whole).map_err(|_| Problem::NotAUrl)?;
    let host = plain_host(&url).ok_or(Problem::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() || rest.split('/').next().is_some_and(|a| a.contains('@'))
    {
        return Err(Problem::NotAUrl);
    }
    if !host.contains(['.', ':']) {
        return Err(Problem::NotAUrl);
    }
    let address = String::from(url);
    if address.chars().count() > GuestDetails::MAX_WEBSITE {
        Err(too_long)
    } else {
        Ok(address)
    }
}
