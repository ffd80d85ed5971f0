//! People at the desk, and a second site beside the blog.

use rejoinder::{
    domain::{origin::Origin, role::Role, site::Site},
    service::{self, account::Position},
};

use crate::support::{PASSWORD, Person, Reply, TestApp, encode, html};

/// Another blog on the same service.
pub(crate) async fn other_site(app: &TestApp) -> Site {
    let origin = Origin::parse("https://other.example").unwrap();
    service::site::create(app.runtime(), "other", "Other", vec![origin])
        .await
        .unwrap()
}

/// Somebody with that position, signed in a moment ago.
pub(crate) async fn at_the_desk<'a>(app: &'a TestApp, email: &str, position: Option<Position>) -> Person<'a> {
    app.account(email, position).await;
    let mut person = app.person();
    person.sign_in(email, PASSWORD).await.expect(303);
    person
}

/// An owner of the blog.
pub(super) async fn owner(app: &TestApp) -> Person<'_> {
    let blog = app.site("blog").await.id;
    at_the_desk(app, "owner@example.org", Some(Position::On(blog, Role::Owner))).await
}

/// Posts a form of the desk with the token of a page that this person sees.
pub(crate) async fn press(person: &mut Person<'_>, page: &str, action: &str, fields: &[(&str, &str)]) -> Reply {
    let page = person.get(page).await.expect(200).text();
    let mut form = vec![("token".to_owned(), html::field(&page, "token").unwrap())];
    form.extend(html::field(&page, "seen").map(|value| ("seen".to_owned(), value)));
    form.extend(
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    person.post(action, &form).await
}

/// A form as text.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}
