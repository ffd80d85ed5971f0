//! What a provider says is wrong, made fit for one line of the log.

use serde_json::Value;

use super::json;

/// The most characters of a stranger's words in the log.
const MOST: usize = 200;

/// One line without controls, not too long.
pub(super) fn tidy(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MOST).collect()
}

/// The error of an answer in whichever shape it has: OAuth's, Graph's nested one, a problem document, a list of errors.
pub(super) fn of(answer: &Value) -> Option<String> {
    let error = answer.get("error").filter(|error| !error.is_null());
    let first = answer.get("errors").and_then(|errors| errors.get(0));
    let source = match error {
        Some(nested) if nested.is_object() => nested,
        _ => match first {
            Some(first) if error.is_none() => first,
            _ => answer,
        },
    };
    let parts = [
        "error",
        "code",
        "error_subcode",
        "title",
        "error_description",
        "message",
        "detail",
    ]
    .into_iter()
    .filter_map(|name| json::text(source, name).or_else(|| json::integer(source, name)));
    let said = tidy(&parts.collect::<Vec<_>>().join(": "));
    (!said.is_empty()).then_some(said)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_shape_is_read() {
        for (answer, said) in [
            (
                json!({"error": "invalid_grant", "error_description": "used\nbefore"}),
                Some("invalid_grant: used before"),
            ),
            (
                json!({"error": {"message": "Bad", "type": "OAuthException", "code": 100, "error_subcode": 36009}}),
                Some("100: 36009: Bad"),
            ),
            (
                json!({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}),
                Some("88: Rate limit exceeded"),
            ),
            (
                json!({"title": "Forbidden", "detail": "no credits", "status": 403}),
                Some("Forbidden: no credits"),
            ),
            (
                json!({"error": "authorization_required", "message": "m"}),
                Some("authorization_required: m"),
            ),
            (json!({"access_token": "t"}), None),
            (json!(false), None),
        ] {
            assert_eq!(of(&answer).as_deref(), said, "{answer}");
        }
    }
}
