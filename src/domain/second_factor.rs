//! What somebody has besides a password: an app that makes codes from a shared key and the time (RFC 6238), and codes on paper for
//! when it is lost.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Builder, Totp};

use super::{id::AccountId, time::Timestamp};

/// An app that makes one-time codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticator {
    pub account_id: AccountId,
    /// From this and the instance's secret the key is derived.
    pub salt: [u8; 16],
    pub created_at: Timestamp,
    /// When its first code was typed; none while it is being set up.
    pub confirmed_at: Option<Timestamp>,
}

/// The key that an app and we share; never shown in a log.
pub struct Key(Totp);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// 160 bits, as RFC 4226 recommends.
    pub const BYTES: usize = 20;
    const DIGITS: usize = 6;

    /// The key of these bytes. Apps understand six digits every thirty seconds with SHA-1, and few anything else.
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(Builder::new().with_secret(bytes).build_noncompliant())
    }

    /// As somebody types it into an app, in groups of four.
    pub fn text(&self) -> String {
        let text = self.0.secret().to_base32();
        let letters: Vec<char> = text.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    /// As an app reads it from a picture. `place` and `person` are what the app shows beside the codes.
    pub fn url(&self, place: &str, person: &str) -> String {
        const TEXT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'@');
        let [place, person] = [place, person].map(|text| utf8_percent_encode(text, TEXT));
        let secret = self.0.secret().to_base32();
        format!("otpauth://totp/{place}:{person}?secret={secret}&issuer={place}")
    }

    /// The step of time to which a code belongs, if it is one of now: of this half minute, the one before or the one after.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.0 / 1000).ok()?;
        let step = self.0.check(code, seconds)?;
        i64::try_from(step).ok()
    }
}

/// How many codes on paper somebody has.
pub const RECOVERY_CODES: usize = 10;
/// Fifty bits each: nobody guesses that through a form.
const RECOVERY_CHARACTERS: usize = 10;
/// Digits and letters without those that look like digits, or alike.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code on paper, without what only helps to read it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

impl RecoveryCode {
    /// Of so many random bytes one code is made.
    pub const BYTES: usize = RECOVERY_CHARACTERS;

    /// A code of random bytes.
    pub fn of(random: [u8; Self::BYTES]) -> Self {
        let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
        Self(random.into_iter().map(|byte| char::from(letter(byte))).collect())
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// As it is written on paper, in two groups.
    pub fn text(&self) -> String {
        let (first, second) = self
            .0
            .split_at_checked(RECOVERY_CHARACTERS / 2)
            .unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }
}

/// What somebody typed where a code is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of the app.
    OneTime(String),
    /// A code on paper.
    Recovery(RecoveryCode),
}

impl Typed {
    /// Reads what was typed. Spaces, hyphens and capitals mean nothing, and letters that look like digits are those.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(RECOVERY_CHARACTERS + 1)
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .collect();
        if plain.len() == Key::DIGITS && plain.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::OneTime(plain));
        }
        let is_recovery = plain.len() == RECOVERY_CHARACTERS && plain.bytes().all(|b| ALPHABET.contains(&b));
        is_recovery.then_some(Self::Recovery(RecoveryCode(plain)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        let key = Key::new(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(
                key.step_of(code, Timestamp(seconds * 1000)),
                Some(seconds / 30),
                "{code}"
            );
        }
    }

    #[test]
    fn a_code_is_good_for_its_half_minute_and_its_neighbours() {
        let key = Key::new(*b"12345678901234567890");
        let at = |seconds: i64| key.step_of("005924", Timestamp(seconds * 1000));
        let begun = 1_234_567_890 / 30 * 30;
        assert_eq!(at(begun - 31), None);
        assert_eq!(at(begun - 30), Some(begun / 30));
        assert_eq!(at(begun + 59), Some(begun / 30));
        assert_eq!(at(begun + 60), None);
        assert_eq!(key.step_of("", Timestamp(0)), None);
        assert_eq!(key.step_of("287082", Timestamp(-1000)), None);
    }

    #[test]
    fn an_app_is_told_everything_in_one_address() {
        let key = Key::new(*b"12345678901234567890");
        assert_eq!(key.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            key.url("comments.example", "ada:o'b@example.org"),
            "otpauth://totp/comments.example:ada%3Ao%27b@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=comments.example"
        );
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        for text in ["123456", " 123 456 ", "123-456"] {
            assert_eq!(Typed::read(text), Some(Typed::OneTime("123456".to_owned())), "{text}");
        }
        let code = RecoveryCode::of([0, 1, 2, 3, 31, 32, 20, 21, 22, 255]);
        assert_eq!(code.text(), "0123z-0mnpz");
        for text in ["0123z-0mnpz", "O123Z 0MNPZ", "oi23zomnpz", "ol23Z-OMNPZ"] {
            assert_eq!(Typed::read(text), Some(Typed::Recovery(code.clone())), "{text}");
        }
        for text in [
            "",
            "12345",
            "1234567",
            "12345678901",
            "0123z-0mnp",
            "0123z-0mnpu",
            "١٢٣٤٥٦",
        ] {
            assert_eq!(Typed::read(text), None, "{text}");
        }
    }

    #[test]
    fn t48_keys_and_codes_are_never_printed() {
        let key = Key::new(*b"12345678901234567890");
        let code = Typed::read("0123z-0mnpz").unwrap();
        assert_eq!(format!("{key:?} {code:?}"), "Key Recovery(RecoveryCode)");
    }
}
