//! What the eye keeps of a name: the UTS 39 skeleton (section 4), with digits read as letters.

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use crate::domain::body::{is_invisible, marks::is_mark};

/// The skeleton of `name`; two names with the same skeleton are taken for one another.
pub(super) fn of(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|&c| !is_invisible(c) && !c.is_control())
        .map(undress)
        .nfkc()
        .collect();
    let lower = plain.to_lowercase();
    let letters = read_digits(lower.trim_matches(|c: char| is_closing(c)));
    let shape: String = unicode_security::skeleton(&letters).collect();
    let kept: String = shape
        .to_lowercase()
        .chars()
        .filter(|&c| is_kept(c))
        .map(merge)
        .collect();
    // A name without letters is compared as it stands: otherwise all of them would be one.
    if kept.is_empty() { plain } else { kept }
}

/// Letters that emoji and small capitals only dress up, and that NFKC leaves as they are.
fn undress(c: char) -> char {
    let code = u32::from(c);
    let index = match code {
        0x1_F150..=0x1_F169 => code - 0x1_F150,
        0x1_F170..=0x1_F189 => code - 0x1_F170,
        0x1_F1E6..=0x1_F1FF => code - 0x1_F1E6,
        _ => return small_capital(c).unwrap_or(c),
    };
    char::from_u32(u32::from('a') + index).unwrap_or(c)
}

/// The letter a small capital of the phonetic alphabets shows.
fn small_capital(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('ᴀ', 'a'),
        ('ʙ', 'b'),
        ('ᴄ', 'c'),
        ('ᴅ', 'd'),
        ('ᴇ', 'e'),
        ('ꜰ', 'f'),
        ('ɢ', 'g'),
        ('ʜ', 'h'),
        ('ɪ', 'i'),
        ('ᴊ', 'j'),
        ('ᴋ', 'k'),
        ('ʟ', 'l'),
        ('ᴍ', 'm'),
        ('ɴ', 'n'),
        ('ᴏ', 'o'),
        ('ᴘ', 'p'),
        ('ʀ', 'r'),
        ('ꜱ', 's'),
        ('ᴛ', 't'),
        ('ᴜ', 'u'),
        ('ᴠ', 'v'),
        ('ᴡ', 'w'),
        ('ʏ', 'y'),
        ('ᴢ', 'z'),
    ];
    PAIRS.iter().find(|pair| pair.0 == c).map(|pair| pair.1)
}

/// Reads the digits and signs that stand in for letters. `!` does so only inside a word, at its end it is an exclamation.
fn read_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' | '¡' => 'l',
            '3' | '€' => 'e',
            '4' | '@' => 'a',
            '5' | '$' | '§' => 's',
            '7' | '+' => 't',
            '8' => 'b',
            _ => c,
        })
        .collect()
}

/// Signs around a name that do not make it another name.
fn is_closing(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '@' | '$' | '€' | '|' | '§')
}

/// Letters, digits and the vowel signs of scripts count; accents, spaces and punctuation do not.
fn is_kept(c: char) -> bool {
    if is_mark(c) {
        !matches!(c.script(), Script::Inherited | Script::Common)
    } else {
        c.is_alphanumeric()
    }
}

/// `i`, `l` and `I` are one stroke; the tables of UTS 39 keep `i` apart for its dot.
fn merge(c: char) -> char {
    if matches!(c, 'i' | 'ı') { 'l' } else { c }
}
