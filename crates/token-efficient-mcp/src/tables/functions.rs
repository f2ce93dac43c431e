//! Functions that are named without a column, as other servers take them: `agg_func: "sum"` is the sum of each
//! column that is named, else of each that has numbers.

use checkrein_serve::Fault;
use checkrein_tables::{Answer, Simple, Type};

/// The functions that need a column.
const OF_A_COLUMN: [&str; 12] = [
    "sum", "avg", "mean", "average", "min", "max", "median", "total", "stddev", "std", "variance",
    "var",
];

/// Returns the columns of the first table that have numbers.
pub(super) fn numeric(answer: &Answer) -> Vec<String> {
    let columns = answer
        .tables
        .first()
        .into_iter()
        .flat_map(|table| &table.columns);
    columns
        .filter(|column| matches!(column.kind, Some(Type::Integer | Type::Real)))
        .map(|column| column.name.clone())
        .collect()
}

/// Gives every function its columns.
pub(super) fn spread(
    simple: &mut Simple,
    numeric: impl FnOnce() -> Result<Vec<String>, Fault>,
) -> Result<(), Fault> {
    let is_bare =
        |function: &String| OF_A_COLUMN.contains(&function.trim().to_ascii_lowercase().as_str());
    if !simple.aggregates.iter().any(is_bare) {
        return Ok(());
    }
    let groups = |name: &String| simple.group_by.contains(name);
    let columns: Vec<String> = match simple.columns.iter().any(|name| !groups(name)) {
        true => simple.columns.drain(..).collect(),
        false => numeric()?,
    };
    let columns: Vec<String> = columns
        .into_iter()
        .filter(|name| !simple.group_by.contains(name))
        .collect();
    let mut aggregates = Vec::new();
    for function in &simple.aggregates {
        if is_bare(function) {
            let function = function.trim().to_ascii_lowercase();
            aggregates.extend(columns.iter().map(|column| format!("{function}:{column}")));
        } else {
            aggregates.push(function.clone());
        }
    }
    if aggregates.is_empty() {
        return Err(Fault::new(
            format!(
                "no column has numbers for `{}`",
                simple.aggregates.join(", ")
            ),
            "name the column: `sum(amount)`",
        ));
    }
    simple.aggregates = aggregates;
    simple.columns.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: &[&str], aggregates: &[&str], expected: &[&str]) {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let mut simple = Simple {
            columns: texts(columns),
            group_by: texts(&["kind"]),
            aggregates: texts(aggregates),
            ..Simple::default()
        };
        spread(&mut simple, || Ok(texts(&["price", "kind"]))).unwrap();
        assert_eq!(simple.aggregates, expected);
    }

    #[test]
    fn a_function_without_a_column_is_of_each() {
        check(&[], &["sum"], &["sum:price"]);
        check(
            &["kind", "cost", "tax"],
            &["Mean"],
            &["mean:cost", "mean:tax"],
        );
        check(&["kind"], &["sum", "count"], &["sum:price", "count"]);
        check(&["cost"], &["sum(cost)"], &["sum(cost)"]);
        check(&[], &["count"], &["count"]);
    }
}
