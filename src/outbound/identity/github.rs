//! GitHub. The person is the number, never the login, which can change hands.

use serde_json::Value;
use url::Url;

use super::{
    Failure, Returned, Round, json,
    oauth::{self, ClientAuth},
};
use crate::{
    domain::identity::{Client, Profile},
    outbound::http::{Answer, Http},
};

const SCOPE: &str = "read:user user:email";

pub(super) fn authorize(url: &Url, client: &Client, round: &Round<'_>) -> Url {
    let endpoint = oauth::below(url, "/login/oauth/authorize");
    oauth::authorize(endpoint, client, round, SCOPE)
}

pub(super) async fn redeem(
    http: &Http,
    url: &Url,
    api_url: &Url,
    client: &Client,
    round: &Round<'_>,
    returned: &Returned<'_>,
) -> Result<Profile, Failure> {
    let endpoint = oauth::below(url, "/login/oauth/access_token");
    let granted = oauth::exchange(http, endpoint, client, ClientAuth::Body, round, returned).await?;
    let token = Some(&granted.access_token);
    let answer = http.get(oauth::below(api_url, "/user"), token).await?;
    let user = json::document(&answer, "/user")?;
    let emails = http.get(oauth::below(api_url, "/user/emails"), token).await?;
    let email = primary(&emails);
    Ok(Profile {
        subject: json::subject(&user, "id")?,
        name: json::text(&user, "name").or_else(|| json::text(&user, "login")),
        is_email_verified: email.is_some(),
        email,
        avatar: json::picture(json::text(&user, "avatar_url")),
    })
}

/// The main address, if GitHub has verified it. A reader may have kept their addresses to themselves: then there is no list.
fn primary(answer: &Answer) -> Option<String> {
    let list: Vec<Value> = serde_json::from_slice(&answer.body).ok()?;
    let primary = list
        .iter()
        .find(|entry| json::is_true(entry, "primary") && json::is_true(entry, "verified"))?;
    json::text(primary, "email")
}
