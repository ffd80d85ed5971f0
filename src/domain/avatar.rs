//! The picture beside a name: one that its owner chose, or one that is made of the name.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::id::AccountId;

/// SHA-256 of a picture: its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureHash(pub [u8; 32]);

impl PictureHash {
    /// Reads the name of a picture.
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The name.
    pub fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

/// A picture that we have made.
#[derive(Clone, Debug)]
pub struct Avatar {
    pub hash: PictureHash,
    pub png: Vec<u8>,
}

impl Avatar {
    /// A picture with its name.
    pub fn new(png: Vec<u8>) -> Self {
        Self {
            hash: PictureHash(Sha256::digest(&png).into()),
            png,
        }
    }
}

/// What stands for somebody without a picture: the first letter of the name, on a colour of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initial {
    pub letter: String,
    /// In degrees.
    pub hue: u16,
}

impl Initial {
    /// Always the same for the same account and name.
    pub fn of(id: AccountId, name: &str) -> Self {
        let first = name
            .graphemes(true)
            .find(|cluster| cluster.chars().all(char::is_alphanumeric));
        Self {
            letter: first.map(str::to_uppercase).unwrap_or_default(),
            hue: u16::try_from(id.0.as_u128() % 360).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_letter_of_their_name() {
        let id = AccountId(uuid::Uuid::from_u128(725));
        for (name, letter) in [("ada", "A"), ("  (émile)", "É"), ("سلمى", "س"), ("🌸", ""), ("", "")] {
            let expected = Initial {
                letter: letter.to_owned(),
                hue: 5,
            };
            assert_eq!(Initial::of(id, name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_of_a_picture_is_read_again() {
        let avatar = Avatar::new(vec![1, 2, 3]);
        assert_eq!(PictureHash::parse(&avatar.hash.to_text()), Some(avatar.hash));
        for nonsense in ["", "x", "../../etc/passwd", &"A".repeat(44)] {
            assert_eq!(PictureHash::parse(nonsense), None, "{nonsense}");
        }
    }
}
