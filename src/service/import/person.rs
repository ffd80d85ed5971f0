//! Who wrote elsewhere, as it is kept here: a name, and what tells them from others of that name.

use std::net::IpAddr;

use crate::{
    domain::{
        comment::{Author, Comment, GuestKey, KeptAddress},
        guest::GuestDetails,
        import::{Import, shown_name},
        site::Site,
        time::Timestamp,
        vote::{Vote, Voter, Votes},
    },
    service::{Runtime, guest::kept_address},
    store::import::apply::Voted,
    transfer::record,
};

/// An author nobody can sign in as: not even somebody of that name.
pub(super) fn author(runtime: &Runtime, import: &Import, author: &record::Author) -> Author {
    let (email, website) = (email(&author.email), website(&author.website));
    let key = author
        .key
        .clone()
        .or_else(|| email.as_ref().map(|email| format!("mail:{}", email.to_lowercase())));
    Author {
        name: shown_name(&author.name),
        email,
        website,
        is_site_author: false,
        guest_key: key.map(|key| {
            let parts = [import.site_id.0.as_bytes(), import.source.as_bytes(), key.as_bytes()];
            GuestKey(runtime.keyed_hash("imported author", &parts))
        }),
        account_id: None,
    }
}

/// What is kept of a network address: as much as of any other comment of that age, and mostly nothing.
pub(super) fn address(
    runtime: &Runtime,
    site: &Site,
    text: &str,
    at: Timestamp,
    now: Timestamp,
) -> Option<KeptAddress> {
    let address: IpAddr = text.parse().ok()?;
    let is_known = !address.is_unspecified() && !address.is_loopback();
    let kept = kept_address(runtime, site.id, address, site.settings.keep_addresses_days, at)?;
    (is_known && kept.expires_at > now).then_some(kept)
}

/// More voices than these are as many as these: each is a row.
const MOST_VOTES: u32 = 1000;

/// What others thought of a comment elsewhere.
pub(super) fn votes(comment: &record::Comment) -> Votes {
    Votes {
        up: comment.up_votes.min(MOST_VOTES).into(),
        down: comment.down_votes.min(MOST_VOTES).into(),
    }
}

/// Whether more people voted than are taken over.
pub(super) fn are_votes_cut(comment: &record::Comment) -> bool {
    comment.up_votes.max(comment.down_votes) > MOST_VOTES
}

/// The same vote by vote, each by somebody whom nobody knows.
pub(super) fn voted(runtime: &Runtime, comment: &Comment) -> Vec<Voted> {
    let voices = [(Vote::Up, comment.votes.up), (Vote::Down, comment.votes.down)];
    let each = voices
        .into_iter()
        .flat_map(|(vote, count)| (0..count).map(move |number| (vote, number)));
    each.map(|(vote, number)| {
        let parts = [
            comment.id.0.as_bytes().as_slice(),
            &vote.value().to_be_bytes(),
            &number.to_be_bytes(),
        ];
        Voted {
            comment_id: comment.id,
            page_id: comment.page_id,
            voter: Voter::Guest(GuestKey(runtime.keyed_hash("imported vote", &parts))),
            vote,
            at: comment.created_at,
        }
    })
    .collect()
}

fn email(text: &str) -> Option<String> {
    let details = GuestDetails::parse("Guest", Some(text.trim()), None);
    details.ok().and_then(|details| details.email)
}

fn website(text: &str) -> Option<String> {
    let details = GuestDetails::parse("Guest", None, Some(text.trim()));
    details.ok().and_then(|details| details.website)
}
