//! Reads a question as it is meant where SQL would answer another one without a word: amounts and dates that are
//! text, codes without quotes, texts in double quotes, members of nested JSON, files by their names.

use std::ops::Range;

use super::place::Places;
use crate::fault::Fault;
use crate::file::describe::Named;
use crate::file::form::Form;
use crate::row::day;
use crate::scan::relation::Relation;
use crate::source::Type;
use crate::sql::known::is_keyword_at;
use crate::sql::lex::{Token, Word};
use crate::sql::select::rewritten;

/// A question that is written anew.
#[derive(Debug, Default)]
pub(crate) struct Meant {
    pub(crate) sql: String,
    /// What was written in place of what, to name columns as they were asked for.
    pub(crate) changed: Vec<(String, String)>,
    pub(crate) notes: Vec<String>,
}

/// Writes a question anew.
pub(crate) fn meant(text: &str, tokens: &[Token], relations: &[Relation]) -> Result<Meant, Fault> {
    let mut reader = Reader {
        text,
        places: Places::new(tokens),
        relations: relations
            .iter()
            .filter(|one| is_named(one, tokens))
            .collect(),
        changes: Vec::new(),
        notes: Vec::new(),
    };
    for at in 0..tokens.len() {
        reader.word(at);
        if let Some((span, column)) = reader.column(at) {
            reader.value(at, span, column)?;
        }
    }
    let mut changes = reader.changes;
    let changed = changes
        .iter()
        .map(|(span, new)| (new.clone(), text[span.clone()].to_owned()))
        .collect();
    reader.notes.dedup();
    Ok(Meant {
        sql: rewritten(text, 0..text.len(), &mut changes),
        changed,
        notes: reader.notes,
    })
}

fn is_named(relation: &Relation, tokens: &[Token]) -> bool {
    let names = |text: &str| {
        relation
            .names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(text))
    };
    tokens
        .iter()
        .any(|token| matches!(&token.word, Word::Name { text, .. } if names(text)))
}

/// Reads one question.
pub(super) struct Reader<'r> {
    pub(super) text: &'r str,
    pub(super) places: Places<'r>,
    relations: Vec<&'r Relation>,
    changes: Vec<(Range<usize>, String)>,
    notes: Vec<String>,
}

impl<'r> Reader<'r> {
    pub(super) fn change(&mut self, span: Range<usize>, new: String) {
        if !self.changes.iter().any(|(other, _)| *other == span) {
            self.changes.push((span, new));
        }
    }

    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Words that are the same whatever the columns are.
    fn word(&mut self, at: usize) {
        let tokens = self.places.tokens;
        let span = tokens[at].span.clone();
        match &tokens[at].word {
            Word::Integer(_) if self.is_date(at) => {
                let span = span.start..tokens[at + 4].span.end;
                let date = &self.text[span.clone()];
                self.note(format!(
                    "{date} without quotes is read as the date '{date}'"
                ));
                self.change(span, format!("'{date}'"));
            }
            word if word.is("ilike") => self.change(span, "LIKE".to_owned()),
            Word::Name {
                text,
                quote: Some(b'"'),
            } if self.places.is_text_wanted(at) && text.is_empty() => {
                self.change(span, "''".to_owned());
            }
            Word::Name {
                text,
                quote: Some(b'"'),
            } if self.places.is_text_wanted(at) && !self.is_name(text) => {
                self.note(format!("\"{text}\" is no column and is read as text"));
                let literal = format!("'{}'", text.replace('\'', "''"));
                self.change(span, literal);
            }
            Word::Name { text, .. } if self.is_nested(at, text) => self.member(at),
            _ => {}
        }
    }

    /// Whether `2024-02-01` stands here as it is, which SQL would compute.
    fn is_date(&self, at: usize) -> bool {
        let Some([first, .., last]) = self.places.tokens.get(at..at + 5) else {
            return false;
        };
        let written = &self.text.as_bytes()[first.span.start..last.span.end];
        written.len() == 10
            && written.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    }

    fn is_name(&self, name: &str) -> bool {
        self.places.is_given(name)
            || self.relations.iter().any(|relation| {
                relation.column(name).is_some()
                    || relation
                        .names
                        .iter()
                        .any(|other| other.eq_ignore_ascii_case(name))
            })
    }

    /// Whether a column of JSON objects stands where a table would.
    fn is_nested(&self, at: usize, name: &str) -> bool {
        let is_object = |relation: &&&Relation| {
            relation.column(name).is_some_and(|column| {
                let odd = relation.columns[column].odd.as_ref();
                odd.is_some_and(|odd| odd.value.starts_with('{'))
            })
        };
        let is_table = self.relations.iter().any(|relation| {
            relation
                .names
                .iter()
                .any(|other| other.eq_ignore_ascii_case(name))
        });
        self.places.sign(at + 1) == Some(".")
            && self.places.before(at) != Some(".")
            && !is_table
            && !self.places.is_given(name)
            && self.relations.iter().find(is_object).is_some()
    }

    /// Writes `user.name` as `(user->>'$.name')`.
    fn member(&mut self, at: usize) {
        let tokens = self.places.tokens;
        let (mut end, mut path) = (at, String::from("$"));
        while self.places.sign(end + 1) == Some(".")
            && let Some(Word::Name { text, .. }) = tokens.get(end + 2).map(|token| &token.word)
        {
            path.push_str(&format!(".\"{}\"", text.replace(['"', '\''], "")));
            end += 2;
        }
        if end > at {
            let span = tokens[at].span.start..tokens[end].span.end;
            let column = &self.text[tokens[at].span.clone()];
            self.change(span, format!("({column}->>'{path}')"));
        }
    }

    /// Returns the column that stands here, with the table before it.
    fn column(&self, at: usize) -> Option<(Range<usize>, &'r Named)> {
        let tokens = self.places.tokens;
        let Word::Name { text, .. } = &tokens[at].word else {
            return None;
        };
        // What is given in a question as such a name is sorted by before the column.
        let is_other =
            is_keyword_at(tokens, at) || self.places.is_given(text) && self.places.is_sorted(at);
        if matches!(self.places.sign(at + 1), Some("(" | ".")) || is_other {
            return None;
        }
        let mut found = self
            .relations
            .iter()
            .filter_map(|relation| Some(&relation.columns[relation.column(text)?]));
        let first = found.next()?;
        // Of two tables that have it, both have to have it the same way.
        if found.any(|other| other.form != first.form || other.kind != first.kind) {
            return None;
        }
        let begin = self.places.begin(at);
        Some((tokens[begin].span.start..tokens[at].span.end, first))
    }

    fn value(&mut self, at: usize, span: Range<usize>, column: &Named) -> Result<(), Fault> {
        self.nothing(at, &span);
        if self.places.is_given(&column.name) && self.places.is_grouped(at) {
            self.note(format!(
                "GROUP BY `{0}` is the column of the file and not what SELECT calls `{0}`: give that another name",
                column.name
            ));
        }
        match column.form {
            None if column.kind == Type::Text => self.text_column(at, &span, column),
            None => {}
            Some(Form::Seconds(parts)) => self.seconds(at, span, column, parts),
            Some(Form::Digits) => self.digits(at, span, column),
            Some(Form::Amount(mark)) => self.amount(at, span, column, mark),
            Some(form) => self.date(at, span, column, form)?,
        }
        Ok(())
    }

    /// A column that is compared with an empty text: an empty field is NULL.
    fn nothing(&mut self, at: usize, span: &Range<usize>) {
        for place in self.places.equals(at) {
            let (Word::Text(text) | Word::Name { text, .. }) = &self.places.tokens[place].word
            else {
                continue;
            };
            if text.is_empty() && !self.places.is_unequal(at) {
                let left = &self.text[span.clone()];
                self.change(span.clone(), format!("coalesce({left}, '')"));
            }
        }
    }

    /// Values that are compared otherwise than they look.
    fn look(&mut self, at: usize, span: &Range<usize>, column: &Named) {
        let Some(odd) = &column.odd else {
            return;
        };
        let name = &self.text[span.clone()];
        let compared = self.places.compared(at);
        let is_text = |place: &usize, begins: fn(&str) -> bool| matches!(&self.places.tokens[*place].word, Word::Text(text) if begins(text));
        // As in `1, ann`.
        if odd.is_padded
            && compared
                .iter()
                .any(|place| is_text(place, |text| !text.starts_with(' ')))
        {
            self.note(format!(
                "values of `{}` begin with a blank, which is left out here",
                column.name
            ));
            self.change(span.clone(), format!("ltrim({name})"));
            return;
        }
        let is_day = |text: &str| {
            text.len() == 10 && day::parts(text).is_some_and(|(parts, _)| parts.is_iso)
        };
        let has_time =
            odd.value.len() > 10 && day::parts(&odd.value).is_some_and(|(parts, _)| parts.is_iso);
        if has_time && compared.iter().any(|place| is_text(place, is_day)) {
            self.note(format!(
                "`{}` has times of day, such as {:?}: to compare whole days write date({name})",
                column.name, odd.value
            ));
        }
        let is_end = matches!(self.places.function(at), Some("min" | "max"));
        if odd.has_numbers && !odd.is_number && (is_end || self.places.is_sorted(at)) {
            self.note(format!(
                "`{}` is text, such as {:?}, and ordered as text; by its numbers with number({name})",
                column.name, odd.value
            ));
        }
    }

    /// A column of text that is compared with digits, or asked whether there is something.
    fn text_column(&mut self, at: usize, span: &Range<usize>, column: &Named) {
        if self.places.is_given(&column.name) {
            return;
        }
        self.look(at, span, column);
        for place in self.places.equals(at) {
            let token = &self.places.tokens[place];
            let written = &self.text[token.span.clone()];
            match &token.word {
                Word::Integer(_) | Word::Real(_) | Word::Other
                    if written.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    let odd = column.odd.as_ref();
                    if let Some(odd) =
                        odd.filter(|odd| odd.is_number && written.len() < odd.value.len())
                    {
                        let note = format!(
                            "`{}` is text such as {:?}: {written} is compared as the text '{written}'",
                            column.name, odd.value
                        );
                        self.note(note);
                    }
                    self.change(token.span.clone(), format!("'{written}'"));
                }
                _ => {}
            }
        }
        if let Some(word) = &column.nothing
            && (self.places.asks_for_null(at) || self.places.function(at) == Some("count"))
        {
            self.note(format!(
                "`{0}` is text in which {word:?} is a text and not NULL: for NULL write nullif({0}, '{word}')",
                column.name
            ));
        }
    }
}
