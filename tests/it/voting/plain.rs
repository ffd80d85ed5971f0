//! Voting without script: by the buttons on the page where one also answers.

use crate::support::{Reply, TestApp, html, post};

/// The form with the buttons and their values.
fn buttons(page: &str) -> Option<(String, Vec<String>)> {
    let tags = html::tags(page);
    let form = tags
        .iter()
        .position(|tag| tag.name == "form" && tag.has_class("vote"))?;
    let inside = tags[form..].iter().take_while(|tag| tag.name != "/form");
    let values = inside.filter(|tag| tag.name == "button").map(|tag| {
        assert_eq!(tag.get("name"), Some("value"));
        tag.get("value").unwrap().to_owned()
    });
    Some((tags[form].get("action").unwrap().to_owned(), values.collect()))
}

async fn press(app: &TestApp, action: &str, value: &str, cookie: &str) -> Reply {
    let form = app.own_form(action, format!("value={value}")).header("cookie", cookie);
    app.send(form).await.expect(303)
}

both! {
    async fn one_votes_by_plain_buttons_and_sees_what_one_voted(app: TestApp) {
        let said = app.api(&post("an opinion")).await.expect(201);
        let page = app.get(&format!("/embed/comments/{}/reply", said.id())).await.expect(200).text();
        let (action, values) = buttons(&page).unwrap();
        assert_eq!(values, ["1", "-1"]);
        let voted = press(&app, &action, "1", "").await;
        let cookie = format!("__Host-rejoinder-guest={}", voted.secret().unwrap());
        let back = voted.header("location").to_owned();
        let page = app.get_with(&back, &[("cookie", &cookie)]).await.expect(200).text();
        assert!(page.contains("You voted up.") && page.contains("class=\"score\">+1<"), "{page}");
        let (_, values) = buttons(&page).unwrap();
        assert_eq!(values, ["0", "-1"]);
        press(&app, &action, "-1", &cookie).await;
        let page = app.get_with(&back, &[("cookie", &cookie)]).await.expect(200).text();
        assert!(page.contains("You voted down.") && page.contains("class=\"score\">−1<"), "{page}");
        assert_eq!(buttons(&page).unwrap().1, ["1", "0"]);
        press(&app, &action, "0", &cookie).await;
        let page = app.get_with(&back, &[("cookie", &cookie)]).await.expect(200).text();
        assert!(!page.contains("class=\"score\""));
        assert_eq!(app.rows("votes").await, 0);
        // One's own comment has no buttons, and the document has them for nobody.
        let own = format!("__Host-rejoinder-guest={}", said.secret().unwrap());
        assert!(buttons(&app.get_with(&back, &[("cookie", &own)]).await.expect(200).text()).is_none());
        assert!(buttons(&app.thread().await.text()).is_none());
    }
}
