//! Combining marks piled on one letter ("zalgo") reach over the neighbouring comments; scripts that need marks do not.

use unicode_script::{Script, UnicodeScript};

/// The most marks without a script of their own (accents and the like, and the Arabic vowel signs) on one letter.
/// Quranic text reaches four; Vietnamese written out needs two.
const MAX_GENERAL: u32 = 4;
/// The most marks of any kind on one letter: Hebrew with vowels and cantillation, Tibetan stacks and Burmese reach six.
const MAX_ANY: u32 = 8;
/// The most repetitions of one mark. Writing never needs three in a row; a pile of one Thai vowel sign is the known abuse.
const MAX_SAME: u32 = 2;

/// Whether `c` combines with the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether a letter of `text` carries more marks than any script needs.
pub(crate) fn too_many(text: &str) -> bool {
    let mut pile = Pile::default();
    text.chars().any(|c| !pile.add(c))
}

/// The marks on the letter that was read last.
#[derive(Debug, Default)]
pub(crate) struct Pile {
    any: u32,
    general: u32,
    same: u32,
    last: Option<char>,
}

impl Pile {
    /// Reads one more character and tells whether the letter can still bear it.
    pub(crate) fn add(&mut self, c: char) -> bool {
        // Invisible characters are no letters: marks parted by them still pile up on one letter.
        if super::is_invisible(c) {
            return true;
        }
        if !is_mark(c) {
            *self = Self::default();
            return true;
        }
        self.any += 1;
        self.general += u32::from(matches!(c.script(), Script::Inherited | Script::Common));
        self.same = if self.last == Some(c) { self.same + 1 } else { 1 };
        self.last = Some(c);
        self.any <= MAX_ANY && self.general <= MAX_GENERAL && self.same <= MAX_SAME
    }
}

/// The most general marks in a row on one letter of `text`.
pub(crate) fn general_run(text: &str) -> usize {
    let mut run = 0;
    let mut longest = 0;
    for c in text.chars() {
        let general = is_mark(c) && matches!(c.script(), Script::Inherited | Script::Common);
        run = if general { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
