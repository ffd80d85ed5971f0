//! Whose request it is, as far as the network tells.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use ipnet::IpNet;

use super::state::AppState;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's network address. `X-Forwarded-For` counts only as far as proxies that the operator trusts have written it: anybody
/// else could put anything there.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let trusted = &state.settings().trusted_proxies;
        if trusted.is_empty() && parts.headers.contains_key(FORWARDED_FOR) {
            state.warn_of_untrusted_proxy();
        }
        Ok(Self(peer.map(|peer| client_address(peer, &parts.headers, trusted))))
    }
}

/// Walks the chain of proxies from the nearest one outwards, as long as each is trusted.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address.to_canonical()));
    let mut client = peer.to_canonical();
    let chain: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for hop in chain.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match hop_address(hop) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// The address in one entry; some proxies write a port or brackets around it.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(seen("198.51.100.7", &["203.0.113.9"], &[]), "198.51.100.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_what_it_repeats_from_a_stranger_is_not() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], &trusted), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, 203.0.113.9"], &trusted), "203.0.113.9");
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(seen("198.51.100.7", &["203.0.113.9"], &trusted), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["nonsense"], &trusted), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9:4711"], &trusted), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]:443"], &trusted), "2001:db8::1");
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]"], &trusted), "2001:db8::1");
        assert_eq!(seen("::ffff:10.0.0.1", &["203.0.113.9"], &trusted), "203.0.113.9");
    }
}
