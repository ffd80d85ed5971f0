//! `rejoinder import --whole`.

use std::path::Path;

use anyhow::Context;

use super::{Bar, output};
use crate::service::{
    Runtime,
    bundle::{self, Order, Trust},
};

/// Takes a bundle over.
pub(super) async fn run(runtime: &Runtime, file: &Path, is_trusted: bool, is_rehearsal: bool) -> anyhow::Result<()> {
    let order = Order {
        trust: if is_trusted { Trust::Everything } else { Trust::Names },
        is_rehearsal,
    };
    let mut bar = Bar::default();
    let moved = bundle::move_in(runtime, file, order, |far| bar.far(far)).await?;
    bar.end();
    let moved = moved.with_context(|| format!("{} was not taken over; nothing of it came in", file.display()))?;
    output::data(&format!("site\t{}", moved.key));
    for (name, counts) in [("taken", &moved.taken), ("left", &moved.left)] {
        for (of, count) in counts.iter().filter(|(_, count)| **count > 0) {
            output::data(&format!("{name} {of}\t{count}"));
        }
    }
    if is_rehearsal {
        output::say("nothing came in: this was a dry run");
    }
    Ok(())
}
