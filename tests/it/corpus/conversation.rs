//! A small real conversation: the same tree, the same words, every quotation mark and dash.

use std::collections::HashMap;

use crate::support::{Post, TestApp, html, post};

/// The text of a comment's HTML, as a reader would copy it.
fn text_of(body: &str) -> String {
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    html::decoded(&text).replace('\n', "")
}

both! {
    #[corpus]
    async fn the_conversation_reads_as_it_was_written(app: TestApp) {
        let conversation = crate::corpus::read("red-shoes.json");
        let page = &conversation["pages"][0];
        let url = page["url"].as_str().unwrap();
        let mut ids: HashMap<String, String> = HashMap::new();
        let mut order = Vec::new();
        for comment in page["comments"].as_array().unwrap() {
            let name = match comment["author"].as_str().unwrap() {
                // Nobody but the author may have that very name.
                "The author" => "Somebody who wrote it",
                name => name,
            };
            let new = Post {
                title: page["title"].as_str().map(str::to_owned),
                parent: comment["parent"].as_str().map(|parent| ids[parent].clone()),
                ..post(comment["body"].as_str().unwrap()).on(url).by(name)
            };
            let said = app.api(&new).await.expect(201);
            assert_eq!(said.json()["depth"], comment["depth"]);
            ids.insert(comment["id"].as_str().unwrap().to_owned(), said.id());
            order.push(said.id());
        }
        let frame = app.get(&TestApp::thread_path(url)).await.expect(200);
        assert_eq!(frame.comments(), order);
        let text = frame.text();
        let shown: Vec<String> = text
            .split("<div class=\"body\" dir=\"auto\">")
            .skip(1)
            .map(|rest| text_of(rest.split("</div><a class=").next().unwrap()))
            .collect();
        let written: Vec<String> = page["comments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|comment| comment["body"].as_str().unwrap().replace('\n', ""))
            .collect();
        assert_eq!(shown, written);
        let heading = page["comments_heading"].as_str().unwrap();
        assert!(html::decoded(&text).contains(heading), "{heading:?} is not in {text}");
        // The other pages of the document are formatting tests: posted as comments, every line is there.
        let lines = page_lines(&conversation["pages"][2]["lines"]);
        let said = app.api(&post(&lines.join("\n")).on("https://blog.example/lines/")).await.expect(201);
        let shown = text_of(said.json()["html"].as_str().unwrap());
        for line in &lines {
            assert!(shown.contains(line.trim_start_matches(['-', '*', '>', ' '])), "{line:?} is not in {shown:?}");
        }
    }
}

/// The lines of a page, whatever fields they have.
fn page_lines(lines: &serde_json::Value) -> Vec<String> {
    let lines = lines.as_array().unwrap().iter().map(|line| match line {
        serde_json::Value::String(line) => line.clone(),
        line => line["text"].as_str().unwrap_or_default().to_owned(),
    });
    lines.filter(|line| !line.is_empty()).collect()
}
