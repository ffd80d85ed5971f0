use proptest::prelude::*;

use super::*;

fn email(text: &str) -> Result<Option<String>, Problem> {
    GuestDetails::parse("Anna", Some(text), None)
        .map(|guest| guest.email)
        .map_err(|mut all| all.remove(0).problem)
}

fn website(text: &str) -> Result<Option<String>, Problem> {
    GuestDetails::parse("Anna", None, Some(text))
        .map(|guest| guest.website)
        .map_err(|mut all| all.remove(0).problem)
}

#[test]
fn empty_fields_are_absent() {
    let guest = GuestDetails::parse(" Anna ", Some(""), Some("  ")).unwrap();
    assert_eq!((guest.name.as_str(), guest.email, guest.website), ("Anna", None, None));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let problems = GuestDetails::parse(" ", Some("nobody"), Some("javascript:alert(1)")).unwrap_err();
    assert_eq!(
        problems,
        [
            FieldError::new("name", Problem::Required),
            FieldError::new("email", Problem::NotAnEmail),
            FieldError::new("website", Problem::NotAUrl),
        ]
    );
}

#[test]
fn addresses_that_work_are_taken() {
    for (typed, kept) in [
        ("anna@blog.example", "anna@blog.example"),
        (" Anna.K+news@Blog.EXAMPLE ", "Anna.K+news@blog.example"),
        ("o'neill@mail.blog.example", "o'neill@mail.blog.example"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("jürgen@blog.example", "jürgen@blog.example"),
    ] {
        assert_eq!(email(typed), Ok(Some(kept.to_owned())), "{typed}");
    }
}

#[test]
fn addresses_that_cannot_work_are_refused() {
    for bad in [
        "anna",
        "@blog.example",
        "anna@",
        "anna@blog",
        "anna@localhost",
        "a..b@blog.example",
        ".a@blog.example",
        "a.@blog.example",
        "a b@blog.example",
        "a@b@blog.example",
        "anna@blog..example",
        "anna@-blog.example",
        "anna@blog-.example",
        "anna@[127.0.0.1]",
        "anna@127.0.0.1",
        "\"anna k\"@blog.example",
        "anna@blog.example\r\nBcc: x@evil.example",
        "anna@blog.example,b@c.example",
        "<anna@blog.example>",
        "anna@blog.example>",
        "anna@blog%2eexample",
        "anna@blog_x.example",
        "anna@\u{202e}blog.example",
    ] {
        assert_eq!(email(bad), Err(Problem::NotAnEmail), "{bad:?}");
    }
    assert_eq!(
        email(&format!("{}@blog.example", "a".repeat(65))),
        Err(Problem::NotAnEmail)
    );
    assert_eq!(
        email(&format!("anna@{}.example", "a".repeat(300))),
        Err(Problem::TooLong { max: 254 })
    );
}

#[test]
fn websites_get_a_scheme() {
    for (typed, kept) in [
        ("https://anna.example/about?x=1#me", "https://anna.example/about?x=1#me"),
        ("http://anna.example", "http://anna.example/"),
        ("anna.example", "https://anna.example/"),
        ("Anna.Example:8443/x", "https://anna.example:8443/x"),
        ("HTTPS://ANNA.EXAMPLE/Ä", "https://anna.example/%C3%84"),
        ("https://social.example/@anna", "https://social.example/@anna"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
    ] {
        assert_eq!(website(typed), Ok(Some(kept.to_owned())), "{typed}");
    }
}

#[test]
fn other_things_are_no_websites() {
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt://x.example/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:anna@blog.example",
        "ftp://anna.example",
        "//evil.example",
        "/path",
        "https:///evil.example",
        "https://",
        "https://user@evil.example",
        "https://blog.example@evil.example",
        "https://a:b@evil.example",
        "https://@evil.example",
        "https:\\\\evil.example",
        "https://anna.example\\x",
        "https://anna.example/\nx",
        "java\tscript:alert(1)",
        "https://anna .example",
        "localhost",
        "http://localhost:3000",
        "*.example",
        "https://evil.example;x",
        "file:///etc/passwd",
        "https://[::1",
        "blob:https://anna.example/x",
        "my website",
        "https:evil.example",
    ] {
        assert_eq!(website(bad), Err(Problem::NotAUrl), "{bad:?}");
    }
    assert_eq!(
        website(&format!("anna.example/{}", "a".repeat(300))),
        Err(Problem::TooLong { max: 300 })
    );
    assert_eq!(
        website(&format!("anna.example/{}", "ä".repeat(200))),
        Err(Problem::TooLong { max: 300 })
    );
}

proptest! {
    #[test]
    fn what_was_taken_is_taken_again_unchanged(email in any::<String>(), website in any::<String>()) {
        if let Ok(guest) = GuestDetails::parse("Anna", Some(&email), Some(&website)) {
            let again = GuestDetails::parse("Anna", guest.email.as_deref(), guest.website.as_deref());
            prop_assert_eq!(again, Ok(guest));
        }
    }

    #[test]
    fn a_website_is_always_a_web_address(website in "[a-z:/\\\\@.?# ]{0,40}") {
        if let Ok(GuestDetails { website: Some(address), .. }) = GuestDetails::parse("Anna", None, Some(&website)) {
            prop_assert!(address.starts_with("https://") || address.starts_with("http://"));
            prop_assert!(!address.contains(['"', '<', '>', ' ', '\'']) || address.contains('\''));
        }
    }
}
