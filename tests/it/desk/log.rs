//! The log at the desk.

use rejoinder::{
    domain::action::{Actor, Verb},
    service::moderation::{self, Choice, Why},
};

use super::staff::owner;
use crate::support::{TestApp, post};

both! {
    async fn the_log_says_who_did_what_and_why(app: TestApp) {
        let mut owner = owner(&app).await;
        let path = "/dashboard/sites/blog/log";
        assert!(owner.get(path).await.expect(200).text().contains("Nothing was decided"));
        let id = app.said(post("buy lamps")).await;
        let choice = Choice { why: Why::logged(Some("sells <lamps>".to_owned())), ..Choice::of(vec![id.parse().unwrap()]) };
        moderation::act(app.runtime(), &app.site("blog").await, Actor::Operator, Verb::Spam, choice).await.unwrap();
        let page = owner.get(path).await.expect(200).text();
        for text in ["entry-1", "Command line", "Set aside as spam: 1", "sells &#60;lamps&#62;"] {
            assert!(page.contains(text), "{text}");
        }
        owner.get(&format!("{path}?after=x")).await.expect(400);
        assert!(!owner.get(&format!("{path}?after=1")).await.expect(200).text().contains("entry-1"));
    }
}
