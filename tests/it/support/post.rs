//! Posting as people do: through the frame's script, through the plain forms, and through the JSON API.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{Reply, TestApp, html};

/// A comment about to be posted.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) body: String,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) has_consented: bool,
    pub(crate) key: Option<String>,
    pub(crate) guest: Option<String>,
}

/// A comment with that text by Ada on the blog's first page.
pub(crate) fn post(body: &str) -> Post {
    Post {
        url: TestApp::PAGE.to_owned(),
        title: None,
        parent: None,
        body: body.to_owned(),
        name: "Ada".to_owned(),
        email: None,
        website: None,
        has_consented: false,
        key: None,
        guest: None,
    }
}

impl Post {
    pub(crate) fn on(self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self
        }
    }

    pub(crate) fn by(self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self
        }
    }

    pub(crate) fn answering(self, id: &str) -> Self {
        Self {
            parent: Some(id.to_owned()),
            ..self
        }
    }

    pub(crate) fn keyed(self, key: &str) -> Self {
        Self {
            key: Some(key.to_owned()),
            ..self
        }
    }

    pub(crate) fn with_secret(self, secret: &str) -> Self {
        Self {
            guest: Some(secret.to_owned()),
            ..self
        }
    }

    /// The body of the API's request.
    pub(crate) fn json(&self) -> Value {
        json!({
            "page": {"url": self.url, "title": self.title},
            "parent_id": self.parent,
            "body": self.body,
            "guest": {"name": self.name, "email": self.email, "website": self.website},
            "consent": self.has_consented,
        })
    }

    /// The query that names the page.
    pub(crate) fn query(&self) -> String {
        let title = self.title.as_deref().map(|title| format!("&title={}", encode(title)));
        format!("site=blog&url={}{}", encode(&self.url), title.unwrap_or_default())
    }

    /// The fields of the form.
    pub(crate) fn form(&self) -> String {
        let consent = self.has_consented.then(|| "yes".to_owned());
        let fields = [
            ("parent", self.parent.clone()),
            ("body", Some(self.body.clone())),
            ("name", Some(self.name.clone())),
            ("email", self.email.clone()),
            ("website", self.website.clone()),
            ("consent", consent),
        ];
        let pairs = fields
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}={}", encode(value))));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// A value inside a query or a form.
pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

impl TestApp {
    /// Posts through the JSON API.
    pub(crate) async fn api(&self, post: &Post) -> Reply {
        self.send(self.api_request(post)).await
    }

    pub(crate) fn api_request(&self, post: &Post) -> RequestBuilder {
        let mut request = self
            .http
            .post(self.at("/api/v1/sites/blog/comments"))
            .json(&post.json());
        if let Some(key) = &post.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(secret) = &post.guest {
            request = request.header("rejoinder-guest", secret);
        }
        request
    }

    /// Posts as the frame's script does.
    pub(crate) async fn script(&self, post: &Post) -> Reply {
        self.send(self.script_request(post)).await
    }

    pub(crate) fn script_request(&self, post: &Post) -> RequestBuilder {
        let path = format!("/embed/comments?{}", post.query());
        let mut request = self
            .own_form(&path, post.form())
            .header("rejoinder-request", "fragment");
        if let Some(key) = &post.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(secret) = &post.guest {
            request = request.header("rejoinder-guest", secret);
        }
        request
    }

    /// A form posted from a document of the service itself.
    pub(crate) fn own_form(&self, path: &str, form: String) -> RequestBuilder {
        self.foreign_form(path, form)
            .header("origin", self.origin())
            .header("sec-fetch-site", "same-origin")
    }

    /// A form posted from nowhere in particular.
    pub(crate) fn foreign_form(&self, path: &str, form: String) -> RequestBuilder {
        self.http
            .post(self.at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
    }

    /// The first step without script: the form goes to where the document is, and a preview comes back.
    pub(crate) async fn preview(&self, post: &Post) -> Reply {
        self.send(self.preview_request(post)).await
    }

    pub(crate) fn preview_request(&self, post: &Post) -> RequestBuilder {
        let path = format!("/embed/thread?{}", post.query());
        let mut request = self.own_form(&path, post.form());
        if let Some(secret) = &post.guest {
            request = request.header("cookie", format!("__Host-rejoinder-guest={secret}"));
        }
        request
    }

    /// The second step: presses "Post comment" on a preview page, perhaps after changing fields.
    pub(crate) async fn press_post(&self, preview: &Reply, changed: &[(&str, &str)]) -> Reply {
        let page = preview.text();
        let button = html::tags(&page)
            .into_iter()
            .find(|tag| tag.name == "button" && tag.get("formaction").is_some())
            .unwrap_or_else(|| panic!("no button posts: {page}"));
        let names = ["parent", "token", "body", "name", "email", "website"];
        let mut fields: Vec<(String, String)> = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), html::field(&page, name)?)))
            .collect();
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let form = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let path = button.get("formaction").unwrap();
        self.send(self.own_form(path.strip_prefix(self.base()).unwrap(), form))
            .await
    }

    /// Posts through the API and returns the comment's id; it must succeed.
    pub(crate) async fn said(&self, post: Post) -> String {
        self.api(&post).await.expect(201).id()
    }
}
