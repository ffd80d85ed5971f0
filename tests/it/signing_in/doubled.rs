//! WordPress.com Connect, X, Facebook and GitHub: what they tell, and how they refuse.

use rejoinder::outbound::identity::Failure;
use serde_json::json;

use super::trip::{Bench, Trip};
use crate::support::{Choice, Imitated};

#[tokio::test]
async fn each_provider_tells_who_it_is() {
    for (imitated, subject, name, email, is_verified, avatar) in [
        (
            Imitated::WordPress,
            "9007199254740993",
            "Wilma of WordPress",
            "wilma@example.org",
            true,
            "https://0.gravatar.com/avatar/wilma",
        ),
        (
            Imitated::X,
            "2244994945",
            "Xenia",
            "xenia@example.org",
            true,
            "https://pbs.twimg.com/profile_images/1/xenia_400x400.jpg",
        ),
        (
            Imitated::Facebook,
            "10215558123456789",
            "Fatima Facebook",
            "fatima@example.org",
            false,
            "https://platform-lookaside.fbsbx.com/fatima",
        ),
        (
            Imitated::GitHub,
            "583231",
            "gita",
            "gita@example.org",
            true,
            "https://avatars.githubusercontent.com/u/583231",
        ),
    ] {
        let bench = Bench::new(imitated).await;
        // Twice: WordPress.com answers in two forms, and no state may stick.
        for _ in 0..2 {
            let profile = bench.sign_in().await.unwrap();
            assert_eq!(profile.subject.as_str(), subject);
            assert_eq!(profile.name.as_deref(), Some(name));
            assert_eq!(profile.email.as_deref(), Some(email));
            assert_eq!(profile.is_email_verified, is_verified, "{imitated:?}");
            assert_eq!(profile.avatar.as_ref().map(url::Url::as_str), Some(avatar));
        }
    }
}

#[tokio::test]
async fn t3_a_code_is_good_once_and_only_for_its_own_try() {
    for imitated in Imitated::ALL {
        let bench = Bench::new(imitated).await;
        let (mine, other) = (Trip::new(imitated.id(), 1), Trip::new(imitated.id(), 2));
        let (my_code, other_code) = (bench.visit(&mine).await.unwrap(), bench.visit(&other).await.unwrap());
        let swapped = bench.redeem(&mine, &other_code).await;
        assert!(matches!(swapped, Err(Failure::Refused(_))), "{imitated:?} {swapped:?}");
        bench.redeem(&mine, &my_code).await.unwrap();
        let again = bench.redeem(&mine, &my_code).await;
        assert!(matches!(again, Err(Failure::Refused(_))), "{imitated:?} {again:?}");
    }
}

#[tokio::test]
async fn a_code_of_x_dies_after_half_a_minute() {
    let bench = Bench::new(Imitated::X).await;
    let trip = Trip::new("x", 1);
    let callback = bench.visit(&trip).await.unwrap();
    bench.clock.advance_minutes(1);
    let failure = bench.redeem(&trip, &callback).await.unwrap_err();
    assert!(
        failure.to_string().contains("authorization code was invalid"),
        "{failure}"
    );
}

#[tokio::test]
async fn a_reader_who_says_no_is_understood() {
    for imitated in Imitated::ALL {
        let bench = Bench::new(imitated).await;
        for choice in [Choice::Deny, Choice::DenyWithoutState] {
            bench.double.desk.choose(choice);
            assert_eq!(bench.sign_in().await, Err(Failure::Denied), "{imitated:?} {choice:?}");
        }
        bench.double.desk.choose(Choice::AppProblem);
        let failure = bench.sign_in().await.unwrap_err();
        assert!(
            matches!(&failure, Failure::Refused(said) if said.contains("901")),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn t10_an_answer_with_nobody_in_it_is_nobody() {
    for imitated in Imitated::ALL {
        let bench = Bench::new(imitated).await;
        let path = profile_path(imitated);
        for body in [
            json!({}),
            json!(false),
            json!(null),
            json!([]),
            json!("text"),
            json!({"data": null}),
            json!({"errors": [{"title": "Not Found Error", "detail": "gone"}]}),
            json!({"id": "", "ID": "", "data": {"id": ""}}),
            json!({"id": null, "ID": null, "data": {"id": null}}),
            json!({"id": 1.5, "ID": 1.5, "data": {"id": 1.5}}),
            json!({"id": "x".repeat(256), "ID": "x".repeat(256), "data": {"id": "x".repeat(256)}}),
        ] {
            bench.double.desk.answer(path, 200, body.clone());
            let outcome = bench.sign_in().await;
            assert!(
                matches!(outcome, Err(Failure::Unusable(_))),
                "{imitated:?} {body} {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn t10_a_profile_that_is_refused_or_too_large_is_nobody() {
    for imitated in Imitated::ALL {
        let path = profile_path(imitated);
        let person = json!({"id": "1", "ID": "1", "data": {"id": "1"}});
        for status in [301, 400, 401, 404] {
            let bench = Bench::new(imitated).await;
            bench.double.desk.answer(path, status, person.clone());
            let outcome = bench.sign_in().await;
            assert!(
                matches!(outcome, Err(Failure::Refused(_))),
                "{imitated:?} {status} {outcome:?}"
            );
        }
        for status in [402, 429, 500, 503] {
            let bench = Bench::new(imitated).await;
            bench.double.desk.answer(path, status, person.clone());
            let outcome = bench.sign_in().await;
            assert!(
                matches!(outcome, Err(Failure::Unavailable(_))),
                "{imitated:?} {status} {outcome:?}"
            );
        }
        let bench = Bench::new(imitated).await;
        let mut large = person.clone();
        large["name"] = json!("x".repeat(300_000));
        bench.double.desk.answer(path, 200, large);
        let outcome = bench.sign_in().await;
        assert!(matches!(outcome, Err(Failure::Unusable(_))), "{imitated:?} {outcome:?}");
    }
}

#[tokio::test]
async fn t13_x_without_credits_is_out_of_order_rather_than_the_readers_fault() {
    let bench = Bench::new(Imitated::X).await;
    let body = json!({"title": "Forbidden", "type": "about:blank", "status": 403, "detail": "no credits"});
    bench.double.desk.answer("/2/users/me", 403, body);
    let failure = bench.sign_in().await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Unavailable(said) if said.contains("no credits")),
        "{failure}"
    );
}

#[tokio::test]
async fn an_address_is_verified_only_where_the_provider_says_so() {
    for (imitated, fields, email, is_verified) in [
        (
            Imitated::WordPress,
            json!({"email_verified": false}),
            Some("wilma@example.org"),
            false,
        ),
        (
            Imitated::WordPress,
            json!({"email_verified": null}),
            Some("wilma@example.org"),
            false,
        ),
        (Imitated::WordPress, json!({"email": null}), None, true),
        (Imitated::X, json!({"confirmed_email": null}), None, false),
        (Imitated::Facebook, json!({"email": null}), None, false),
        (
            Imitated::GitHub,
            json!({"emails": [{"email": "gita@example.org", "primary": true, "verified": false}]}),
            None,
            false,
        ),
        (Imitated::GitHub, json!({"emails": null}), None, false),
    ] {
        let bench = Bench::new(imitated).await;
        bench.double.desk.tell(&fields);
        let profile = bench.sign_in().await.unwrap();
        assert_eq!(profile.email.as_deref(), email, "{imitated:?} {fields}");
        assert_eq!(profile.is_email_verified, is_verified, "{imitated:?} {fields}");
    }
}

#[tokio::test]
async fn what_is_missing_from_a_profile_does_no_harm() {
    for (imitated, fields, name) in [
        (
            Imitated::WordPress,
            json!({"display_name": "", "avatar_URL": null}),
            Some("wilma"),
        ),
        (
            Imitated::X,
            json!({"name": null, "profile_image_url": "javascript:alert(1)"}),
            Some("xenia"),
        ),
        (
            Imitated::Facebook,
            json!({"name": null, "picture": {"data": {"url": "https://x.example/", "is_silhouette": true}}}),
            None,
        ),
        (
            Imitated::GitHub,
            json!({"name": "Gita", "avatar_url": "http://plain.example/"}),
            Some("Gita"),
        ),
    ] {
        let bench = Bench::new(imitated).await;
        bench.double.desk.tell(&fields);
        let profile = bench.sign_in().await.unwrap();
        assert_eq!(profile.name.as_deref(), name, "{imitated:?}");
        assert_eq!(profile.avatar, None, "{imitated:?}");
    }
}

#[tokio::test]
async fn a_token_that_wordpress_made_for_another_app_is_nobody() {
    let bench = Bench::new(Imitated::WordPress).await;
    bench.double.desk.tell(&json!({"token_client_id": 4711}));
    let outcome = bench.sign_in().await;
    assert!(matches!(outcome, Err(Failure::Unusable(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_token_endpoint_that_gives_no_token_gives_nobody() {
    for imitated in Imitated::ALL {
        let bench = Bench::new(imitated).await;
        for body in [
            json!({}),
            json!(false),
            json!({"access_token": ""}),
            json!({"access_token": "t", "token_type": "mac"}),
        ] {
            bench.double.desk.answer(token_path(imitated), 200, body.clone());
            let outcome = bench.sign_in().await;
            assert!(
                matches!(outcome, Err(Failure::Unusable(_))),
                "{imitated:?} {body} {outcome:?}"
            );
        }
    }
}

fn profile_path(imitated: Imitated) -> &'static str {
    match imitated {
        Imitated::WordPress => "/rest/v1.1/me",
        Imitated::X => "/2/users/me",
        Imitated::Facebook => "/v25.0/me",
        Imitated::GitHub => "/user",
    }
}

fn token_path(imitated: Imitated) -> &'static str {
    match imitated {
        Imitated::WordPress => "/oauth2/token",
        Imitated::X => "/2/oauth2/token",
        Imitated::Facebook => "/v25.0/oauth/access_token",
        Imitated::GitHub => "/login/oauth/access_token",
    }
}
