//! Small differences between what people write and what SQLite reads.

use std::ops::Range;

use crate::file::infer::Booleans;
use crate::scan::relation::Relation;
use crate::sql::known::is_keyword_at;
use crate::sql::lex::{Token, Word};
use crate::sql::select::rewritten;

/// Writes `active = true`, `active = 'TRUE'`, `active` and `NOT active` as the column has it: `active = 'true'`,
/// where the file has words and no numbers.
pub(crate) fn with_booleans(text: &str, tokens: &[Token], relations: &[Relation]) -> String {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for at in 0..tokens.len() {
        let Word::Name { text: column, .. } = &tokens[at].word else {
            continue;
        };
        if is_keyword_at(tokens, at) {
            continue;
        }
        let words = relations
            .iter()
            .filter_map(|relation| relation.columns[relation.column(column)?].booleans.as_ref())
            .next();
        let Some(words) = words else {
            continue;
        };
        // From the table's name on, where that is said.
        let first = match at.checked_sub(2) {
            Some(table) if tokens[at - 1].word == Word::Sign(".") => table,
            _ => at,
        };
        let span = tokens[first].span.start..tokens[at].span.end;
        let (left, yes, no) = match words {
            Booleans::Words(yes, no) => (text[span.clone()].to_owned(), &yes[..], &no[..]),
            Booleans::AnyCase(yes, no) => {
                (format!("lower({})", &text[span.clone()]), &yes[..], &no[..])
            }
        };
        let literal = |is_true: bool| {
            let word = if is_true { yes } else { no };
            format!("'{}'", word.replace('\'', "''"))
        };
        if let Some((place, is_true)) = compared(tokens, at) {
            changes.push((span, left));
            changes.push((tokens[place].span.clone(), literal(is_true)));
        } else if is_bare(tokens, first, at) || is_added(tokens, first, at) {
            changes.push((span, format!("({left} = {})", literal(true))));
        }
    }
    rewritten(text, 0..text.len(), &mut changes)
}

/// Returns where the truth is that a column is compared with, and which.
fn compared(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    let word = |at: usize| tokens.get(at).map(|token| &token.word);
    let place = match word(at + 1)? {
        Word::Sign("=" | "==" | "!=" | "<>") => at + 2,
        next if next.is("is") && word(at + 2).is_some_and(|word| word.is("not")) => at + 3,
        next if next.is("is") => at + 2,
        _ => return None,
    };
    let written = match word(place)? {
        Word::Integer(1) => "true",
        Word::Integer(0) => "false",
        Word::Name { text, quote: None } | Word::Text(text) => text,
        _ => return None,
    };
    let is_true = written.eq_ignore_ascii_case("true");
    (is_true || written.eq_ignore_ascii_case("false")).then_some((place, is_true))
}

/// Whether a column is added up, which means the rows where it is true.
fn is_added(tokens: &[Token], first: usize, at: usize) -> bool {
    first >= 2
        && tokens[first - 1].word == Word::Sign("(")
        && tokens.get(at + 1).map(|token| &token.word) == Some(&Word::Sign(")"))
        && ["sum", "avg", "total"]
            .iter()
            .any(|name| tokens[first - 2].word.is(name))
}

/// Whether a column is a condition by itself.
fn is_bare(tokens: &[Token], first: usize, at: usize) -> bool {
    let is_one = |word: &Word, words: &[&str]| words.iter().any(|one| word.is(one));
    let ends = match tokens.get(at + 1).map(|token| &token.word) {
        None | Some(Word::Sign(")" | ";")) => true,
        Some(word) => is_one(
            word,
            &[
                "and", "or", "group", "order", "limit", "having", "then", "union",
            ],
        ),
    };
    let mut before = first;
    while let Some(left) = before.checked_sub(1)
        && tokens[left].word == Word::Sign("(")
    {
        before = left;
    }
    let Some(left) = before.checked_sub(1) else {
        return false;
    };
    let word = &tokens[left].word;
    let begins = is_one(word, &["where", "and", "or", "having", "when"])
        || word.is("not")
            && !left
                .checked_sub(1)
                .is_some_and(|left| tokens[left].word.is("is"));
    begins && ends
}
