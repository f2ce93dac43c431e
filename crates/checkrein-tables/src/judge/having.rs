//! A condition of groups in the argument for rows: `count > 1`, `sum(price) > 100`, the name of what is gathered.

use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::scan::relation::Relation;
use crate::sql::known::GATHERING;
use crate::sql::lex::{self, Token, Word};

use super::statistics;

/// Divides a condition into what rows have to be and what groups have to be.
pub(super) fn split(
    condition: &str,
    items: &[String],
    relation: &Relation,
) -> Result<(Option<String>, Option<String>), Fault> {
    let inner = condition
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(condition);
    let Some(tokens) = lex::lex(inner) else {
        return Ok((Some(condition.to_owned()), None));
    };
    let of_group = |tokens: &[Token]| is_of_group(tokens, items, relation);
    if !of_group(&tokens) {
        return Ok((Some(condition.to_owned()), None));
    }
    let (mut rows, mut groups) = (Vec::new(), Vec::new());
    for part in terms(&tokens) {
        let text = &inner[part[0].span.start..part[part.len() - 1].span.end];
        if !of_group(part) {
            rows.push(format!("({text})"));
        } else if is_of_row(part, items, relation) && has_or(part) {
            return Err(Fault::new(
                Kind::Sql,
                format!("`filter_expr` is not understood: {text:?} is about rows and about groups"),
                "say it in `sql`, with WHERE for rows and HAVING for groups",
            ));
        } else {
            groups.push(format!("({})", gathered(inner, part, relation)));
        }
    }
    let all = |terms: Vec<String>| (!terms.is_empty()).then(|| terms.join(" AND "));
    Ok((all(rows), all(groups)))
}

/// Divides at each AND that is in no brackets and of no BETWEEN.
fn terms(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut depth, mut is_between, mut has_or, mut begin) = (0i32, false, false, 0);
    let mut terms = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.word {
            Word::Sign("(") => depth += 1,
            Word::Sign(")") => depth -= 1,
            word if depth == 0 && word.is("or") => has_or = true,
            word if depth == 0 && word.is("between") => is_between = true,
            word if depth == 0 && word.is("and") => {
                if is_between {
                    is_between = false;
                } else {
                    terms.push(&tokens[begin..at]);
                    begin = at + 1;
                }
            }
            _ => {}
        }
    }
    terms.push(&tokens[begin..]);
    // OR is weaker than AND: then it is one condition.
    if has_or {
        vec![tokens]
    } else {
        terms.into_iter().filter(|term| !term.is_empty()).collect()
    }
}

fn is_gathering(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let names = [&GATHERING[..], &statistics::OF_ONE, &statistics::OF_TWO];
    names.iter().any(|names| names.contains(&name.as_str()))
}

/// Whether it names what is gathered, or gathers itself.
fn is_of_group(tokens: &[Token], items: &[String], relation: &Relation) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let Word::Name { text, .. } = &token.word else {
            return false;
        };
        let is_call = tokens.get(at + 1).map(|next| &next.word) == Some(&Word::Sign("("));
        let is_column = relation.column(text).is_some();
        is_call && is_gathering(text)
            || !is_call
                && !is_column
                && (is_item(text, items) || text.eq_ignore_ascii_case("count"))
    })
}

fn is_item(name: &str, items: &[String]) -> bool {
    let ending = format!(" AS {}", quoted(name)).to_lowercase();
    items
        .iter()
        .any(|item| item.to_lowercase().ends_with(&ending))
}

fn has_or(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.word.is("or"))
}

/// Whether a column stands in it that is not in a function over rows, and is not grouped by.
fn is_of_row(tokens: &[Token], items: &[String], relation: &Relation) -> bool {
    let mut depth = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.word {
            Word::Sign("(") => {
                let name = at.checked_sub(1).map(|name| &tokens[name].word);
                depth.push(matches!(name, Some(Word::Name { text, .. }) if is_gathering(text)));
            }
            Word::Sign(")") => {
                depth.pop();
            }
            Word::Name { text, .. } if !depth.contains(&true) => {
                if let Some(column) = relation.column(text)
                    && !items.contains(&quoted(&relation.columns[column].name))
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Writes a bare `count` as the function.
fn gathered(text: &str, tokens: &[Token], relation: &Relation) -> String {
    let mut written = String::new();
    let mut end = tokens[0].span.start;
    for (at, token) in tokens.iter().enumerate() {
        written.push_str(&text[end..token.span.start]);
        let is_call = tokens.get(at + 1).map(|next| &next.word) == Some(&Word::Sign("("));
        if token.word.is("count") && !is_call && relation.column("count").is_none() {
            written.push_str("count(*)");
        } else {
            written.push_str(&text[token.span.clone()]);
        }
        end = token.span.end;
    }
    written
}
