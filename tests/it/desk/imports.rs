//! Moving in at the desk: a file is looked at first, then let in, and taken back.

use super::staff::{at_the_desk, owner, press};
use crate::support::{Database, Person, Reply, Setup, TestApp, eventually, html, post};
use rejoinder::{
    domain::{
        action::Actor,
        id::ImportId,
        import::{Rules, State},
        role::Role,
    },
    service::{
        account::Position,
        import::{self, NewImport, Wish},
    },
};
use std::sync::Arc;

const ROOM: &str = "/dashboard/sites/blog/imports";

const FILE: &str = "[{\"page_key\":\"/a/\",\"id\":\"1\",\"rid\":\"\",\"content\":\"brought in\",\"nick\":\"Ada\",\"created_at\":\"2020-01-01 00:00:00\"},\
    {\"page_key\":\"https://foreign.example/\",\"id\":\"2\",\"rid\":\"\",\"content\":\"no\",\"nick\":\"Bo\",\"created_at\":\"2020-01-01 00:00:00\"}]";

/// A form with a file among its parts.
pub(super) const PARTS: &str = "multipart/form-data; boundary=part";

/// Such a form; what is called a file is one.
pub(super) fn parts(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        let more = if name.ends_with("file") {
            "; filename=\"<b>moved</b>.json\""
        } else {
            ""
        };
        format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--part--\r\n"
}

/// Posts a file as the room's form does.
async fn bring(person: &mut Person<'_>, token: &str, content: &str) -> Reply {
    bring_with(
        person,
        &[
            ("token", token),
            ("file", content),
            ("rules", ""),
            ("rules-file", ""),
            ("source", ""),
        ],
    )
    .await
}

async fn bring_with(person: &mut Person<'_>, fields: &[(&str, &str)]) -> Reply {
    let request = person.app.http.post(person.app.at(ROOM)).header("content-type", PARTS);
    let request = request
        .header("origin", person.app.origin())
        .header("sec-fetch-site", "same-origin");
    person.send(request.body(parts(fields))).await
}

/// A file that was looked at and waits for a word.
pub(super) async fn looked_at(app: &TestApp) -> ImportId {
    let path = app.database.folder().join("looked-at.json");
    std::fs::write(&path, FILE).unwrap();
    let site = app.site("blog").await;
    let new = NewImport {
        actor: Actor::Operator,
        file: "looked-at.json".to_owned(),
        format: None,
        source: None,
        rules: Rules::default(),
    };
    let begun = import::begin(app.runtime(), &site, new, &path).await.unwrap().unwrap();
    let read = import::receive(app.runtime(), &site, begun, Wish::Rehearsal)
        .await
        .unwrap();
    assert_eq!(read.state, State::Read);
    read.id
}

both! {
    async fn a_file_is_looked_at_let_in_and_taken_back(app: TestApp) {
        let mut owner = owner(&app).await;
        let room = owner.get(ROOM).await.expect(200).text();
        let token = html::field(&room, "token").unwrap();
        assert!(bring(&mut owner, &token, "nonsense").await.expect(400).text().contains("cannot be used"));
        bring(&mut owner, "another", FILE).await.expect(403);
        let one = bring(&mut owner, &token, FILE).await.expect(303).header("location").to_owned();
        let looked_at = owner_until(&mut owner, &one, "Nothing came in yet").await;
        assert!(looked_at.contains("foreign.example") && looked_at.contains("&#60;b&#62;moved"), "{looked_at}");
        // The rule that is offered for pages that have moved is one that can be used.
        let rule = looked_at.split_once("<code dir=\"ltr\">").unwrap().1.split('<').next().unwrap();
        assert_eq!(rule, "host:foreign.example,https://blog.example/");
        assert!(Rules::parse(rule).is_ok());
        assert_eq!(app.rows("comments").await, 0);
        press(&mut owner, &one, &one, &[("does", "start")]).await.expect(303);
        owner_until(&mut owner, &one, "Done").await;
        assert_eq!(app.rows("comments").await, 1);
        // Nothing goes before somebody was asked whether they are sure.
        let asked = owner.get(&format!("{one}?sure=yes")).await.expect(200).text();
        assert!(asked.contains("Take back the one comment of") && !owner.get(&one).await.text().contains("value=\"undo\""), "{asked}");
        press(&mut owner, &one, &one, &[("does", "undo")]).await.expect(303);
        owner_until(&mut owner, &one, "Taken back").await;
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
        press(&mut owner, &one, &one, &[("does", "undo")]).await.expect(409);
        assert!(owner.get("/dashboard/sites/blog/log").await.text().contains("Brought in: 1"));
    }
}

/// The page once it says so.
pub(super) async fn owner_until(owner: &mut Person<'_>, path: &str, words: &str) -> String {
    let page = async || {
        let page = owner.get(path).await.expect(200).text();
        page.contains(words).then_some(page)
    };
    eventually(words, page).await.0
}

both! {
    async fn only_owners_move_in(app: TestApp) {
        let blog = app.site("blog").await.id;
        let mut moderator = at_the_desk(&app, "moderator@example.org", Some(Position::On(blog, Role::Moderator))).await;
        moderator.get(ROOM).await.expect(403);
        bring(&mut moderator, "x", FILE).await.expect(403);
        let mut owner = owner(&app).await;
        assert!(owner.get(ROOM).await.expect(200).text().contains("Nothing was brought in"));
    }
}

both! {
    async fn what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(database: Database) {
        let setup = Setup::default().with("REJOINDER_UPLOAD_MEGABYTES", "1");
        let app = setup.start(Arc::new(database)).await;
        let mut owner = owner(&app).await;
        let token = html::field(&owner.get(ROOM).await.expect(200).text(), "token").unwrap();
        let about = |page: &str, name: &str| {
            let place = page.split_once(&format!("id=\"about-{name}\"")).unwrap().1;
            place.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()
        };
        let fields = [("token", token.as_str()), ("file", FILE), ("rules", "# ours\nhttps://old.example/"), ("source", "second")];
        let page = bring_with(&mut owner, &fields).await.expect(400).text();
        assert!(about(&page, "rules").contains("line 2 of the rules"), "{}", about(&page, "rules"));
        assert!(page.contains("# ours\nhttps://old.example/</textarea>") && page.contains("value=\"second\""));
        for (content, said) in [
            ("", "no file"), ("PK\u{3}\u{4}rest", "ZIP"), ("hello", "unknown kind"),
            ("x".repeat(1024 * 1024 + 1).as_str(), "larger than 1 MB"),
        ] {
            let fields = [("token", token.as_str()), ("file", content)];
            let refused = bring_with(&mut owner, &fields).await;
            assert!([400, 413].contains(&refused.status), "{}", refused.status);
            assert!(about(&refused.text(), "file").contains(said), "{said}: {}", about(&refused.text(), "file"));
        }
        assert_eq!(app.rows("imports").await, 0);
        // Nothing of it is left in the folder.
        assert_eq!(std::fs::read_dir(app.database.folder().join("uploads")).unwrap().count(), 0);
    }
}

both! {
    async fn rules_come_from_the_field_and_from_a_file_and_every_row_stands_in_the_table(app: TestApp) {
        let mut owner = owner(&app).await;
        let token = html::field(&owner.get(ROOM).await.expect(200).text(), "token").unwrap();
        let file = FILE.replace("\"id\":\"2\"", "\"id\":\"=cmd()\"").replace(']', ",3]");
        let fields = [
            ("token", token.as_str()), ("file", &file),
            ("rules", "/a/,https://blog.example/b/"), ("rules-file", "\u{feff}https://else.example/*,https://blog.example/*"),
        ];
        let one = bring_with(&mut owner, &fields).await.expect(303).header("location").to_owned();
        owner_until(&mut owner, &one, "Nothing came in yet").await;
        let table = owner.get(&format!("{one}/rows")).await.expect(200);
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
        let table = table.text();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "row,id,outcome,reason,detail,page,notes");
        assert_eq!(lines[1], "1,1,taken,,,https://blog.example/b/,", "{table}");
        assert_eq!(lines[2], "2,'=cmd(),left,foreign-host,https://foreign.example/,,", "{table}");
        assert!(lines[3].starts_with("3,,left,unreadable,") && lines.len() == 4, "{table}");
        let again = [fields[0], fields[1], ("rules", ""), ("rules-file", "https://foreign.example/,https://blog.example/c/")];
        let one = bring_with(&mut owner, &again).await.expect(303).header("location").to_owned();
        owner_until(&mut owner, &one, "Nothing came in yet").await;
        assert!(owner.get(&format!("{one}/rows")).await.text().contains("2,'=cmd(),taken,,,https://blog.example/c/,"));
        assert!(!owner.get(&one).await.text().contains("Rules that decide about nothing"));
        press(&mut owner, &one, &one, &[("does", "drop")]).await.expect(303);
        // A misspelt rule is named by its line in the file, before anything comes in and afterwards.
        let again = [fields[0], fields[1], ("rules", " \n"), ("rules-file", "# moved\n/<a>/,https://blog.example/b/")];
        let one = bring_with(&mut owner, &again).await.expect(303).header("location").to_owned();
        let is_named = |page: &str| page.contains("Rules that decide about nothing")
            && page.contains("Line 2<") && page.contains("/&#60;a&#62;/,https://blog.example/b/");
        assert!(is_named(&owner_until(&mut owner, &one, "Nothing came in yet").await));
        press(&mut owner, &one, &one, &[("does", "start")]).await.expect(303);
        assert!(is_named(&owner_until(&mut owner, &one, "came in on").await));
        let one = bring_with(&mut owner, &fields).await.expect(303).header("location").to_owned();
        owner_until(&mut owner, &one, "Nothing came in yet").await;
        press(&mut owner, &one, &one, &[("does", "drop")]).await.expect(303);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM import_rows JOIN imports ON imports.id = import_id WHERE imports.state = 'failed'").await, 0);
        owner.get(&format!("{one}/rows")).await.expect(409);
    }
}

both! {
    async fn an_export_leaves_by_the_desk_with_what_was_asked_for(app: TestApp) {
        app.said(post("on the first").by("Ada")).await;
        app.said(post("on the second").on("https://blog.example/second/").by("Bo")).await;
        let mut owner = owner(&app).await;
        let at = "/dashboard/sites/blog/export";
        let whole = owner.get(at).await.expect(200);
        assert!(whole.header("content-disposition").contains("blog.ndjson"));
        let whole = whole.text();
        assert!(whole.contains("on the first") && whole.contains("on the second") && whole.contains("\"trailer\""));
        for (query, is_in, is_out) in [
            ("?format=csv&page=https://blog.example/second/", "on the second", "on the first"),
            ("?format=wxr&status=approved", "<wp:comment_approved>1", "pending"),
            ("?format=csv&status=spam", "id,parent_id", "on the"),
            ("?since=2999-01-01", "\"trailer\"", "on the"),
        ] {
            let file = owner.get(&format!("{at}{query}")).await.expect(200).text();
            assert!(file.contains(is_in) && !file.contains(is_out), "{query}: {file}");
        }
        for (query, name) in [("?since=soon", "since"), ("?page=https://blog.example/none/", "page"), ("?page=https://else.example/", "page")] {
            let refused = owner.get(&format!("{at}{query}")).await;
            assert!([400, 422].contains(&refused.status), "{query}: {}", refused.status);
            let page = refused.text();
            let place = page.split_once(&format!("id=\"about-{name}\"")).unwrap().1;
            assert!(place.starts_with(" class=\"problem\""), "{query}");
        }
    }
}

both! {
    async fn addresses_for_mail_leave_only_where_that_is_ticked(app: TestApp) {
        let mut said = post("hello").by("Ada");
        said.email = Some("ada@mail.example".to_owned());
        app.said(said).await;
        let mut owner = owner(&app).await;
        let at = "/dashboard/sites/blog/export?format=csv";
        assert!(!owner.get(at).await.expect(200).text().contains("ada@mail.example"));
        assert!(owner.get(&format!("{at}&personal=yes")).await.expect(200).text().contains("ada@mail.example"));
    }
}

both! {
    async fn what_a_killed_service_left_behind_is_removed_and_what_another_has_stays(database: Database) {
        let database = Arc::new(database);
        let folder = database.folder().join("waiting");
        std::fs::create_dir_all(&folder).unwrap();
        for name in ["upload-left", "upload-held", "somebody-elses"] {
            std::fs::write(folder.join(name), "x").unwrap();
        }
        let held = std::fs::File::open(folder.join("upload-held")).unwrap();
        held.lock().unwrap();
        let setup = Setup::default().with("REJOINDER_UPLOAD_FOLDER", folder.to_str().unwrap());
        let app = setup.start(Arc::clone(&database)).await;
        let there = |name: &str| folder.join(name).exists();
        assert_eq!((there("upload-left"), there("upload-held"), there("somebody-elses")), (false, true, true));
        // What is brought in waits there, and not where everybody's files are.
        let mut owner = owner(&app).await;
        let token = html::field(&owner.get(ROOM).await.expect(200).text(), "token").unwrap();
        let one = bring(&mut owner, &token, FILE).await.expect(303).header("location").to_owned();
        owner_until(&mut owner, &one, "Nothing came in yet").await;
        let ours = || std::fs::read_dir(&folder).unwrap().count();
        eventually("it is gone once it was read", async || (ours() == 2).then_some(())).await;
    }
}
