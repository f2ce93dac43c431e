//! Columns of text that are used as numbers: SQL computes with the first digits of a text, and compares a
//! number with it letter by letter, both without a word.

use super::ask::Used;
use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::file::infer::Odd;
use crate::scan::relation::Relation;
use crate::sql::lex::{Token, Word};

/// Refuses what would be answered wrongly.
pub(crate) fn check(tokens: &[Token], used: &[Used], relations: &[Relation]) -> Result<(), Fault> {
    // Only where every table that has the column has it as text.
    let text = |name: &str| {
        let mut found = None;
        for used in used {
            let relation = &relations[used.relation];
            let Some(column) = relation.column(name) else {
                continue;
            };
            found = Some((name.to_owned(), relation.columns[column].odd.clone()?));
        }
        // A name that is given in the question is another thing.
        found.filter(|_| !is_given(tokens, name))
    };
    for at in 0..tokens.len() {
        let Word::Name { text: name, .. } = &tokens[at].word else {
            continue;
        };
        if let Some(function) = gathered(tokens, at)
            && let Some((name, odd)) = text(name)
            && odd.is_wrong_in(function)
        {
            return Err(Fault::new(
                Kind::Sql,
                format!(
                    "`{function}` of `{name}`, which is text: {:?} is no number",
                    odd.value
                ),
                format!(
                    "write `{function}(number({}))`, by which what is no number is NULL; or give `types`: \
                     [\"{name}:real\"], by which it is counted as well",
                    named(&name)
                ),
            ));
        }
        if is_ordered(tokens, at)
            && let Some((name, odd)) = text(name)
        {
            return Err(Fault::new(
                Kind::Sql,
                format!(
                    "`{name}` is compared with a number and is text, such as {:?}",
                    odd.value
                ),
                format!(
                    "compare with a text, `{0} > '5'`, or as numbers: `number({0}) > 5`, or `types`: \
                     [\"{name}:real\"]",
                    named(&name)
                ),
            ));
        }
    }
    Ok(())
}

/// Returns a name as it is written in SQL.
fn named(name: &str) -> String {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_plain {
        name.to_owned()
    } else {
        quoted(name)
    }
}

impl Odd {
    /// Whether the function computes something else than the sum or the mean of the numbers.
    fn is_wrong_in(&self, function: &str) -> bool {
        match function {
            // The largest of texts is another than the largest of numbers, where most are numbers.
            "min" | "max" => !self.is_number && self.is_rare,
            "sum" | "total" => !self.is_number && !self.is_rare,
            "avg" => !self.is_number,
            _ => !self.is_number && !self.is_rare,
        }
    }
}

fn is_given(tokens: &[Token], name: &str) -> bool {
    tokens.windows(2).any(|pair| {
        pair[0].word.is("as")
            && matches!(&pair[1].word, Word::Name { text, .. } if text.eq_ignore_ascii_case(name))
    })
}

/// Returns the place before a column, and before the table that it is of.
fn before(tokens: &[Token], at: usize) -> Option<usize> {
    match at.checked_sub(1) {
        Some(dot) if tokens[dot].word == Word::Sign(".") => dot.checked_sub(2),
        before => before,
    }
}

/// Returns the function that adds up the column.
fn gathered(tokens: &[Token], at: usize) -> Option<&'static str> {
    if tokens.get(at + 1).map(|token| &token.word) != Some(&Word::Sign(")")) {
        return None;
    }
    let mut open = before(tokens, at)?;
    if tokens[open].word.is("distinct") {
        open = open.checked_sub(1)?;
    }
    if tokens[open].word != Word::Sign("(") {
        return None;
    }
    let function = &tokens[open.checked_sub(1)?].word;
    [
        "sum", "avg", "total", "min", "max", "median", "stddev", "variance",
    ]
    .into_iter()
    .find(|name| function.is(name))
}

/// Whether a number is beside the column, and an order between them.
fn is_ordered(tokens: &[Token], at: usize) -> bool {
    let is_order = |word: &Word| matches!(word, Word::Sign("<" | "<=" | ">" | ">="));
    let computes = |word: &Word| {
        matches!(
            word,
            Word::Sign("+" | "-" | "*" | "/" | "%" | "||" | "->" | "->>")
        )
    };
    let word = |at: usize| tokens.get(at).map(|token| &token.word);
    let is_number = |word: Option<&Word>| matches!(word, Some(Word::Integer(_) | Word::Real(_)));
    let left = before(tokens, at);
    let is_part = left.is_some_and(|left| computes(&tokens[left].word));
    let behind = |at: usize| {
        is_number(word(at)) || word(at) == Some(&Word::Sign("-")) && is_number(word(at + 1))
    };
    let to_the_right = word(at + 1).is_some_and(|next| is_order(next) || next.is("between"))
        && behind(at + 2)
        || word(at + 1).is_some_and(|next| next.is("not"))
            && word(at + 2).is_some_and(|next| next.is("between"))
            && behind(at + 3);
    let to_the_left = left
        .is_some_and(|left| is_order(&tokens[left].word) && left > 0 && is_number(word(left - 1)))
        && !word(at + 1).is_some_and(computes);
    !is_part && to_the_right || to_the_left
}
