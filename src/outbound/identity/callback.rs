//! What a provider appends to our callback's address, in all the forms they use.

use std::fmt;

use super::{Failure, Secret, complaint};

/// The parameters of a callback. Tokens in the address are not among them: they are never read (T4).
#[derive(Clone, Default)]
pub struct Callback {
    pub state: Option<Secret>,
    pub code: Option<Secret>,
    pub issuer: Option<String>,
    error: Option<String>,
    explanation: Option<String>,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

impl Callback {
    /// Understands a query string; the first of two equal names counts.
    pub fn parse(query: &str) -> Self {
        let mut callback = Self::default();
        let mut error_code = None;
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "state" => _ = callback.state.get_or_insert_with(|| value.into()),
                "code" => _ = callback.code.get_or_insert_with(|| value.into()),
                "iss" => _ = callback.issuer.get_or_insert(value),
                "error" => _ = callback.error.get_or_insert(value),
                // Facebook tells of problems with the app in these two, without `error`.
                "error_code" => error_code = Some(value),
                "error_description" | "error_message" => _ = callback.explanation.get_or_insert(value),
                _ => {}
            }
        }
        callback.error = callback.error.or(error_code);
        callback
    }

    /// The code, unless the provider says why there is none.
    ///
    /// # Errors
    /// [`Failure::Denied`] when the reader said no, [`Failure::Refused`] otherwise.
    pub fn code(&self) -> Result<&Secret, Failure> {
        match (self.error.as_deref(), &self.code) {
            (Some("access_denied" | "user_cancelled_login" | "user_cancelled_authorize"), _) => Err(Failure::Denied),
            (Some(error), _) => {
                let whole = [Some(error), self.explanation.as_deref()];
                let whole: Vec<&str> = whole.into_iter().flatten().collect();
                Err(Failure::Refused(complaint::tidy(&whole.join(": "))))
            }
            (None, Some(code)) => Ok(code),
            (None, None) => Err(Failure::Refused("neither a code nor an error".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_code_is_found() {
        let callback = Callback::parse("code=a%2Bb&state=s&iss=https%3A%2F%2Fid.example&code=second");
        assert_eq!(callback.code().unwrap().expose_secret(), "a+b");
        assert_eq!(callback.state.unwrap().expose_secret(), "s");
        assert_eq!(callback.issuer.unwrap(), "https://id.example");
    }

    #[test]
    fn a_reader_who_said_no_is_known_with_and_without_state() {
        for denial in [
            "error=access_denied",
            "error=access_denied&state=s&code=c",
            "error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied&state=s",
        ] {
            assert_eq!(Callback::parse(denial).code().unwrap_err(), Failure::Denied, "{denial}");
        }
    }

    #[test]
    fn other_errors_tell_the_operator_what_the_provider_said() {
        for (query, told) in [
            (
                "error=invalid_scope&error_description=No+such%0Ascope",
                "invalid_scope: No such scope",
            ),
            ("error_code=901&error_message=App+in+sandbox", "901: App in sandbox"),
            ("", "neither a code nor an error"),
            ("access_token=t&id_token=i", "neither a code nor an error"),
        ] {
            let failure = Callback::parse(query).code().unwrap_err();
            assert_eq!(failure, Failure::Refused(told.to_owned()));
        }
    }
}
