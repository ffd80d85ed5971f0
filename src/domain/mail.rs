//! Where mail goes out, and from whom.

use secrecy::SecretString;

use super::{account::Email, field::Problem};

/// A mail server that takes our mail.
#[derive(Clone, Debug)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Name and password, where the server wants them.
    pub credentials: Option<(String, SecretString)>,
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS after `STARTTLS`, and no mail without it.
    StartTls,
    /// None: for a server on this very machine or in a private network.
    Off,
}

/// Who a mail is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name to show.
    pub name: Option<String>,
    pub email: Email,
}

impl Sender {
    /// Reads `comments@example.com` or `Comments <comments@example.com>`.
    ///
    /// # Errors
    /// When there is no such address in it, or the name holds what no header may.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        let Some((name, rest)) = text.split_once('<') else {
            return Ok(Self {
                name: None,
                email: Email::parse(text)?,
            });
        };
        let address = rest.strip_suffix('>').ok_or(Problem::NotAnEmail)?;
        if name.chars().any(char::is_control) {
            return Err(Problem::ControlCharacters);
        }
        let name = name.trim().trim_matches('"').trim();
        Ok(Self {
            name: (!name.is_empty()).then(|| name.to_owned()),
            email: Email::parse(address)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_perhaps_with_a_name() {
        let sender = |text| Sender::parse(text).map(|sender| (sender.name, sender.email.as_str().to_owned()));
        let address = "comments@example.com".to_owned();
        assert_eq!(sender("comments@example.com"), Ok((None, address.clone())));
        assert_eq!(sender("<comments@example.com>"), Ok((None, address.clone())));
        let named = Ok((Some("The comments".to_owned()), address));
        assert_eq!(sender("The comments <comments@example.com>"), named);
        assert_eq!(sender("\"The comments\" <comments@example.com>"), named);
        for wrong in [
            "",
            "comments",
            "Comments <comments@example.com",
            "a\nb <comments@example.com>",
        ] {
            assert!(sender(wrong).is_err(), "{wrong}");
        }
    }
}
