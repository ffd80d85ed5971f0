use super::*;

fn origin(text: &str) -> Origin {
    Origin::parse(text).unwrap()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn writes_every_origin_in_one_way() {
    for (given, written) in [
        ("https://blog.example", "https://blog.example"),
        ("https://blog.example/", "https://blog.example"),
        ("  HTTPS://Blog.Example:443 ", "https://blog.example"),
        ("http://blog.example:80", "http://blog.example"),
        ("http://blog.example:443", "http://blog.example:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[::1]:4000", "http://[::1]:4000"),
        ("http://127.1:4000", "http://127.0.0.1:4000"),
        ("https://a_b.blog.example", "https://a_b.blog.example"),
    ] {
        assert_eq!(origin(given).to_string(), written, "{given}");
        assert_eq!(origin(written).to_string(), written, "{written}");
    }
}

#[test]
fn refuses_whatever_is_more_or_less_than_an_origin() {
    for hostile in [
        "",
        "blog.example",
        "//blog.example",
        "ftp://blog.example",
        "javascript://blog.example",
        "data:text/html,x",
        "https://",
        "https:///",
        "https://blog.example/path",
        "https://blog.example//",
        "https://blog.example?x",
        "https://blog.example#x",
        "https://user@blog.example",
        "https://a:b@blog.example",
        "https://blog.example\\evil",
        "https://*.example",
        "https://*",
        "https://blog.example;",
        "https://blog.example'",
        "https://blog.example,evil",
        "https://blog .example",
        "https://blog\n.example",
        "https://blog.example:99999",
        "https://blog..example",
        "https://blog.example.",
        "https:blog.example",
        "null",
        "https://%",
    ] {
        let refused = Origin::parse(hostile);
        assert!(refused.is_err(), "{hostile:?} became {refused:?}");
        assert!(!refused.unwrap_err().to_string().is_empty());
    }
}

#[test]
fn frames_tell_schemes_apart_and_page_addresses_do_not() {
    let blog = origin("https://blog.example");
    assert!(blog.matches(&url("https://blog.example/a?b#c")));
    assert!(!blog.matches(&url("http://blog.example/")));
    assert!(blog.same_host(&url("http://blog.example/")));
    assert!(blog.same_host(&url("http://BLOG.example:80/")));
    for other in [
        "https://blog.example:8443/",
        "http://blog.example:443/",
        "https://evil.blog.example/",
        "https://blog.example.evil/",
        "https://blog.example@evil.example/",
        "ftp://blog.example/",
        "https://blog.example./",
    ] {
        assert!(!blog.matches(&url(other)) && !blog.same_host(&url(other)), "{other}");
    }
}

#[test]
fn the_reader_s_own_machine_is_known_by_three_names() {
    for local in [
        "http://localhost:3000/a",
        "https://LOCALHOST/",
        "http://127.0.0.1:1313/",
        "http://[::1]:8000/",
    ] {
        assert!(is_local(&url(local)), "{local}");
    }
    for public in [
        "http://localhost.example/",
        "http://127.0.0.1.example/",
        "http://127.0.0.2/",
        "file:///etc/passwd",
    ] {
        assert!(!is_local(&url(public)), "{public}");
    }
}

#[test]
fn travels_as_a_string() {
    let blog = origin("https://blog.example:8443");
    let json = serde_json::to_string(&blog).unwrap();
    assert_eq!(json, r#""https://blog.example:8443""#);
    assert_eq!(serde_json::from_str::<Origin>(&json).unwrap(), blog);
    assert!(serde_json::from_str::<Origin>(r#""*""#).is_err());
}
