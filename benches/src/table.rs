//! The table that is printed at the end.

/// How a row came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Miss,
    /// Within the budget, which is not a gate yet.
    Reached,
    /// Outside of a budget that is not a gate yet.
    Missed,
    /// Could not be measured here.
    LeftOut,
}

/// One measured thing beside its budget.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub what: String,
    pub measured: String,
    pub budget: String,
    pub verdict: Verdict,
    /// The floor that was measured beside it, and anything else that explains the figure.
    pub beside: String,
}

/// All rows so far.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Row>);

/// On which side of the budget a figure belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }

    fn text(self, unit: &str) -> String {
        match self {
            Self::AtMost(bound) => format!("<= {bound}{unit}"),
            Self::AtLeast(bound) => format!(">= {bound}{unit}"),
        }
    }
}

impl Table {
    /// A row whose budget decides the exit status.
    pub(crate) fn gate(&mut self, what: &str, value: f64, unit: &str, bound: Bound, beside: String) {
        let verdict = if bound.holds(value) {
            Verdict::Pass
        } else {
            Verdict::Miss
        };
        self.add(what, value, unit, bound, verdict, beside);
    }

    /// A row whose budget is not a gate yet.
    pub(crate) fn goal(&mut self, what: &str, value: f64, unit: &str, bound: Bound, beside: String) {
        let verdict = if bound.holds(value) {
            Verdict::Reached
        } else {
            Verdict::Missed
        };
        self.add(what, value, unit, bound, verdict, beside);
    }

    /// A row that cannot be measured on this machine, and why.
    pub(crate) fn leave_out(&mut self, what: &str, why: &str) {
        self.push(Row {
            what: what.to_owned(),
            measured: "-".to_owned(),
            budget: "-".to_owned(),
            verdict: Verdict::LeftOut,
            beside: why.to_owned(),
        });
    }

    fn add(&mut self, what: &str, value: f64, unit: &str, bound: Bound, verdict: Verdict, beside: String) {
        let measured = if value.fract() == 0.0 {
            format!("{value}{unit}")
        } else {
            format!("{value:.2}{unit}")
        };
        self.push(Row {
            what: what.to_owned(),
            measured,
            budget: bound.text(unit),
            verdict,
            beside,
        });
    }

    fn push(&mut self, row: Row) {
        eprintln!("  {}: {}", row.what, row.measured);
        self.0.push(row);
    }

    /// Prints it; whether every gate is met.
    pub(crate) fn print(&self) -> bool {
        let width = |of: fn(&Row) -> &str| self.0.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
        let (what, measured, budget) = (
            width(|row| &row.what),
            width(|row| &row.measured),
            width(|row| &row.budget),
        );
        println!(
            "{:what$}  {:>measured$}  {:>budget$}  {:16}  beside it",
            "", "measured", "budget", ""
        );
        for row in &self.0 {
            let verdict = match row.verdict {
                Verdict::Pass => "pass",
                Verdict::Miss => "MISS",
                Verdict::Reached => "pass, not gated",
                Verdict::Missed => "miss, not gated",
                Verdict::LeftOut => "not measured",
            };
            let Row {
                what: name,
                measured: value,
                budget: goal,
                beside,
                ..
            } = row;
            println!("{name:what$}  {value:>measured$}  {goal:>budget$}  {verdict:16}  {beside}");
        }
        let missed = self.0.iter().filter(|row| row.verdict == Verdict::Miss).count();
        let goals = self.0.iter().filter(|row| row.verdict == Verdict::Missed).count();
        println!("\n{missed} gates missed, {goals} budgets that are not gates yet missed");
        missed == 0
    }
}
