//! Infers the types of columns from a sample.

use std::collections::HashSet;

use super::form::{Form, Forms};
use crate::row::number;
use crate::source::Type;

/// Words that stand for nothing; beside numbers they do not make a column text.
const NOTHING: [&str; 12] = [
    "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "\\n",
];

/// Words for true and false.
const BOOLEANS: [(&str, &str); 5] = [
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
];

/// What the values of one column look like.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    integers: u64,
    reals: u64,
    texts: u64,
    /// Texts that begin with a blank.
    padded: u64,
    years: u64,
    /// Codes that look like numbers and lose something as numbers: leading zeros, too many digits.
    codes: u64,
    /// Whole numbers that would be others as real ones.
    large: u64,
    /// The first value that is no number.
    pub(crate) odd: Option<String>,
    trues: Option<Vec<u8>>,
    falses: Option<Vec<u8>>,
    is_not_boolean: bool,
    /// Which words for true and false.
    pair: Option<usize>,
    has_cases: bool,
    /// The first value that does not read as a number at all.
    word: Option<String>,
    /// The first word that stands for nothing.
    nothing: Option<String>,
    forms: Forms,
    seen: HashSet<Vec<u8>>,
}

/// The first value that is no number, in a column of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Odd {
    pub(crate) value: String,
    /// Whether all values read as numbers nevertheless: codes, and numbers that were written as text.
    pub(crate) is_number: bool,
    /// Whether nearly all others are numbers.
    pub(crate) is_rare: bool,
    /// Whether some are.
    pub(crate) has_numbers: bool,
    /// Whether all begin with a blank, as behind a comma.
    pub(crate) is_padded: bool,
}

/// The words for true and false of a column that has nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Booleans {
    /// Each is always written so.
    Words(String, String),
    /// They are written now so, now otherwise, `True`, `TRUE`; in small letters.
    AnyCase(String, String),
}

/// How many values are remembered to tell a name from a value.
const SEEN: usize = 100;

impl Evidence {
    /// Returns the evidence of rows, a column each.
    #[cfg(test)]
    pub(crate) fn of(rows: &[Vec<Vec<u8>>], columns: usize) -> Vec<Self> {
        let mut all = vec![Self::default(); columns];
        for row in rows {
            for (evidence, field) in all.iter_mut().zip(row) {
                evidence.add(field);
            }
        }
        all
    }

    pub(crate) fn add(&mut self, field: &[u8]) {
        if field.is_empty() {
            return;
        }
        if self.seen.len() < SEEN && !self.seen.contains(field) {
            self.seen.insert(field.to_vec());
        }
        self.add_boolean(field);
        if number::has_leading_zero(field) && number::real(field).is_some() {
            self.codes += 1;
            self.note(field);
        } else if let Some(value) = number::integer(field) {
            self.integers += 1;
            self.forms.add_integer(value);
            self.forms.add_number(field);
            self.large += u64::from(value.unsigned_abs() > 1 << 53);
            self.years += u64::from((1800..=2200).contains(&value));
        } else if number::real(field).is_some() {
            if field
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b'-')
            {
                self.codes += 1;
                self.note(field);
            } else {
                self.reals += 1;
                self.forms.add_number(field);
            }
        } else if is_nothing(field) {
            if self.nothing.is_none() {
                self.nothing = Some(shown(field));
            }
        } else {
            self.texts += 1;
            self.padded += u64::from(field[0] == b' ');
            self.forms.add(field);
            self.note(field);
            if self.word.is_none() {
                self.word = Some(shown(field));
            }
        }
    }

    /// Adds a number that was made text by whoever wrote it.
    pub(crate) fn add_written(&mut self, field: &[u8]) {
        self.is_not_boolean = true;
        self.codes += 1;
        self.note(field);
    }

    /// Returns how the values are written, in a column of text.
    pub(crate) fn form(&self, delimiter: Option<u8>) -> Option<Form> {
        if self.kind() == Type::Integer {
            return self.forms.of_integers();
        }
        let is_text = self.texts > 0 && self.codes == 0;
        is_text.then(|| self.forms.form(delimiter)).flatten()
    }

    /// Whether the reals may be thousands, where a comma stands before decimals.
    pub(crate) fn may_have_thousands(&self) -> bool {
        self.kind() == Type::Real && self.forms.may_have_thousands()
    }

    /// Returns the first word that stands for nothing.
    pub(crate) fn nothing(&self) -> Option<String> {
        self.nothing.clone()
    }

    /// Returns the first value that is no number, when the column is text.
    pub(crate) fn odd(&self) -> Option<Odd> {
        let first = self.word.as_ref().or(self.odd.as_ref())?;
        Some(Odd {
            value: first.clone(),
            is_number: self.word.is_none(),
            is_rare: self.is_nearly_numbers(),
            has_numbers: self.integers + self.reals > 0,
            is_padded: self.texts > 0 && self.padded == self.texts,
        })
    }

    fn note(&mut self, field: &[u8]) {
        if self.odd.is_none() {
            self.odd = Some(shown(field));
        }
    }

    fn add_boolean(&mut self, field: &[u8]) {
        if self.is_not_boolean {
            return;
        }
        let pair = BOOLEANS.iter().position(|(yes, no)| {
            field.eq_ignore_ascii_case(yes.as_bytes()) || field.eq_ignore_ascii_case(no.as_bytes())
        });
        let Some(pair) = pair.filter(|pair| self.pair.is_none_or(|other| other == *pair)) else {
            self.is_not_boolean = true;
            return;
        };
        self.pair = Some(pair);
        let slot = if field.eq_ignore_ascii_case(BOOLEANS[pair].0.as_bytes()) {
            &mut self.trues
        } else {
            &mut self.falses
        };
        match slot {
            Some(word) if word != field => self.has_cases = true,
            Some(_) => {}
            None => *slot = Some(field.to_vec()),
        }
    }

    /// Returns the type that every value of the sample has.
    ///
    /// A column of whole numbers keeps others as they are, and so loses neither.
    pub(crate) fn kind(&self) -> Type {
        if self.texts > 0 || self.codes > 0 || self.integers + self.reals == 0 {
            Type::Text
        } else if self.reals > 0 && self.large == 0 {
            Type::Real
        } else {
            Type::Integer
        }
    }

    /// Whether nearly all values are numbers and yet the column is text, which is worth a note.
    pub(crate) fn is_nearly_numbers(&self) -> bool {
        let numbers = self.integers + self.reals;
        self.texts > 0 && self.codes == 0 && numbers >= 9 * self.texts
    }

    /// Returns the words for true and false, when there is nothing else in the column.
    pub(crate) fn booleans(&self) -> Option<Booleans> {
        if self.is_not_boolean {
            return None;
        }
        let (true_word, false_word) = BOOLEANS[self.pair?];
        if self.has_cases {
            return Some(Booleans::AnyCase(true_word.into(), false_word.into()));
        }
        let text = |word: &Option<Vec<u8>>| {
            word.as_ref()
                .map(|word| String::from_utf8_lossy(word).into_owned())
        };
        let like = |known: &str, plain: &str| match known.as_bytes() {
            [first, second, ..] if second.is_ascii_uppercase() && first.is_ascii_uppercase() => {
                plain.to_uppercase()
            }
            [first, ..] if first.is_ascii_uppercase() => plain[..1].to_uppercase() + &plain[1..],
            _ => plain.to_owned(),
        };
        match (text(&self.trues), text(&self.falses)) {
            (Some(yes), Some(no)) => Some(Booleans::Words(yes, no)),
            (Some(yes), None) => Some(Booleans::Words(yes.clone(), like(&yes, false_word))),
            (None, Some(no)) => Some(Booleans::Words(like(&no, true_word), no)),
            (None, None) => None,
        }
    }

    /// Whether the values are years as well.
    pub(crate) fn are_years(&self) -> bool {
        self.years > 0 && self.years == self.integers
    }

    /// Whether a value was seen.
    pub(crate) fn has(&self, field: &[u8]) -> bool {
        self.seen.contains(field)
    }
}

fn shown(field: &[u8]) -> String {
    String::from_utf8_lossy(&field[..field.len().min(40)]).into_owned()
}

/// Whether the value stands for nothing.
fn is_nothing(field: &[u8]) -> bool {
    let field = number::trimmed(field);
    NOTHING
        .iter()
        .any(|word| field.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_that_every_value_has() {
        #[track_caller]
        fn check(values: &[&str], expected: Type) {
            let mut evidence = Evidence::default();
            for value in values {
                evidence.add(value.as_bytes());
            }
            assert_eq!(evidence.kind(), expected, "{values:?}");
        }
        check(&[], Type::Text);
        check(&["", ""], Type::Text);
        check(&["1", "", "-3"], Type::Integer);
        check(&["1", "2.5"], Type::Real);
        check(&["1e5"], Type::Real);
        check(&["9007199254740993", "2.5"], Type::Integer);
        check(&["1", "n/a", "NaN", "-"], Type::Integer);
        check(&["1", "call us"], Type::Text);
        check(&["02139", "10115"], Type::Text);
        check(&["0", "0.5", "-0.5"], Type::Real);
        check(&["99999999999999999999"], Type::Text);
        check(&["1,234.50"], Type::Text);
        check(&["$5"], Type::Text);
        check(&["2024-01-02"], Type::Text);
        check(&["inf"], Type::Text);
        check(&["true", "false"], Type::Text);
        check(&["n/a"], Type::Text);
        check(&["0x1F"], Type::Text);
    }

    #[test]
    fn words_for_true_and_false_are_known() {
        #[track_caller]
        fn check(values: &[&str], expected: Option<(&str, &str)>) {
            let mut evidence = Evidence::default();
            for value in values {
                evidence.add(value.as_bytes());
            }
            let found = evidence.booleans();
            let found = found.as_ref().map(|found| match found {
                Booleans::Words(yes, no) => (yes.as_str(), no.as_str()),
                Booleans::AnyCase(..) => ("any", "any"),
            });
            assert_eq!(found, expected, "{values:?}");
        }
        check(&["true", "false", ""], Some(("true", "false")));
        check(&["True"], Some(("True", "False")));
        check(&["FALSE"], Some(("TRUE", "FALSE")));
        check(&["True", "true"], Some(("any", "any")));
        check(&["true", "x"], None);
        check(&["Yes", "No"], Some(("Yes", "No")));
        check(&["Y"], Some(("Y", "N")));
        check(&["yes", "false"], None);
        check(&[], None);
    }
}
