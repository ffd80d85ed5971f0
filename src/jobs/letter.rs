//! What mails say, in the receiver's language. Links lead where the configuration says we are, never where a request said (T24).

mod desk;
mod news;

use askama::Template;

use super::worker::Tools;
use crate::{
    domain::{
        id::{InvitationId, TicketId},
        job::{self, Mail},
        ticket::Purpose,
        time::Timestamp,
    },
    i18n::{Arg, Catalog, Locale},
    service::{people, ticket},
};

/// A mail with all its words.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub subject: String,
    locale: Locale,
    hello: String,
    text: String,
    link: Option<Link>,
    code: Option<Code>,
    /// What somebody wrote.
    quote: Option<String>,
    /// What waits for whoever keeps a site in order.
    entries: Vec<desk::Entry>,
    /// How much of it is not in the letter.
    rest: Option<String>,
    /// Where such mail is stopped.
    pub stop: Option<Link>,
    note: String,
    host: String,
}

/// A link with what it does.
#[derive(Clone, Debug)]
pub(super) struct Link {
    label: String,
    pub url: String,
}

/// Six digits with what they are for.
#[derive(Clone, Debug)]
struct Code {
    label: String,
    digits: String,
}

#[derive(Debug, Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
}

#[derive(Debug, Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The mail that a job stands for.
    pub(super) fn write(tools: &Tools, mail: &Mail) -> Self {
        let locale = Locale::negotiate(Some(&mail.locale), None);
        let words = locale.catalog();
        let writer = Writer { tools, words };
        match mail.letter {
            job::Letter::Register { ticket } => writer.linked(ticket, Purpose::Register, REGISTER),
            job::Letter::AlreadyRegistered => writer.leading_to("/account/sign-in", ALREADY_REGISTERED),
            job::Letter::SignIn { ticket } => writer
                .linked(ticket, Purpose::SignIn, SIGN_IN)
                .with_code(&writer, ticket),
            job::Letter::Reset { ticket } => writer.linked(ticket, Purpose::Reset, RESET),
            job::Letter::NoAccount => writer.leading_to("/account/register", NO_ACCOUNT),
            job::Letter::NewAddress { ticket } => writer.linked(ticket, Purpose::NewAddress, NEW_ADDRESS),
            job::Letter::AddressChanged => writer.plain(ADDRESS_CHANGED),
            job::Letter::PasswordChanged => writer.leading_to("/account/forgotten", PASSWORD_CHANGED),
            job::Letter::SecondFactorChanged => writer.leading_to("/account/forgotten", SECOND_FACTOR_CHANGED),
            job::Letter::ErasurePlanned { at } => writer.dated(Timestamp(at), ERASURE_PLANNED),
            job::Letter::SessionShared => writer.leading_to("/account", SESSION_SHARED),
            job::Letter::ConsentWithdrawn => writer.leading_to("/account/forgotten", CONSENT_WITHDRAWN),
            job::Letter::Invitation { invitation } => writer.inviting(invitation),
            job::Letter::WaysChanged => writer.leading_to("/account/identities", WAYS_CHANGED),
        }
        .in_language(locale)
    }

    /// As plain text and as HTML.
    pub(super) fn render(&self) -> Result<(String, String), askama::Error> {
        Ok((Text { letter: self }.render()?, Html { letter: self }.render()?))
    }

    fn with_code(mut self, writer: &Writer<'_>, id: TicketId) -> Self {
        self.code = Some(Code {
            label: writer.words.text("mail-code").to_owned(),
            digits: ticket::code(&writer.tools.runtime, id),
        });
        self
    }

    fn in_language(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }
}

/// The keys of one mail's words.
struct Keys {
    subject: &'static str,
    text: &'static str,
    label: &'static str,
    note: &'static str,
}

const REGISTER: Keys = Keys {
    subject: "mail-register-subject",
    text: "mail-register-text",
    label: "mail-register-link",
    note: "mail-note-ignore",
};
const ALREADY_REGISTERED: Keys = Keys {
    subject: "mail-register-subject",
    text: "mail-registered-text",
    label: "mail-sign-in-link",
    note: "mail-note-ignore",
};
const SIGN_IN: Keys = Keys {
    subject: "mail-sign-in-subject",
    text: "mail-sign-in-text",
    label: "mail-sign-in-link",
    note: "mail-note-code",
};
const RESET: Keys = Keys {
    subject: "mail-reset-subject",
    text: "mail-reset-text",
    label: "mail-reset-link",
    note: "mail-note-ignore",
};
const NO_ACCOUNT: Keys = Keys {
    subject: "mail-sign-in-subject",
    text: "mail-no-account-text",
    label: "mail-no-account-link",
    note: "mail-note-ignore",
};
const NEW_ADDRESS: Keys = Keys {
    subject: "mail-new-address-subject",
    text: "mail-new-address-text",
    label: "mail-new-address-link",
    note: "mail-note-ignore",
};
const ADDRESS_CHANGED: Keys = Keys {
    subject: "mail-address-changed-subject",
    text: "mail-address-changed-text",
    label: "",
    note: "mail-note-operator",
};
const PASSWORD_CHANGED: Keys = Keys {
    subject: "mail-password-changed-subject",
    text: "mail-password-changed-text",
    label: "mail-reset-link",
    note: "mail-note-theft",
};
const SECOND_FACTOR_CHANGED: Keys = Keys {
    subject: "mail-second-factor-subject",
    text: "mail-second-factor-text",
    label: "mail-reset-link",
    note: "mail-note-theft",
};
const SESSION_SHARED: Keys = Keys {
    subject: "mail-session-shared-subject",
    text: "mail-session-shared-text",
    label: "mail-session-shared-link",
    note: "mail-note-operator",
};
const WAYS_CHANGED: Keys = Keys {
    subject: "mail-ways-changed-subject",
    text: "mail-ways-changed-text",
    label: "mail-ways-changed-link",
    note: "mail-note-operator",
};
const CONSENT_WITHDRAWN: Keys = Keys {
    subject: "mail-consent-subject",
    text: "mail-consent-text",
    label: "mail-reset-link",
    note: "mail-note-operator",
};
const ERASURE_PLANNED: Keys = Keys {
    subject: "mail-erasure-subject",
    text: "mail-erasure-text",
    label: "mail-erasure-link",
    note: "mail-note-operator",
};

const INVITATION: Keys = Keys {
    subject: "mail-invitation-subject",
    text: "mail-invitation-text",
    label: "mail-invitation-link",
    note: "mail-note-ignore",
};

struct Writer<'a> {
    tools: &'a Tools,
    words: &'a Catalog,
}

impl Writer<'_> {
    /// A mail with the key of a ticket in its link.
    fn linked(&self, id: TicketId, purpose: Purpose, keys: Keys) -> Letter {
        let path = format!("/account/ticket?key={}", ticket::key(&self.tools.runtime, id));
        let mut letter = self.leading_to(&path, Keys { text: "", ..keys });
        letter.text = self.sentence(keys.text, purpose.minutes());
        letter
    }

    /// A mail with the key of an invitation in its link.
    fn inviting(&self, id: InvitationId) -> Letter {
        let key = people::key_of(&self.tools.runtime, id);
        self.leading_to(&format!("/account/invitation?key={key}"), INVITATION)
    }

    /// A mail that leads to a page anybody may see.
    fn leading_to(&self, path: &str, keys: Keys) -> Letter {
        let label = self.words.text(keys.label).to_owned();
        let mut letter = self.plain(keys);
        letter.link = Some(Link {
            label,
            url: format!("{}{path}", self.tools.public_url),
        });
        letter
    }

    /// A mail that leads to the account and names a day.
    fn dated(&self, at: Timestamp, keys: Keys) -> Letter {
        let at = at.to_string();
        let day = at.split('T').next().unwrap_or_default();
        let arguments = [("host", self.host().into()), ("day", day.into())];
        let text = self.words.format(keys.text, &arguments);
        let mut letter = self.leading_to("/account", Keys { text: "", ..keys });
        letter.text = text;
        letter
    }

    fn plain(&self, keys: Keys) -> Letter {
        let text = if keys.text.is_empty() {
            String::new()
        } else {
            self.sentence(keys.text, 0)
        };
        Letter {
            subject: self.sentence(keys.subject, 0),
            locale: Locale::default(),
            hello: self.words.text("mail-hello").to_owned(),
            text,
            link: None,
            code: None,
            quote: None,
            entries: Vec::new(),
            rest: None,
            stop: None,
            note: self.sentence(keys.note, 0),
            host: self.host().to_owned(),
        }
    }

    fn sentence(&self, key: &str, minutes: i64) -> String {
        self.words
            .format(key, &[("host", self.host().into()), ("minutes", Arg::Number(minutes))])
    }

    /// The service as people name it.
    fn host(&self) -> &str {
        let url = &self.tools.public_url;
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }
}
