//! The tables that the test prints: what each case was and became, and what a plain cut would lose.
#![expect(
    clippy::print_stdout,
    reason = "the tables are what the test is run for"
)]

use checkrein_output::SMALL;

use crate::case::{Case, plain};
use crate::naive::head_and_tail;

/// A case and what became of it.
#[derive(Debug)]
pub(crate) struct Row {
    /// The case.
    pub(crate) case: Case,
    /// What the model sees of it.
    pub(crate) shown: String,
    /// The rule that trimmed it; none when it was left as it is.
    pub(crate) rule: Option<String>,
}

impl Row {
    /// Whether it is large and no reading matter: what trimming is for. Some of these are left as
    /// they are, since too little would be saved, and count all the same.
    pub(crate) fn is_bulk(&self) -> bool {
        !self.case.whole && self.case.text.len() >= SMALL
    }
}

/// Returns how much fewer bytes are shown, in percent of all.
pub(crate) fn saved(rows: &[&Row]) -> f64 {
    let whole: usize = rows.iter().map(|row| row.case.text.len()).sum();
    let shown: usize = rows.iter().map(|row| row.shown.len()).sum();
    percent(whole, shown)
}

fn percent(whole: usize, shown: usize) -> f64 {
    let of = |bytes: usize| f64::from(u32::try_from(bytes).unwrap());
    100.0 - of(shown) * 100.0 / of(whole).max(1.0)
}

/// Prints what became of every case, and the sums.
pub(crate) fn print(rows: &[Row]) {
    println!(
        "{:<36} {:>8} {:>8} {:>7}  rule",
        "case", "before", "after", "saved"
    );
    for row in rows {
        let (whole, shown) = (row.case.text.len(), row.shown.len());
        let rule = row.rule.as_deref().unwrap_or("(left)");
        let saved = percent(whole, shown);
        println!(
            "{:<36} {whole:>8} {shown:>8} {saved:>6.1}%  {rule}",
            row.case.name
        );
    }
    print_sums("large and no reading matter", rows, Row::is_bulk);
    print_sums("of these, with at most five things to keep", rows, |row| {
        row.is_bulk() && row.case.claims() <= 5
    });
    print_sums("of these, with more to keep", rows, |row| {
        row.is_bulk() && row.case.claims() > 5
    });
    print_sums("what was trimmed", rows, |row| row.rule.is_some());
    print_sums("reading matter", rows, |row| row.case.whole);
    print_sums("small", rows, |row| !row.case.whole && !row.is_bulk());
}

fn print_sums(what: &str, rows: &[Row], is: impl Fn(&Row) -> bool) {
    let rows: Vec<&Row> = rows.iter().filter(|row| is(row)).collect();
    let mut each: Vec<f64> = rows
        .iter()
        .map(|row| percent(row.case.text.len(), row.shown.len()))
        .collect();
    each.sort_by(f64::total_cmp);
    let median = each.get(each.len() / 2).copied().unwrap_or_default();
    let (count, all) = (rows.len(), saved(&rows));
    println!("{what}: {count} cases, {all:.1} % fewer bytes, median {median:.1} %");
}

/// Prints what a cut to the same size would lose, and returns how much that is.
pub(crate) fn print_naive(rows: &[Row]) -> usize {
    let (mut lost, mut kept, mut cases) = (0, 0, 0);
    for row in rows.iter().filter(|row| row.rule.is_some()) {
        let cut = head_and_tail(&plain(&row.case.text), row.shown.len());
        let missing = row.case.missing(&cut).len();
        lost += missing;
        kept += row.case.claims() - missing;
        cases += usize::from(missing > 0);
        if missing > 0 {
            let claims = row.case.claims();
            println!(
                "{:<36} {missing:>4} of {claims:>4} lost by a plain cut",
                row.case.name
            );
        }
    }
    let all = lost + kept;
    println!("a plain cut to the same size loses {lost} of {all}, in {cases} cases");
    lost
}
