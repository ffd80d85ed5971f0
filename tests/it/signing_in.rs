//! Signing in through identity providers: doubles of our own for those that are not OpenID, the real `oidc-provider` for those
//! that are.

mod doubled;

mod outage;
mod settings;
mod trip;
