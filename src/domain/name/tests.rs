use proptest::prelude::*;

use super::*;

fn name(text: &str) -> AuthorName {
    AuthorName::parse(text).unwrap_or_else(|problem| panic!("{text:?}: {problem:?}"))
}

#[test]
fn names_of_people_are_kept() {
    for text in [
        "Anna",
        "José García",
        "O’Neill",
        "Jean-Luc",
        "李小龍",
        "山田 太郎",
        "ヤマダ タロウ",
        "김철수",
        "Анна Каренина",
        "Ελένη",
        "محمد",
        "דָּוִד",
        "สมชาย",
        "Nguyễn Văn A",
        "Ana 🌸",
        "J.",
        "山田Taro",
        "Kim 김",
        "x_X_dragon_X_x",
        "R2-D2",
        "கமல்",
    ] {
        assert_eq!(name(text).as_str(), text);
    }
}

#[test]
fn what_cannot_be_seen_vanishes() {
    for (typed, shown) in [
        ("  Anna \t\n  K.  ", "Anna K."),
        ("An\u{200b}na\u{feff}", "Anna"),
        ("\u{202e}Anna\u{202c}", "Anna"),
        ("Anna\u{0}\u{1b}\u{9f}", "Anna"),
        ("Anna\u{e0061}\u{e007f}", "Anna"),
        ("Jose\u{301}", "José"),
        ("An\u{ad}na\u{2800}\u{3164}", "Anna"),
        ("Anna\u{2003}\u{2028}K", "Anna K"),
    ] {
        assert_eq!(name(typed).as_str(), shown, "{typed:?}");
    }
    for nothing in ["", "   ", "\u{202e}", "\u{200b}\u{200d}", "\u{3164}\u{115f}", "\u{301}"] {
        assert_eq!(AuthorName::parse(nothing), Err(Problem::Required), "{nothing:?}");
    }
}

#[test]
fn the_length_is_bounded() {
    let too_long = Err(Problem::TooLong { max: 60 });
    assert!(AuthorName::parse(&"é".repeat(60)).is_ok());
    assert_eq!(AuthorName::parse(&"é".repeat(61)), too_long);
    assert_eq!(AuthorName::parse(&"a".repeat(10_000_000)), too_long);
}

#[test]
fn marks_do_not_pile_up() {
    for zalgo in ["Z\u{310}\u{311}\u{312}alg", "a\u{20dd}\u{20de}\u{20df}", "ก็็็็็"] {
        assert_eq!(AuthorName::parse(zalgo), Err(Problem::TooManyMarks), "{zalgo:?}");
    }
}

#[test]
fn one_name_is_written_in_one_script() {
    for mixed in [
        "Аdmin",
        "ρaypal",
        "раураl",
        "Annа",
        "Ꭺnna",
        "Αnna",
        "аnna 李",
        "Anna Анна",
        "ɑlрha",
    ] {
        assert_eq!(AuthorName::parse(mixed), Err(Problem::MixedScripts), "{mixed:?}");
    }
}

#[test]
fn a_name_carries_no_mark_of_verification() {
    for badge in [
        "Anna ✓",
        "Anna ✔",
        "☑ Anna",
        "Anna ✅",
        "Anna ✔\u{fe0f}",
        "🗸Anna",
        "Anna 🛡\u{fe0f}",
        "√ Anna",
    ] {
        assert_eq!(AuthorName::parse(badge), Err(Problem::BadgeSymbol), "{badge:?}");
    }
}

#[test]
fn look_alikes_of_kept_names_are_known() {
    for imitation in [
        "admin",
        "Admin",
        "ADMIN",
        "adm1n",
        "Adm!n",
        "4dmin",
        "@dmin",
        "admin.",
        "admin...",
        " .admin. ",
        "a d m i n",
        "[Admin]",
        "~admin~",
        "Admín",
        "ａｄｍｉｎ",
        "𝓪𝓭𝓶𝓲𝓷",
        "ⓐⓓⓜⓘⓝ",
        "🅐🅓🅜🅘🅝",
        "🇦🇩🇲🇮🇳",
        "ᴀᴅᴍɪɴ",
        "admın",
        "Admin!",
        "adrnin",
        "M0derator",
        "m0d",
        "r00t",
        "5taff",
        "$taff",
        "Админ",
        "Site-Admin",
        "Rejoinder",
        "reJ0inder",
        "WEBMASTER",
        "0wner",
        "a\u{200b}dmin",
        "ad\u{0}min",
        "admin 🌸",
        "System",
    ] {
        assert!(
            name(imitation).is_reserved(&[]),
            "{imitation:?} has the skeleton {:?}",
            name(imitation).skeleton()
        );
    }
    let reserved = ["Sally Example".to_owned()];
    for imitation in [
        "sally example",
        "SALLY  EXAMPLE",
        "Sa11y Example",
        "Saııy.Example",
        "SaIly Example",
    ] {
        assert!(name(imitation).is_reserved(&reserved), "{imitation:?}");
    }
}

#[test]
fn ordinary_names_are_free() {
    let reserved = ["Sally".to_owned()];
    for free in [
        "Anna",
        "Amber Root",
        "Adam",
        "Modesty",
        "Sal",
        "Sally B",
        "Madmin Jones",
        "Roots",
        "🌸",
        "***",
        "李",
        "กมล",
    ] {
        assert!(!name(free).is_reserved(&reserved), "{free:?}");
    }
    assert_ne!(name("🌸").skeleton(), name("🌻").skeleton());
    assert_ne!(name("कमल").skeleton(), name("कमला").skeleton());
}

proptest! {
    #[test]
    fn any_text_becomes_a_name_or_a_problem(text in any::<String>(), reserved in any::<String>()) {
        if let Ok(name) = AuthorName::parse(&text) {
            prop_assert!(name.as_str().chars().count() <= AuthorName::MAX_CHARS);
            prop_assert!(!name.as_str().chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert_eq!(AuthorName::parse(name.as_str()), Ok(name.clone()));
            prop_assert!(!name.skeleton().is_empty());
            let _ = name.is_reserved(&[reserved]);
            prop_assert!(name.is_reserved(&[name.as_str().to_owned()]));
        }
    }

    #[test]
    fn dressing_up_does_not_change_the_skeleton(word in "[a-z]{1,12}", upper in any::<bool>(), tail in "[ .!_~-]{0,4}") {
        let dressed = if upper { word.to_uppercase() } else { word.clone() } + &tail;
        prop_assert_eq!(name(&word).skeleton(), name(&dressed).skeleton());
    }
}
