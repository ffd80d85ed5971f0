//! One script per name: UTS 39, section 5.2, level "highly restrictive".

use unicode_normalization::UnicodeNormalization;
use unicode_script::Script;
use unicode_security::mixed_script::AugmentedScriptSet;

/// Whether all letters of `name` are of one script, or of Latin with Chinese, Japanese or Korean writing.
///
/// The level's rule about identifier characters is left out: a name is no identifier and may hold a space or an emoji.
pub(super) fn belong_together(name: &str) -> bool {
    let mut all = AugmentedScriptSet::default();
    let mut beside_latin = AugmentedScriptSet::default();
    // The compatibility form, so that letters in fancy dress count as the letters they show.
    for c in name.nfkc() {
        let set = AugmentedScriptSet::for_char(c);
        all.intersect_with(set);
        if !set.base.contains_script(Script::Latin) {
            beside_latin.intersect_with(set);
        }
    }
    !all.is_empty() || beside_latin.hanb || beside_latin.jpan || beside_latin.kore
}
