//! Which addresses a comment may link to.

use url::Url;

use crate::domain::origin::plain_host;

/// The most bytes of a link's address.
const MAX_BYTES: usize = 2000;

/// The address to put into a link, or nothing when it is not an absolute web address that says plainly where it leads.
///
/// Mail addresses are not linked (they would be harvested), relative addresses would lead into the service instead of the
/// page, and with a user name before the host (`https://bank.example@evil.example/`) a reader mistakes the one for the other.
pub(super) fn allowed(address: &str) -> Option<String> {
    if address.len() > MAX_BYTES {
        return None;
    }
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))?;
    plain_host(&url)?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    Some(String::from(url)).filter(|text| is_plain && text.len() <= MAX_BYTES)
}
