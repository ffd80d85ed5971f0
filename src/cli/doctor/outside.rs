//! Whom the service needs outside: a mail server, identity providers.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;

use super::{
    place::is_public,
    report::{Level, Report},
};
use crate::{
    config::Config,
    domain::{
        identity::{Kind, Settings},
        time::Clock as _,
    },
    outbound::{
        identity::{Failure, Providers},
        mail::Smtp,
    },
    service::SystemClock,
};

const MAIL: &str = "Mail";
const SIGN_IN: &str = "Sign-in through others";
/// The longest the mail server may take to greet us.
const MAIL_PATIENCE: Duration = Duration::from_secs(10);
/// Those that have variables of their own.
const KNOWN: [(&str, &str); 5] = [
    ("wordpress", "WordPress.com"),
    ("google", "Google"),
    ("x", "X"),
    ("facebook", "Facebook"),
    ("github", "GitHub"),
];

/// Asks them, unless nobody is to be asked.
pub(super) async fn examine(config: &Config, is_offline: bool, report: &mut Report) {
    mail(config, is_offline, report).await;
    let providers = &config.auth.providers;
    let answers = if is_offline {
        Vec::new()
    } else {
        discover(providers, config.auth.provider_timeout).await
    };
    for (number, settings) in providers.iter().enumerate() {
        let answer = answers.iter().find(|(of, _)| *of == number).map(|(_, answer)| answer);
        provider(config, settings, answer, report);
    }
    let url = config.http.own_url();
    if !providers.is_empty() && is_public(&url) && !url.is_secure() {
        report.add(
            SIGN_IN,
            Level::Broken,
            "providers send readers back to https addresses only",
        );
    }
    let is_on = |id: &str| providers.iter().any(|settings| settings.id.as_str() == id);
    let off: Vec<&str> = KNOWN
        .iter()
        .filter(|(id, _)| !is_on(id))
        .map(|(_, label)| *label)
        .collect();
    if !off.is_empty() {
        report.add(
            SIGN_IN,
            Level::Note,
            format!(
                "off: {}. Each is switched on by its client id and secret; see .env.example",
                off.join(", ")
            ),
        );
    }
}

async fn mail(config: &Config, is_offline: bool, report: &mut Report) {
    let Some(mail) = &config.mail else {
        return report.add(
            MAIL,
            Level::Advice,
            "no mail is sent: people can neither make an account nor choose a new password by themselves.\n\
             Set REJOINDER_SMTP_URL and REJOINDER_MAIL_FROM.",
        );
    };
    let server = format!("{}:{}", mail.server.host, mail.server.port);
    if is_offline {
        return report.add(MAIL, Level::Note, format!("{server}, not asked"));
    }
    let greeted = async { Smtp::new(&mail.server, &mail.from)?.greet().await };
    match tokio::time::timeout(MAIL_PATIENCE, greeted).await {
        Ok(Ok(())) => report.add(MAIL, Level::Good, format!("{server} takes mail from us")),
        Ok(Err(error)) => report.add(MAIL, Level::Broken, format!("{server}: {error}")),
        Err(_) => report.add(
            MAIL,
            Level::Broken,
            format!("{server} does not answer within {} s", MAIL_PATIENCE.as_secs()),
        ),
    }
}

/// Reads the discovery of all at once, so that a slow one costs its time only; with the place of each.
async fn discover(providers: &[Settings], timeout: Duration) -> Vec<(usize, Result<(), Failure>)> {
    let mut asked = JoinSet::new();
    for (number, settings) in providers.iter().enumerate() {
        let asking = Arc::new(Providers::new(vec![settings.clone()], timeout));
        asked.spawn(async move {
            let provider = asking.iter().next()?;
            Some((number, provider.discover(SystemClock.now()).await?))
        });
    }
    let mut answers = Vec::new();
    while let Some(answer) = asked.join_next().await {
        answers.extend(answer.ok().flatten());
    }
    answers
}

fn provider(config: &Config, settings: &Settings, answer: Option<&Result<(), Failure>>, report: &mut Report) {
    let url = config.http.own_url();
    let label = &settings.label;
    let mut lines = vec![
        format!("{label}: register this redirect URI there, exactly"),
        format!("{url}/auth/callback/{}", settings.id),
    ];
    match &settings.kind {
        Kind::Facebook { .. } => lines.extend([
            "and the callbacks for deauthorizing and for data deletion requests".to_owned(),
            format!("{url}/auth/facebook/deauthorize"),
            format!("{url}/auth/facebook/deletion"),
        ]),
        Kind::X { .. } if url.origin().contains("//localhost") => {
            lines.push("X takes 127.0.0.1 but not localhost: set REJOINDER_PUBLIC_URL to that".to_owned());
        }
        _ => {}
    }
    let level = match answer {
        Some(Err(failure)) => {
            lines.push(format!("its discovery does not answer as it should: {failure}"));
            Level::Broken
        }
        Some(Ok(())) => {
            lines.push("its discovery answers".to_owned());
            Level::Good
        }
        None => Level::Good,
    };
    report.add(SIGN_IN, level, lines.join("\n"));
}
