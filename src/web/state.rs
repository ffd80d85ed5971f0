//! What handlers share.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    config::{LimitsConfig, PublicUrl, UploadConfig},
    domain::{id::SiteId, site::Site},
    service::{self, Runtime, site::Directory},
};

use super::{count_cache::CountCache, generation::Generations, limit::Limits, render_cache::RenderCache};

/// What the web layer must be told.
#[derive(Clone, Debug)]
pub struct Settings {
    pub public_url: PublicUrl,
    pub trusted_proxies: Vec<IpNet>,
    pub limits: LimitsConfig,
    /// Where files wait that are brought in.
    pub uploads: UploadConfig,
}

/// Shared by all handlers; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    runtime: Runtime,
    settings: Settings,
    sites: Directory,
    cache: RenderCache,
    counts: CountCache,
    limits: Limits,
    metrics: PrometheusHandle,
    has_warned_of_proxy: AtomicBool,
}

impl AppState {
    /// Everything a router needs; subscribes to the bus.
    pub fn new(runtime: Runtime, settings: Settings, metrics: PrometheusHandle) -> Self {
        let sites = Directory::listening_to(&runtime.bus);
        let generations = Generations::listening_to(&runtime.bus);
        let cache = RenderCache::new(settings.limits.cache_bytes, Arc::clone(&generations));
        let counts = CountCache::new(generations);
        let limits = Limits::new(&settings.limits);
        Self(Arc::new(Shared {
            runtime,
            settings,
            sites,
            cache,
            counts,
            limits,
            metrics,
            has_warned_of_proxy: AtomicBool::new(false),
        }))
    }

    /// For use cases.
    pub fn runtime(&self) -> &Runtime {
        &self.0.runtime
    }

    /// What the web layer was told.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Finished documents.
    pub fn cache(&self) -> &RenderCache {
        &self.0.cache
    }

    /// Answered counts.
    pub(super) fn counts(&self) -> &CountCache {
        &self.0.counts
    }

    /// Rate limits.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Counts one comment on a site when it is called, and says whether there are too many.
    pub fn site_is_over(&self, site: &Site) -> impl FnOnce() -> bool + Send + use<> {
        let (state, id) = (self.clone(), site.id);
        move || state.limits().site_is_over(id)
    }

    /// The metrics of this process.
    pub fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    /// Scheme, host and port of the service.
    pub fn origin(&self) -> &str {
        self.0.settings.public_url.origin()
    }

    /// The path below which everything lies.
    pub fn base(&self) -> &str {
        self.0.settings.public_url.base_path()
    }

    /// Whether browsers come over TLS.
    pub fn is_secure(&self) -> bool {
        self.0.settings.public_url.is_secure()
    }

    /// The site of that key.
    pub async fn site(&self, key: &str) -> service::Result<Arc<Site>> {
        self.0.sites.find(&self.0.runtime, key).await
    }

    /// The site of that id.
    pub async fn site_of_id(&self, id: SiteId) -> service::Result<Arc<Site>> {
        self.0.sites.get(&self.0.runtime, id).await
    }

    /// Says once that somebody sends forwarding headers which are not believed: most likely a proxy that was not named.
    pub fn warn_of_untrusted_proxy(&self) {
        if !self.0.has_warned_of_proxy.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a request carried X-Forwarded-For, which is ignored; if a reverse proxy stands in front, name it in \
                 REJOINDER_TRUSTED_PROXIES, or all readers count as one"
            );
        }
    }
}
