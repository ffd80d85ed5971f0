//! Letters to those who keep a site in order. What they propose leads to a page of the desk, and does nothing by itself.

use super::{Keys, Letter, Link, Writer};
use crate::{
    domain::action::Verb,
    i18n::{Arg, Catalog, Locale},
    jobs::worker::Tools,
    service::desk_letter::{Item, News},
};

const WAITING: Keys = Keys {
    subject: "mail-desk-note",
    text: "",
    label: "mail-desk-link",
    note: "mail-desk-note",
};

/// One comment that waits.
#[derive(Clone, Debug)]
pub(in crate::jobs) struct Entry {
    /// Whose it is, and on which page.
    pub title: String,
    pub quote: String,
    /// Why it waits.
    pub reasons: Vec<String>,
    pub links: Vec<Link>,
}

impl Letter {
    /// The mail that tells of what waits on a site.
    pub(in crate::jobs) fn of_desk(tools: &Tools, news: &News) -> Self {
        let locale = Locale::negotiate(Some(&news.locale), None);
        let words = locale.catalog();
        let writer = Writer { tools, words };
        let count = i64::try_from(news.items.len()).unwrap_or(i64::MAX);
        let all = Arg::Number(count.saturating_add(i64::try_from(news.more).unwrap_or(i64::MAX)));
        let arguments = [("site", news.site.as_str().into()), ("count", all)];
        let mut letter = writer.leading_to(&format!("/dashboard/queue?site={}", news.site_key), WAITING);
        letter.subject = words.format("mail-desk-subject", &arguments);
        letter.text = words.format("mail-desk-text", &arguments);
        letter.entries = news.items.iter().map(|item| entry(tools, words, item)).collect();
        letter.rest = (news.more > 0).then(|| {
            let more = Arg::Number(i64::try_from(news.more).unwrap_or(i64::MAX));
            words.format("mail-desk-more", &[("count", more)])
        });
        letter.stop = Some(Link {
            label: words.text("mail-desk-stop").to_owned(),
            url: format!("{}/account/letters/desk/stop?key={}", tools.public_url, news.stop),
        });
        letter.in_language(locale)
    }
}

fn entry(tools: &Tools, words: &Catalog, item: &Item) -> Entry {
    let reasons = item
        .reasons
        .iter()
        .map(|reason| words.text(reason.rule.key()).to_owned());
    let reports = (item.reports > 0).then(|| {
        let count = Arg::Number(i64::from(item.reports));
        words.format("queue-reports", &[("count", count)])
    });
    let links = item.actions.iter().map(|(verb, key)| Link {
        label: words.text(label(*verb)).to_owned(),
        url: format!("{}/dashboard/letter?key={key}", tools.public_url),
    });
    Entry {
        title: words.format(
            "mail-desk-entry",
            &[("name", item.name.as_str().into()), ("page", item.page.as_str().into())],
        ),
        quote: item.text.clone(),
        reasons: reasons.chain(reports).collect(),
        links: links.collect(),
    }
}

fn label(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "do-approve",
        Verb::Spam => "do-spam",
        _ => "do-trash",
    }
}
