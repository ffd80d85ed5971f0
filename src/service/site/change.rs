//! Changing a site's settings as they were shown: what somebody else has changed since is not overwritten unseen.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{Setting, SettingError, changed};
use crate::{
    domain::{
        action::{Actor, Verb},
        id::SiteId,
        log::Deed,
        site::SiteSettings,
    },
    service::{Error, Result, Runtime, moderation},
    store::site,
};

/// Each setting that is not acceptable, by name.
pub type Refused = Vec<(&'static str, SettingError)>;

/// What stands for the settings as they are: it changes with any of them.
pub fn mark_of(settings: &SiteSettings) -> String {
    let mut hash = Sha256::new();
    for setting in super::SETTINGS {
        let value = setting.get(settings);
        hash.update(value.len().to_be_bytes());
        hash.update(value);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// Sets some settings of a site, all of them or none. `seen` is the mark of what they were chosen over.
///
/// # Errors
/// [`Error::Stale`] when they are not what they were, [`Error::NotFound`] when there is no such site.
pub async fn change(
    runtime: &Runtime,
    actor: Actor,
    id: SiteId,
    seen: &str,
    values: &[(&'static str, String)],
) -> Result<std::result::Result<(), Refused>> {
    let tx = runtime.store.begin_write().await?;
    let mut site = site::lock(&tx, id).await?.ok_or(Error::NotFound("site"))?;
    if mark_of(&site.settings) != seen {
        return Err(Error::Stale);
    }
    let before = site.settings.clone();
    let mut refused = Refused::new();
    for (name, value) in values {
        let set = Setting::named(name).and_then(|setting| setting.set(&mut site.settings, value));
        if let Err(error) = set {
            refused.push((name, error));
        }
    }
    if !refused.is_empty() {
        return Ok(Err(refused));
    }
    let changes = super::SETTINGS
        .iter()
        .filter(|setting| setting.get(&before) != setting.get(&site.settings));
    let names: Vec<&str> = changes.map(|setting| setting.name).collect();
    if names.is_empty() {
        return Ok(Ok(()));
    }
    site::update_settings(&tx, &site).await?;
    let deed = Deed {
        verb: Verb::Configure,
        actor,
        // Which, and not to what: some are long, and the site itself says that.
        reason: Some(names.join(", ")),
        action: None,
        subject: None,
        count: u64::try_from(names.len()).unwrap_or(u64::MAX),
        filter: None,
    };
    moderation::note(runtime, &tx, id, deed).await?;
    runtime.commit(tx, changed(runtime, &site)).await?;
    Ok(Ok(()))
}
