use proptest::prelude::*;

use super::*;

#[test]
fn keeps_the_words_exactly_as_typed() {
    for text in [
        "It’s “quoted” – and – dashed — twice…",
        "  leading spaces stay\n\n\nand empty lines too",
        "\ttab",
        "no\u{a0}break",
        "e\u{301} stays decomposed",
        "👩\u{200d}👩\u{200d}👧 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "می\u{200c}خواهم",
    ] {
        assert_eq!(Body::parse(text).unwrap().as_str(), text);
    }
}

#[test]
fn line_endings_become_line_feeds_and_the_end_is_trimmed() {
    assert_eq!(Body::parse("a\r\nb\rc\n \t\r\n").unwrap().as_str(), "a\nb\nc");
}

#[test]
fn something_must_be_visible() {
    for nothing in [
        "",
        " \n\t ",
        "\u{200b}\u{2060}\u{feff}",
        "\u{a0}\u{3000}\u{2800}",
        "\u{301}\u{302}",
        "\u{202e}",
        "\u{3164}",
    ] {
        assert_eq!(Body::parse(nothing), Err(Problem::Required), "{nothing:?}");
    }
    assert!(Body::parse(".").is_ok());
    assert!(Body::parse("❤\u{fe0f}").is_ok());
}

#[test]
fn controls_are_no_text() {
    for c in [
        '\0', '\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}',
    ] {
        assert_eq!(Body::parse(&format!("a{c}b")), Err(Problem::ControlCharacters), "{c:?}");
    }
}

#[test]
fn length_and_lines_are_bounded() {
    let longest = "é".repeat(Body::MAX_CHARS);
    assert!(Body::parse(&longest).is_ok());
    assert!(Body::parse(&format!("{longest}\r\n")).is_ok());
    let too_long = Err(Problem::TooLong { max: Body::MAX_CHARS });
    assert_eq!(Body::parse(&format!("{longest}é")), too_long);
    assert_eq!(Body::parse(&">".repeat(100_000)), too_long);
    assert_eq!(Body::parse(&">".repeat(50_000_000)), too_long);
    assert!(Body::parse(&vec!["a"; Body::MAX_LINES].join("\n")).is_ok());
    assert_eq!(
        Body::parse(&vec!["a"; Body::MAX_LINES + 1].join("\n")),
        Err(Problem::TooManyLines { max: Body::MAX_LINES })
    );
}

#[test]
fn scripts_that_stack_marks_are_welcome() {
    for text in [
        "Vie\u{302}\u{323}t Nam, nghi\u{303}a", // Vietnamese, decomposed
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",                     // Hebrew with vowels and cantillation
        "ٱلرَّحْمَـٰنِ ٱلرَّحِيمِ ضَآلِّينَ",                 // Arabic, fully vowelled
        "ที่นี่ น้ำ เก็บ ก๊วยเตี๋ยว",                    // Thai
        "ကြွေးကြော် မြန်မာ",                       // Burmese
        "བསྒྲུབས་ ཧྐྵྨླྺྼྻྂ",                              // Tibetan, with the deepest stack of the standard
        "हिन्दी क्ष्म्य ज़िंदगी",                     // Devanagari
        "ខ្មែរ ស្ត្រី",                               // Khmer
    ] {
        assert!(Body::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn piles_of_marks_are_refused() {
    for text in [
        "Z\u{310}\u{311}\u{312}\u{313}\u{314}",
        "Z\u{310}\u{200d}\u{311}\u{34f}\u{312}\u{313}\u{314}",
        "a\u{301}\u{301}\u{301}",
        "ก็็็็็",
        "ด้้้้้็็็็็้้้้้็็็็็",
        "\u{20dd}\u{20dd}\u{20dd}",
    ] {
        assert_eq!(
            Body::parse(&format!("words {text}")),
            Err(Problem::TooManyMarks),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn what_was_taken_is_taken_again_unchanged(text in any::<String>()) {
        if let Ok(body) = Body::parse(&text) {
            prop_assert_eq!(Body::parse(body.as_str()), Ok(body.clone()));
            prop_assert!(text.replace("\r\n", "\n").replace('\r', "\n").starts_with(body.as_str()));
        }
    }
}
