//! Any number of OpenID providers, each under a name of the operator's choice: `REJOINDER_OIDC_<NAME>_ISSUER` and so on.

use std::collections::BTreeSet;

use super::{Client, Kind, Problem, ProviderId, Setting, Settings, Vars, provider_url};

const PREFIX: &str = "REJOINDER_OIDC_";

// `NAME` in these stands for the name.
pub(in crate::config) const ISSUER: Setting = Setting {
    name: "REJOINDER_OIDC_NAME_ISSUER",
    default: "",
    meaning: "the issuer of an OpenID provider, exactly as its discovery names it; NAME is yours to choose, and there may be several",
    is_secret: false,
};
pub(in crate::config) const CLIENT_ID: Setting = Setting {
    name: "REJOINDER_OIDC_NAME_CLIENT_ID",
    default: "",
    meaning: "its client id",
    is_secret: false,
};
pub(in crate::config) const CLIENT_SECRET: Setting = Setting {
    name: "REJOINDER_OIDC_NAME_CLIENT_SECRET",
    default: "",
    meaning: "its client secret",
    is_secret: true,
};
pub(in crate::config) const LABEL: Setting = Setting {
    name: "REJOINDER_OIDC_NAME_LABEL",
    default: "",
    meaning: "what readers call it; without it the issuer's host",
    is_secret: false,
};

const FIELDS: [&Setting; 4] = [&ISSUER, &CLIENT_ID, &CLIENT_SECRET, &LABEL];

/// Whether a variable is one of a provider's.
pub(in crate::config) fn is_setting(variable: &str) -> bool {
    chosen_name(variable).is_some()
}

/// The providers, by the alphabet of their names.
pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Vec<Settings> {
    let names: BTreeSet<&str> = vars
        .names()
        .filter(|variable| vars.named(variable).is_some())
        .filter_map(chosen_name)
        .collect();
    names.into_iter().filter_map(|name| one(vars, name, problems)).collect()
}

fn one(vars: &Vars, name: &str, problems: &mut Vec<Problem>) -> Option<Settings> {
    let mut needed = |setting: &Setting, value: Option<String>| {
        if value.is_none() {
            problems.push(Problem {
                name: variable(setting, name),
                message: "is needed with the others of its provider".to_owned(),
            });
        }
        value
    };
    let text = |setting| vars.named(&variable(setting, name)).map(str::to_owned);
    let issuer = needed(&ISSUER, text(&ISSUER));
    let client_id = needed(&CLIENT_ID, text(&CLIENT_ID));
    let mut unreadable = Vec::new();
    let secret = vars.secret_named(&variable(&CLIENT_SECRET, name), &mut unreadable);
    let secret = if unreadable.is_empty() {
        needed(&CLIENT_SECRET, secret)
    } else {
        problems.append(&mut unreadable);
        None
    };
    let issuer = issuer?;
    let url = match provider_url(&issuer) {
        Ok(url) => url,
        Err(message) => {
            let name = variable(&ISSUER, name);
            problems.push(Problem { name, message });
            return None;
        }
    };
    let id = format!("oidc-{}", name.to_ascii_lowercase().replace('_', "-"));
    let Some(id) = ProviderId::parse(&id) else {
        problems.push(Problem {
            name: variable(&ISSUER, name),
            message: format!("“{name}” is too long for a name, or has underscores side by side or at an end"),
        });
        return None;
    };
    let host = url.host_str().unwrap_or_default().to_owned();
    Some(Settings {
        id,
        label: text(&LABEL).unwrap_or(host),
        client: Client {
            id: client_id?,
            secret: secret?.into(),
        },
        kind: Kind::OpenId { issuer },
    })
}

/// The name of the variable of one provider.
fn variable(setting: &Setting, name: &str) -> String {
    format!("{PREFIX}{name}{}", suffix(setting))
}

fn suffix(setting: &Setting) -> &str {
    setting.name.strip_prefix("REJOINDER_OIDC_NAME").unwrap_or_default()
}

/// The name inside a variable: `A_B` of `REJOINDER_OIDC_A_B_CLIENT_ID`.
fn chosen_name(variable: &str) -> Option<&str> {
    let rest = variable.strip_prefix(PREFIX)?;
    let name = FIELDS.iter().find_map(|setting| {
        let file = setting.is_secret.then(|| rest.strip_suffix("_FILE")).flatten();
        file.unwrap_or(rest).strip_suffix(suffix(setting))
    })?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    is_name.then_some(name)
}
