//! Where the service is reached, and whom it believes.

use std::net::IpAddr;

use url::{Host, Url};

use super::report::{Level, Report};
use crate::config::{Config, PublicUrl};

const AREA: &str = "Address";

/// Looks at what the configuration says.
pub(super) fn examine(config: &Config, report: &mut Report) {
    let http = &config.http;
    let url = http.own_url();
    report.add(AREA, Level::Good, format!("{url}, listening on {}", http.listen));
    if http.public_url.is_none() {
        let (level, text) = if http.listen.ip().is_unspecified() {
            (
                Level::Broken,
                "it listens for everybody, but knows no address by which they come: posts from them are refused.\n\
                 Set REJOINDER_PUBLIC_URL to the address that readers' browsers use.",
            )
        } else {
            (
                Level::Advice,
                "only this machine reaches it. For readers, set REJOINDER_PUBLIC_URL to the address their browsers use.",
            )
        };
        report.add(AREA, level, text);
    }
    if is_public(&url) && !url.is_secure() {
        report.add(
            AREA,
            Level::Broken,
            "without https nobody can sign in: browsers keep our cookies from it. Put a proxy with a certificate in front.",
        );
    }
    if is_public(&url) && !config.auth.staff_need_second_factor {
        report.add(
            AREA,
            Level::Advice,
            "a stolen password is enough to run this service. Set REJOINDER_REQUIRE_SECOND_FACTOR=staff to ask staff for more.",
        );
    }
    proxies(config, &url, report);
    if !config.limits.rate_limits {
        report.add(
            AREA,
            Level::Advice,
            "REJOINDER_RATE_LIMITS is off: nothing slows down a flood. That is for tests and benchmarks.",
        );
    }
    if http.allow_shared_origin {
        report.add(
            AREA,
            Level::Advice,
            "REJOINDER_ALLOW_SHARED_ORIGIN is on: a script on a blog with the service's own origin could act for every reader.",
        );
    }
}

/// Behind a proxy all readers come from one address unless its header is believed.
fn proxies(config: &Config, url: &PublicUrl, report: &mut Report) {
    let http = &config.http;
    // We speak no TLS: whoever is reached by https has a proxy in front.
    let is_behind = url.is_secure() || (is_public(url) && http.listen.ip().is_loopback());
    if http.trusted_proxies.is_empty() {
        if is_behind {
            report.add(
                AREA,
                Level::Advice,
                "X-Forwarded-For is believed from nobody, so that all readers behind your proxy count as one for the limits.\n\
                 Name the proxy's address in REJOINDER_TRUSTED_PROXIES (127.0.0.1 if it runs on this machine).",
            );
        }
        return;
    }
    let everybody = http.trusted_proxies.iter().find(|network| network.prefix_len() == 0);
    if let Some(network) = everybody {
        report.add(
            AREA,
            Level::Broken,
            format!("REJOINDER_TRUSTED_PROXIES holds {network}: anybody could say where they come from. Name your proxy alone."),
        );
    } else {
        let networks: Vec<String> = http.trusted_proxies.iter().map(ToString::to_string).collect();
        report.add(
            AREA,
            Level::Good,
            format!("X-Forwarded-For is believed from {}", networks.join(", ")),
        );
    }
}

/// Whether others than this machine reach it.
pub(super) fn is_public(url: &PublicUrl) -> bool {
    let parsed = Url::parse(url.origin()).ok();
    match parsed.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name != "localhost" && !name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => !IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => !IpAddr::from(address).is_loopback(),
        None => true,
    }
}
