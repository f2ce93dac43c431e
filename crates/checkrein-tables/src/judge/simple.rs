//! Makes SQL of simple arguments.

use super::{faults, filter, having};
use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::question::Simple;
use crate::scan::relation::Relation;
use crate::sql::lex::{self, Token, Word};

/// Functions over rows by the names that people write.
const FUNCTIONS: [(&str, &str); 32] = [
    ("average", "avg"),
    ("avg", "avg"),
    ("count", "count"),
    ("count_distinct", "count distinct"),
    ("distinct", "count distinct"),
    ("distinct_count", "count distinct"),
    ("first", "first"),
    ("last", "last"),
    ("max", "max"),
    ("maximum", "max"),
    ("mean", "avg"),
    ("median", "median"),
    ("min", "min"),
    ("minimum", "min"),
    ("mode", "mode"),
    ("n_unique", "count distinct"),
    ("nunique", "count distinct"),
    ("p25", "percentile 25"),
    ("p50", "percentile 50"),
    ("p75", "percentile 75"),
    ("p90", "percentile 90"),
    ("p95", "percentile 95"),
    ("p99", "percentile 99"),
    ("size", "count"),
    ("std", "stddev"),
    ("stddev", "stddev"),
    ("stdev", "stddev"),
    ("sum", "sum"),
    ("total", "sum"),
    ("unique", "count distinct"),
    ("var", "variance"),
    ("variance", "variance"),
];

/// Names that are no column and yet a value.
const KNOWN: [&str; 7] = [
    "rowid",
    "null",
    "true",
    "false",
    "current_date",
    "current_time",
    "current_timestamp",
];

/// Returns the SQL over `t`.
pub(crate) fn sql(simple: &Simple, relation: &Relation) -> Result<String, Fault> {
    let mut items = Vec::new();
    for group in &simple.group_by {
        items.push(expression("group_by", group, relation)?);
    }
    let groups: Vec<String> = items.iter().map(|item| without_alias(item)).collect();
    for column in &simple.columns {
        let column = expression("columns", column, relation)?;
        if !items.contains(&column) {
            items.push(column);
        }
    }
    for aggregate in &simple.aggregates {
        items.push(gathering(aggregate, relation)?);
    }
    if !groups.is_empty() && simple.aggregates.is_empty() && simple.columns.is_empty() {
        items.push("count(*) AS \"count\"".to_owned());
    }
    if items.is_empty() {
        items.push("*".to_owned());
    }
    let mut sql = format!("SELECT {} FROM t", items.join(", "));
    let mut having = None;
    if let Some(filter) = simple
        .filter
        .as_deref()
        .map(str::trim)
        .filter(|filter| !filter.is_empty())
    {
        let is_grouped = !groups.is_empty() || !simple.aggregates.is_empty();
        let condition = filter::condition(filter, relation)?;
        let (rows, of_groups) = if is_grouped {
            having::split(&condition, &items, relation)?
        } else {
            (Some(condition), None)
        };
        if let Some(rows) = rows {
            sql.push_str(&format!(" WHERE {rows}"));
        }
        having = of_groups;
    }
    if !groups.is_empty() {
        sql.push_str(&format!(" GROUP BY {}", groups.join(", ")));
    }
    if let Some(having) = having {
        sql.push_str(&format!(" HAVING {having}"));
    }
    let mut order = Vec::new();
    for term in &simple.sort {
        order.push(sorted(term, relation, &items)?);
    }
    if !order.is_empty() {
        sql.push_str(&format!(" ORDER BY {}", order.join(", ")));
    }
    if simple.limit.is_some() || simple.offset.is_some() {
        let limit = simple.limit.unwrap_or(i64::MAX as u64);
        sql.push_str(&format!(
            " LIMIT {limit} OFFSET {}",
            simple.offset.unwrap_or(0)
        ));
    }
    Ok(sql)
}

/// Reads an expression by itself, so that none ends where another begins.
pub(super) fn checked(argument: &str, text: &str) -> Result<Vec<Token>, Fault> {
    let fault = |why: &str| {
        Err(Fault::new(
            Kind::Sql,
            format!("`{argument}` is not understood: {text:?} {why}"),
            "write an expression of SQL: `price > 50 AND name LIKE 'a%'`",
        ))
    };
    let Some(tokens) = lex::lex(text) else {
        return fault("has a quote without an end");
    };
    let mut depth = 0i32;
    for token in &tokens {
        match token.word {
            Word::Sign("(") => depth += 1,
            Word::Sign(")") => depth -= 1,
            Word::Sign(";") => return fault("has a `;` in it"),
            _ => {}
        }
        if depth < 0 {
            return fault("closes a bracket that is not open");
        }
    }
    if depth > 0 {
        return fault("has a bracket without an end");
    }
    if tokens.is_empty() {
        return fault("is empty");
    }
    Ok(tokens)
}

/// Puts words together again, with blanks between them but where there were none before.
pub(super) fn join(tokens: &[Token], words: &[&str]) -> String {
    if tokens.len() != words.len() {
        return words.join(" ");
    }
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && tokens[at].span.start > tokens[at - 1].span.end {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// A column by its name, whatever letters are in it, or an expression.
fn expression(argument: &str, text: &str, relation: &Relation) -> Result<String, Fault> {
    let text = text.trim();
    if let Some(column) = relation.column(text) {
        return Ok(quoted(&relation.columns[column].name));
    }
    if text == "*" {
        return Ok("*".to_owned());
    }
    let tokens = checked(argument, text)?;
    // A name with a blank in it that is no column is a mistake and no expression with an alias.
    if let [
        Token {
            word: Word::Name { text: name, .. },
            ..
        },
    ] = &tokens[..]
    {
        // SQLite knows a few names by itself; in quotes any other would be read as a text.
        return if KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            Ok(name.clone())
        } else {
            Err(faults::column(name, std::slice::from_ref(relation)))
        };
    }
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &text[token.span.clone()])
        .collect();
    Ok(join(&tokens, &words))
}

/// `sum(amount)`, `sum:amount`, `amount:sum`, `sum amount`, `amount sum`, `count`, or any expression.
fn gathered(text: &str, relation: &Relation) -> Result<String, Fault> {
    let text = text.trim();
    let known = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        FUNCTIONS
            .iter()
            .find(|(written, _)| *written == name)
            .map(|(_, function)| *function)
    };
    let of = |function: &str, column: &str| -> Result<String, Fault> {
        let column = column.trim();
        if column.is_empty() || column == "*" {
            return Ok("count(*) AS \"count\"".to_owned());
        }
        let inner = expression("aggregates", column, relation)?;
        let bare = column.trim_matches('"');
        Ok(match function.split_once(' ') {
            Some(("percentile", number)) => format!(
                "percentile({inner}, {number}) AS {}",
                quoted(&format!("p{number}_{bare}"))
            ),
            Some((function, more)) => {
                let name = quoted(&format!("{function}_{more}_{bare}"));
                format!("{function}({} {inner}) AS {name}", more.to_uppercase())
            }
            None => format!(
                "{function}({inner}) AS {}",
                quoted(&format!("{function}_{bare}"))
            ),
        })
    };
    if let Some(function) = known(text) {
        return if function == "count" {
            of("count", "*")
        } else {
            Err(Fault::new(
                Kind::Sql,
                format!("`aggregates` has {text:?} without a column"),
                format!("write `{text}(column)`"),
            ))
        };
    }
    if let Some((one, other)) = text.split_once(':') {
        if let Some(function) = known(one) {
            return of(function, other);
        }
        if let Some(function) = known(other) {
            return of(function, one);
        }
    }
    if let Some((name, rest)) = text.split_once('(')
        && let Some(column) = rest.strip_suffix(')')
        && let Some(function) = known(name)
        && !column.contains(['(', ')'])
        && !column
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("distinct ")
    {
        return of(function, column);
    }
    if let Some((name, column)) = text.split_once(' ')
        && let Some(function) = known(name)
        && relation.column(column.trim()).is_some()
    {
        return of(function, column);
    }
    if let Some((column, name)) = text.rsplit_once(' ')
        && let Some(function) = known(name)
        && relation.column(column.trim()).is_some()
    {
        return of(function, column);
    }
    expression("aggregates", text, relation)
}

/// Returns the name that is given to an expression: `sum(a) AS b`, `sum(a) b`.
pub(super) fn alias(item: &str) -> Option<String> {
    let tokens = lex::lex(item)?;
    let [.., before, last] = &tokens[..] else {
        return None;
    };
    let Word::Name { text, .. } = &last.word else {
        return None;
    };
    let is_given = before.word.is("as") || before.word == Word::Sign(")") && !last.word.is("end");
    is_given.then(|| text.clone())
}

fn without_alias(item: &str) -> String {
    let tokens = lex::lex(item).unwrap_or_default();
    match &tokens[..] {
        [.., before, last] if alias(item).is_some() => {
            let end = if before.word.is("as") {
                before.span.start
            } else {
                last.span.start
            };
            item[..end].trim_end().to_owned()
        }
        _ => item.to_owned(),
    }
}

/// Refuses what gathers nothing: the answer would have a row for each of the file.
fn gathering(text: &str, relation: &Relation) -> Result<String, Fault> {
    let item = gathered(text, relation)?;
    if item.contains('(') {
        return Ok(item);
    }
    Err(Fault::new(
        Kind::Sql,
        format!("`aggregates` has {text:?}, which is no function over rows"),
        "write such as `sum(price)`, `count`, `median(price)`, `nunique(name)`; columns as they are go into `columns` \
         or `group_by`",
    ))
}

/// `amount desc`, `-amount`, `amount:desc`, `amount`, or the name of what is gathered.
fn sorted(text: &str, relation: &Relation, items: &[String]) -> Result<String, Fault> {
    let mut text = text.trim();
    let mut is_down = false;
    let is_whole = |text: &str| relation.column(text).is_some();
    if !is_whole(text) {
        if let Some(rest) = text.strip_prefix('-') {
            (text, is_down) = (rest.trim(), true);
        } else if let Some((rest, word)) = text.rsplit_once([' ', ':'])
            && let Some(down) = match word.to_ascii_lowercase().as_str() {
                "desc" | "descending" => Some(true),
                "asc" | "ascending" => Some(false),
                _ => None,
            }
        {
            (text, is_down) = (rest.trim(), down);
        }
    }
    let is_given = |item: &String| alias(item).is_some_and(|name| name.eq_ignore_ascii_case(text));
    let by = if items.iter().any(is_given) {
        quoted(text)
    } else if is_whole(text) {
        expression("sort", text, relation)?
    } else {
        let gathered = gathered(text, relation)?;
        match gathered.rsplit_once(" AS \"") {
            Some((function, _)) => function.to_owned(),
            None => gathered,
        }
    };
    Ok(format!("{by}{}", if is_down { " DESC" } else { "" }))
}
