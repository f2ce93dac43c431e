//! Tables by the names of their files: `FROM sales-01.csv`, `FROM 'data/sales.csv'`, `FROM read_csv('sales.csv')`.

use std::ops::Range;

use crate::compute::compile::quoted;
use crate::scan::relation::Relation;
use crate::sql::lex::{Token, Word};
use crate::sql::select::rewritten;

/// Writes the names of files as SQL takes them.
pub(crate) fn written(text: &str, tokens: &[Token], relations: &[Relation]) -> String {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for at in 1..tokens.len() {
        if !(tokens[at - 1].word.is("from") || tokens[at - 1].word.is("join")) {
            continue;
        }
        // As far as there is no blank.
        let mut end = at;
        while let Some(next) = tokens.get(end + 1)
            && next.span.start == tokens[end].span.end
            && !matches!(next.word, Word::Sign("," | ")" | "(" | ";"))
        {
            end += 1;
        }
        let mut span = tokens[at].span.start..tokens[end].span.end;
        let mut name = text[span.clone()].to_owned();
        if let Word::Text(path) = &tokens[at].word {
            name.clone_from(path);
        } else if let [call, open, path, close, ..] = &tokens[at..]
            && let (Word::Name { text: function, .. }, Word::Text(path)) = (&call.word, &path.word)
            && function.to_ascii_lowercase().starts_with("read_")
            && open.word == Word::Sign("(")
            && close.word == Word::Sign(")")
        {
            name.clone_from(path);
            span.end = close.span.end;
        } else if end == at {
            continue;
        }
        let last = name.rsplit('/').next().unwrap_or(&name);
        let found = relations.iter().find(|relation| {
            relation
                .names
                .iter()
                .any(|other| other.eq_ignore_ascii_case(last))
        });
        if let Some(relation) = found {
            changes.push((span, quoted(&relation.names[0])));
        }
    }
    rewritten(text, 0..text.len(), &mut changes)
}
