//! How mail leaves.

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

use super::{Problem, Setting, Vars};
use crate::domain::mail::{Encryption, MailServer, Sender};

pub(super) const SMTP_URL: Setting = Setting {
    name: "REJOINDER_SMTP_URL",
    default: "",
    meaning: "smtps://USER:PASSWORD@HOST (TLS), smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtp://HOST:25?tls=off (a server on this machine); without it no mail is sent",
    is_secret: true,
};
pub(super) const MAIL_FROM: Setting = Setting {
    name: "REJOINDER_MAIL_FROM",
    default: "",
    meaning: "sender of all mail, as comments@example.com or Comments <comments@example.com>; needed with REJOINDER_SMTP_URL",
    is_secret: false,
};

/// The ports of submission (RFC 8314) and of submission with STARTTLS (RFC 6409).
const TLS_PORT: u16 = 465;
const START_TLS_PORT: u16 = 587;

/// The way mail leaves.
#[derive(Clone, Debug)]
pub struct MailConfig {
    pub server: MailServer,
    pub from: Sender,
}

impl MailConfig {
    /// None where no mail is sent.
    pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Option<Self> {
        let url = vars.secret(&SMTP_URL, problems)?;
        let mut problem = |setting: &Setting, message: &str| {
            problems.push(Problem {
                name: setting.name.to_owned(),
                message: message.to_owned(),
            });
        };
        // The value may hold a password: it is not repeated.
        let server = server(&url).map_err(|message| problem(&SMTP_URL, message)).ok();
        let from = match vars.given(&MAIL_FROM).map(Sender::parse) {
            Some(Ok(from)) => Some(from),
            Some(Err(_)) => {
                problem(
                    &MAIL_FROM,
                    "must be an address, as comments@example.com or Comments <comments@example.com>",
                );
                None
            }
            None => {
                problem(
                    &MAIL_FROM,
                    "is needed with REJOINDER_SMTP_URL: mail must come from somebody",
                );
                None
            }
        };
        Some(Self {
            server: server?,
            from: from?,
        })
    }
}

fn server(text: &str) -> Result<MailServer, &'static str> {
    let url = Url::parse(text).map_err(|_| "is not an address like smtps://USER:PASSWORD@HOST")?;
    let encryption = match (url.scheme(), url.query()) {
        ("smtps", None) => Encryption::Tls,
        ("smtp", None) => Encryption::StartTls,
        ("smtp", Some("tls=off")) => Encryption::Off,
        ("smtp" | "smtps", _) => return Err("takes nothing after the ? but tls=off, and that with smtp:// only"),
        _ => return Err("must begin with smtps:// or smtp://"),
    };
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or("names no host")?;
    let default_port = match encryption {
        Encryption::Tls => TLS_PORT,
        Encryption::StartTls | Encryption::Off => START_TLS_PORT,
    };
    let decoded = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded
            .map(String::from)
            .map_err(|_| "holds a name or password that is no text")
    };
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        (name, Some(password)) if !name.is_empty() => Some((decoded(name)?, SecretString::from(decoded(password)?))),
        _ => return Err("names a user without a password, or a password without a user"),
    };
    Ok(MailServer {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(default_port),
        encryption,
        credentials,
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn addresses_of_servers_are_understood() {
        let read = |text| {
            let server = server(text).unwrap();
            let credentials = server
                .credentials
                .map(|(name, password)| format!("{name} {}", password.expose_secret()));
            (server.host, server.port, server.encryption, credentials)
        };
        assert_eq!(
            read("smtps://ada%40example.org:p%3Aw@mail.example.org"),
            (
                "mail.example.org".to_owned(),
                465,
                Encryption::Tls,
                Some("ada@example.org p:w".to_owned())
            )
        );
        let plain = ("mail.example.org".to_owned(), 587, Encryption::StartTls, None);
        assert_eq!(read("smtp://mail.example.org"), plain);
        assert_eq!(
            read("smtp://127.0.0.1:25?tls=off"),
            ("127.0.0.1".to_owned(), 25, Encryption::Off, None)
        );
        for wrong in [
            "mail.example.org:587",
            "http://mail.example.org",
            "smtp://",
            "smtps://mail.example.org?tls=off",
            "smtp://mail.example.org?tls=perhaps",
            "smtp://ada@mail.example.org",
            "smtp://:secret@mail.example.org",
        ] {
            assert!(server(wrong).is_err(), "{wrong}");
        }
    }
}
