//! The site's own filter: what it finds among comments it has not seen, and how long it takes.

use std::time::Instant;

use rejoinder::domain::{
    classifier::{Features, Label, Model},
    moderation::Content,
};

use crate::{
    data::spam::{Labelled, labelled},
    table::{Bound, Table},
};

const DECISIONS: usize = 10_000;
const HELD_OUT: usize = 4_000;
/// What the filter must be sure of before a comment is held: the default of a site.
const CERTAIN: f64 = 0.95;

pub(super) fn measure(table: &mut Table) {
    let known = labelled(1, DECISIONS, false);
    // Numbers of the filter were chosen by the comments of seed 2; these are others.
    let unknown = labelled(3, HELD_OUT, true);
    let begun = Instant::now();
    let mut model = Model::default();
    for comment in &known {
        let label = if comment.is_spam { Label::Spam } else { Label::Fine };
        model.learn(&features(comment), label);
    }
    let training = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let (mut right, mut wrong, mut missed) = (0_u32, 0_u32, 0_u32);
    for comment in &unknown {
        let probability = model.score(&features(comment)).map_or(0.0, |score| score.probability);
        match (probability >= CERTAIN, comment.is_spam) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => {}
        }
    }
    let scoring = begun.elapsed().as_secs_f64() * 1000.0 / f64::from(u32::try_from(HELD_OUT).unwrap_or(1));
    let share = |of: u32, rest: u32| f64::from(of) * 100.0 / f64::from((of + rest).max(1));
    let beside = format!("{DECISIONS} synthetic comments learned, {HELD_OUT} others held out, 7 languages");
    table.gate(
        "filter: precision at 95 %",
        share(right, wrong),
        " %",
        Bound::AtLeast(95.0),
        beside,
    );
    let beside = format!("{right} of {} found, {wrong} wrongly", right + missed);
    table.gate(
        "filter: recall at 95 %",
        share(right, missed),
        " %",
        Bound::AtLeast(95.0),
        beside,
    );
    let beside = format!("a model of {} KB", model.to_bytes().len() / 1024);
    table.gate(
        "filter: learning 10,000 decisions",
        training,
        " s",
        Bound::AtMost(5.0),
        beside,
    );
    let longest = Labelled {
        body: unknown
            .iter()
            .map(|comment| comment.body.as_str())
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(10_000)
            .collect(),
        ..unknown
            .first()
            .cloned()
            .unwrap_or_else(|| unreachable!("some are held out"))
    };
    let begun = Instant::now();
    for _ in 0..100 {
        std::hint::black_box(model.score(&features(&longest)));
    }
    let of_longest = begun.elapsed().as_secs_f64() * 10.0;
    let beside = format!("{of_longest:.2} ms for 10,000 characters");
    table.gate("filter: scoring a comment", scoring, " ms", Bound::AtMost(1.0), beside);
}

fn features(comment: &Labelled) -> Features {
    let content = Content {
        body: &comment.body,
        name: &comment.name,
        links: u32::try_from(comment.hosts.len()).unwrap_or(0),
        ..Content::default()
    };
    Features::of(&content, comment.hosts.iter().map(String::as_str))
}
