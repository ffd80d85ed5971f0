//! Through whom readers can sign in. A provider is switched on by its client id and secret alone; its addresses are defaults that
//! only this configuration can change.

pub(super) mod openid;

use std::time::Duration;

use url::Url;

use super::{Problem, Setting, Vars};
use crate::domain::identity::{Client, Kind, ProviderId, Settings};

pub(super) const WORDPRESS_CLIENT_ID: Setting = Setting {
    name: "REJOINDER_WORDPRESS_CLIENT_ID",
    default: "",
    meaning: "WordPress.com: the app's client id; with its secret it lets readers sign in with WordPress.com",
    is_secret: false,
};
pub(super) const WORDPRESS_CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_WORDPRESS_CLIENT_SECRET",
    default: "",
    meaning: "WordPress.com: the app's client secret",
    is_secret: true,
};
pub(super) const WORDPRESS_MODE: Setting = Setting {
    name: "REJOINDER_WORDPRESS_MODE",
    default: "connect",
    meaning: "WordPress.com: connect (WordPress.com Connect) or oidc (OpenID Connect), whichever the app was registered for; people keep their accounts only within one of them",
    is_secret: false,
};
pub(super) const WORDPRESS_URL: Setting = Setting {
    name: "REJOINDER_WORDPRESS_URL",
    default: "https://public-api.wordpress.com",
    meaning: "WordPress.com: where it is reached",
    is_secret: false,
};
pub(super) const GOOGLE_CLIENT_ID: Setting = Setting {
    name: "REJOINDER_GOOGLE_CLIENT_ID",
    default: "",
    meaning: "Google: the client id; with its secret it lets readers sign in with Google",
    is_secret: false,
};
pub(super) const GOOGLE_CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_GOOGLE_CLIENT_SECRET",
    default: "",
    meaning: "Google: the client secret",
    is_secret: true,
};
pub(super) const GOOGLE_ISSUER: Setting = Setting {
    name: "REJOINDER_GOOGLE_ISSUER",
    default: "https://accounts.google.com",
    meaning: "Google: where it is reached",
    is_secret: false,
};
pub(super) const X_CLIENT_ID: Setting = Setting {
    name: "REJOINDER_X_CLIENT_ID",
    default: "",
    meaning: "X: the client id; with its secret it lets readers sign in with X, which charges for each sign-in",
    is_secret: false,
};
pub(super) const X_CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_X_CLIENT_SECRET",
    default: "",
    meaning: "X: the client secret",
    is_secret: true,
};
pub(super) const X_URL: Setting = Setting {
    name: "REJOINDER_X_URL",
    default: "https://x.com",
    meaning: "X: where readers are sent",
    is_secret: false,
};
pub(super) const X_API_URL: Setting = Setting {
    name: "REJOINDER_X_API_URL",
    default: "https://api.x.com",
    meaning: "X: where its interface is reached",
    is_secret: false,
};
pub(super) const FACEBOOK_CLIENT_ID: Setting = Setting {
    name: "REJOINDER_FACEBOOK_CLIENT_ID",
    default: "",
    meaning: "Facebook: the app id; with its secret it lets readers sign in with Facebook",
    is_secret: false,
};
pub(super) const FACEBOOK_CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_FACEBOOK_CLIENT_SECRET",
    default: "",
    meaning: "Facebook: the app secret",
    is_secret: true,
};
pub(super) const FACEBOOK_URL: Setting = Setting {
    name: "REJOINDER_FACEBOOK_URL",
    default: "https://www.facebook.com",
    meaning: "Facebook: where readers are sent",
    is_secret: false,
};
pub(super) const FACEBOOK_GRAPH_URL: Setting = Setting {
    name: "REJOINDER_FACEBOOK_GRAPH_URL",
    default: "https://graph.facebook.com",
    meaning: "Facebook: where the Graph API is reached",
    is_secret: false,
};
pub(super) const FACEBOOK_VERSION: Setting = Setting {
    name: "REJOINDER_FACEBOOK_VERSION",
    default: "v25.0",
    meaning: "Facebook: the version of the Graph API",
    is_secret: false,
};
pub(super) const GITHUB_CLIENT_ID: Setting = Setting {
    name: "REJOINDER_GITHUB_CLIENT_ID",
    default: "",
    meaning: "GitHub: the app's client id; with its secret it lets readers sign in with GitHub",
    is_secret: false,
};
pub(super) const GITHUB_CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_GITHUB_CLIENT_SECRET",
    default: "",
    meaning: "GitHub: the app's client secret",
    is_secret: true,
};
pub(super) const GITHUB_URL: Setting = Setting {
    name: "REJOINDER_GITHUB_URL",
    default: "https://github.com",
    meaning: "GitHub: where readers are sent",
    is_secret: false,
};
pub(super) const GITHUB_API_URL: Setting = Setting {
    name: "REJOINDER_GITHUB_API_URL",
    default: "https://api.github.com",
    meaning: "GitHub: where its interface is reached",
    is_secret: false,
};
pub(super) const PROVIDER_SECONDS: Setting = Setting {
    name: "REJOINDER_PROVIDER_SECONDS",
    default: "10",
    meaning: "how long one answer of a provider may take, 1 to 12 seconds",
    is_secret: false,
};

pub(super) const REQUIRE_SECOND_FACTOR: Setting = Setting {
    name: "REJOINDER_REQUIRE_SECOND_FACTOR",
    default: "off",
    meaning: "staff: whoever runs the instance or a site reaches nothing but setting up a second factor until they have one; off: it is offered to them",
    is_secret: false,
};

/// A request may take 15 seconds, and a sign-in asks a provider twice in a time and a fifth.
const PROVIDER_SECONDS_MAX: u64 = 12;

/// The providers that are switched on.
#[derive(Clone, Debug)]
pub struct AuthConfig {
    /// In the order readers see them.
    pub providers: Vec<Settings>,
    /// For one answer of a provider.
    pub provider_timeout: Duration,
    /// Whether whoever runs something needs more than a password.
    pub staff_need_second_factor: bool,
}

impl AuthConfig {
    pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Self {
        let mut reader = Reader { vars, problems };
        let known = [
            reader.wordpress(),
            reader.google(),
            reader.x(),
            reader.facebook(),
            reader.github(),
        ];
        let mut providers: Vec<Settings> = known.into_iter().flatten().collect();
        providers.extend(openid::read(vars, problems));
        let seconds: u64 = vars.parsed(&PROVIDER_SECONDS, problems);
        if !(1..=PROVIDER_SECONDS_MAX).contains(&seconds) {
            problems.push(Problem {
                name: PROVIDER_SECONDS.name.to_owned(),
                message: format!("“{seconds}” is not between 1 and {PROVIDER_SECONDS_MAX}"),
            });
        }
        Self {
            providers,
            provider_timeout: Duration::from_secs(seconds),
            staff_need_second_factor: vars.one_of(&REQUIRE_SECOND_FACTOR, &[("off", false), ("staff", true)], problems),
        }
    }
}

struct Reader<'a> {
    vars: &'a Vars,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn wordpress(&mut self) -> Option<Settings> {
        let is_openid = self
            .vars
            .one_of(&WORDPRESS_MODE, &[("connect", false), ("oidc", true)], self.problems);
        let url = self.url(&WORDPRESS_URL);
        let client = self.client(&WORDPRESS_CLIENT_ID, &WORDPRESS_CLIENT_SECRET)?;
        let kind = if is_openid {
            Kind::OpenId {
                issuer: self.vars.text(&WORDPRESS_URL),
            }
        } else {
            Kind::WordPressConnect { url: url? }
        };
        settings("wordpress", "WordPress.com", client, kind)
    }

    fn google(&mut self) -> Option<Settings> {
        self.url(&GOOGLE_ISSUER);
        let client = self.client(&GOOGLE_CLIENT_ID, &GOOGLE_CLIENT_SECRET)?;
        let issuer = self.vars.text(&GOOGLE_ISSUER);
        settings("google", "Google", client, Kind::OpenId { issuer })
    }

    fn x(&mut self) -> Option<Settings> {
        let (url, api_url) = (self.url(&X_URL), self.url(&X_API_URL));
        let client = self.client(&X_CLIENT_ID, &X_CLIENT_SECRET)?;
        let kind = Kind::X {
            url: url?,
            api_url: api_url?,
        };
        settings("x", "X", client, kind)
    }

    fn facebook(&mut self) -> Option<Settings> {
        let (url, graph_url) = (self.url(&FACEBOOK_URL), self.url(&FACEBOOK_GRAPH_URL));
        let version = self.vars.text(&FACEBOOK_VERSION);
        let is_version = version
            .strip_prefix('v')
            .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit() || c == '.') && !number.is_empty());
        if !is_version {
            self.problem(
                FACEBOOK_VERSION.name,
                format!("“{version}” is not a version like v25.0"),
            );
        }
        let client = self.client(&FACEBOOK_CLIENT_ID, &FACEBOOK_CLIENT_SECRET)?;
        let kind = Kind::Facebook {
            url: url?,
            graph_url: graph_url?,
            version,
        };
        settings("facebook", "Facebook", client, kind)
    }

    fn github(&mut self) -> Option<Settings> {
        let (url, api_url) = (self.url(&GITHUB_URL), self.url(&GITHUB_API_URL));
        let client = self.client(&GITHUB_CLIENT_ID, &GITHUB_CLIENT_SECRET)?;
        let kind = Kind::GitHub {
            url: url?,
            api_url: api_url?,
        };
        settings("github", "GitHub", client, kind)
    }

    /// Both halves of the pair, or neither; one alone is a slip.
    fn client(&mut self, id: &Setting, secret: &Setting) -> Option<Client> {
        let found = (
            self.vars.given(id).map(str::to_owned),
            self.vars.secret(secret, self.problems),
        );
        match found {
            (Some(id), Some(secret)) => Some(Client {
                id,
                secret: secret.into(),
            }),
            (Some(_), None) => {
                self.problem(secret.name, format!("is needed with {}", id.name));
                None
            }
            (None, Some(_)) => {
                self.problem(id.name, format!("is needed with {}", secret.name));
                None
            }
            (None, None) => None,
        }
    }

    fn url(&mut self, setting: &Setting) -> Option<Url> {
        let parsed = provider_url(&self.vars.text(setting));
        parsed.map_err(|message| self.problem(setting.name, message)).ok()
    }

    fn problem(&mut self, name: &str, message: String) {
        self.problems.push(Problem {
            name: name.to_owned(),
            message,
        });
    }
}

fn settings(id: &str, label: &str, client: Client, kind: Kind) -> Option<Settings> {
    Some(Settings {
        id: ProviderId::parse(id)?,
        label: label.to_owned(),
        client,
        kind,
    })
}

/// The address of a provider: over TLS, unless it is on this machine.
fn provider_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("“{text}” is not an address: {error}"))?;
    let is_near = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_near);
    let is_plain = url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
    if is_safe && is_plain {
        Ok(url)
    } else {
        Err(format!("“{text}” must be https://host, perhaps with a port and a path"))
    }
}
