//! A condition as people write it in one argument: other languages' words are read as they are meant, and what
//! SQL would read as something else is refused.

use super::simple::{checked, join};
use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::scan::relation::Relation;
use crate::sql::lex::{Token, Word};

/// Words of conditions; a column of such a name has to be quoted by who asks.
const WORDS: [&str; 23] = [
    "and", "between", "ilike", "case", "cast", "collate", "escape", "exists", "false", "glob",
    "in", "is", "isnull", "like", "match", "none", "not", "notnull", "null", "or", "regexp",
    "true", "from",
];

/// Returns the condition as SQL, in brackets.
pub(crate) fn condition(text: &str, relation: &Relation) -> Result<String, Fault> {
    checked("filter_expr", text)?;
    let text = &super::dialect::plain(text, relation);
    let tokens = checked("filter_expr", text)?;
    one_comparison_each(text, &tokens)?;
    // A question within the condition, or a CASE, has keywords of its own.
    let has_keywords = tokens
        .iter()
        .any(|token| token.word.is("select") || token.word.is("case"));
    let mut words: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_null = token.word.is("null") || token.word.is("none");
        let before = at.checked_sub(1).map(|before| &tokens[before].word);
        let written = &text[token.span.clone()];
        let word = match (&token.word, before) {
            (_, Some(Word::Sign("=" | "=="))) if is_null => {
                words.pop();
                "IS NULL".to_owned()
            }
            (_, Some(Word::Sign("!=" | "<>"))) if is_null => {
                words.pop();
                "IS NOT NULL".to_owned()
            }
            (Word::Sign("&&"), _) => " AND ".to_owned(),
            (Word::Sign("||"), _) => {
                either(text, &tokens, at)?;
                " OR ".to_owned()
            }
            (
                Word::Name {
                    text: name,
                    quote: None,
                },
                before,
            ) if !has_keywords
                && !before.is_some_and(|word| word.is("as") || *word == Word::Sign("."))
                && !matches!(
                    tokens.get(at + 1).map(|next| &next.word),
                    Some(Word::Sign("(" | "."))
                )
                && !WORDS.iter().any(|word| name.eq_ignore_ascii_case(word)) =>
            {
                // A column may be called as a keyword is.
                match relation.column(name) {
                    Some(column) => quoted(&relation.columns[column].name),
                    None => written.to_owned(),
                }
            }
            _ => written.to_owned(),
        };
        words.push(word);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(format!("({})", join(&tokens, &words)))
}

/// Whether a word compares, or is a condition in another way.
fn compares(word: &Word) -> bool {
    let signs = ["=", "==", "!=", "<>", "<", "<=", ">", ">="];
    let words = [
        "like",
        "ilike",
        "in",
        "is",
        "between",
        "not",
        "isnull",
        "notnull",
        "glob",
        "regexp",
        "exists",
        "contains",
        "starts_with",
    ];
    matches!(word, Word::Sign(sign) if signs.contains(sign)) || words.iter().any(|one| word.is(one))
}

/// Whether a word divides conditions.
fn divides(word: &Word) -> bool {
    matches!(word, Word::Sign("&&" | "||" | "&" | "|")) || word.is("and") || word.is("or")
}

/// Sees that `||` is between two conditions; between texts it would join them.
fn either(text: &str, tokens: &[Token], at: usize) -> Result<(), Fault> {
    if is_between(tokens, at) {
        return Ok(());
    }
    Err(Fault::new(
        Kind::Sql,
        format!("`filter_expr` is not understood: `||` in {text:?} is not between two conditions"),
        "write OR between conditions, and concat(a, b) to join texts",
    ))
}

/// Whether a sign is between two conditions.
pub(super) fn is_between(tokens: &[Token], at: usize) -> bool {
    let left = is_condition(tokens[..at].iter().rev(), ")", "(");
    left && is_condition(tokens[at + 1..].iter(), "(", ")")
}

/// Whether there is a comparison up to the next word that divides conditions.
fn is_condition<'t>(tokens: impl Iterator<Item = &'t Token>, open: &str, close: &str) -> bool {
    let mut depth = 0i32;
    for Token { word, .. } in tokens {
        match word {
            Word::Sign(sign) if *sign == open => depth += 1,
            Word::Sign(sign) if *sign == close => depth -= 1,
            word if compares(word) => return true,
            word if depth == 0 && divides(word) => return false,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    false
}

/// Refuses `1 < a < 5`, which SQL reads as whether a truth is smaller than 5.
fn one_comparison_each(text: &str, tokens: &[Token]) -> Result<(), Fault> {
    // For each open bracket, whether there was a comparison since the last word that divides.
    let mut seen = vec![false];
    for Token { word, .. } in tokens {
        let is_sign = matches!(
            word,
            Word::Sign("=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=")
        );
        match word {
            Word::Sign("(") => seen.push(false),
            Word::Sign(")") => {
                seen.pop();
            }
            word if divides(word) || is_part(word) || *word == Word::Sign(",") => {
                if let Some(last) = seen.last_mut() {
                    *last = false;
                }
            }
            _ if is_sign => {
                let has_two = seen.last_mut().is_some_and(|last| {
                    let before = *last;
                    *last = true;
                    before
                });
                if has_two {
                    return Err(Fault::new(
                        Kind::Sql,
                        format!(
                            "`filter_expr` is not understood: {text:?} compares twice in a row"
                        ),
                        "write `50 < price AND price < 200` for `50 < price < 200`",
                    ));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a keyword begins another condition.
fn is_part(word: &Word) -> bool {
    ["when", "then", "else", "end", "select", "where", "on"]
        .iter()
        .any(|keyword| word.is(keyword))
}
