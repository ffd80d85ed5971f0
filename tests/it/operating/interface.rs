//! The description of the JSON API: true, and changed only on purpose.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Database, Given as _, TestApp};

async fn document() -> (TestApp, Value) {
    let app = TestApp::on(Database::sqlite()).await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    assert_eq!(document.header("content-type"), "application/json");
    let document = document.json();
    (app, document)
}

/// The public contract (CHANGELOG): to accept a change, write what the failure prints into the file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_is_the_one_that_was_agreed_upon() {
    let (_app, document) = document().await;
    let committed: Value = serde_json::from_str(include_str!("../openapi.json")).unwrap();
    let printed = serde_json::to_string_pretty(&document).unwrap();
    assert!(
        document == committed,
        "tests/it/openapi.json is not what the service says:\n{printed}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reference_leads_somewhere_and_every_operation_says_how_it_fails() {
    let (_app, document) = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 5);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{method} {path}"
            );
            assert!(responses.contains_key("404"), "{method} {path}");
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('4')) {
                assert!(
                    response["content"]["application/problem+json"].is_object(),
                    "{method} {path} {status}"
                );
            }
            assert_ne!(operation["summary"], Value::Null, "{method} {path}");
        }
    }
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(reference) if name == "$ref" => drop(found.insert(reference.clone())),
                    value => collect_references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

/// What the API answers has the fields the document names, no more and no fewer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_have_the_fields_the_document_names() {
    let (app, document) = document().await;
    let said = app.api(&crate::support::post("hello")).await.expect(201);
    let shown = app
        .get(&format!("/api/v1/comments/{}", said.id()))
        .await
        .expect(200)
        .json();
    let threads = app.get("/api/v1/sites/blog/threads").await.expect(200).json();
    let problem = app.get("/api/v1/comments/nonsense").await.expect(404).json();
    for (name, value) in [
        ("Comment", &shown),
        ("Thread", &threads["items"][0]),
        ("Author", &shown["author"]),
    ] {
        let named: BTreeSet<&String> = document["components"]["schemas"][name]["properties"]
            .as_object()
            .unwrap_or_else(|| panic!("no schema {name}"))
            .keys()
            .collect();
        let answered: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(answered, named, "{name}");
    }
    for field in ["type", "title", "status", "detail"] {
        assert_ne!(problem[field], Value::Null, "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_to_browse_it_names_every_operation() {
    let (app, document) = document().await;
    let page = app.get("/api").await.expect(200).text();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.contains(path.as_str()), "{path} is not on the page");
    }
    assert!(!page.contains("<script"));
}
