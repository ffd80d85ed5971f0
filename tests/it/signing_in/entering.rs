//! Ways in: with a new account, a password, a mailed link, its code.

use crate::support::{PASSWORD, TestApp, code, html, link};

const ADA: &str = "ada@example.org";

both! {
    async fn an_account_is_made_by_mail_and_opened_by_password(app: TestApp) {
        let mut ada = app.person();
        let asked = ada.submit("/account/register", &[("email", ADA)]).await.expect(303);
        assert_eq!(asked.header("location"), "/account/sent");
        assert_eq!(app.rows("accounts").await, 0, "nothing is there before the address is proved");
        let path = link(&app, &app.mail(ADA, 1).await);
        let page = ada.get(&path).await.expect(200).text();
        assert_eq!(html::field(&page, "known").as_deref(), Some(ADA));
        let wrong = ada.submit(&path, &[("name", "Admin"), ("password", "short")]).await.expect(422).text();
        assert_eq!(wrong.matches("class=\"problem\"").count(), 2, "{wrong}");
        assert_eq!(html::field(&wrong, "name").as_deref(), Some("Admin"), "what was typed is kept");
        assert_eq!(html::field(&wrong, "password").as_deref(), Some(""), "a password is not sent back");
        let made = ada.submit(&path, &[("name", "Ada"), ("password", PASSWORD)]).await.expect(303);
        assert_eq!(made.header("location"), "/account");
        let home = ada.get("/account").await.expect(200).text();
        assert!(home.contains("<bdi>Ada</bdi>") && home.contains(ADA), "{home}");
        ada.submit("/account", &[]).await.expect(303);
        assert!(!ada.is_in().await, "signed out");
        ada.sign_in(ADA, "something else entirely").await.expect(403);
        ada.sign_in("  ADA@Example.org ", PASSWORD).await.expect(303);
        assert!(ada.is_in().await);
    }
}

both! {
    async fn a_mailed_link_signs_in_by_a_button_where_it_was_asked_for(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        let asked = ada.submit("/account/link", &[("email", ADA)]).await.expect(303);
        assert_eq!(asked.header("location"), "/account/code");
        let path = link(&app, &app.mail(ADA, 1).await);
        let page = ada.get(&path).await.expect(200).text();
        assert!(html::field(&page, "code").is_none());
        ada.submit(&path, &[]).await.expect(303);
        assert!(ada.is_in().await);
    }
}

both! {
    async fn the_code_of_a_mail_signs_in_where_it_was_asked_for(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        ada.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let digits = code(&app.mail(ADA, 1).await);
        let typed = format!(" {} {} ", &digits[..3], &digits[3..]);
        ada.submit("/account/code", &[("code", &typed)]).await.expect(303);
        assert!(ada.is_in().await);
    }
}

both! {
    async fn a_link_followed_elsewhere_asks_for_the_code_from_the_same_mail(app: TestApp) {
        app.account(ADA, None).await;
        app.person().submit("/account/link", &[("email", ADA)]).await.expect(303);
        let mail = app.mail(ADA, 1).await;
        let mut elsewhere = app.person();
        let path = link(&app, &mail);
        elsewhere.submit(&path, &[("code", "")]).await.expect(403);
        assert!(!elsewhere.is_in().await);
        elsewhere.submit(&path, &[("code", &code(&mail))]).await.expect(303);
        assert!(elsewhere.is_in().await);
    }
}

both! {
    async fn a_forgotten_password_is_replaced_by_mail(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let mut phone = app.person();
        phone.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        let path = link(&app, &app.mail(ADA, 1).await);
        phone.submit(&path, &[("password", "password1")]).await.expect(422);
        phone.submit(&path, &[("password", "nine copper kettles sing")]).await.expect(303);
        assert!(phone.is_in().await);
        assert!(!ada.is_in().await, "whoever was in with the old one is out");
        assert!(app.mail(ADA, 2).await.subject.contains("password"), "the owner is told");
        ada.sign_in(ADA, PASSWORD).await.expect(403);
        ada.sign_in(ADA, "nine copper kettles sing").await.expect(303);
    }
}

both! {
    async fn pages_speak_the_readers_language(app: TestApp) {
        let page = app.get_with("/account/sign-in", &[("accept-language", "ar-EG, en;q=0.5")]).await.expect(200).text();
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("تسجيل الدخول"), "{page}");
        let mut reader = app.person();
        let page = reader.get("/account/register?lang=ar").await.expect(200).text();
        let token = html::field(&page, "token").unwrap();
        let fields = [("token".to_owned(), token), ("email".to_owned(), ADA.to_owned())];
        reader.post("/account/register?lang=ar", &fields).await.expect(303);
        assert!(app.mail(ADA, 1).await.html.contains("dir=\"rtl\""));
    }
}

both! {
    async fn whoever_comes_from_another_site_is_asked_for_once_more(app: TestApp) {
        let ada = app.signed_in(ADA).await;
        // A cookie of ours is not sent along with a link on another site.
        let led = app.get_with("/account", &[("sec-fetch-site", "cross-site")]).await.expect(200);
        assert!(led.text().contains("http-equiv=\"refresh\""));
        let again = app.get_with("/account", &[("sec-fetch-site", "same-origin")]).await.expect(303);
        assert_eq!(again.header("location"), "/account/sign-in");
        drop(ada);
    }
}
