//! Sends one mail.

use crate::{
    domain::job::{Job, Mail},
    outbound::mail::{self, Error},
};

use super::{
    letter::Letter,
    worker::{Failure, Tools},
};

/// Writes it and hands it over. A mail that was handed over just before the program died goes out again, under the same name.
pub(super) async fn run(tools: &Tools, job: &Job, mail: &Mail) -> Result<(), Failure> {
    let Some(mailer) = &tools.runtime.mailer else {
        return Err(Failure::Passing(
            "no mail server is named (REJOINDER_SMTP_URL)".to_owned(),
        ));
    };
    let letter = Letter::write(tools, mail);
    let rendered = letter.render();
    let (text, html) = rendered.map_err(|error| Failure::Final(format!("the mail cannot be written: {error}")))?;
    let mail = mail::Mail {
        id: job.id.to_string(),
        to: mail.to.clone(),
        subject: letter.subject,
        text,
        html,
    };
    mailer.send(&mail).await.map_err(|error| match error {
        Error::Passing(_) => Failure::Passing(error.to_string()),
        Error::Refused(_) => Failure::Final(error.to_string()),
    })
}
