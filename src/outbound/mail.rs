//! Mail goes out through one server, which the operator names.

use std::{
    fmt,
    pin::Pin,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use secrecy::ExposeSecret;

use crate::domain::mail::{Encryption, MailServer, Sender};

/// The longest any single answer of the server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Names this mail for ever, so that a second copy of it is seen to be one.
    pub id: String,
    /// The receiver's address.
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one click stops such mail (RFC 8058); none for mail that nobody subscribes to.
    pub stop: Option<String>,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server cannot be reached, is busy, or wants to be asked again.
    #[error("mail could not be sent now: {0}")]
    Passing(String),
    /// The server will never take this mail.
    #[error("mail was refused: {0}")]
    Refused(String),
}

/// What is being sent, on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// Whoever takes mail.
pub trait Mailer: Send + Sync + fmt::Debug {
    /// Hands one mail over; when this returns, somebody else answers for it.
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a>;
}

/// The real one: speaks SMTP (RFC 5321).
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Smtp {
    /// A client of that server. Nothing is connected yet.
    ///
    /// # Errors
    /// When the sender's address or the server's name is of no use.
    pub fn new(server: &MailServer, from: &Sender) -> Result<Self, Error> {
        let refused = |error: &dyn fmt::Display| Error::Refused(error.to_string());
        let address: Address = from.email.as_str().parse().map_err(|error| refused(&error))?;
        let tls = || TlsParameters::new(server.host.clone()).map_err(|error| refused(&error));
        let tls = match server.encryption {
            Encryption::Tls => Tls::Wrapper(tls()?),
            Encryption::StartTls => Tls::Required(tls()?),
            Encryption::Off => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some((name, password)) = &server.credentials {
            builder = builder.credentials(Credentials::new(name.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            from: Mailbox::new(from.name.clone(), address),
        })
    }

    /// Connects, proves who we are where that is asked for, and says goodbye.
    ///
    /// # Errors
    /// When the server does not want us.
    pub async fn greet(&self) -> Result<(), Error> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Passing("it hung up".to_owned())),
            Err(error) => Err(Error::Passing(with_causes(&error))),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, Error> {
        let refused = |error: &dyn fmt::Display| Error::Refused(error.to_string());
        let to: Address = mail.to.parse().map_err(|error| refused(&error))?;
        let mut message = Message::builder();
        if let Some(stop) = &mail.stop {
            message = message.header(Unsubscribe(stop.clone()));
            // One click is only promised where it travels safely (RFC 8058, section 3.1).
            if stop.starts_with("https://") {
                message = message.header(OneClick);
            }
        }
        message
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|error| refused(&error))
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        Box::pin(async move {
            let message = self.message(mail)?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(Error::Refused(with_causes(&error))),
                Err(error) => Err(Error::Passing(with_causes(&error))),
            }
        })
    }
}

/// Keeps mail in memory, for tests and for looking at.
#[derive(Debug, Default)]
pub struct Outbox(Mutex<Vec<Mail>>);

impl Outbox {
    /// Everything sent so far, the oldest first.
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Mailer for Outbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        Box::pin(async { Ok(()) })
    }
}

/// Tells answering machines to keep quiet (RFC 3834, section 5).
#[derive(Clone, Copy, Debug)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Where such mail is stopped (RFC 2369, section 3.2).
#[derive(Clone, Debug)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.trim_matches(['<', '>']).to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("<{}>", self.0))
    }
}

/// A post there stops it without a question (RFC 8058, section 3.1).
#[derive(Clone, Copy, Debug)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
