use super::*;

fn found(patterns: &str, body: &str) -> Vec<String> {
    let patterns = Patterns::parse(patterns).unwrap();
    let part = |field| if field == Field::Body { body } else { "" };
    patterns.found(part).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_word_is_found_whole_and_in_any_dress() {
    for (pattern, body, is_found) in [
        ("casino", "the Casino!", true),
        ("casino", "CASINO", true),
        ("casino", "ｃａｓｉｎｏ", true),
        ("casino", "cas\u{200B}ino", true),
        ("casino", "casinos", false),
        ("casino", "occasino", false),
        ("casino*", "casinos", true),
        ("casino*", "occasinos", false),
        ("buy now", "please buy now.", true),
        ("STRASSE", "strasse", true),
        ("ΟΔΟΣ*", "οδοσ", true),
        ("лото", "ЛОТО!", true),
        ("赌场", "欢迎来到赌场玩", true),
        ("$$$", "cash $$$ cash", true),
        ("/ca[s5]ino/", "a CA5INO", true),
        ("/[A-Z]{5}/", "SHOUT", true),
        ("/[A-Z]{5}/", "shout", false),
        ("/https?:\\/\\/[^ ]+\\.top\\b/", "see http://x.top now", true),
    ] {
        assert_eq!(!found(pattern, body).is_empty(), is_found, "{pattern} in {body}");
    }
}

#[test]
fn a_field_is_looked_at_alone_where_the_line_names_one() {
    let patterns = Patterns::parse("name: bob\nemail: /@spam\\.example$/\nbody: bob\nbob").unwrap();
    let part = |field| match field {
        Field::Name => "Bob",
        Field::Email => "x@spam.example",
        Field::Body | Field::Website => "",
    };
    assert_eq!(patterns.found(part), ["name: bob", "email: /@spam\\.example$/", "bob"]);
    assert_eq!(Patterns::parse(&patterns.to_string()).unwrap(), patterns);
}

#[test]
fn what_cannot_be_looked_for_is_refused_with_its_line() {
    let refused = |text: &str| Patterns::parse(text).unwrap_err();
    for (text, line) in [
        ("ok\n/(/", 2),
        ("/a{1000}{1000}/", 1),
        ("/[a-z]{1000}/", 1),
        ("/x*/", 1),
        ("*", 1),
        ("name:", 1),
    ] {
        assert_eq!(refused(text).line(), Some(line), "{text}");
    }
    assert_eq!(refused(&"x".repeat(201)), PatternError::TooLong { line: 1 });
    assert_eq!(refused(&"x\n".repeat(501)), PatternError::TooMany);
    assert_eq!(refused(&"/x/\n".repeat(21)), PatternError::TooManyExpressions);
    let nested = format!("/{}x{}/", "(".repeat(50), ")".repeat(50));
    assert_eq!(refused(&nested).line(), Some(1));
}

#[test]
fn no_expression_runs_for_ever() {
    // In an engine that tries again and again, this would take longer than the universe has lasted.
    let patterns = "/(x+x+)+y/\n/^(([a-z])+.)+[A-Z]([a-z])+$/\n/(a|aa)+$/".to_owned();
    for body in ["x".repeat(10_000), "a".repeat(9_999) + "!"] {
        assert!(found(&patterns, &body).len() <= 1);
    }
}
