//! Sends one mail.

use crate::{
    domain::{
        id::{AccountId, LetterId, SiteId, SubscriptionId},
        job::{Job, Mail},
    },
    outbound::mail::{self, Error},
    service::{
        self, desk_letter,
        subscription::{self, News},
    },
};

use super::{
    letter::Letter,
    worker::{Failure, Tools},
};

/// Writes it and hands it over. A mail that was handed over just before the program died goes out again, under the same name.
pub(super) async fn run(tools: &Tools, job: &Job, mail: &Mail) -> Result<(), Failure> {
    send(tools, job, &mail.to, Letter::write(tools, mail)).await
}

/// Asks whoever left a new address whether they want letters.
pub(super) async fn ask(tools: &Tools, job: &Job, subscription: SubscriptionId) -> Result<(), Failure> {
    let news = subscription::confirmation(&tools.runtime, subscription).await;
    tell(tools, job, news).await
}

/// Tells whoever asked for letters what has become of their comment.
pub(super) async fn news(tools: &Tools, job: &Job, letter: LetterId) -> Result<(), Failure> {
    let news = subscription::news(&tools.runtime, letter).await;
    tell(tools, job, news).await
}

async fn tell(tools: &Tools, job: &Job, news: service::Result<Option<News>>) -> Result<(), Failure> {
    let news = news.map_err(|error| Failure::Passing(format!("{error}: {error:?}")))?;
    match news {
        Some(news) => send(tools, job, news.to.as_str(), Letter::of_news(tools, &news)).await,
        // It was stopped, or taken back: there is nothing to tell.
        None => Ok(()),
    }
}

/// Tells somebody what waits on a site that they keep in order.
pub(super) async fn desk(tools: &Tools, job: &Job, site: SiteId, account: AccountId) -> Result<(), Failure> {
    let failed = |error: service::Error| Failure::Passing(format!("{error}: {error:?}"));
    let news = desk_letter::news(&tools.runtime, site, account).await.map_err(failed)?;
    if let Some(news) = &news {
        send(tools, job, news.to.as_str(), Letter::of_desk(tools, news)).await?;
    }
    desk_letter::keep_told(&tools.runtime, site, account, news.as_ref())
        .await
        .map_err(failed)
}

async fn send(tools: &Tools, job: &Job, to: &str, letter: Letter) -> Result<(), Failure> {
    let Some(mailer) = &tools.runtime.mailer else {
        return Err(Failure::Passing(
            "no mail server is named (REJOINDER_SMTP_URL)".to_owned(),
        ));
    };
    let rendered = letter.render();
    let (text, html) = rendered.map_err(|error| Failure::Final(format!("the mail cannot be written: {error}")))?;
    let mail = mail::Mail {
        id: job.id.to_string(),
        to: to.to_owned(),
        stop: letter.stop.map(|stop| stop.url),
        subject: letter.subject,
        text,
        html,
    };
    mailer.send(&mail).await.map_err(|error| match error {
        Error::Passing(_) => Failure::Passing(error.to_string()),
        Error::Refused(_) => Failure::Final(error.to_string()),
    })
}
