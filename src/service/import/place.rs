//! Which page a comment from elsewhere belongs to.

use crate::{
    domain::{
        field::Problem,
        import::{Import, Skip},
        page::PageAddress,
        site::Site,
        time::Timestamp,
    },
    transfer::record::Page,
};

/// A page as it will be.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub address: PageAddress,
    pub title: Option<String>,
    pub is_open: bool,
    /// Whether everybody could see it.
    pub is_public: bool,
    pub created_at: Option<Timestamp>,
    /// Nothing said where it is.
    pub is_nameless: bool,
}

/// Why there is none, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoPlace {
    pub reason: Skip,
    pub detail: String,
    /// The host that is none of the site's.
    pub host: Option<String>,
}

/// Finds it by what the file says of the page, or by the key alone.
pub(super) fn find(site: &Site, import: &Import, key: &str, page: Option<&Page>) -> Result<Place, NoPlace> {
    let known = page.cloned().unwrap_or_else(|| Page {
        is_open: true,
        is_public: true,
        addresses: vec![key.to_owned()],
        ..Page::default()
    });
    let mut refused = None;
    for address in known.addresses.iter().filter(|address| is_address(address)) {
        match resolve(site, import, address) {
            Ok(address) => return Ok(place(address, &known, false)),
            Err(no_place) => refused = refused.or(Some(no_place)),
        }
    }
    if let Some(no_place) = refused {
        return Err(no_place);
    }
    if key.is_empty() {
        return Err(NoPlace {
            reason: Skip::NoPage,
            detail: String::new(),
            host: None,
        });
    }
    // It can be given an address on the desk; until then it has the name the other system had for it.
    let name = format!("{} {key}", import.format.system());
    let named = PageAddress::resolve(&site.settings.origins, false, Some(&name), None);
    named.map(|address| place(address, &known, true)).map_err(|_| NoPlace {
        reason: Skip::BadAddress,
        detail: key.chars().take(100).collect(),
        host: None,
    })
}

fn place(address: PageAddress, page: &Page, is_nameless: bool) -> Place {
    Place {
        address,
        title: page.title.clone(),
        is_open: page.is_open,
        is_public: page.is_public,
        created_at: page.created_at.filter(|at| *at > 0).map(Timestamp),
        is_nameless,
    }
}

pub(super) fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with('/') || text.starts_with("id:")
}

fn resolve(site: &Site, import: &Import, address: &str) -> Result<PageAddress, NoPlace> {
    let origins = &site.settings.origins;
    let ruled = import.rules.lead(origins.first(), address, |_| {});
    if let Some(id) = ruled.strip_prefix("id:") {
        let found = PageAddress::resolve(origins, false, Some(id), None);
        return found.map_err(|_| no_place(Skip::BadAddress, &ruled));
    }
    let whole = ruled.trim().replace(' ', "%20");
    PageAddress::resolve(origins, false, None, Some(&whole)).map_err(|error| match error.problem {
        Problem::ForeignHost => no_place(Skip::ForeignHost, &whole),
        _ => no_place(Skip::BadAddress, &whole),
    })
}

fn no_place(reason: Skip, address: &str) -> NoPlace {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host: String = rest
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .chars()
        .take(253)
        .collect();
    NoPlace {
        reason,
        detail: address.chars().take(200).collect(),
        host: (reason == Skip::ForeignHost).then_some(host),
    }
}
