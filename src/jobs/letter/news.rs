//! Letters to whoever wrote a comment. Each says how to stop them.

use super::{Keys, Letter, Link, Writer};
use crate::{
    i18n::Locale,
    jobs::worker::Tools,
    service::subscription::{About, News},
};

const QUESTION: Keys = Keys {
    subject: "mail-letters-question-subject",
    text: "mail-letters-question-text",
    label: "mail-letters-question-link",
    note: "mail-note-ignore",
};
const APPROVED: Keys = Keys {
    subject: "mail-letters-approved-subject",
    text: "mail-letters-approved-text",
    label: "mail-letters-approved-link",
    note: "mail-letters-note",
};
const ANSWERED: Keys = Keys {
    subject: "mail-letters-answered-subject",
    text: "mail-letters-answered-text",
    label: "mail-letters-answered-link",
    note: "mail-letters-note",
};

impl Letter {
    /// The mail that some news make.
    pub(in crate::jobs) fn of_news(tools: &Tools, news: &News) -> Self {
        let locale = Locale::negotiate(Some(&news.locale), None);
        let words = locale.catalog();
        let writer = Writer { tools, words };
        let (keys, path, name, quote) = match &news.about {
            About::Question { key } => (QUESTION, format!("/account/letters/confirm?key={key}"), "", None),
            About::Approved { comment } => (APPROVED, format!("/comments/{comment}"), "", None),
            About::Answered { comment, name, text } => (
                ANSWERED,
                format!("/comments/{comment}"),
                name.as_str(),
                Some(text.clone()),
            ),
        };
        let arguments = [("site", news.site.as_str().into()), ("name", name.into())];
        let say = |key| words.format(key, &arguments);
        let (subject, text, note) = (say(keys.subject), say(keys.text), writer.sentence(keys.note, 0));
        let mut letter = writer.leading_to(
            &path,
            Keys {
                subject: "mail-letters-note",
                text: "",
                ..keys
            },
        );
        letter.subject = subject;
        letter.text = text;
        letter.note = note;
        letter.quote = quote;
        letter.stop = Some(Link {
            label: words.text("mail-letters-stop").to_owned(),
            url: format!("{}/account/letters/stop?key={}", tools.public_url, news.stop),
        });
        letter.in_language(locale)
    }
}
