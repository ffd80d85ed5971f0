//! Pictures of people, from our own place: drawn by us, named by what they show, and never anything but pictures (T41).

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{error::Error, path::PathText, state::AppState};
use crate::{
    domain::avatar::{Initial, PictureHash},
    i18n::Locale,
    service::{
        self,
        avatar::{self, Shown},
    },
};

/// Degrees in a circle.
const HUES: u16 = 360;

/// Where a picture is, below the base.
pub(super) fn path(shown: &Shown) -> String {
    match shown {
        Shown::Picture(hash) => format!("/avatars/{}.png", hash.to_text()),
        Shown::Initial(Initial { letter, hue }) => {
            format!("/avatars/{hue}-{}.svg", utf8_percent_encode(letter, NON_ALPHANUMERIC))
        }
    }
}

/// `GET /avatars/{name}`.
pub(super) async fn show(State(state): State<AppState>, PathText(name): PathText) -> Response {
    match picture(&state, &name).await {
        Ok((kind, bytes)) => {
            let headers: [(HeaderName, &'static str); 4] = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (
                headers.map(|(name, value)| (name, HeaderValue::from_static(value))),
                bytes,
            )
                .into_response()
        }
        Err(error) => error.to_problem(Locale::default()),
    }
}

async fn picture(state: &AppState, name: &str) -> Result<(&'static str, Vec<u8>), Error> {
    if let Some(hash) = name.strip_suffix(".png").and_then(PictureHash::parse) {
        return Ok(("image/png", avatar::find(state.runtime(), &hash).await?));
    }
    let drawn = name.strip_suffix(".svg").and_then(initial);
    let drawn = drawn.ok_or(service::Error::NotFound("picture"))?;
    Ok(("image/svg+xml", svg(&drawn).into_bytes()))
}

/// Reads `205-A`: nothing but letters and digits, and few of them, so that nothing but an initial is ever drawn.
fn initial(name: &str) -> Option<Initial> {
    let (hue, letter) = name.split_once('-')?;
    let hue = hue.parse().ok().filter(|hue| *hue < HUES)?;
    let is_letter = letter.chars().count() <= 3 && letter.chars().all(char::is_alphanumeric);
    is_letter.then(|| Initial {
        letter: letter.to_owned(),
        hue,
    })
}

fn svg(initial: &Initial) -> String {
    let Initial { letter, hue } = initial;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" fill=\"hsl({hue} 45% 38%)\"/>\
         <text x=\"32\" y=\"43\" font-family=\"system-ui,sans-serif\" font-size=\"32\" text-anchor=\"middle\" fill=\"#fff\">{letter}</text></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_initial_is_drawn() {
        assert!(initial("205-A").is_some_and(|drawn| svg(&drawn).contains(">A</text>")));
        assert!(initial("0-").is_some());
        for hostile in ["360-A", "-1-A", "5-<", "5-\"", "5-AAAA", "A", "5-&lt;", "5-a/b", "x-A"] {
            assert_eq!(initial(hostile), None, "{hostile}");
        }
    }
}
