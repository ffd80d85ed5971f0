//! People with accounts: what is kept of them, how they prove who they are, and how long that holds. Identity providers are
//! doubles of our own where they are not OpenID, and the real `oidc-provider` where they are.

mod apart;
mod attempts;
mod authorship;
mod changing;
mod claiming;
mod doubled;
mod entering;
mod factors;
mod forged;
mod leaving;
mod linking;
mod logged;
mod moderating;
mod naming;
mod openid;
mod outage;
pub(crate) mod passkeys;
mod people;
mod pictures;
mod records;
mod scene;
mod sessions;
mod settings;
mod site_signed;
mod trip;
mod withdrawn;
mod without_mail;
