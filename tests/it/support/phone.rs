//! A phone with an app that makes one-time codes.

use totp_rs::{Builder, Secret, Totp};

use super::{Person, TestApp, html};

/// The app, once it knows the key.
pub(crate) struct Phone(Totp);

impl Phone {
    /// Reads the key of the page on which an app is set up.
    pub(crate) fn reading(page: &str) -> Self {
        let key = html::between(page, "<code class=\"key\" dir=\"ltr\">", "</code>").replace(' ', "");
        let secret = Secret::try_from_base32(key).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// What it shows now.
    pub(crate) fn code(&self, app: &TestApp) -> String {
        let seconds = app.clock.peek().0 / 1000;
        self.0.generate(u64::try_from(seconds).unwrap()).to_string()
    }

    /// Six digits that it does not show now, nor a moment ago or later.
    pub(crate) fn wrong_code(&self, app: &TestApp) -> String {
        let seconds = u64::try_from(app.clock.peek().0 / 1000).unwrap();
        let is_wrong = |code: &String| self.0.check(code, seconds).is_none();
        (0..9).map(|number| format!("00000{number}")).find(is_wrong).unwrap()
    }
}

impl Person<'_> {
    /// Sets up an app; returns it with the codes on paper.
    pub(crate) async fn set_up_app(&mut self) -> (Phone, Vec<String>) {
        self.submit("/account/security", &[]).await.expect(303);
        let page = self.get("/account/security/authenticator").await.expect(200).text();
        let phone = Phone::reading(&page);
        let code = phone.code(self.app);
        let kept = self
            .submit("/account/security/authenticator", &[("code", &code)])
            .await
            .expect(200);
        (phone, codes_on(&kept.text()))
    }
}

/// The codes on paper that a page shows.
pub(crate) fn codes_on(page: &str) -> Vec<String> {
    let list = html::between(page, "<ul class=\"recovery\"", "</ul>");
    list.split("<code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}
