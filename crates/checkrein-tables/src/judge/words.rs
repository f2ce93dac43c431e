//! Small differences between what people write and what SQLite reads.

use std::ops::Range;

use crate::scan::relation::Relation;
use crate::sql::lex::{Token, Word};
use crate::sql::select::rewritten;

/// Writes `active = true` as the column has it: `'true'`, where the file has words and no numbers.
pub(crate) fn with_booleans(text: &str, tokens: &[Token], relations: &[Relation]) -> String {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_true = token.word.is("true");
        if !is_true && !token.word.is("false") {
            continue;
        }
        let before = |back: usize| at.checked_sub(back).map(|place| &tokens[place].word);
        let mut back = 1;
        let is_compared = match before(back) {
            Some(Word::Sign("=" | "==" | "!=" | "<>")) => true,
            Some(word) if word.is("not") => {
                back = 2;
                before(2).is_some_and(|word| word.is("is"))
            }
            Some(word) => word.is("is"),
            None => false,
        };
        let Some(Word::Name { text: column, .. }) = before(back + 1) else {
            continue;
        };
        let words = relations
            .iter()
            .filter_map(|relation| relation.columns[relation.column(column)?].booleans.as_ref())
            .next();
        if let (true, Some((yes, no))) = (is_compared, words) {
            let word = if is_true { yes } else { no };
            changes.push((
                token.span.clone(),
                format!("'{}'", word.replace('\'', "''")),
            ));
        }
    }
    rewritten(text, 0..text.len(), &mut changes)
}

/// Returns what is in double quotes and is no name of anything: SQLite reads it as text.
pub(crate) fn quoted_texts(tokens: &[Token], relations: &[Relation]) -> Vec<String> {
    let is_name = |name: &str| {
        relations.iter().any(|relation| {
            relation.column(name).is_some()
                || relation
                    .names
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case(name))
        })
    };
    let mut texts = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Word::Name {
            text,
            quote: Some(b'"'),
        } = &token.word
        else {
            continue;
        };
        // A name that is given here is known here.
        let is_given = at > 0
            && (tokens[at - 1].word.is("as")
                || matches!(tokens[at - 1].word, Word::Name { .. } | Word::Sign(")"))
                    && !is_operator(&tokens[at - 1].word));
        if !is_given && !is_name(text) && !texts.contains(text) {
            texts.push(text.clone());
        }
    }
    let given = |text: &String| {
        tokens.windows(2).any(|pair| {
            pair[0].word.is("as")
                && matches!(&pair[1].word, Word::Name { text: other, .. } if other == text)
        })
    };
    texts.retain(|text| !given(text));
    texts
}

fn is_operator(word: &Word) -> bool {
    [
        "and", "or", "not", "like", "in", "is", "between", "where", "by", "on", "when", "then",
        "else", "having", "select",
    ]
    .iter()
    .any(|keyword| word.is(keyword))
}
