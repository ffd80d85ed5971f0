//! X, OAuth 2.0 with PKCE. Every profile read costs the operator money: it is read once per sign-in and never again.

use serde_json::Value;
use url::Url;

use super::{
    Failure, Returned, Round, json,
    oauth::{self, ClientAuth},
};
use crate::{
    domain::identity::{Client, Profile},
    outbound::http::Http,
};

const SCOPE: &str = "users.read tweet.read users.email";
const FIELDS: &str = "profile_image_url,confirmed_email";

pub(super) fn authorize(url: &Url, client: &Client, round: &Round<'_>) -> Url {
    let endpoint = oauth::below(url, "/i/oauth2/authorize");
    oauth::authorize(endpoint, client, round, SCOPE)
}

pub(super) async fn redeem(
    http: &Http,
    api_url: &Url,
    client: &Client,
    round: &Round<'_>,
    returned: &Returned<'_>,
) -> Result<Profile, Failure> {
    let endpoint = oauth::below(api_url, "/2/oauth2/token");
    let granted = oauth::exchange(http, endpoint, client, ClientAuth::Basic, round, returned).await?;
    let mut me = oauth::below(api_url, "/2/users/me");
    me.query_pairs_mut().append_pair("user.fields", FIELDS);
    let answer = http.get(me, Some(&granted.access_token)).await?;
    // Without credits or the right plan every read is forbidden, for everybody.
    let whole = json::document(&answer, "/2/users/me").map_err(|failure| match failure {
        Failure::Refused(told) if answer.status == 403 => Failure::Unavailable(told),
        other => other,
    })?;
    // Success with errors and nobody in it is a known answer.
    let data = whole.get("data").unwrap_or(&Value::Null);
    let email = json::text(data, "confirmed_email");
    Ok(Profile {
        subject: json::subject(data, "id")?,
        name: json::text(data, "name").or_else(|| json::text(data, "username")),
        // X tells no address that it has not confirmed itself.
        is_email_verified: email.is_some(),
        email,
        avatar: json::picture(json::text(data, "profile_image_url").map(|url| url.replace("_normal.", "_400x400."))),
    })
}
