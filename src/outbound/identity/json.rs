//! Single values out of providers' answers, in the shapes they really come in.

use serde_json::Value;
use url::Url;

use super::{Failure, complaint};
use crate::{domain::identity::Subject, outbound::http::Answer};

/// A text that is there and not blank.
pub(super) fn text(object: &Value, name: &str) -> Option<String> {
    let text = object.get(name)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A whole number as its digits; a number that is not whole is none, because floating point rounds ids (T11).
pub(super) fn integer(object: &Value, name: &str) -> Option<String> {
    let number = object.get(name)?.as_number()?;
    (number.is_i64() || number.is_u64()).then(|| number.to_string())
}

/// The id of a person, given as text or as a whole number.
pub(super) fn subject(object: &Value, name: &str) -> Result<Subject, Failure> {
    let given = object.get(name).and_then(Value::as_str).map(str::to_owned);
    given
        .or_else(|| integer(object, name))
        .and_then(|text| Subject::parse(&text))
        .ok_or_else(|| Failure::Unusable(format!("no usable “{name}” in the profile")))
}

/// Whether a switch is on, as a boolean or as the text some providers write.
pub(super) fn is_true(object: &Value, name: &str) -> bool {
    object.get(name).is_some_and(|value| value == true || value == "true")
}

/// The address of a picture; only one that is fetched over TLS.
pub(super) fn picture(text: Option<String>) -> Option<Url> {
    let url = Url::parse(&text?).ok()?;
    (url.scheme() == "https" && url.host().is_some()).then_some(url)
}

/// The document of an answer that succeeded; anything else is told apart by whose fault it is.
pub(super) fn document(answer: &Answer, what: &str) -> Result<Value, Failure> {
    let parsed: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let status = answer.status.as_u16();
    if !answer.status.is_success() {
        let said = parsed.as_ref().and_then(complaint::of).unwrap_or_default();
        let told = format!("{what} answered {status} {said}").trim_end().to_owned();
        // Out of credits, too many requests, down: none of it is the reader's doing.
        let is_ours = matches!(status, 402 | 429 | 500..=599);
        return Err(if is_ours {
            Failure::Unavailable(told)
        } else {
            Failure::Refused(told)
        });
    }
    parsed
        .filter(Value::is_object)
        .ok_or_else(|| Failure::Unusable(format!("{what} answered {status} and no object")))
}

#[cfg(test)]
mod tests {
    use serde_json::{from_str, json};

    use super::*;

    #[test]
    fn t11_ids_are_exact() {
        for (json, expected) in [
            (r#"{"id": 9007199254740993}"#, Some("9007199254740993")),
            (r#"{"id": 18446744073709551615}"#, Some("18446744073709551615")),
            (r#"{"id": "007"}"#, Some("007")),
            (r#"{"id": 7}"#, Some("7")),
            (r#"{"id": 1345027.0}"#, None),
            (r#"{"id": 1.345027e6}"#, None),
            (r#"{"id": 184467440737095516150}"#, None),
            (r#"{"id": ""}"#, None),
            (r#"{"id": null}"#, None),
            (r#"{"id": true}"#, None),
            (r#"{"id": ["7"]}"#, None),
            ("{}", None),
        ] {
            let value: Value = from_str(json).unwrap();
            let subject = subject(&value, "id").ok();
            assert_eq!(subject.as_ref().map(Subject::as_str), expected, "{json}");
        }
    }

    #[test]
    fn only_yes_is_yes() {
        for (value, expected) in [
            (json!(true), true),
            (json!("true"), true),
            (json!(false), false),
            (json!("false"), false),
            (json!(1), false),
            (json!(null), false),
        ] {
            assert_eq!(is_true(&json!({ "v": value }), "v"), expected);
        }
    }
}
