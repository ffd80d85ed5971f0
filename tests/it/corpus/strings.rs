//! Naughty strings and injections from elsewhere: whatever they do, they are answered, and what is stored is harmless.

use rejoinder::domain::name::AuthorName;

use crate::{
    support::{TestApp, encode, post},
    threats::expect_inert,
};

both! {
    #[corpus]
    async fn no_naughty_string_breaks_anything(app: TestApp) {
        let strings = crate::corpus::read("text/blns.json");
        for (number, text) in strings.as_array().unwrap().iter().enumerate() {
            let text = text.as_str().unwrap();
            let url = format!("https://blog.example/{}/", number / 50);
            let as_body = app.api(&post(text).on(&url)).await;
            assert!([201, 422].contains(&as_body.status), "{text:?}: {}", as_body.text());
            if as_body.status == 201 {
                expect_inert(as_body.json()["html"].as_str().unwrap(), text);
            }
            let as_name = app.script(&post("words").on(&url).by(text)).await;
            let expected = if AuthorName::parse(text).is_ok() { [201, 422] } else { [422, 422] };
            assert!(expected.contains(&as_name.status), "{text:?}: {}", as_name.text());
            let as_page = app.get(&TestApp::thread_path(&format!("https://blog.example/{text}"))).await;
            assert!(as_page.status < 500, "{text:?}: {}", as_page.status);
            for path in [
                format!("/embed/thread?site={}&url={}", encode(text), encode(&url)),
                format!("/embed/thread?site=blog&id={}", encode(text)),
                format!("{}&after={}", TestApp::list_path(&url), encode(text)),
                format!("/api/v1/sites/{}/comments", encode(text)),
                format!("/comments/{}", encode(text)),
            ] {
                let reply = app.get(&path).await;
                assert!(reply.status < 500, "{path}: {}", reply.text());
            }
        }
        for page in 0..11 {
            let shown = app.get(&TestApp::thread_path(&format!("https://blog.example/{page}/"))).await.expect(200);
            assert!(!shown.text().contains("<script>") && !shown.text().contains("<img"));
        }
    }
}

both! {
    #[corpus]
    async fn no_injection_survives(app: TestApp) {
        let injections = crate::corpus::read("text/xss-dompurify-even.json");
        for injection in injections.as_array().unwrap() {
            let payload = injection["payload"].as_str().unwrap();
            let said = app.api(&post(payload)).await;
            assert!([201, 422].contains(&said.status), "{payload:?}: {}", said.text());
            if said.status == 201 {
                expect_inert(said.json()["html"].as_str().unwrap(), payload);
            }
        }
    }
}
