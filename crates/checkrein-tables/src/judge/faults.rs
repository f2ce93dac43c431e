//! What SQLite says, in words that say what to do next.

use rusqlite::{Error, ErrorCode};

use crate::fault::{Fault, Kind};
use crate::scan::control::Control;
use crate::scan::relation::Relation;

/// Names that are said at most.
const MOST: usize = 40;

/// Says what an error means.
pub(crate) fn fault(error: &Error, relations: &[Relation], control: &Control) -> Fault {
    if let Err(over) = control.check() {
        return over;
    }
    let text = match error {
        Error::SqliteFailure(_, Some(text)) => text.clone(),
        Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let sql = |next: String| Fault::new(Kind::Sql, format!("SQL: {text}"), next);
    if let Some(name) = text.strip_prefix("no such column: ") {
        // SQLite guesses that a name in double quotes was to be a text.
        let name = name.split(" - should this be").next().unwrap_or(name);
        let name = name.trim_matches('"');
        return column(name, relations);
    }
    if let Some(name) = text.strip_prefix("no such table: ") {
        return table(name, relations);
    }
    if let Some(name) = text.strip_prefix("no such function: ") {
        return Fault::new(
            Kind::Sql,
            format!("SQL has no function `{name}`"),
            "it is SQLite's SQL, with median, percentile(x, 90), stddev, year, month, number besides: \
             strftime('%Y-%m', d) for dates, || to join text, iif or CASE for conditions, julianday(a) - julianday(b) for days between, GROUP BY to count values",
        );
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Fault::new(
            Kind::TooMuch,
            "the question needs more room on disk than it may have",
            "filter, or select fewer columns",
        ),
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => Fault::new(
            Kind::TooMuch,
            format!("there is no room on disk for what does not fit in memory: {text}"),
            "filter, or make the folder for temporary files writable",
        ),
        Some(ErrorCode::TooBig) => Fault::new(
            Kind::TooMuch,
            "a text in the question or its answer is too long",
            "select fewer or shorter values",
        ),
        Some(ErrorCode::OutOfMemory) => Fault::new(
            Kind::TooMuch,
            "the question needs more memory than there is",
            "filter, or select fewer columns",
        ),
        Some(ErrorCode::AuthorizationForStatementDenied) => {
            sql("ask one SELECT over the tables; nothing else is allowed here".to_owned())
        }
        _ if text.contains("not authorized") => {
            sql("ask one SELECT over the tables, with SQLite's own functions".to_owned())
        }
        _ if text.contains("parameters passed") => Fault::new(
            Kind::Sql,
            "the question has a `?`, `@name` or `:name` in it, which stands for nothing here",
            "write the value itself",
        ),
        _ if text.contains("integer overflow") => {
            sql("add real numbers instead: `sum(x * 1.0)` or `total(x)`".to_owned())
        }
        _ if text.contains("syntax error") || text.contains("incomplete input") => sql(
            "write one SELECT in SQLite's SQL; names with blanks or signs stand in double quotes"
                .to_owned(),
        ),
        _ => sql(String::new()),
    }
}

/// Says that there is no such column, and which there are.
pub(crate) fn column(name: &str, relations: &[Relation]) -> Fault {
    let bare = name.rsplit('.').next().unwrap_or(name);
    let columns = relations
        .iter()
        .flat_map(|relation| relation.columns.iter().map(|column| column.name.as_str()));
    let near = nearest(bare, columns);
    let mut next = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
    for relation in relations.iter().take(5) {
        let names: Vec<&str> = relation
            .columns
            .iter()
            .take(MOST)
            .map(|column| column.name.as_str())
            .collect();
        let more = relation.columns.len() - names.len();
        next.push_str(&format!("`{}` has {}", relation.names[0], names.join(", ")));
        if more > 0 {
            next.push_str(&format!(" and {more} more"));
        }
        next.push_str(". ");
    }
    Fault::new(
        Kind::Name,
        format!("there is no column `{name}`"),
        next.trim_end(),
    )
}

fn table(name: &str, relations: &[Relation]) -> Fault {
    let tables = relations.iter().map(|relation| {
        let names: Vec<String> = relation
            .names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(" or ")
    });
    let tables: Vec<String> = tables.collect();
    Fault::new(
        Kind::Name,
        format!("there is no table `{name}`"),
        format!("the tables are {}", tables.join("; ")),
    )
}

/// Returns the name that is most like another, if any is.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    names
        .map(|other| (strsim::jaro_winkler(&lower, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_near_is_found() {
        #[track_caller]
        fn check(name: &str, expected: Option<&str>) {
            let names = ["category", "amount", "created_at"];
            assert_eq!(nearest(name, names.into_iter()), expected, "{name}");
        }
        check("categroy", Some("category"));
        check("Amounts", Some("amount"));
        check("created", Some("created_at"));
        check("zzz", None);
    }
}
