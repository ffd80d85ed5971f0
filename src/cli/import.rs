//! `rejoinder import`.

mod whole;

use std::{
    fs::File,
    io::{BufWriter, IsTerminal as _, Write as _},
    path::PathBuf,
};

use anyhow::{Context, bail};

use super::{find_site, output};
use crate::{
    domain::{
        action::Actor,
        id::ImportId,
        import::{Decided, Far, Format, Import, Report, Rules, Skipped, State},
        site::Site,
    },
    service::{
        Runtime,
        import::{self, NewImport, Pace},
    },
    transfer::rows,
};

/// How many rows are read between two words about it.
const STEP: u64 = 1000;
/// Characters of the bar.
const BAR: u64 = 30;

/// What to bring in, and where to.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  rejoinder import wordpress.xml --site blog --dry-run\n  rejoinder import wordpress.xml --site blog\n  \
        rejoinder import export.json.gz --site blog --map moved.csv\n  rejoinder import --site blog --undo 01890a5d-ac96-774b-bcce-b302099a8057\n  \
        rejoinder import blog.ndjson.gz --whole --trusted\n\n\
        Takes exports of WordPress (WXR), Disqus, Remark42, Isso (its database, or JSON), Commento, Comentario, Artalk (Artrans) and our \
        own bundle, packed by gzip or not. Nothing that came in before comes in twice. An import that was cut off goes on when the next \
        one begins, or in a running `rejoinder serve`.\n\n\
        A file of rules (--map) has one rule a line, FROM,TO: an address; the beginning of one, with * at its end; host:NAME; or \
        regex:EXPRESSION with $1 and the like in TO. The first that fits decides.\n\n\
        A bundle of a whole site moves in with --whole: every id, time, status, vote, report, rule and log entry is what it was, and the \
        next export is the same file. It comes whole or not at all. Without --trusted nobody gets in by it: accounts come as names \
        alone, without addresses, ways to sign in and roles. A large one keeps others from writing while it comes in."
)]
pub(super) struct Arguments {
    /// The file
    #[arg(required_unless_present_any = ["undo", "list"])]
    file: Option<PathBuf>,
    /// Key of the site
    #[arg(long, required_unless_present = "whole")]
    site: Option<String>,
    /// Take a bundle over as it is, with everything in it: its site must not be here yet
    #[arg(long, conflicts_with_all = ["site", "from", "source", "map", "report", "undo", "list"])]
    whole: bool,
    /// The bundle is your own: its people get back their roles and their ways to sign in
    #[arg(long, requires = "whole", conflicts_with = "site")]
    trusted: bool,
    /// The form of the file, where its content does not tell
    #[arg(long, alias = "format", value_parser = format)]
    from: Option<Format>,
    /// Tells two blogs apart whose comments have the same numbers
    #[arg(long)]
    source: Option<String>,
    /// Say what would happen, and let nothing come in
    #[arg(long)]
    dry_run: bool,
    /// Rules for pages that have other addresses now (CSV)
    #[arg(long)]
    map: Option<PathBuf>,
    /// Write what becomes of every row into this file, with the reason where it is left (CSV)
    #[arg(long)]
    report: Option<PathBuf>,
    /// Take an import back
    #[arg(long, conflicts_with_all = ["file", "list"])]
    undo: Option<ImportId>,
    /// List the site's imports (tab-separated: id, time, state, form, comments, file); one that was only looked at is `dropped`
    #[arg(long, conflicts_with = "file")]
    list: bool,
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let names = Format::ALL.map(Format::name);
        format!("one of: {}", names.join(", "))
    })
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, arguments: &Arguments) -> anyhow::Result<()> {
    if let (true, Some(file)) = (arguments.whole, &arguments.file) {
        return whole::run(runtime, file, arguments.trusted, arguments.dry_run).await;
    }
    let key = arguments.site.as_deref().context("which site?")?;
    let site = find_site(runtime, key).await?;
    if arguments.list {
        for known in import::latest(runtime, site.id, 1000).await? {
            output::data(&line(&known));
        }
        return Ok(());
    }
    if let Some(id) = arguments.undo {
        let begun = import::take_back(runtime, &site, Actor::Operator, id).await?;
        let done = to_the_end(runtime, &site, begun).await?;
        output::data(&format!("removed\t{}", done.report.removed));
        output::data(&format!("emptied\t{}", done.report.emptied));
        return Ok(());
    }
    let Some(file) = &arguments.file else {
        bail!("which file?");
    };
    for unfinished in import::latest(runtime, site.id, 100).await? {
        if unfinished.state.goes_on() {
            let what = match unfinished.state {
                State::Undoing => "taking back the import of",
                _ => "the import of",
            };
            output::say(&plain(&format!(
                "going on with {what} {}, which was cut off",
                unfinished.file
            )));
            to_the_end(runtime, &site, unfinished).await?;
        }
    }
    let rules = match &arguments.map {
        None => Rules::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            Rules::parse(&text).with_context(|| path.display().to_string())?
        }
    };
    let new = NewImport {
        actor: Actor::Operator,
        file: file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        format: arguments.from,
        source: arguments.source.clone(),
        rules,
    };
    let failed = || format!("{} cannot be imported", file.display());
    let begun = import::begin(runtime, &site, new, file).await?.with_context(failed)?;
    let mut table = Table::open(arguments.report.as_ref())?;
    let mut bar = Bar::default();
    let read = import::read_file(runtime, begun, |rows| bar.rows(rows)).await?;
    bar.end();
    if let Some(failure) = &read.report.failure {
        tell(&read, &read.report);
        bail!(
            "{} cannot be imported: {failure}; nothing of it came in",
            file.display()
        );
    }
    if arguments.dry_run || arguments.report.is_some() {
        let report = import::rehearse(runtime, &site, &read, |row| table.write(row)).await?;
        table.end()?;
        if arguments.dry_run {
            import::dismiss(runtime, site.id, read.id).await?;
            tell(&read, &report);
            hint(&site, &report);
            output::say("nothing came in: this was a dry run");
            return Ok(());
        }
    }
    let begun = import::accept(runtime, &site, read.id).await?;
    let done = to_the_end(runtime, &site, begun).await?;
    tell(&done, &done.report);
    hint(&site, &done.report);
    Ok(())
}

/// A rule for whoever has moved to another name, which most have whose rows are left for that.
fn hint(site: &Site, report: &Report) {
    let host = report.hosts.iter().max_by_key(|(_, count)| **count);
    if let Some(((host, _), origin)) = host.zip(site.settings.origins.first()) {
        output::say(&plain(&format!(
            "{host} is none of the site's hosts; if its pages are at {origin} now, a file of rules (--map) brings them in: \
             host:{host},{origin}/"
        )));
    }
}

/// Works until everything is done; a running service may help.
async fn to_the_end(runtime: &Runtime, site: &Site, mut known: Import) -> anyhow::Result<Import> {
    let (mut bar, mut pace) = (Bar::default(), Pace::default());
    while !import::go_on(runtime, site, known.id, &mut pace).await? {
        known = import::show(runtime, site.id, known.id).await?;
        match known.state {
            State::Undoing => bar.part(known.report.removed + known.report.emptied, known.report.taken),
            _ => bar.part(known.report.taken + known.report.left(), known.report.read),
        }
    }
    bar.end();
    Ok(import::show(runtime, site.id, known.id).await?)
}

/// The report, a line for each figure.
fn tell(of: &Import, report: &Report) {
    output::data(&format!("import\t{}", of.id));
    output::data(&format!("format\t{}", of.format.name()));
    output::data(&format!("read\t{}", report.read));
    output::data(&format!("taken\t{}", report.taken));
    output::data(&format!("pages\t{}", report.pages));
    for (name, counts) in [
        ("status", &report.by_status),
        ("kind", &report.by_kind),
        ("note", &report.notes),
        ("skipped", &report.skipped),
        ("foreign host", &report.hosts),
    ] {
        for (of, count) in counts {
            output::data(&plain(&format!("{name} {of}\t{count}")));
        }
    }
    for skipped in &report.first {
        let Skipped {
            row,
            id,
            reason,
            detail,
        } = skipped;
        output::data(&plain(&format!("row {row}\t{}\t{id}\t{detail}", reason.name())));
    }
    let unnamed = report.left().saturating_sub(report.first.len() as u64);
    let unnamed = unnamed.saturating_sub(report.skipped.get("known").copied().unwrap_or(0));
    if unnamed > 0 {
        output::say(&format!(
            "{unnamed} more rows were left; --report FILE names all of them"
        ));
    }
    for idle in &report.idle.first {
        output::data(&plain(&format!("rule {}\tidle\t{}", idle.line, idle.rule)));
    }
    if report.idle.count > 0 {
        output::say(&format!(
            "rules that decide about nothing in the file: {}{}; nothing in it fits them, or an earlier rule fits, too",
            report.idle.count,
            match report.idle.more() {
                0 => String::new(),
                more => format!(" ({more} of them are not named here)"),
            }
        ));
    }
}

fn line(of: &Import) -> String {
    let fields = [
        of.id.to_string(),
        of.created_at.to_string(),
        // Nothing was wrong with it: it was only looked at, or nobody wanted it.
        match of.state {
            State::Failed if of.report.failure.is_none() => "dropped".to_owned(),
            state => state.name().to_owned(),
        },
        of.format.name().to_owned(),
        of.report.taken.to_string(),
        of.file.clone(),
    ];
    fields.map(|field| field.replace(char::is_control, " ")).join("\t")
}

/// Without signs that could steer a terminal.
fn plain(line: &str) -> String {
    line.chars()
        .map(|c| if c.is_control() && c != '\t' { ' ' } else { c })
        .collect()
}

/// What becomes of every row, in a file.
#[derive(Debug, Default)]
struct Table {
    file: Option<BufWriter<File>>,
    failed: Option<std::io::Error>,
}

impl Table {
    /// Before anything is read: a file that cannot be written is told of at once.
    fn open(path: Option<&PathBuf>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let cannot = || format!("{} cannot be written", path.display());
        let mut file = BufWriter::new(File::create(path).with_context(cannot)?);
        file.write_all(rows::head().as_bytes()).with_context(cannot)?;
        Ok(Self {
            file: Some(file),
            failed: None,
        })
    }

    fn write(&mut self, row: &Decided) {
        let Some(file) = &mut self.file else { return };
        let written = file.write_all(rows::line(row).as_bytes());
        self.failed = self.failed.take().or(written.err());
    }

    fn end(&mut self) -> anyhow::Result<()> {
        let flushed = self.file.as_mut().map(std::io::Write::flush).transpose().err();
        match self.failed.take().or(flushed) {
            Some(error) => Err(error).context("the report cannot be written"),
            None => Ok(()),
        }
    }
}

/// How far it is, on a terminal; elsewhere nothing.
#[derive(Debug, Default)]
struct Bar {
    told: u64,
    has_told: bool,
}

impl Bar {
    fn rows(&mut self, rows: u64) {
        if rows >= self.told + STEP {
            self.told = rows;
            self.tell(&format!("{rows} rows read"));
        }
    }

    /// A file that is read twice.
    fn far(&mut self, far: Far) {
        match far.all {
            Some(all) => self.part(far.done, all),
            None => self.rows(far.done),
        }
    }

    fn part(&mut self, done: u64, all: u64) {
        let full = (done * BAR).checked_div(all).unwrap_or(BAR).min(BAR);
        let bar: String = (0..BAR).map(|at| if at < full { '#' } else { '.' }).collect();
        self.tell(&format!("[{bar}] {done} of {all}"));
    }

    fn tell(&mut self, line: &str) {
        if std::io::stderr().is_terminal() {
            self.has_told = true;
            output::passing(line);
        }
    }

    fn end(&mut self) {
        if self.has_told {
            output::passing("");
        }
    }
}
