//! Conditions as other languages write them, in SQL: `~`, `&`, `|`, lists in square brackets, methods of columns,
//! and names with blanks or signs in them that stand without quotes.

use std::ops::Range;

use crate::compute::compile::quoted;
use crate::scan::relation::Relation;
use crate::sql::lex::{self, Token, Word, closing};
use crate::sql::select::rewritten;

/// Words that a name of several words has at most.
const MOST: usize = 8;

/// Writes a condition in SQL; what is not understood stays.
pub(super) fn plain(text: &str, relation: &Relation) -> String {
    [names, lists, methods, signs]
        .into_iter()
        .fold(text.to_owned(), |text, change| {
            let Some(tokens) = lex::lex(&text) else {
                return text;
            };
            let mut changes = change(&text, &tokens, relation);
            rewritten(&text, 0..text.len(), &mut changes)
        })
}

type Changes = Vec<(Range<usize>, String)>;

/// `unit price > 5`, where the file has `unit price`.
fn names(text: &str, tokens: &[Token], relation: &Relation) -> Changes {
    let (mut changes, mut at) = (Changes::new(), 0);
    while at < tokens.len() {
        let begins = matches!(
            tokens[at].word,
            Word::Name { quote: None, .. } | Word::Integer(_)
        );
        let last = (at + 1..tokens.len().min(at + MOST)).rev().find(|end| {
            let name = &text[tokens[at].span.start..tokens[*end].span.end];
            begins && relation.column(name).is_some()
        });
        if let Some(end) = last {
            let span = tokens[at].span.start..tokens[end].span.end;
            changes.push((span.clone(), quoted(&text[span])));
            at = end;
        }
        at += 1;
    }
    changes
}

/// `in ["a", "b"]` is `in ('a', 'b')`; SQL takes what is in square brackets as a name.
fn lists(text: &str, tokens: &[Token], relation: &Relation) -> Changes {
    let lists = tokens.iter().enumerate().filter_map(|(at, token)| {
        let Word::Name {
            text: inner,
            quote: Some(b'['),
        } = &token.word
        else {
            return None;
        };
        let is_behind_in = at > 0 && tokens[at - 1].word.is("in");
        let is_argument =
            at > 1 && tokens[at - 1].word == Word::Sign("(") && tokens[at - 2].word.is("isin");
        (is_behind_in || is_argument).then(|| {
            let list = texts(inner, relation);
            (
                token.span.clone(),
                if is_argument {
                    list
                } else {
                    format!("({list})")
                },
            )
        })
    });
    let mut changes: Changes = lists.collect();
    // `"a"` within round brackets behind IN is a text as well, which is read so later.
    changes.retain(|(span, _)| span.end <= text.len());
    changes
}

/// Writes texts in double quotes as SQL has them.
fn texts(text: &str, relation: &Relation) -> String {
    let tokens = lex::lex(text).unwrap_or_default();
    let mut changes: Changes = tokens
        .iter()
        .filter_map(|token| match &token.word {
            Word::Name {
                text,
                quote: Some(b'"'),
            } if relation.column(text).is_none() => Some((
                token.span.clone(),
                format!("'{}'", text.replace('\'', "''")),
            )),
            _ => None,
        })
        .collect();
    rewritten(text, 0..text.len(), &mut changes)
}

/// `name.str.contains('x')`, `age.isna()`, `kind.isin(…)`, and `name contains 'x'`.
fn methods(text: &str, tokens: &[Token], relation: &Relation) -> Changes {
    let mut changes = Changes::new();
    let word = |at: usize| tokens.get(at).map(|token| &token.word);
    for at in 0..tokens.len() {
        let Word::Name { text: name, .. } = &tokens[at].word else {
            continue;
        };
        if relation.column(name).is_none() {
            continue;
        }
        let column = quoted(name);
        if word(at + 1).is_some_and(|word| word.is("contains"))
            && let Some(part) = literal(word(at + 2))
        {
            let span = tokens[at].span.start..tokens[at + 2].span.end;
            changes.push((span, format!("contains({column}, {part})")));
            continue;
        }
        let is_text = word(at + 2).is_some_and(|word| word.is("str"));
        let method = if is_text { at + 4 } else { at + 2 };
        let (Some(Word::Sign(".")), Some(Word::Name { text: called, .. }), Some(Word::Sign("("))) =
            (word(method - 1), word(method), word(method + 1))
        else {
            continue;
        };
        if word(at + 1) != Some(&Word::Sign(".")) {
            continue;
        }
        let Some(end) = closing(tokens, method + 1) else {
            continue;
        };
        let inner = tokens[method + 1].span.end..tokens[end].span.start;
        let first = literal(word(method + 2)).unwrap_or_default();
        let arguments = texts(&text[inner], relation);
        let is_any_case = arguments
            .replace(' ', "")
            .to_ascii_lowercase()
            .contains("case=false");
        let pattern = |before: &str| {
            format!(
                "({column} REGEXP '{before}{}",
                first.get(1..).unwrap_or("'")
            ) + ")"
        };
        let new = match called.to_ascii_lowercase().as_str() {
            "contains" if is_any_case => pattern("(?i)"),
            "contains" => pattern(""),
            "match" => pattern("^"),
            "startswith" | "starts_with" => format!("starts_with({column}, {first})"),
            "endswith" | "ends_with" => format!("(right({column}, length({first})) = {first})"),
            "isna" | "isnull" => format!("({column} IS NULL)"),
            "notna" | "notnull" => format!("({column} IS NOT NULL)"),
            "isin" => format!("({column} IN ({arguments}))"),
            "lower" => format!("lower({column})"),
            "upper" => format!("upper({column})"),
            "len" => format!("length({column})"),
            _ => continue,
        };
        changes.push((tokens[at].span.start..tokens[end].span.end, new));
    }
    changes
}

/// Returns a text in either quotes as SQL has it.
fn literal(word: Option<&Word>) -> Option<String> {
    match word? {
        Word::Text(text)
        | Word::Name {
            text,
            quote: Some(b'"'),
        } => Some(format!("'{}'", text.replace('\'', "''"))),
        _ => None,
    }
}

/// `~` and `!` before a condition, `&` and `|` between two.
fn signs(_: &str, tokens: &[Token], _: &Relation) -> Changes {
    let changes = tokens.iter().enumerate().filter_map(|(at, token)| {
        let new = match token.word {
            Word::Sign("~" | "!") if begins(tokens, at) => "NOT ",
            Word::Sign("&") if super::filter::is_between(tokens, at) => " AND ",
            Word::Sign("|") if super::filter::is_between(tokens, at) => " OR ",
            _ => return None,
        };
        Some((token.span.clone(), new.to_owned()))
    });
    changes.collect()
}

/// Whether a condition begins here.
fn begins(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before].word) else {
        return true;
    };
    matches!(
        before,
        Word::Sign("(" | "&" | "|" | "&&" | "||" | "~" | "!")
    ) || ["and", "or", "not"].iter().any(|word| before.is(word))
}
