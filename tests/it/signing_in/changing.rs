//! Changing one's own account.

use crate::support::{PASSWORD, TestApp, html, link};

const ADA: &str = "ada@example.org";
const NEW: &str = "nine copper kettles sing";

both! {
    async fn a_password_is_changed_by_whoever_knows_the_old_one(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let mut phone = app.person();
        phone.sign_in(ADA, PASSWORD).await.expect(303);
        ada.submit("/account/password", &[("current", "a wrong guess"), ("password", NEW)]).await.expect(403);
        ada.submit("/account/password", &[("current", PASSWORD), ("password", "12345678")]).await.expect(422);
        ada.submit("/account/password", &[("current", PASSWORD), ("password", NEW)]).await.expect(303);
        assert!(ada.is_in().await && !phone.is_in().await);
        assert!(app.mail(ADA, 1).await.subject.contains("password"));
        phone.sign_in(ADA, NEW).await.expect(303);
    }
}

both! {
    async fn an_address_is_changed_by_proving_the_new_one(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let new = "lovelace@example.org";
        ada.submit("/account/address", &[("email", "lovelace")]).await.expect(422);
        ada.submit("/account/address", &[("email", new)]).await.expect(303);
        let path = link(&app, &app.mail(new, 1).await);
        assert!(ada.get("/account").await.text().contains(ADA), "nothing changes before it is proved");
        ada.submit(&path, &[]).await.expect(303);
        assert!(ada.get("/account").await.expect(200).text().contains(new));
        assert!(app.mail(ADA, 1).await.subject.contains("changed"), "the old address is told");
        app.person().sign_in(ADA, PASSWORD).await.expect(403);
        app.person().sign_in(new, PASSWORD).await.expect(303);
    }
}

both! {
    async fn an_address_that_somebody_has_is_not_taken_and_not_betrayed(app: TestApp) {
        app.account("eve@example.org", None).await;
        let mut ada = app.signed_in(ADA).await;
        let taken = ada.submit("/account/address", &[("email", "eve@example.org")]).await.expect(303);
        let free = ada.submit("/account/address", &[("email", "free@example.org")]).await.expect(303);
        assert_eq!(taken.header("location"), free.header("location"));
        let told = app.mail("eve@example.org", 1).await;
        assert!(link(&app, &told).starts_with("/account/sign-in"), "{}", told.text);
        // Free when it was asked for, and taken before it was proved.
        let path = link(&app, &app.mail("free@example.org", 1).await);
        app.account("free@example.org", None).await;
        ada.submit(&path, &[]).await.expect(410);
        assert!(ada.get("/account").await.text().contains(ADA));
    }
}

both! {
    async fn sessions_are_listed_and_ended_one_by_one_or_all(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let mut others = [app.person(), app.person(), app.person()];
        for other in &mut others {
            other.sign_in(ADA, PASSWORD).await.expect(303);
        }
        let home = ada.get("/account").await.text();
        let ids: Vec<String> = html::tags(&home)
            .into_iter()
            .filter(|tag| tag.get("name") == Some("session"))
            .map(|tag| tag.get("value").unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 3, "{home}");
        let token = html::field(&home, "token").unwrap();
        let end = |id: Option<&str>| {
            let mut fields = vec![("token".to_owned(), token.clone())];
            fields.extend(id.map(|id| ("session".to_owned(), id.to_owned())));
            fields
        };
        ada.post("/account/sessions", &end(Some(&ids[0]))).await.expect(303);
        let mut still_in = 0;
        for other in &mut others {
            still_in += usize::from(other.is_in().await);
        }
        assert_eq!(still_in, 2);
        ada.post("/account/sessions", &end(Some(&ids[0]))).await.expect(404);
        let mut eve = app.signed_in("eve@example.org").await;
        let eves = html::field(&eve.get("/account").await.text(), "token").unwrap();
        let theft = [("token".to_owned(), eves), ("session".to_owned(), ids[1].clone())];
        eve.post("/account/sessions", &theft).await.expect(404);
        ada.post("/account/sessions", &end(None)).await.expect(303);
        for other in &mut others {
            assert!(!other.is_in().await);
        }
        assert!(ada.is_in().await && eve.is_in().await);
    }
}
