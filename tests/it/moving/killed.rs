//! `kill -9` in the middle of an import: it goes on where it stopped, and nothing comes in twice.

use rejoinder::{
    domain::{action::Actor, import::State},
    service::import,
};

use super::{APPROVED, Brought, to_the_end, wxr, wxr_comment};
use crate::{
    support::{Database, SECRET_KEY, Setup, eventually, program},
    writing::counters::expect_true_counters,
};

both! {
    async fn an_import_cut_by_a_kill_goes_on_and_doubles_nothing(database: Database) {
        const COMMENTS: u64 = 5000;
        let database = std::sync::Arc::new(database);
        let app = Setup::default().start(std::sync::Arc::clone(&database)).await;
        let mut comments = String::new();
        for id in 1..=COMMENTS {
            // The clock of the program is the machine's; its comments are long past.
            comments += &wxr_comment(id, id / 3, APPROVED, &format!("comment {id}"));
        }
        let file = database.folder().join("blog.xml");
        std::fs::write(&file, wxr(&comments)).unwrap();
        app.app.stop().await.unwrap();

        let vars = [("REJOINDER_DATABASE_URL", database.url.as_str()), ("REJOINDER_SECRET_KEY", SECRET_KEY)];
        let rules = database.folder().join("rules.csv");
        std::fs::write(&rules, "/tow/,/two/\nhttps://blog.example/first/,https://blog.example/moved/\n").unwrap();
        let arguments = ["import", file.to_str().unwrap(), "--site", "blog", "--map", rules.to_str().unwrap()];
        let start = || program::command(database.folder(), &vars)
            .args(arguments)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let open = async || rejoinder::app::open(&Setup::default().config(&database)).await.unwrap();
        let looking = open().await;
        let site = rejoinder::service::site::list(&looking).await.unwrap().remove(0);
        for kill in 1..=3 {
            let mut child = start();
            // Somewhere in its work, a little further each time.
            eventually("some of it", async || {
                let latest = import::latest(&looking, site.id, 10).await.unwrap();
                let taken: u64 = latest.iter().map(|import| import.report.taken).sum();
                (taken >= kill * 400).then_some(())
            })
            .await;
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let left = import::latest(&looking, site.id, 10).await.unwrap();
        assert!(left.iter().any(|import| import.state == State::Applying), "{left:?}");
        looking.store.close().await.unwrap();
        program::run_to_its_end(program::command(database.folder(), &vars).args(arguments)).expect(0);

        let app = Setup::default().start(database).await;
        assert_eq!(app.rows("comments").await, i64::try_from(COMMENTS).unwrap());
        assert_eq!(app.number("SELECT COUNT(DISTINCT source) AS n FROM comments").await, i64::try_from(COMMENTS).unwrap());
        expect_true_counters(&app, "after three kills").await;
        let site = app.site("blog").await;
        for known in import::latest(app.runtime(), site.id, 10).await.unwrap() {
            // Whatever was being read when it was killed is of no account.
            assert!(matches!(known.state, State::Done | State::Reading | State::Read), "{known:?}");
            if known.state != State::Reading {
                let idle: Vec<u64> = known.report.idle.first.iter().map(|rule| rule.line).collect();
                assert_eq!(idle, [1], "{known:?}");
            }
            if known.state == State::Done && known.report.taken > 0 {
                import::take_back(app.runtime(), &site, Actor::Operator, known.id).await.unwrap();
                to_the_end(&app, &site, known.id).await;
            }
        }
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
    }
}

both! {
    async fn an_undo_that_was_cut_goes_on_when_it_is_asked_for_again(database: Database) {
        let database = std::sync::Arc::new(database);
        let app = Setup::default().start(std::sync::Arc::clone(&database)).await;
        let comments: String = (1..=700).map(|id| wxr_comment(id, id / 3, APPROVED, "from elsewhere")).collect();
        let content = wxr(&comments);
        let file = database.folder().join("blog.xml");
        std::fs::write(&file, &content).unwrap();
        let vars = [("REJOINDER_DATABASE_URL", database.url.as_str()), ("REJOINDER_SECRET_KEY", SECRET_KEY)];
        let run = |arguments: &[&str]| program::run_to_its_end(program::command(database.folder(), &vars).args(arguments));
        // One batch of it, as far as a killed process may have come.
        let cut_off = async |app: &crate::support::TestApp| {
            let done = Brought::text(&content).come_in(app).await;
            let site = app.site("blog").await;
            import::take_back(app.runtime(), &site, Actor::Operator, done.id).await.unwrap();
            import::go_on(app.runtime(), &site, done.id, &mut import::Pace::default()).await.unwrap();
            let left = app.rows("comments").await;
            assert!((1..700).contains(&left), "{left}");
            done.id.to_string()
        };
        let id = cut_off(&app).await;
        app.app.stop().await.unwrap();
        let undone = run(&["import", "--site", "blog", "--undo", &id]).expect(0);
        assert!(undone.out.contains("removed\t700\n"), "{undone:?}");
        let again = run(&["import", "--site", "blog", "--undo", &id]).expect(1);
        assert!(again.err.contains("taken back already"), "{again:?}");

        let app = Setup::default().start(std::sync::Arc::clone(&database)).await;
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
        cut_off(&app).await;
        app.app.stop().await.unwrap();
        let next = run(&["import", file.to_str().unwrap(), "--site", "blog", "--dry-run"]).expect(0);
        assert!(next.err.contains("going on with taking back the import of a file"), "{next:?}");
        let app = Setup::default().start(database).await;
        assert_eq!(app.rows("comments").await, 0);
    }
}
