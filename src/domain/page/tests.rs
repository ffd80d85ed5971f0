use proptest::prelude::*;

use super::*;

fn origins() -> Vec<Origin> {
    ["https://blog.example", "http://old.example:8080"]
        .map(|text| Origin::parse(text).unwrap())
        .to_vec()
}

fn resolve(url: &str) -> Result<PageAddress, FieldError> {
    PageAddress::resolve(&origins(), false, None, Some(url))
}

fn key(url: &str) -> String {
    resolve(url)
        .unwrap_or_else(|error| panic!("{url}: {error:?}"))
        .identity
        .to_string()
}

fn link(url: &str) -> String {
    resolve(url).unwrap().url.unwrap().to_string()
}

fn problem(url: &str) -> Problem {
    let error = resolve(url).map_err(|error| (error.field, error.problem));
    match error {
        Err(("url", problem)) => problem,
        other => panic!("{url:?} became {other:?}"),
    }
}

#[test]
fn spellings_of_one_page_share_its_conversation() {
    for same in [
        "https://blog.example/a/b",
        "http://blog.example/a/b",
        "HTTPS://BLOG.Example:443/a/b/",
        "https://blog.example/a/b//",
        "https://blog.example/a/b#comments",
        "https://blog.example/a/b/index.html",
        "https://blog.example/a/b/index.php/",
        "https://blog.example/a/./x/../b",
        "https://blog.example/a/%62",
        "https://blog.example/%61/b?",
        "https://blog.example/a/b?&&",
        "https://blog.example/a/b?utm_source=x&UTM_Medium=y&fbclid=1",
        "https://blog.example/a/b/?gclid=1&replytocom=12#respond",
        "https://blog.example/a/b?%75tm_source=x",
        "  https://blog.example/a/b\n",
    ] {
        assert_eq!(key(same), "url:blog.example/a/b", "{same:?}");
    }
}

#[test]
fn other_pages_stay_apart() {
    let base = key("https://blog.example/a/b");
    for other in [
        "https://blog.example/a/B",
        "https://blog.example/a",
        "https://blog.example/a//b",
        "https://blog.example/a/b?p=1",
        "https://blog.example/a%2Fb",
        "https://blog.example/a/b/index.html/c",
        "https://blog.example/a/bindex.html",
        "http://old.example:8080/a/b",
    ] {
        assert_ne!(key(other), base, "{other}");
    }
}

#[test]
fn queries_are_sorted_by_name_and_keep_their_repetitions() {
    assert_eq!(
        key("https://blog.example/?p=12&a=2&a=1&utm_x"),
        "url:blog.example/?a=2&a=1&p=12"
    );
    assert_eq!(key("https://blog.example/index.php?p=1"), "url:blog.example/?p=1");
    assert_eq!(
        key("https://blog.example/?q=%c3%a4&r=ä"),
        "url:blog.example/?q=%C3%A4&r=%C3%A4"
    );
    assert_ne!(
        key("https://blog.example/?a=1&a=2"),
        key("https://blog.example/?a=2&a=1")
    );
    assert_ne!(key("https://blog.example/?a=1%26b"), key("https://blog.example/?a=1&b"));
}

#[test]
fn percent_signs_are_read_once() {
    assert_eq!(key("https://blog.example/%%32e"), "url:blog.example/%252e");
    assert_eq!(key("https://blog.example/100%"), "url:blog.example/100%25");
    assert_eq!(key("https://blog.example/%252e"), "url:blog.example/%252e");
    assert_eq!(key("https://blog.example/%7Eanna/%2f"), "url:blog.example/~anna/%2F");
}

#[test]
fn the_link_leads_to_the_page_as_it_was_published() {
    assert_eq!(
        link("http://BLOG.example/a/index.html?utm_source=x#top"),
        "https://blog.example/a/index.html"
    );
    assert_eq!(
        link("https://blog.example/a/?b=1&a=2&gclid=3"),
        "https://blog.example/a/?b=1&a=2"
    );
    assert_eq!(link("https://old.example:8080/x"), "http://old.example:8080/x");
    assert_eq!(link("https://blog.example"), "https://blog.example/");
}

#[test]
fn the_origin_with_the_same_scheme_is_preferred() {
    let both = ["https://blog.example", "http://blog.example"].map(|text| Origin::parse(text).unwrap());
    let found = PageAddress::resolve(&both, false, None, Some("http://blog.example/a")).unwrap();
    assert_eq!(found.url.unwrap().as_str(), "http://blog.example/a");
    assert_eq!(found.identity.as_str(), "url:blog.example/a");
}

#[test]
fn an_explicit_id_wins() {
    let found = PageAddress::resolve(&origins(), false, Some(" post-1 "), Some("https://blog.example/a/")).unwrap();
    assert_eq!(found.identity.as_str(), "id:post-1");
    assert_eq!(found.url.unwrap().as_str(), "https://blog.example/a/");
    let alone = PageAddress::resolve(&origins(), false, Some("Пост"), None).unwrap();
    assert_eq!(
        (alone.identity.as_str(), alone.url, alone.local_preview),
        ("id:Пост", None, false)
    );
    let by_url = PageAddress::resolve(&origins(), false, Some(" "), Some("https://blog.example/a/")).unwrap();
    assert_eq!(by_url.identity.as_str(), "url:blog.example/a");
}

#[test]
fn ids_are_bounded_and_their_address_is_still_the_site_s() {
    let refused = |id: &str| PageAddress::resolve(&origins(), false, Some(id), None).unwrap_err();
    assert_eq!(
        refused(&"a".repeat(301)),
        FieldError::new("id", Problem::TooLong { max: 300 })
    );
    assert_eq!(
        refused(&"😀".repeat(300)),
        FieldError::new("id", Problem::TooLong { max: 300 })
    );
    assert_eq!(refused("a\u{0}b"), FieldError::new("id", Problem::ControlCharacters));
    let foreign = PageAddress::resolve(&origins(), false, Some("x"), Some("https://evil.example/")).unwrap_err();
    assert_eq!(foreign, FieldError::new("url", Problem::ForeignHost));
    let nothing = PageAddress::resolve(&origins(), false, None, Some(" ")).unwrap_err();
    assert_eq!(nothing, FieldError::new("url", Problem::Required));
}

#[test]
fn a_preview_on_the_author_s_machine_shows_the_real_page() {
    for url in [
        "http://localhost:1313/a/",
        "http://127.0.0.1:4000/a/index.html",
        "http://[::1]/a?utm_source=x",
    ] {
        let found = PageAddress::resolve(&origins(), true, None, Some(url)).unwrap();
        assert!(found.local_preview);
        assert_eq!(found.identity.as_str(), "url:blog.example/a", "{url}");
        assert!(found.url.unwrap().as_str().starts_with("https://blog.example/a"));
        assert_eq!(problem(url), Problem::ForeignHost);
        let none = PageAddress::resolve(&[], true, None, Some(url)).unwrap_err();
        assert_eq!(none.problem, Problem::ForeignHost);
    }
    let with_id = PageAddress::resolve(&origins(), true, Some("x"), Some("http://localhost/a")).unwrap();
    assert!(with_id.local_preview && with_id.identity.as_str() == "id:x");
    let registered = [Origin::parse("http://localhost:4000").unwrap()];
    let own = PageAddress::resolve(&registered, true, None, Some("http://localhost:4000/a")).unwrap();
    assert!(!own.local_preview);
}

#[test]
fn hostile_addresses_are_refused() {
    for (hostile, why) in [
        ("//evil.example/", Problem::NotAUrl),
        ("//blog.example/", Problem::NotAUrl),
        ("/a", Problem::NotAUrl),
        ("blog.example/a", Problem::NotAUrl),
        ("https:blog.example", Problem::NotAUrl),
        ("https:/blog.example", Problem::NotAUrl),
        ("https:///blog.example", Problem::NotAUrl),
        ("https://", Problem::NotAUrl),
        ("javascript:alert(1)", Problem::NotAUrl),
        ("javascript://blog.example/%0aalert(1)", Problem::NotAUrl),
        ("data:text/html,https://blog.example/", Problem::NotAUrl),
        ("ftp://blog.example/", Problem::NotAUrl),
        ("file:///etc/passwd", Problem::NotAUrl),
        ("blob:https://blog.example/x", Problem::NotAUrl),
        ("https:\\\\blog.example\\", Problem::NotAUrl),
        ("https://blog.example\\@evil.example/", Problem::NotAUrl),
        ("https://evil.example\\.blog.example/", Problem::NotAUrl),
        ("https://blog.example/a\r\nSet-Cookie: x=1", Problem::NotAUrl),
        ("https://blog.exa\tmple/", Problem::NotAUrl),
        ("https://blog.example/a b", Problem::NotAUrl),
        ("https://blog.example:99999/", Problem::NotAUrl),
        ("https://[::1", Problem::NotAUrl),
        ("https://blog.example;.evil.example/", Problem::NotAUrl),
        ("https://*/", Problem::NotAUrl),
        ("https://blog.example./", Problem::NotAUrl),
        ("https://blog.example@evil.example/", Problem::ForeignHost),
        ("https://blog.example:443@evil.example/", Problem::ForeignHost),
        ("https://evil.example@blog.example/", Problem::ForeignHost),
        ("https://@blog.example/", Problem::ForeignHost),
        ("https://evil.example/https://blog.example/", Problem::ForeignHost),
        ("https://evil.example/?https://blog.example/", Problem::ForeignHost),
        ("https://evil.example#@blog.example/", Problem::ForeignHost),
        ("https://blog.example.evil.example/", Problem::ForeignHost),
        ("https://evilblog.example/", Problem::ForeignHost),
        ("https://sub.blog.example/", Problem::ForeignHost),
        ("https://blog.example:8443/", Problem::ForeignHost),
        ("http://blog.example:443/", Problem::ForeignHost),
        ("https://bl\u{43e}g.example/", Problem::ForeignHost),
        ("https://bloɡ.example/", Problem::ForeignHost),
        ("https://blog.example%2eevil.example/", Problem::ForeignHost),
        ("https://localhost/", Problem::ForeignHost),
        ("https://169.254.169.254/", Problem::ForeignHost),
        ("null", Problem::NotAUrl),
        ("about:srcdoc", Problem::NotAUrl),
    ] {
        assert_eq!(problem(hostile), why, "{hostile:?}");
    }
    // Other spellings of the same host are the same host.
    assert_eq!(key("https://blog%2eexample/"), "url:blog.example/");
    assert_eq!(key("https://ｂｌｏｇ。example/"), "url:blog.example/");
}

#[test]
fn the_length_is_bounded() {
    let long = |n: usize| format!("https://blog.example/{}", "a".repeat(n));
    assert!(resolve(&long(900)).is_ok());
    assert_eq!(problem(&long(990)), Problem::TooLong { max: 1000 });
    assert_eq!(problem(&long(2000)), Problem::TooLong { max: 2000 });
    assert_eq!(problem(&long(5_000_000)), Problem::TooLong { max: 2000 });
}

fn path() -> &'static str {
    "(/[A-Za-z0-9%._~!()é-]{1,6}){0,4}"
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_found_lies_on_the_site(id in any::<Option<String>>(), url in any::<Option<String>>(), local in any::<bool>()) {
        let _ = PageAddress::resolve(&origins(), local, id.as_deref(), url.as_deref());
    }

    #[test]
    fn whatever_resolves_lies_on_the_site(scheme in "https?:(//)?", tail in "[@/:?#.a-z\\\\%\\[\\]é-]{0,12}(blog\\.example)?[@/:?#.a-z%]{0,12}") {
        if let Ok(found) = resolve(&format!("{scheme}{tail}")) {
            let url = Url::parse(found.url.unwrap().as_str()).unwrap();
            prop_assert_eq!(url.host_str(), Some("blog.example"));
            prop_assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
        }
    }

    #[test]
    fn resolving_twice_changes_nothing(path in path(), query in "[a-c=&%+0-9A-F?/;é]{0,12}") {
        let first = resolve(&format!("https://blog.example{path}?{query}")).unwrap();
        let again = resolve(first.url.as_ref().unwrap().as_str()).unwrap();
        prop_assert_eq!(&first, &again);
        let of_key = resolve(&format!("https://{}", first.identity.as_str().trim_start_matches("url:"))).unwrap();
        prop_assert_eq!(first.identity, of_key.identity);
    }

    #[test]
    fn what_does_not_make_a_page_does_not_change_it(
        path in path(),
        pairs in prop::collection::btree_map("[d-f]{1,3}", "[a-z0-9]{0,3}", 0..4),
        turn in any::<prop::sample::Index>(),
        fragment in "[a-z]{0,5}",
        tracking in "(utm_[a-z]{1,5}|fbclid|gclid|mc_eid)=[a-z0-9]{0,5}",
    ) {
        let mut query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let plain = format!("https://blog.example{path}?{}", query.join("&"));
        query.push(tracking);
        let middle = turn.index(query.len());
        query.rotate_left(middle);
        let query = query.join("&");
        let dressed = [
            format!("HTTP://BLOG.EXAMPLE:80{path}?{query}#{fragment}"),
            format!("https://Blog.example{path}/?{query}"),
            format!("https://blog.example{path}/index.html?{query}&#{fragment}"),
        ];
        for other in dressed {
            prop_assert_eq!(key(&plain), key(&other));
        }
    }
}
