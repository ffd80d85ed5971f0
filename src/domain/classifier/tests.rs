use super::*;
use crate::domain::moderation::Content;

fn features(body: &str) -> Features {
    let content = Content {
        body,
        name: "Ada",
        ..Content::default()
    };
    Features::of(&content, std::iter::empty())
}

fn taught() -> Model {
    let mut model = Model::default();
    for number in 0..30 {
        model.learn(
            &features(&format!("cheap watches and pills, order {number} now")),
            Label::Spam,
        );
        model.learn(
            &features(&format!("I tried chapter {number} and the example works")),
            Label::Fine,
        );
    }
    model
}

#[test]
fn what_is_like_spam_is_told_from_what_is_not_and_why() {
    let model = taught();
    let spam = model.score(&features("order cheap pills")).unwrap();
    assert!(spam.probability > 0.95, "{spam:?}");
    let named: Vec<&str> = spam.signals.iter().map(|signal| signal.feature.as_str()).collect();
    assert!(named.contains(&"cheap") && named.contains(&"pills"), "{named:?}");
    let fine = model.score(&features("the example of chapter 3 works")).unwrap();
    assert!(fine.probability < 0.05, "{fine:?}");
}

#[test]
fn it_says_nothing_before_it_has_learned_enough() {
    let mut model = Model::default();
    assert_eq!(model.score(&features("pills")), None);
    for _ in 0..100 {
        model.learn(&features("pills"), Label::Spam);
    }
    assert_eq!(model.score(&features("pills")), None);
}

#[test]
fn what_is_taken_back_was_never_learned() {
    let mut model = taught();
    let before = model.clone();
    let odd = features("something of which nobody else has spoken");
    model.learn(&odd, Label::Spam);
    assert_ne!(model, before);
    model.unlearn(&odd, Label::Spam);
    assert_eq!(model, before);
}

#[test]
fn a_model_survives_being_stored_and_nothing_else_is_one() {
    let model = taught();
    let bytes = model.to_bytes();
    assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
    assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), Err(NotAModel));
    assert_eq!(Model::from_bytes(&[9; 12]), Err(NotAModel));
    assert_eq!(Model::from_bytes(&[]), Err(NotAModel));
}

#[test]
fn where_links_lead_is_remembered_by_itself() {
    let mut model = Model::default();
    let linked = |host| {
        let content = Content {
            body: "look here",
            links: 1,
            ..Content::default()
        };
        Features::of(&content, std::iter::once(host))
    };
    model.learn(&linked("bad.example"), Label::Spam);
    model.learn(&linked("bad.example"), Label::Spam);
    model.learn(&linked("good.example"), Label::Fine);
    assert_eq!(model.reputation("bad.example"), (2, 0));
    assert_eq!(model.reputation("good.example"), (0, 1));
    assert_eq!(
        Model::from_bytes(&model.to_bytes()).unwrap().reputation("bad.example"),
        (2, 0)
    );
    for number in 0..2000 {
        assert_eq!(model.reputation(&format!("other{number}.example")), (0, 0));
    }
}

#[test]
fn long_texts_and_texts_without_spaces_have_features_too() {
    let many: Vec<String> = (0..5000).map(|number| format!("w{number}")).collect();
    let many = many.join(" ");
    assert!(features(&many).iter().count() <= 400);
    assert!(features("欢迎来到赌场").iter().any(|feature| feature == "赌场"));
    assert!(features("CHEAP Pills").iter().any(|feature| feature == "cheap pills"));
}
