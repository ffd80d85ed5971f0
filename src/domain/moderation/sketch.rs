//! Texts that are much alike: a sketch of each is compared instead of the text.

use sha2::{Digest, Sha256};

use super::pattern::folded;

/// Numbers in a sketch. Two sketches agree in about the share of words in a row that the texts have in common.
const NUMBERS: usize = 16;
/// In so many of them two texts agree that are taken for one.
const ALIKE: usize = 13;
/// Letters in a row that are looked at.
const ROW: usize = 8;
/// Shorter texts are alike by chance: many people say "Thank you".
const LEAST_CHARACTERS: usize = 30;

/// A text, reduced to what makes it like others; nobody could read the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch([u32; NUMBERS]);

impl Sketch {
    /// The sketch of a text; none of one that is too short.
    pub fn of(text: &str) -> Option<Self> {
        let letters: Vec<char> = folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
        if letters.len() < LEAST_CHARACTERS {
            return None;
        }
        let mut least = [u32::MAX; NUMBERS];
        for row in letters.windows(ROW) {
            let row: String = row.iter().collect();
            let hash: [u8; 32] = Sha256::digest(row).into();
            let (fours, _) = hash.as_chunks::<4>();
            for (number, least) in least.iter_mut().enumerate() {
                // Eight numbers of the hash, each used twice.
                let four = fours.get(number % fours.len()).copied().unwrap_or_default();
                let mixed = u32::from_be_bytes(four).wrapping_mul(if number < fours.len() { 1 } else { 0x9E37_79B1 });
                *least = (*least).min(mixed);
            }
        }
        Some(Self(least))
    }

    /// Whether the two texts are much alike.
    pub fn is_like(&self, other: &Self) -> bool {
        let agree = self
            .0
            .iter()
            .zip(&other.0)
            .filter(|(own, theirs)| own == theirs)
            .count();
        agree >= ALIKE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Buy the best watches in the world, they are cheaper here than anywhere else, and we send them to you for free.";

    #[test]
    fn a_text_is_like_itself_in_other_clothes() {
        let sketch = Sketch::of(TEXT).unwrap();
        for alike in [
            TEXT.to_uppercase(),
            TEXT.replace(' ', "  "),
            TEXT.replace("watches", "watch\u{200b}es"),
            format!("{TEXT} 17"),
        ] {
            assert!(sketch.is_like(&Sketch::of(&alike).unwrap()), "{alike}");
        }
    }

    #[test]
    fn another_text_is_not() {
        let sketch = Sketch::of(TEXT).unwrap();
        for other in [
            "I have read this with pleasure, and I wonder whether the second example works on older machines too.",
            "Buy the best watches? They are cheaper in the shop at the corner, and you can look at them before you pay.",
        ] {
            assert!(!sketch.is_like(&Sketch::of(other).unwrap()), "{other}");
        }
        assert_eq!(Sketch::of("Thank you!"), None);
    }
}
