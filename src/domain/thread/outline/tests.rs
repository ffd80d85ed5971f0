use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{comment::Status, time::Timestamp, vote::Votes};

fn id(number: usize) -> CommentId {
    CommentId(Uuid::from_u128(number as u128))
}

/// A comment whose name is its number and whose time is its number.
fn row(number: usize, parent: Option<usize>, depth: u32, reply_count: u64) -> PublicComment {
    PublicComment {
        id: id(number),
        parent_id: parent.map(id),
        depth,
        status: Status::Approved,
        author_name: number.to_string(),
        author_website: None,
        is_site_author: false,
        is_by_member: false,
        html: String::new(),
        reply_count,
        descendant_count: 0,
        votes: Votes::default(),
        rank: 0,
        created_at: Timestamp(number as i64),
        edited_at: None,
        is_edited_by_moderator: false,
        is_pinned: false,
    }
}

/// The outline as a line of text: `1(2 3(4))` with `+n` for hidden replies and `@p` for a named parent.
fn drawn(marks: &[Mark<'_>]) -> String {
    let mut text = String::new();
    for mark in marks {
        match mark {
            Mark::Comment(entry) => {
                text.push(' ');
                text.push_str(&entry.comment.author_name);
                if let Some(parent) = entry.answers {
                    text.push('@');
                    text.push_str(&parent.author_name);
                }
            }
            Mark::Replies => text.push('('),
            Mark::EndReplies => text.push(')'),
            Mark::EndComment => {}
            Mark::More(more) => {
                text.push_str(" +");
                text.push_str(&more.count.to_string());
            }
        }
    }
    text.replace("( ", "(").trim().to_owned()
}

#[test]
fn replies_stand_below_what_they_answer() {
    let rows = [
        row(1, None, 1, 2),
        row(2, Some(1), 2, 0),
        row(3, Some(1), 2, 1),
        row(4, Some(3), 3, 0),
    ];
    assert_eq!(drawn(&outline(&[id(1)], &rows, 5, Window::FromStart)), "1(2 3(4))");
}

#[test]
fn hidden_replies_are_counted_and_continued_after_the_last_one_shown() {
    let rows = [row(1, None, 1, 9), row(2, Some(1), 2, 0)];
    let marks = outline(&[id(1)], &rows, 5, Window::FromStart);
    assert_eq!(drawn(&marks), "1(2 +8)");
    let more = marks.iter().find_map(|mark| match mark {
        Mark::More(more) => Some(more.clone()),
        _ => None,
    });
    let after = Some(Cursor {
        list: List::Replies,
        key: 2,
        id: id(2),
    });
    assert_eq!(
        more,
        Some(More {
            parent_id: id(1),
            after,
            count: 8
        })
    );
}

#[test]
fn below_the_limit_replies_stand_flat_by_time_and_say_whom_they_answer() {
    let rows = [
        row(1, None, 1, 2),
        row(2, Some(1), 2, 2),
        row(3, Some(2), 3, 1),
        row(4, Some(1), 2, 0),
        row(5, Some(2), 3, 0),
        row(6, Some(3), 4, 3),
    ];
    assert_eq!(
        drawn(&outline(&[id(1)], &rows, 2, Window::FromStart)),
        "1(2 3@2 5@2 6@3 +3 4)"
    );
}

#[test]
fn a_chain_a_thousand_deep_is_no_burden() {
    let rows: Vec<_> = (1..=1000)
        .map(|n| row(n, n.checked_sub(1).filter(|p| *p > 0), n as u32, u64::from(n < 1000)))
        .collect();
    let marks = outline(&[id(1)], &rows, 1000, Window::FromStart);
    assert_eq!(
        marks.iter().filter(|mark| matches!(mark, Mark::Comment(_))).count(),
        1000
    );
}

proptest! {
    /// Whatever the tree and the limit: every row once, lists balanced, levels within the limit, parents before children.
    #[test]
    fn every_row_once_and_balanced(parents in proptest::collection::vec(any::<proptest::sample::Index>(), 1..60), limit in 1_u16..8) {
        let mut rows: Vec<PublicComment> = vec![row(1, None, 1, 0)];
        for (at, parent) in parents.iter().enumerate() {
            let parent = parent.index(at + 2);
            let (parent_number, depth) = if parent == 0 { (None, 1) } else { (Some(parent), rows[parent - 1].depth + 1) };
            if let Some(number) = parent_number { rows[number - 1].reply_count += 1; }
            rows.push(row(at + 2, parent_number, depth, 0));
        }
        let tops: Vec<_> = rows.iter().filter(|row| row.parent_id.is_none()).map(|row| row.id).collect();
        let marks = outline(&tops, &rows, limit, Window::FromStart);
        let mut seen = Vec::new();
        let (mut lists, mut items) = (0_i32, 0_i32);
        for mark in &marks {
            match mark {
                Mark::Comment(entry) => {
                    items += 1;
                    prop_assert!(entry.level <= limit);
                    prop_assert!(entry.comment.parent_id.is_none_or(|parent| seen.contains(&parent)));
                    seen.push(entry.comment.id);
                }
                Mark::Replies => lists += 1,
                Mark::EndReplies => lists -= 1,
                Mark::EndComment => items -= 1,
                Mark::More(_) => prop_assert!(false, "nothing is hidden"),
            }
            prop_assert!(lists >= 0 && items >= 0);
        }
        prop_assert_eq!((lists, items), (0, 0));
        seen.sort();
        let mut all: Vec<_> = rows.iter().map(|row| row.id).collect();
        all.sort();
        prop_assert_eq!(seen, all);
    }
}
