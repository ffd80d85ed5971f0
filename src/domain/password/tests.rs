use super::*;

fn choose(text: &str) -> Result<(), Problem> {
    Password::choose(text, Length::Commenter, &[]).map(|_| ())
}

#[test]
fn t21_length_is_what_counts() {
    assert_eq!(choose(""), Err(Problem::Required));
    assert_eq!(choose("kvu3 te"), Err(Problem::TooShort { min: 8 }));
    assert_eq!(choose("kvu3 tez"), Ok(()));
    let staff = |text| Password::choose(text, Length::Staff, &[]).map(|_| ());
    assert_eq!(staff("kvu3 tez pql r"), Err(Problem::TooShort { min: 15 }));
    assert_eq!(staff("kvu3 tez pql rs"), Ok(()));
    // One character in one form, two in the other: what is counted is what is compared.
    assert_eq!(choose("e\u{301}\u{301}kvutz"), choose("\u{e9}\u{301}kvutz"));
}

#[test]
fn t21_long_and_foreign_passwords_are_accepted() {
    let emoji: String = ["🦊", "🌵", "🚲", "🎷"].concat().repeat(16);
    let odd: String = (0..Password::MAX_CHARS)
        .map(|n| char::from(b'a' + (n * n % 23) as u8))
        .collect();
    for text in [
        "correct horse battery staple",
        "всем привет из окна",
        "ثلاثة أقلام وكتاب",
        "   spaces around   ",
        "lower case only, no digit",
        &"😀".repeat(64),
        &emoji,
        &odd,
    ] {
        assert_eq!(choose(text), Ok(()), "{text}");
    }
    let too_long = Err(Problem::TooLong {
        max: Password::MAX_CHARS,
    });
    assert_eq!(choose(&format!("{odd}x")), too_long);
    assert_eq!(choose(&"🦊🌵".repeat(129)), too_long, "more than a kilobyte");
    // One character that normalises to eighteen.
    assert_eq!(choose(&"\u{fdfa}".repeat(100)), too_long);
}

#[test]
fn t21_the_first_guesses_are_refused_with_the_reason() {
    for text in [
        "password",
        "Password1",
        "P@ssw0rd!",
        "passw0rd123",
        "1password1",
        "iloveyou",
        "ILoveYou2",
        "letmein!!",
        "Letmein2024",
        "sunshine",
        "princess1",
        "football99",
        "Dragon2000",
        "dragonmaster",
        "trustno1",
        "welcome1",
        "Welcome2026!",
        "qwertyuiop",
        "QWERTY123",
        "1q2w3e4r",
        "1qaz2wsx",
        "zaq12wsx",
        "asdfghjkl",
        "12345678",
        "123456789",
        "87654321",
        "11111111",
        "abcd1234",
        "abcabcabc",
        "aaaaaaaa",
        "ababababab",
        "12121212",
        "19840523",
        "23051984",
        "23.05.1984",
        "2001-02-03",
        "changeme",
        "admin123",
        "administrator",
        "starwars1",
        "superman",
        "m1chael84",
        "Summer2026",
        "rejoinder",
        "comments1",
        "qwerty12345",
        "passwordpassword",
        "zxcvbnm1",
        "monkey_monkey",
        "l0v3l0v3",
        "motdepasse",
    ] {
        assert_eq!(choose(text), Err(Problem::CommonPassword), "{text}");
    }
}

#[test]
fn t21_what_a_guesser_knows_of_somebody_is_refused() {
    let own = [
        "Ada Lovelace",
        "ada.lovelace@engine.example",
        "The Analytical Blog",
        "comments.engine.example",
    ];
    let chosen = |text| Password::choose(text, Length::Commenter, &own).map(|_| ());
    for text in [
        "lovelace1815",
        "AdaLovelace",
        "ada.lovelace",
        "Analytical!",
        "theanalyticalblog",
        "L0velace",
        "enginelovelace",
    ] {
        assert_eq!(chosen(text), Err(Problem::OwnWords), "{text}");
    }
    for text in [
        "lovelace wrote the first program",
        "kvu3 tez",
        "an engine of brass and steam",
    ] {
        assert_eq!(chosen(text), Ok(()), "{text}");
    }
    assert_eq!(chosen("password1"), Err(Problem::CommonPassword));
}

#[test]
fn t21_composed_and_decomposed_forms_are_one_password() {
    let bytes = |text| Password::typed(text).unwrap().as_bytes().to_vec();
    assert_eq!(bytes("caf\u{e9} noir"), bytes("cafe\u{301} noir"));
    assert_eq!(bytes("ﬁlm"), bytes("film"));
    assert_ne!(bytes("Film"), bytes("film"));
    assert!(Password::typed("").is_none());
    assert!(Password::typed(&"x".repeat(257)).is_none());
}

#[test]
fn t48_a_password_is_never_printed() {
    assert_eq!(format!("{:?}", Password::typed("kvu3 tez").unwrap()), "Password");
}
