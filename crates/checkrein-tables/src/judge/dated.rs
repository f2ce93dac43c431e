//! Columns whose values are amounts or dates as people write them, where they are compared, sorted or computed with.

use std::ops::Range;

use super::functions;
use super::meant::Reader;
use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::file::describe::Named;
use crate::file::form::Form;
use crate::row::{day, money};
use crate::sql::lex::Word;

impl Reader<'_> {
    pub(super) fn amount(&mut self, at: usize, span: Range<usize>, column: &Named, mark: u8) {
        let places = &self.places;
        let function = places.function(at);
        let is_gathered = function.is_some_and(functions::is_of_numbers)
            || function == Some("cast") && places.is_cast_to_number(at);
        let is_wanted = is_gathered
            || places.is_computed(at)
            || places.is_ordered(at)
            || places.is_sorted(at)
            || places.equals_an_end(at)
            || places
                .equals(at)
                .iter()
                .any(|place| places.is_number(*place));
        if !is_wanted || function == Some("number") {
            return;
        }
        for place in places.compared(at) {
            let token = &self.places.tokens[place];
            if let Word::Text(text) = &token.word
                && let Some(number) = money::number(text, Some(mark))
            {
                self.change(token.span.clone(), number.to_string());
            }
        }
        let new = format!(
            "number({}, '{}')",
            &self.text[span.clone()],
            char::from(mark)
        );
        self.note(format!(
            "`{}` is text such as {:?}: compared, sorted and computed with as `{new}`, what is no number as NULL",
            column.name,
            example(column)
        ));
        self.change(span, new);
    }

    pub(super) fn date(
        &mut self,
        at: usize,
        span: Range<usize>,
        column: &Named,
        form: Form,
    ) -> Result<(), Fault> {
        let places = &self.places;
        let function = places.function(at);
        let literals = places.compared(at);
        let is_iso = |place: &usize| {
            matches!(&places.tokens[*place].word, Word::Text(text)
                if day::parts(text).is_some_and(|(parts, _)| parts.is_iso))
        };
        let is_wanted = function.is_some_and(functions::is_of_dates)
            || places.is_ordered(at)
            || places.is_sorted(at)
            || places.equals_an_end(at)
            || literals.iter().any(is_iso);
        if !is_wanted || function == Some("isodate") {
            return Ok(());
        }
        let order = match form {
            Form::Date(order) => Some(order),
            Form::PlainDate => None,
            _ => {
                let name = quoted(&column.name);
                return Err(Fault::new(
                    Kind::Sql,
                    format!(
                        "`{}` is text with dates such as {:?}, of which nothing says whether the day or the month \
                         stands first",
                        column.name,
                        example(column)
                    ),
                    format!("write isodate({name}, 'dmy') or isodate({name}, 'mdy') in its place"),
                ));
            }
        };
        for place in literals {
            let token = &self.places.tokens[place];
            if let Word::Text(text) = &token.word
                && let Some(date) = day::iso(text, order)
            {
                self.change(
                    token.span.clone(),
                    format!("'{}'", date.replace('\'', "''")),
                );
            }
        }
        let column_text = &self.text[span.clone()];
        let new = match order {
            Some(order) => format!("isodate({column_text}, '{}')", order.as_str()),
            None => format!("isodate({column_text})"),
        };
        self.note(format!(
            "`{}` is text with dates such as {:?}: compared, sorted and computed with as `{new}`",
            column.name,
            example(column)
        ));
        self.change(span, new);
        Ok(())
    }
}

/// Numbers that are dates.
impl Reader<'_> {
    /// Seconds since 1970, or parts of them: SQLite would read days since 4713 BC.
    pub(super) fn seconds(&mut self, at: usize, span: Range<usize>, column: &Named, parts: u32) {
        let one = if parts == 1 {
            String::new()
        } else {
            format!(" / {parts}")
        };
        let function = self.places.function(at);
        if function.is_some_and(functions::reads_a_date) && !self.places.has_unit(at) {
            let inner = format!("{}{one}, 'unixepoch'", &self.text[span.clone()]);
            // Functions of parts take a date and nothing else.
            let is_part = function.is_some_and(functions::is_part_of_a_date);
            let new = if is_part {
                format!("datetime({inner})")
            } else {
                inner
            };
            self.note(format!(
                "`{}` has seconds since 1970{}: read as `{new}`",
                column.name,
                if parts == 1 { "" } else { " in parts" }
            ));
            self.change(span, new);
            return;
        }
        // `datetime(ts, 'unixepoch')` of thousandths of seconds is nothing.
        if function.is_some_and(functions::reads_a_date) && parts > 1 {
            let new = format!("{}{one}", &self.text[span.clone()]);
            self.note(format!(
                "`{}` has parts of seconds: read as `{new}`",
                column.name
            ));
            self.change(span, new);
            return;
        }
        let many = if parts == 1 {
            String::new()
        } else {
            format!(" * {parts}")
        };
        for (span, _) in self.compared_dates(at) {
            let written = &self.text[span.clone()];
            self.change(span, format!("(unixepoch({written}){many})"));
            self.note(format!(
                "`{}` has seconds since 1970, and {written} is read so",
                column.name
            ));
        }
    }

    /// `20240131`.
    pub(super) fn digits(&mut self, at: usize, span: Range<usize>, column: &Named) {
        let function = self.places.function(at);
        if function.is_some_and(functions::reads_a_date) && !self.places.has_unit(at) {
            let new = format!("isodate({})", &self.text[span.clone()]);
            self.note(format!(
                "`{}` has dates as digits: read as `{new}`",
                column.name
            ));
            self.change(span, new);
            return;
        }
        for (span, text) in self.compared_dates(at) {
            let digits: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
            self.change(span, digits);
        }
    }

    /// Returns the texts that begin with a date as SQL has it and are compared with a column, and where they are.
    fn compared_dates(&self, at: usize) -> Vec<(Range<usize>, String)> {
        let compared = self.places.compared(at).into_iter();
        let dates = compared.filter_map(|place| {
            let token = &self.places.tokens[place];
            let Word::Text(text) = &token.word else {
                return None;
            };
            let is_date = day::parts(text).is_some_and(|(parts, _)| parts.is_iso);
            is_date.then(|| (token.span.clone(), text.clone()))
        });
        dates.collect()
    }
}

fn example(column: &Named) -> &str {
    column.odd.as_ref().map_or("", |odd| &odd.value)
}
