//! The comment form with what was typed and what is wrong with it.

use crate::{
    domain::{
        body::Body,
        name::AuthorName,
        site::{GuestMode, Site},
    },
    i18n::Catalog,
    markup::SafeHtml,
    web::{asset::Asset, error::Error, param::Params},
};

/// A field that nobody sees: whoever fills it in fills in everything.
pub(super) const TRAP: &str = "subject";

/// The fields of the form.
pub(super) const NAMES: &[&str] = &[
    "parent", "body", "name", "email", "website", "consent", "notify", "token", "altcha", TRAP,
];

/// The form for a new comment.
#[derive(Clone, Debug)]
pub(super) struct Form<'a> {
    pub words: &'a Catalog,
    pub prompt: &'a str,
    /// The site's own words below the field.
    pub note: Option<&'a str>,
    /// What stands on the button that posts.
    pub post: &'a str,
    /// Whether whoever gives a name may post; else signing in needs the script, which then shows the form.
    pub takes_guests: bool,
    /// Where it goes; none means the document's own address, which says what page it is about.
    pub action: Option<String>,
    /// Where it is posted for good, once there is a preview.
    pub post_to: Option<String>,
    pub parent: Option<String>,
    /// Where the script lies that does the work which the site asks of guests.
    pub proof: Option<String>,
    pub token: Option<String>,
    pub preview: Option<SafeHtml>,
    pub body: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    pub website: &'a str,
    pub has_consented: bool,
    /// Whether letters can be asked for here. Not in the document that every reader loads: there the script offers them.
    pub offers_letters: bool,
    pub wants_letters: bool,
    /// What a guest must agree to.
    pub consent: Option<&'a str>,
    pub privacy_url: Option<&'a str>,
    pub problems: Vec<(&'static str, String)>,
    /// What is wrong with no field in particular.
    pub general_problem: Option<String>,
}

/// One of the guest's details.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    pub name: &'static str,
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub maxlength: usize,
    pub is_required: bool,
    pub value: &'a str,
    pub problem: Option<&'a str>,
}

const EMAIL_CHARACTERS: usize = 254;
const WEBSITE_CHARACTERS: usize = 300;

/// As seen from the documents in which forms stand: all of them lie one level below the base.
fn script() -> String {
    let name = Asset::named("proof.js").map(Asset::hashed_name);
    format!("../assets/{}", name.unwrap_or_default())
}

impl<'a> Form<'a> {
    /// An empty form of a site.
    pub(super) fn new(words: &'a Catalog, site: &'a Site) -> Self {
        let own = &site.settings.words;
        Self {
            words,
            prompt: own.prompt.as_deref().unwrap_or_else(|| words.text("prompt")),
            note: own.note.as_deref(),
            post: own.button.as_deref().unwrap_or_else(|| words.text("button-post")),
            takes_guests: site.settings.guests != GuestMode::Off,
            action: None,
            post_to: None,
            parent: None,
            proof: (site.settings.outside.proof_of_work > 0).then(script),
            token: None,
            preview: None,
            body: "",
            name: "",
            email: "",
            website: "",
            has_consented: false,
            offers_letters: false,
            wants_letters: false,
            consent: site.settings.consent_text.as_deref(),
            privacy_url: site.settings.privacy_url.as_deref(),
            problems: Vec::new(),
            general_problem: None,
        }
    }

    /// The same with everything that was typed.
    pub(super) fn filled(mut self, typed: &'a Params<'_>) -> Self {
        let text = |name| typed.get(name).unwrap_or_default();
        self.parent = typed.get("parent").map(str::to_owned);
        if self.parent.is_some() {
            self.prompt = self.words.text("prompt-reply");
        }
        self.body = text("body");
        self.name = text("name");
        self.email = text("email");
        self.website = text("website");
        self.has_consented = typed.get("consent").is_some();
        self.wants_letters = typed.get("notify").is_some();
        self
    }

    /// The same with what is wrong with it: beside the field where there is one, below the buttons where there is none.
    pub(super) fn with_problems(mut self, error: &Error) -> Self {
        let shown = ["body", "name", "email", "website", "consent"];
        let (beside, others): (Vec<_>, Vec<_>) = error
            .fields(self.words)
            .into_iter()
            .partition(|(field, _)| shown.contains(field));
        if beside.is_empty() {
            let first = others.into_iter().next().map(|(_, sentence)| sentence);
            self.general_problem = Some(first.unwrap_or_else(|| error.sentence(self.words)));
        }
        self.problems = beside;
        self
    }

    /// What is wrong with a field.
    pub(super) fn problem(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| sentence.as_str())
    }

    /// The guest's details, in order; none where guests may not post.
    pub(super) fn inputs(&self) -> Vec<Input<'_>> {
        if !self.takes_guests {
            return Vec::new();
        }
        let words = self.words;
        vec![
            Input {
                name: "name",
                kind: "text",
                autocomplete: "name",
                label: words.text("label-name"),
                hint: None,
                maxlength: AuthorName::MAX_CHARS,
                is_required: true,
                value: self.name,
                problem: self.problem("name"),
            },
            Input {
                name: "email",
                kind: "email",
                autocomplete: "email",
                label: words.text("label-email"),
                hint: Some(words.text("hint-email")),
                maxlength: EMAIL_CHARACTERS,
                is_required: false,
                value: self.email,
                problem: self.problem("email"),
            },
            Input {
                name: "website",
                kind: "text",
                autocomplete: "url",
                label: words.text("label-website"),
                hint: Some(words.text("hint-website")),
                maxlength: WEBSITE_CHARACTERS,
                is_required: false,
                value: self.website,
                problem: self.problem("website"),
            },
        ]
    }

    /// The longest text the form takes, in characters.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub(super) fn body_characters(&self) -> usize {
        Body::MAX_CHARS
    }
}
