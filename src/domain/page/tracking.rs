//! Parameters that tell where a reader came from and not which page it is.

use super::canonical;

/// Families of parameters, by the beginning of the name.
const PREFIXES: &[&str] = &[
    "utm_",       // Urchin and Google Analytics, and everybody since
    "mtm_",       // Matomo
    "matomo_",    // Matomo
    "pk_",        // Piwik, Matomo's former name
    "piwik_",     // Piwik
    "hsa_",       // HubSpot advertisements
    "__hs",       // HubSpot cookies carried along: __hssc, __hstc, __hsfp
    "_hs",        // HubSpot mail: _hsenc, _hsmi
    "fb_action_", // Facebook actions
    "oly_",       // Omeda Olytics
    "vero_",      // Vero
    "guce_",      // Yahoo's consent page
    "ga_",        // Google Analytics by hand
];

/// Single parameters.
const NAMES: &[&str] = &[
    "fbclid",
    "fb_ref",
    "fb_source", // Facebook
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "_ga",
    "_gl", // Google
    "msclkid",
    "ttclid",
    "twclid",
    "__twitter_impression",
    "li_fat_id", // Microsoft, TikTok, X, LinkedIn
    "igshid",
    "igsh",
    "epik",
    "sccid",
    "rdt_cid", // Instagram, Pinterest, Snapchat, Reddit
    "yclid",
    "ysclid",
    "_openstat",
    "spm", // Yandex, Openstat, Alibaba
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "s_kwcid",
    "ef_id", // Mailchimp, Marketo, Adobe
    "ck_subscriber_id",
    "ml_subscriber",
    "ml_subscriber_hash",
    "hsctatracking", // Kit, MailerLite, HubSpot
    "_branch_match_id",
    "_bta_c",
    "_bta_tid",
    "rb_clickid",
    "wickedid",
    "irclickid", // Branch, Bronto, Rollworks, Wicked Reports, Impact
    "guccounter",
    "_kx",
    "trk_contact",
    "trk_msg",    // Yahoo, Klaviyo, Listrak
    "replytocom", // WordPress: the same page, about to answer
];

/// Whether a parameter, as it stands in a query, only tracks.
pub(super) fn is_tracking(parameter: &str) -> bool {
    let encoded = parameter.split('=').next().unwrap_or_default();
    let name = canonical::encoding(encoded, canonical::QUERY_SIGNS).to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The query without tracking and empty parameters, otherwise as it was; nothing when none are left.
pub(super) fn without(query: &str) -> Option<String> {
    let kept: Vec<&str> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty() && !is_tracking(parameter))
        .collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}
