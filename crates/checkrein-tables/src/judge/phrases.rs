//! Phrases of other databases' SQL, and columns in single quotes, as SQLite has them.

use std::ops::Range;

use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::scan::relation::Relation;
use crate::sql::lex::{Token, Word, closing};
use crate::sql::select::rewritten;

/// Parts of dates that are functions here.
const PARTS: [&str; 6] = ["year", "quarter", "month", "day", "hour", "minute"];

/// Writes a question in SQLite's SQL.
pub(crate) fn written(
    text: &str,
    tokens: &[Token],
    relations: &[Relation],
) -> Result<String, Fault> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let word = |at: usize| tokens.get(at).map(|token| &token.word);
    let is = |at: usize, keyword: &str| word(at).is_some_and(|word| word.is(keyword));
    let mut behind = 0;
    for at in 0..tokens.len() {
        if at < behind {
            continue;
        }
        if let Some(end) = named(text, tokens, at, relations) {
            let span = tokens[at].span.start..tokens[end].span.end;
            changes.push((span.clone(), quoted(&text[span])));
            behind = end + 1;
            continue;
        }
        let span = tokens[at].span.clone();
        let opens = word(at + 1) == Some(&Word::Sign("("));
        if is(at, "cast") && opens {
            // `cast(d as date)`, of which SQLite makes the number of the year.
            let close = closing(tokens, at + 1);
            let kind = close.and_then(|close| close.checked_sub(1));
            if let Some(kind) = kind.filter(|kind| is(kind - 1, "as")) {
                let function = ["date", "datetime", "timestamp", "time"]
                    .into_iter()
                    .find(|function| is(kind, function));
                if let Some(function) = function {
                    let function = if function == "timestamp" {
                        "datetime"
                    } else {
                        function
                    };
                    changes.push((span, function.to_owned()));
                    changes.push((
                        tokens[kind - 1].span.start..tokens[kind].span.end,
                        String::new(),
                    ));
                }
            }
        } else if is(at, "extract") && opens && is(at + 3, "from") {
            if let Some(part) = PARTS.into_iter().find(|part| is(at + 2, part)) {
                changes.push((span.start..tokens[at + 3].span.end, format!("{part}(")));
            }
        } else if (is(at, "date") || is(at, "timestamp"))
            && matches!(word(at + 1), Some(Word::Text(_)))
        {
            changes.push((span, String::new()));
        } else if is(at, "interval")
            && matches!(word(at + 1), Some(Word::Text(_) | Word::Integer(_)))
        {
            return Err(Fault::new(
                Kind::Sql,
                "SQL: SQLite has no `interval`",
                "write date(d, '-7 days'), or julianday(a) - julianday(b) for the days between",
            ));
        } else if let Word::Text(name) = &tokens[at].word
            && (is_alone(tokens, at) || is_grouped(tokens, at))
            && relations
                .iter()
                .any(|relation| relation.columns.iter().any(|column| column.name == *name))
        {
            changes.push((span, quoted(name)));
        }
    }
    Ok(rewritten(text, 0..text.len(), &mut changes))
}

/// Returns where a column ends that has blanks in its name and no quotes around it, if there is no column of the
/// first word: `avg(unit price)`.
fn named(text: &str, tokens: &[Token], at: usize, relations: &[Relation]) -> Option<usize> {
    let Word::Name {
        text: first,
        quote: None,
    } = &tokens[at].word
    else {
        return None;
    };
    let is_column = |name: &str| {
        relations
            .iter()
            .any(|relation| relation.column(name).is_some())
    };
    if is_column(first) || at > 0 && tokens[at - 1].word == Word::Sign(".") {
        return None;
    }
    (at + 1..tokens.len().min(at + 6)).rev().find(|end| {
        let is_name = matches!(
            tokens[*end].word,
            Word::Name { quote: None, .. } | Word::Integer(_)
        );
        is_name && is_column(&text[tokens[at].span.start..tokens[*end].span.end])
    })
}

/// Whether a text is selected by which rows are grouped.
fn is_grouped(tokens: &[Token], at: usize) -> bool {
    let is_same =
        |other: &usize| tokens[*other].word == tokens[at].word && is_alone(tokens, *other);
    let is_item = at > 0
        && (tokens[at - 1].word.is("select") || tokens[at - 1].word == Word::Sign(","))
        && tokens.get(at + 1).is_some_and(|next| {
            next.word == Word::Sign(",") || next.word.is("from") || next.word.is("as")
        });
    is_item
        && (at + 1..tokens.len()).any(|other| is_same(&other) && tokens[other - 1].word.is("by"))
}

/// Whether a text is all of what a function gathers, or of what rows are grouped or sorted by: the same for all
/// rows, it would mean nothing there.
fn is_alone(tokens: &[Token], at: usize) -> bool {
    let is = |at: usize, words: &[&str]| {
        tokens
            .get(at)
            .is_some_and(|token| words.iter().any(|word| token.word.is(word)))
    };
    let sign = |at: usize| match tokens.get(at).map(|token| &token.word) {
        Some(Word::Sign(sign)) => Some(*sign),
        _ => None,
    };
    let Some(left) = at.checked_sub(1) else {
        return false;
    };
    let is_gathered = sign(left) == Some("(")
        && sign(at + 1) == Some(")")
        && left > 0
        && is(
            left - 1,
            &[
                "sum", "avg", "min", "max", "count", "total", "median", "stddev", "mode",
            ],
        );
    let ends = matches!(sign(at + 1), Some("," | ")" | ";"))
        || at + 1 == tokens.len()
        || is(at + 1, &["asc", "desc", "limit", "order", "having"]);
    is_gathered || ends && is(left, &["by"])
}
