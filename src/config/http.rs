//! Where the service listens and under which address readers reach it.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use ipnet::IpNet;
use url::Url;

use super::{Problem, Setting, Vars};

pub(super) const LISTEN: Setting = Setting {
    name: "REJOINDER_LISTEN",
    default: "127.0.0.1:8080",
    meaning: "address and port to listen on; port 0 takes a free one",
    is_secret: false,
};
pub(super) const PUBLIC_URL: Setting = Setting {
    name: "REJOINDER_PUBLIC_URL",
    default: "",
    meaning: "address under which browsers reach the service, perhaps with a path; without it the listening address",
    is_secret: false,
};
pub(super) const TRUSTED_PROXIES: Setting = Setting {
    name: "REJOINDER_TRUSTED_PROXIES",
    default: "",
    meaning: "networks of reverse proxies whose X-Forwarded-For is believed, separated by commas (127.0.0.1/32, 10.0.0.0/8)",
    is_secret: false,
};
pub(super) const DEMO_LISTEN: Setting = Setting {
    name: "REJOINDER_DEMO_LISTEN",
    default: "127.0.0.1:8081",
    meaning: "where `serve --demo` shows its pages, reached as localhost so that they are another site than the service",
    is_secret: false,
};
pub(super) const ALLOW_SHARED_ORIGIN: Setting = Setting {
    name: "REJOINDER_ALLOW_SHARED_ORIGIN",
    default: "off",
    meaning: "on: start even if a site has the service's own origin (its scripts could then reach into the frame)",
    is_secret: false,
};

/// Where the service listens and what it believes about requests.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    pub listen: SocketAddr,
    pub public_url: Option<PublicUrl>,
    pub trusted_proxies: Vec<IpNet>,
    pub demo_listen: SocketAddr,
    pub allow_shared_origin: bool,
}

impl HttpConfig {
    /// Where browsers reach a service that listens as configured.
    pub fn own_url(&self) -> PublicUrl {
        self.public_url
            .clone()
            .unwrap_or_else(|| PublicUrl::of_listener(self.listen))
    }

    pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Self {
        let public_url = vars.given(&PUBLIC_URL).and_then(|text| {
            PublicUrl::parse(text)
                .map_err(|message| {
                    problems.push(Problem {
                        name: PUBLIC_URL.name.to_owned(),
                        message,
                    });
                })
                .ok()
        });
        Self {
            listen: vars.parsed(&LISTEN, problems),
            public_url,
            trusted_proxies: trusted_proxies(vars, problems),
            demo_listen: vars.parsed(&DEMO_LISTEN, problems),
            allow_shared_origin: vars.switch(&ALLOW_SHARED_ORIGIN, problems),
        }
    }
}

fn trusted_proxies(vars: &Vars, problems: &mut Vec<Problem>) -> Vec<IpNet> {
    let text = vars.text(&TRUSTED_PROXIES);
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut networks = Vec::new();
    for part in parts {
        let network = part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        match network {
            Ok(network) => networks.push(network),
            Err(_) => problems.push(Problem {
                name: TRUSTED_PROXIES.name.to_owned(),
                message: format!("“{part}” is not a network like 10.0.0.0/8 or an address"),
            }),
        }
    }
    networks
}

/// The address under which browsers reach the service: an origin, and perhaps a path below which everything lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    base_path: String,
}

impl PublicUrl {
    /// Reads `https://comments.example.com` or `https://example.com/comments`.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("“{text}” is not an address: {error}"))?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        if !is_plain {
            return Err(format!(
                "“{text}” must be http(s)://host, perhaps with a port and a path"
            ));
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            base_path: url.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The address of a service that listens there and has no other. One that listens everywhere is reached from its own machine.
    pub fn of_listener(address: SocketAddr) -> Self {
        let reached = match address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        };
        let address = SocketAddr::new(reached, address.port());
        Self {
            origin: format!("http://{address}"),
            base_path: String::new(),
        }
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path below which everything lies: empty, or with a slash in front and none at the end.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Whether browsers reach the service over TLS.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.base_path)
    }
}
