//! What was found, for people and for programs.

use serde::Serialize;

use crate::cli::output;

/// How good or bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    Good,
    /// Good to know.
    Note,
    /// It works, and could be better or safer.
    Advice,
    /// It does not work.
    Broken,
}

impl Level {
    fn mark(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "-",
            Self::Advice => "advice",
            Self::Broken => "BROKEN",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    area: &'static str,
    level: Level,
    text: String,
}

/// Everything that was looked at, in the order it is shown.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Finding>);

impl Report {
    /// One more finding.
    pub(super) fn add(&mut self, area: &'static str, level: Level, text: impl Into<String>) {
        let text = text.into();
        self.0.push(Finding { area, level, text });
    }

    /// How much does not work.
    pub(super) fn broken(&self) -> usize {
        self.0.iter().filter(|finding| finding.level == Level::Broken).count()
    }

    /// Prints it.
    pub(super) fn print(&self, as_json: bool) -> anyhow::Result<()> {
        if as_json {
            output::data(&serde_json::to_string_pretty(&self.0)?);
            return Ok(());
        }
        let mut area = "";
        for finding in &self.0 {
            if finding.area != area {
                if !area.is_empty() {
                    output::data("");
                }
                area = finding.area;
                output::data(area);
            }
            // What somebody named or answered must not steer the terminal.
            let mut lines = finding.text.lines();
            let first = lines.next().unwrap_or_default().replace(char::is_control, " ");
            output::data(&format!("  {:<7} {first}", finding.level.mark()));
            for line in lines {
                output::data(&format!("          {}", line.replace(char::is_control, " ")));
            }
        }
        let advice = self.0.iter().filter(|finding| finding.level == Level::Advice).count();
        output::data("");
        output::data(&match (self.broken(), advice) {
            (0, 0) => "All is well.".to_owned(),
            (0, advice) => format!("Nothing is broken; {advice} could be better."),
            (broken, advice) => format!("{broken} broken, {advice} could be better."),
        });
        Ok(())
    }
}
