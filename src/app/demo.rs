//! `serve --demo`: three pages about one film on a site of their own, each carrying the real embed, with a conversation to read
//! and to answer, and something to decide at the desk. The data is kept apart from the newcomer's own.

mod texts;

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use tokio::net::TcpListener;

use super::App;
use crate::{
    config::Config,
    domain::{
        id::CommentId,
        moderation::{Patterns, Traces},
        origin::Origin,
        page::PageAddress,
        report::{Ground, NewReport},
        site::Site,
        time::{Clock, Timestamp},
    },
    service::{
        self, Runtime,
        comment::{NewComment, create},
        guest::GuestSecret,
        report::{self, Reporter},
        site,
    },
    web::demo::{self, SITE},
};

use texts::{CONVERSATIONS, Conversation};

/// More links than this wait for a moderator, and so do comments with these words: the conversations hold some of either.
const LINKS: u32 = 2;
const WORDS: &str = "casino";

/// The demo's database beside the given one: `data/rejoinder.db` becomes `data/demo/rejoinder.db`.
pub fn file_beside(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or_else(|| Path::new("data")).join("demo");
    folder.join(file.file_name().unwrap_or_else(|| "rejoinder.db".as_ref()))
}

/// Starts the service with the demo's pages; returns it with the address of the first page.
///
/// # Errors
/// When an address cannot be listened on or the texts cannot be stored.
pub async fn start(config: &Config) -> anyhow::Result<(App, String)> {
    let runtime = super::open(config).await?;
    let listen = config.http.demo_listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} cannot be listened on (REJOINDER_DEMO_LISTEN)"))?;
    let port = listener.local_addr()?.port();
    // Reached by another name than the service, so that browsers treat the two as different sites, as they will be in earnest.
    let origin = format!("http://localhost:{port}");
    seed(&runtime, &origin)
        .await
        .context("the demo's texts cannot be stored")?;
    let app = App::start_with(config, runtime).await?;
    let router = demo::router(&app.public_url.to_string(), &origin)?;
    // Where `localhost` leads to the sixth version of the protocol first, browsers would find nobody there.
    if listen.ip().is_loopback() {
        let v6 = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port);
        match TcpListener::bind(v6).await {
            Ok(listener) => app.serve(listener, router.clone()),
            Err(error) => tracing::debug!(%error, "the demo listens on IPv4 alone"),
        }
    }
    app.serve(listener, router);
    Ok((app, format!("{origin}/")))
}

/// Makes the demo's site and conversations, once.
async fn seed(runtime: &Runtime, origin: &str) -> anyhow::Result<()> {
    let origin = Origin::parse(origin)?;
    let sites = service::site::list(runtime).await?;
    if let Some(mut known) = sites.into_iter().find(|site| site.key == SITE) {
        // The port may be another one today.
        if known.settings.origins != [origin.clone()] {
            known.settings.origins = vec![origin];
            service::site::update(runtime, &known).await?;
        }
        return Ok(());
    }
    let mut site = site::create(runtime, SITE, "The demo", vec![origin.clone()]).await?;
    site.settings.hold.links = Some(LINKS);
    site.settings.hold.words = Patterns::try_from(vec![WORDS.to_owned()])?;
    service::site::update(runtime, &site).await?;
    for conversation in CONVERSATIONS {
        seed_conversation(runtime, &site, &origin, conversation).await?;
    }
    Ok(())
}

async fn seed_conversation(
    runtime: &Runtime,
    site: &Site,
    origin: &Origin,
    conversation: &Conversation,
) -> anyhow::Result<()> {
    let url = format!("{origin}{}", conversation.path);
    let page = PageAddress::resolve(&site.settings.origins, false, None, Some(&url))
        .map_err(|error| anyhow::anyhow!("{url}: {:?}", error.problem))?;
    let mut written: Vec<CommentId> = Vec::new();
    for text in conversation.comments {
        let then = Then(runtime.now().plus_seconds(-text.hours_ago * 3600));
        let runtime = &Runtime {
            clock: Arc::new(then),
            ..runtime.clone()
        };
        // One secret for each person, so that the author's two comments are one person's.
        let secret = GuestSecret::mint(runtime, site.id, Some(&format!("{:=<32}", text.author)), &[0; 32]);
        let new = NewComment {
            page: page.clone(),
            title: Some(conversation.title.to_owned()),
            parent_id: text.answers.and_then(|number| written.get(number).copied()),
            body: text.body.to_owned(),
            account: None,
            name: text.author.to_owned(),
            email: None,
            website: None,
            has_consented: true,
            guest_secret: Some(secret),
            idempotency_key: None,
            address: None,
            letters_in: None,
            traces: Traces::default(),
            proof: None,
            at_the_desk: false,
        };
        let created = create(runtime, site, new, || false).await?;
        if text.is_by_the_author {
            site::recognise_author(runtime, site, created.comment.id).await?;
        }
        if let Some(note) = text.reported {
            let reader = Reporter {
                person: None,
                address: None,
            };
            let said = NewReport {
                ground: Ground::Other,
                note: Some(note.to_owned()),
                notifier: None,
            };
            report::create(runtime, site, created.comment.id, reader, said).await?;
        }
        written.push(created.comment.id);
    }
    Ok(())
}

/// A conversation was not held in one moment.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }
}
