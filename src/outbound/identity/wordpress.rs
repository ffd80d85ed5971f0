//! WordPress.com Connect: the pair of endpoints for identity only, and the REST API's `/me`. (WordPress.com as an OpenID provider
//! goes through `openid`.)

use url::Url;

use super::{
    Failure, Returned, Round, json,
    oauth::{self, ClientAuth},
};
use crate::{
    domain::identity::{Client, Profile},
    outbound::http::Http,
};

pub(super) fn authorize(url: &Url, client: &Client, round: &Round<'_>) -> Url {
    let endpoint = oauth::below(url, "/oauth2/authenticate");
    oauth::authorize(endpoint, client, round, "auth")
}

pub(super) async fn redeem(
    http: &Http,
    url: &Url,
    client: &Client,
    round: &Round<'_>,
    returned: &Returned<'_>,
) -> Result<Profile, Failure> {
    let endpoint = oauth::below(url, "/oauth2/token");
    let granted = oauth::exchange(http, endpoint, client, ClientAuth::Body, round, returned).await?;
    let answer = http
        .get(oauth::below(url, "/rest/v1.1/me"), Some(&granted.access_token))
        .await?;
    let me = json::document(&answer, "/me")?;
    // A token that was made for somebody else's app says nothing about who is here.
    let made_for = json::text(&me, "token_client_id").or_else(|| json::integer(&me, "token_client_id"));
    if made_for.is_some_and(|id| id != client.id) {
        return Err(Failure::Unusable("the token was made for another app".to_owned()));
    }
    Ok(Profile {
        subject: json::subject(&me, "ID")?,
        name: json::text(&me, "display_name").or_else(|| json::text(&me, "username")),
        email: json::text(&me, "email"),
        // `verified` beside it says something else: that the account came through Connect.
        is_email_verified: json::is_true(&me, "email_verified"),
        avatar: json::picture(json::text(&me, "avatar_URL")),
    })
}
