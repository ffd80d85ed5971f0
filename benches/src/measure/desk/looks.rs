//! How long any look at the queue takes.

use std::time::Instant;

use rejoinder::{domain::queue::Filter, service::moderation};

use super::{Bound, Desk, LOOK_BUDGET, Table, fill::page_id, milliseconds};

/// Looks at one list, each going on where the one before has stopped.
const LOOKS: usize = 60;
/// Comments of one page.
const PAGE: u64 = 25;

/// What one look asks for, as in an address; `{page}` and `{guest}` stand for one of each.
const QUERIES: [&str; 68] = [
    "status=pending",
    "status=approved",
    "status=spam",
    "status=trashed",
    "status=deleted",
    "status=all",
    "status=reported",
    "status=pending&q=garden",
    "status=all&q=garden",
    "status=spam&q=tenth3",
    "status=all&q=tenth3",
    "status=pending&q=hundredth57",
    "status=all&q=hundredth57",
    "status=trashed&q=hundredth57",
    "status=pending&q=thousandth123",
    "status=all&q=thousandth123",
    "status=spam&q=thousandth123",
    "status=pending&q=myriadth4567",
    "status=all&q=myriadth4567",
    "status=pending&q=w1234",
    "status=all&q=w1234",
    "status=all&q=w12",
    "status=pending&q=lamps",
    "status=all&q=lamps",
    "status=all&q=seldom",
    "status=pending&q=seldom",
    "status=trashed&q=seldom+said",
    "status=all&q=gard+lamps",
    "status=all&q=garden+seldom",
    "status=pending&q=garden+number+told",
    "status=all&q=garden+thousandth123",
    "status=all&q=hundredth57+tenth3",
    "status=all&q=tenth1+tenth3",
    "status=pending&q=tenth7+hundredth57+thousandth157",
    "status=all&q=g",
    "status=all&q=t",
    "status=all&q=17777",
    "status=all&q=177",
    "status=spam&q=19",
    "status=all&q=nobody+says+this",
    "status=all&q=zzz",
    "status=all&q=%21%21",
    "status=pending&author=guest+500",
    "status=all&author=guest+500",
    "status=pending&author=guest",
    "status=pending&author=nobody",
    "status=all&author=nobody",
    "status=pending&author=uest+50",
    "status=all&author=nobody%40example.org",
    "status=all&author={guest}",
    "status=pending&author={guest}",
    "status=all&author={guest}&q=garden",
    "status=spam&author={guest}&page={page}",
    "status=pending&page={page}",
    "status=approved&page={page}",
    "status=all&page={page}",
    "status=all&page={page}&q=thousandth123",
    "status=pending&page={page}&q=lamps&ip=10.0.100.0%2F24",
    "status=pending&ip=10.0.100.0%2F24",
    "status=all&ip=10.0.7.0%2F24",
    "status=approved&ip=192.0.2.0%2F24",
    "status=pending&reason=guests-are-held",
    "status=pending&reason=words",
    "status=pending&reason=nothing",
    "status=all&reason=words",
    "status=all&from={day}&to={next}",
    "status=pending&from={day}&to={next}&q=hundredth57",
    "status=spam&author=guest+500&q=thousandth123",
];

/// Lists whose comments are counted before something is done to all of them.
const COUNTED: [&str; 5] = [
    "status=pending",
    "status=all",
    "status=all&q=garden",
    "status=all&q=hundredth57",
    "status=pending&author=guest+500",
];

pub(super) async fn measure(
    name: &str,
    desk: &mut Desk,
    only: &str,
    says_all: bool,
    table: &mut Table,
) -> anyhow::Result<()> {
    let runtime = &desk.app.runtime;
    let floor = floor(desk).await?;
    let page = page_id(desk.database.is_sqlite(), 50).to_string();
    // The hexadecimal digits of the text of 500 with leading zeros.
    let guest = format!("guest:{}353030", "30".repeat(29));
    let day = |ago: i64| rejoinder::domain::time::Timestamp(runtime.clock.now().0 - ago * 86_400_000).to_string();
    let (mut worst, mut worst_query) = (0.0_f64, String::new());
    for query in QUERIES.iter().filter(|query| query.contains(only)) {
        let asked = query.replace("{page}", &page).replace("{guest}", &guest);
        let asked = asked.replace("{day}", &day(31)).replace("{next}", &day(30));
        let filter = Filter::from_query(&asked).map_err(|error| anyhow::anyhow!("{asked}: {error:?}"))?;
        let (mut took, mut found, mut full, mut after) = (Vec::new(), 0, 0, None);
        for _ in 0..LOOKS {
            let begun = Instant::now();
            let queue = moderation::look(runtime, &desk.site, &filter, after, PAGE).await?;
            took.push(milliseconds(begun.elapsed()));
            found += queue.items.len();
            full += usize::from(queue.items.len() == 25 || queue.next.is_none());
            after = queue.next;
        }
        took.sort_by(f64::total_cmp);
        let at = |place: usize| took.get(place).copied().unwrap_or_default();
        let (median, p95) = (at(LOOKS / 2), at(LOOKS * 95 / 100));
        if says_all {
            println!(
                "{median:6.1} {p95:6.1} {:6.1}  {query}: {found} in {LOOKS} looks, {full} of them whole",
                at(LOOKS - 1)
            );
        }
        if p95 > worst {
            (worst, worst_query) = (p95, (*query).to_owned());
        }
    }
    for query in COUNTED.iter().filter(|query| query.contains(only)) {
        let filter = Filter::from_query(query).map_err(|error| anyhow::anyhow!("{query}: {error:?}"))?;
        let begun = Instant::now();
        let matching = moderation::matching(runtime, &desk.site, &filter).await?;
        if says_all {
            println!("{:6.1} counting {query}: {matching:?}", milliseconds(begun.elapsed()));
        }
    }
    let beside = format!(
        "{worst_query}; {} lists, {LOOKS} looks each; a page by its keys {floor:.2} ms",
        QUERIES.len()
    );
    table.goal(
        &format!("p95 of the slowest look among a million, {name}"),
        worst,
        " ms",
        Bound::AtMost(LOOK_BUDGET),
        beside,
    );
    Ok(())
}

/// What it takes to bring as many comments by their keys, with everything a card shows: the median, in milliseconds.
async fn floor(desk: &Desk) -> anyhow::Result<f64> {
    let runtime = &desk.app.runtime;
    let queue = moderation::look(runtime, &desk.site, &Filter::default(), None, PAGE).await?;
    let ids: Vec<_> = queue.items.iter().map(|item| item.case.comment.id).collect();
    let mut took = Vec::new();
    for _ in 0..LOOKS {
        let begun = Instant::now();
        rejoinder::store::case::list(&runtime.store.read(), desk.site.id, &ids).await?;
        took.push(milliseconds(begun.elapsed()));
    }
    took.sort_by(f64::total_cmp);
    Ok(took.get(LOOKS / 2).copied().unwrap_or_default())
}
