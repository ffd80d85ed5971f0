//! Facebook Login and the Graph API.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::Sha256;
use url::Url;

use super::{
    Failure, Returned, Round, json,
    oauth::{self, ClientAuth},
};
use crate::{
    domain::{
        identity::{Client, Profile},
        time::Timestamp,
    },
    outbound::http::Http,
};

const SCOPE: &str = "public_profile,email";
const FIELDS: &str = "id,name,email,picture.width(200).height(200)";

pub(super) fn authorize(url: &Url, version: &str, client: &Client, round: &Round<'_>) -> Url {
    let endpoint = oauth::below(url, &format!("/{version}/dialog/oauth"));
    let mut url = oauth::authorize(endpoint, client, round, SCOPE);
    url.query_pairs_mut().append_pair("display", "popup");
    url
}

pub(super) async fn redeem(
    http: &Http,
    graph_url: &Url,
    version: &str,
    client: &Client,
    round: &Round<'_>,
    returned: &Returned<'_>,
    now: Timestamp,
) -> Result<Profile, Failure> {
    let endpoint = oauth::below(graph_url, &format!("/{version}/oauth/access_token"));
    let granted = oauth::exchange(http, endpoint, client, ClientAuth::Body, round, returned).await?;
    let token = granted.access_token.expose_secret();
    let time = (now.0 / 1000).to_string();
    let mut me = oauth::below(graph_url, &format!("/{version}/me"));
    me.query_pairs_mut()
        .append_pair("fields", FIELDS)
        .append_pair("access_token", token)
        .append_pair("appsecret_proof", &proof(client, token, &time))
        .append_pair("appsecret_time", &time);
    let answer = http.get(me, None).await?;
    let me = json::document(&answer, "/me")?;
    let picture = me.get("picture").and_then(|picture| picture.get("data"));
    let is_own = picture.is_some_and(|data| !json::is_true(data, "is_silhouette"));
    Ok(Profile {
        subject: json::subject(&me, "id")?,
        name: json::text(&me, "name"),
        email: json::text(&me, "email"),
        // Nothing in the answer vouches for the address.
        is_email_verified: false,
        avatar: json::picture(picture.filter(|_| is_own).and_then(|data| json::text(data, "url"))),
    })
}

/// Shows that the call comes from whoever holds the app's secret, not from whoever stole a token: HMAC-SHA256 of token and time.
fn proof(client: &Client, token: &str, time: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(client.secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(format!("{token}|{time}").as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        _ = write!(hex, "{byte:02x}");
        hex
    })
}
