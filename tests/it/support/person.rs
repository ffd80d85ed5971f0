//! Somebody with a browser: keeps cookies, fills in forms, reads their mail.

use std::collections::BTreeMap;

use rejoinder::{
    outbound::mail::Mail,
    service::account::{NewAccount, Position, create},
};

use super::{Reply, TestApp, encode, eventually, html};

/// A browser with its cookies.
#[derive(Clone)]
pub(crate) struct Person<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// A password that nobody else has.
pub(crate) const PASSWORD: &str = "eleven brass bells ring";

impl TestApp {
    pub(crate) fn person(&self) -> Person<'_> {
        Person {
            app: self,
            cookies: BTreeMap::new(),
        }
    }

    /// Makes an account as the operator does, with [`PASSWORD`].
    pub(crate) async fn account(&self, email: &str, position: Option<Position>) {
        let wanted = NewAccount {
            email,
            // Whoever runs a site has a name for themselves alone.
            name: if position.is_some() { "Stella" } else { "Ada" },
            position,
            password: Some(PASSWORD),
        };
        create(self.runtime(), wanted).await.unwrap();
    }

    /// Somebody with an account, signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Person<'_> {
        self.account(email, None).await;
        let mut person = self.person();
        person.sign_in(email, PASSWORD).await.expect(303);
        person
    }

    /// The newest mail to somebody, once there are `number` to them.
    pub(crate) async fn mail(&self, to: &str, number: usize) -> Mail {
        let find = async || {
            let sent = self.outbox.sent();
            let theirs: Vec<Mail> = sent.into_iter().filter(|mail| mail.to == to).collect();
            (theirs.len() >= number).then(|| theirs.last().unwrap().clone())
        };
        eventually(&format!("mail {number} to {to}"), find).await.0
    }
}

/// The path of the link in a mail.
pub(crate) fn link(app: &TestApp, mail: &Mail) -> String {
    let tag = html::tags(&mail.html).into_iter().find(|tag| tag.name == "a").unwrap();
    let href = tag.get("href").unwrap().to_owned();
    let place = format!("{}{}", app.origin(), app.base());
    href.strip_prefix(&place)
        .unwrap_or_else(|| panic!("{href} leads elsewhere"))
        .to_owned()
}

/// The six digits in a mail.
pub(crate) fn code(mail: &Mail) -> String {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
    mail.text.split_whitespace().find(is_code).unwrap().to_owned()
}

impl Person<'_> {
    fn cookie(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Sends a request with this browser's cookies, and keeps what comes back.
    pub(crate) async fn send(&mut self, request: reqwest::RequestBuilder) -> Reply {
        let request = if self.cookies.is_empty() {
            request
        } else {
            request.header("cookie", self.cookie())
        };
        let reply = self.app.send(request).await;
        for value in reply.headers.get_all("set-cookie") {
            let value = value.to_str().unwrap();
            let (name, rest) = value.split_once('=').unwrap();
            assert!(name.starts_with("__Host-"), "{value}");
            for attribute in ["Secure", "HttpOnly", "Path=/", "SameSite="] {
                assert!(rest.contains(attribute), "{value}");
            }
            assert!(!rest.contains("Domain"), "{value}");
            let content = rest.split(';').next().unwrap();
            if content.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), content.to_owned());
            }
        }
        reply
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(self.app.http.get(self.app.at(path))).await
    }

    /// Fills in the form on a page and sends it: hidden fields go along.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let page = self.get(path).await.expect(200).text();
        let tags = html::tags(&page);
        let form = tags
            .iter()
            .find(|tag| tag.name == "form")
            .unwrap_or_else(|| panic!("no form: {page}"));
        let action = form
            .get("action")
            .unwrap()
            .strip_prefix(self.app.base())
            .unwrap()
            .to_owned();
        self.post(&action, &filled(&page, fields)).await
    }

    /// Posts fields from a page of the service.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Reply {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        self.send(self.app.own_form(path, pairs.join("&"))).await
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Reply {
        self.submit("/account/sign-in", &[("email", email), ("current", password)])
            .await
    }

    /// Whether they see their account.
    pub(crate) async fn is_in(&mut self) -> bool {
        self.get("/account").await.status == 200
    }
}

/// The hidden fields of a page's first form, with what is filled in.
pub(crate) fn filled(page: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = ["token", "key", "next"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), html::field(page, name)?)));
    let typed = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    hidden.chain(typed).collect()
}
