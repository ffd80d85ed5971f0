//! Rules as they are written, and where they lead.

use super::*;

fn lead(rules: &Rules, address: &str) -> String {
    rules.lead(None, address, |_| {})
}

#[test]
fn the_first_that_fits_decides() {
    let rules = Rules::parse(
        "/a/*,/x/\n/a/b,/second\n/c,/third\n/c/,/fourth\nregex:^/[cd]$,/fifth\nhttps://blog.example/first,id:7\n/e,/first\n",
    )
    .unwrap();
    for (from, to, decided) in [
        ("/a/b", "/x/b", vec![0]),
        ("/c", "/third", vec![2]),
        ("/d", "/fifth", vec![4]),
        ("/e/", "id:7", vec![6, 5]),
        ("/f", "/f", vec![]),
    ] {
        let mut told = Vec::new();
        let ruled = rules.lead(Some(&Origin::parse("https://blog.example").unwrap()), from, |rule| {
            told.push(rule);
        });
        let ruled = ruled.strip_prefix("https://blog.example").unwrap_or(&ruled);
        assert_eq!((ruled, told), (to, decided), "{from}");
    }
}

#[test]
fn pages_are_found_where_they_are_now() {
    let rules = Rules::parse(
        "# moved\n\nhttps://old.example/one,https://new.example/first\n\"https://old.example/a,b\", https://new.example/\"\"\n\
         https://old.example/blog/*,https://new.example/*\nhost:OLD.example,https://new.example/\nhost:older.example,new.example\n\
         \"regex:^https?://[^/]+/\\?p=(\\d+)$\",https://new.example/post/$1\n",
    )
    .unwrap();
    for (from, to) in [
        ("https://old.example/one", "https://new.example/first"),
        ("https://old.example/a,b", "https://new.example/\"\""),
        ("https://old.example/blog/x?y=1", "https://new.example/x?y=1"),
        ("http://old.example/two#three", "https://new.example/two#three"),
        ("http://older.example", "http://new.example"),
        ("https://x.example/?p=17", "https://new.example/post/17"),
        ("https://else.example/", "https://else.example/"),
    ] {
        assert_eq!(lead(&rules, from), to);
    }
}

#[test]
fn a_line_that_is_no_rule_is_named() {
    for (text, line) in [("a,/b\nc", 2), ("regex:(,x", 1), ("a,", 1), ("\"a,b", 1), ("a,b,c", 1)] {
        assert_eq!(Rules::parse(text).unwrap_err().line, line, "{text}");
    }
}

#[test]
fn what_leads_to_no_address_is_named() {
    for to in [
        "not a url",
        "ftp://x/",
        "host:blog.example",
        "https://",
        "blog.example/a",
        "id:",
    ] {
        for from in ["https://old.example/", "https://old.example/*", "regex:old"] {
            let refused = Rules::parse(&format!("/a,/b\n{from},{to}")).unwrap_err();
            assert_eq!(refused.line, 2, "{from},{to}");
            assert!(refused.to_string().contains("no address"), "{refused}");
        }
    }
    for to in ["ftp://x/", "host:blog.example", "a b", "blog.example/a", "http://"] {
        assert_eq!(
            Rules::parse(&format!("host:old.example,{to}")).unwrap_err().line,
            1,
            "{to}"
        );
    }
    for line in [
        "a,/b",
        "a,id:7",
        "a*,https://new.example/*",
        "regex:a(b),$1",
        "regex:a(b),http$1",
        "host:a,b:8080",
    ] {
        assert!(Rules::parse(line).is_ok(), "{line}");
    }
    assert_eq!(lead(&Rules::from_stored("a,b").unwrap(), "a"), "b");
}

#[test]
fn ways_to_write_one_address_are_one() {
    let rules = Rules::parse(
        "https://old.example/one/,/first\n/two,/second\nhttps://old.example/?p=1,/third\nhost:Older.example:443,new.example\n",
    )
    .unwrap();
    for (from, to) in [
        ("https://old.example/one", "/first"),
        ("https://old.example/one/", "/first"),
        ("/two/", "/second"),
        ("https://old.example/?p=1", "/third"),
        ("https://old.example/?p=1/", "https://old.example/?p=1/"),
        ("https://OLDER.example:443/x", "https://new.example/x"),
        ("http://older.example:80/x", "http://new.example/x"),
        ("http://older.example:8080/x", "http://older.example:8080/x"),
    ] {
        assert_eq!(lead(&rules, from), to, "{from}");
    }
}
