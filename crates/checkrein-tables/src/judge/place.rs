//! What stands around a word of a question: the function that it is an argument of, what it is compared with,
//! whether rows are sorted by it.

use super::functions;
use crate::sql::lex::{Token, Word};

/// The words of a question.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    pub(crate) tokens: &'t [Token],
    /// For each word the innermost bracket that is open.
    open: Vec<Option<usize>>,
}

impl<'t> Places<'t> {
    pub(crate) fn new(tokens: &'t [Token]) -> Self {
        let (mut stack, mut open) = (Vec::new(), Vec::new());
        for (at, token) in tokens.iter().enumerate() {
            if token.word == Word::Sign(")") {
                stack.pop();
            }
            open.push(stack.last().copied());
            if token.word == Word::Sign("(") {
                stack.push(at);
            }
        }
        Self { tokens, open }
    }

    fn word(&self, at: usize) -> Option<&'t Word> {
        self.tokens.get(at).map(|token| &token.word)
    }

    fn is(&self, at: usize, keyword: &str) -> bool {
        self.word(at).is_some_and(|word| word.is(keyword))
    }

    pub(crate) fn sign(&self, at: usize) -> Option<&'static str> {
        match self.word(at)? {
            Word::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    pub(crate) fn before(&self, at: usize) -> Option<&'static str> {
        self.sign(at.checked_sub(1)?)
    }

    /// Returns where a column begins, with the table that it is of.
    pub(crate) fn begin(&self, at: usize) -> usize {
        match at.checked_sub(2) {
            Some(table) if self.sign(at - 1) == Some(".") => table,
            _ => at,
        }
    }

    fn left(&self, at: usize) -> Option<usize> {
        self.begin(at).checked_sub(1)
    }

    /// Whether a name is given in the question.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.tokens.windows(2).any(|pair| {
            pair[0].word.is("as")
                && matches!(&pair[1].word, Word::Name { text, .. } if text.eq_ignore_ascii_case(name))
        })
    }

    /// Returns the name of the function of which a column is an argument by itself, in small letters.
    pub(crate) fn function(&self, at: usize) -> Option<&'static str> {
        let left = self.left(at)?;
        let begins = matches!(self.sign(left), Some("(" | ",")) || self.is(left, "distinct");
        let ends = matches!(self.sign(at + 1), Some(")" | ",")) || self.is(at + 1, "as");
        if !begins || !ends {
            return None;
        }
        let name = self.open[at]?.checked_sub(1)?;
        functions::known(|function| self.is(name, function))
    }

    pub(crate) fn is_cast_to_number(&self, at: usize) -> bool {
        [
            "real", "integer", "int", "float", "double", "numeric", "decimal", "bigint",
        ]
        .iter()
        .any(|kind| self.is(at + 2, kind))
    }

    /// Whether it is said behind a date what its number means.
    pub(crate) fn has_unit(&self, at: usize) -> bool {
        let rest =
            (at + 1..self.tokens.len()).take_while(|other| self.open[*other] == self.open[at]);
        rest.into_iter().any(|other| {
            matches!(self.word(other), Some(Word::Text(text) | Word::Name { text, .. })
                if ["unixepoch", "auto", "julianday"].iter().any(|unit| text.eq_ignore_ascii_case(unit)))
        })
    }

    /// Whether something is computed with it.
    pub(crate) fn is_computed(&self, at: usize) -> bool {
        let computes = |sign: Option<&str>| matches!(sign, Some("+" | "-" | "*" | "/" | "%"));
        let left = self.left(at).and_then(|left| self.sign(left));
        computes(left) || computes(self.sign(at + 1))
    }

    pub(crate) fn is_number(&self, at: usize) -> bool {
        matches!(self.word(at), Some(Word::Integer(_) | Word::Real(_)))
    }

    /// Whether it is compared by an order.
    pub(crate) fn is_ordered(&self, at: usize) -> bool {
        let orders = |sign: Option<&str>| matches!(sign, Some("<" | "<=" | ">" | ">="));
        let left = self.left(at).and_then(|left| self.sign(left));
        orders(left)
            || orders(self.sign(at + 1))
            || self.is(at + 1, "between")
            || self.is(at + 1, "not") && self.is(at + 2, "between")
    }

    pub(crate) fn is_unequal(&self, at: usize) -> bool {
        let is = |sign: Option<&str>| matches!(sign, Some("!=" | "<>"));
        is(self.sign(at + 1)) || is(self.left(at).and_then(|left| self.sign(left)))
    }

    /// Returns the values that it may be equal to: beside a sign, or in a list behind IN.
    pub(crate) fn equals(&self, at: usize) -> Vec<usize> {
        let is_sign = |at: usize| matches!(self.sign(at), Some("=" | "==" | "!=" | "<>"));
        let mut found = Vec::new();
        if is_sign(at + 1) {
            found.push(self.behind_sign(at + 2));
        }
        if let Some(left) = self.left(at).filter(|left| is_sign(*left)) {
            found.extend(left.checked_sub(1));
        }
        let list = if self.is(at + 1, "not") {
            at + 2
        } else {
            at + 1
        };
        if self.is(list, "in") && self.sign(list + 1) == Some("(") {
            let inner = (list + 2..self.tokens.len()).take_while(|at| self.sign(*at) != Some(")"));
            found.extend(inner.filter(|at| self.sign(*at).is_none()));
        }
        found.retain(|at| {
            let is_value = match self.word(*at) {
                Some(Word::Integer(_) | Word::Real(_) | Word::Text(_) | Word::Other) => true,
                Some(Word::Name { text, .. }) => text.is_empty(),
                _ => false,
            };
            let goes_on = matches!(
                self.sign(at + 1),
                Some("+" | "-" | "*" | "/" | "%" | "||" | ".")
            );
            is_value && !goes_on
        });
        found
    }

    fn behind_sign(&self, at: usize) -> usize {
        at + usize::from(matches!(self.sign(at), Some("-" | "+")))
    }

    /// Returns all values that it is compared with.
    pub(crate) fn compared(&self, at: usize) -> Vec<usize> {
        let mut found = self.equals(at);
        let orders = |at: usize| matches!(self.sign(at), Some("<" | "<=" | ">" | ">="));
        if orders(at + 1) {
            found.push(self.behind_sign(at + 2));
        }
        if let Some(left) = self.left(at).filter(|left| orders(*left)) {
            found.extend(left.checked_sub(1));
        }
        let between = if self.is(at + 1, "not") {
            at + 2
        } else {
            at + 1
        };
        if self.is(between, "between") && self.is(between + 2, "and") {
            found.extend([between + 1, between + 3]);
        }
        found
    }

    /// Whether it is equal to the smallest or the largest of another question.
    pub(crate) fn equals_an_end(&self, at: usize) -> bool {
        let begin = match self.sign(at + 1) {
            Some("=" | "==" | "!=" | "<>") => at + 2,
            _ if self.is(at + 1, "in") => at + 2,
            _ => return false,
        };
        self.sign(begin) == Some("(")
            && self.is(begin + 1, "select")
            && (begin + 2..begin + 6).any(|other| self.is(other, "min") || self.is(other, "max"))
    }

    /// Whether rows are grouped by it as it is, in the first place.
    pub(crate) fn is_grouped(&self, at: usize) -> bool {
        at >= 2 && self.is(at - 1, "by") && self.is(at - 2, "group")
    }

    /// Whether it is asked whether there is a value.
    pub(crate) fn asks_for_null(&self, at: usize) -> bool {
        self.is(at + 1, "isnull")
            || self.is(at + 1, "notnull")
            || self.is(at + 1, "is")
                && (self.is(at + 2, "null") || self.is(at + 2, "not") && self.is(at + 3, "null"))
    }

    /// Whether rows are sorted by it as it is.
    pub(crate) fn is_sorted(&self, at: usize) -> bool {
        // Rows of several SELECTs are sorted by the columns that they have.
        let is_several = |token: &Token| {
            ["union", "intersect", "except"]
                .iter()
                .any(|word| token.word.is(word))
        };
        if self.tokens.iter().any(is_several) {
            return false;
        }
        let ends = match self.word(at + 1) {
            None | Some(Word::Sign("," | ")" | ";")) => true,
            Some(word) => ["asc", "desc", "nulls", "limit", "rows", "range", "groups"]
                .iter()
                .any(|end| word.is(end)),
        };
        let Some(left) = self.left(at).filter(|_| ends) else {
            return false;
        };
        if !(self.sign(left) == Some(",") || self.is(left, "by")) {
            return false;
        }
        // Back to the `by` of the same bracket.
        let by = (0..=left)
            .rev()
            .take_while(|other| Some(*other) != self.open[at])
            .filter(|other| self.open[*other] == self.open[at])
            .find(|other| {
                self.is(*other, "by") || self.is(*other, "select") || self.is(*other, "from")
            });
        by.is_some_and(|by| self.is(by, "by") && by > 0 && self.is(by - 1, "order"))
    }

    /// Whether a text is expected here and no column: beside a comparison, and in functions of texts.
    pub(crate) fn is_text_wanted(&self, at: usize) -> bool {
        let Some(left) = at.checked_sub(1) else {
            return false;
        };
        let compares = matches!(
            self.sign(left),
            Some("=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" | "||")
        );
        let words = [
            "like", "ilike", "glob", "regexp", "match", "between", "then", "else",
        ];
        if compares || words.iter().any(|word| self.is(left, word)) {
            return true;
        }
        if self.is(left, "and") && left >= 2 && self.is(left - 2, "between") {
            return true;
        }
        let Some(open) = self.open[at].filter(|_| matches!(self.sign(left), Some("(" | ",")))
        else {
            return false;
        };
        open.checked_sub(1).is_some_and(|name| {
            self.is(name, "in") || OF_TEXTS.iter().any(|function| self.is(name, function))
        })
    }
}

/// Functions of which arguments are texts that people put into double quotes.
const OF_TEXTS: [&str; 22] = [
    "replace",
    "instr",
    "strftime",
    "group_concat",
    "string_agg",
    "printf",
    "format",
    "concat",
    "concat_ws",
    "coalesce",
    "ifnull",
    "iif",
    "json_extract",
    "trim",
    "ltrim",
    "rtrim",
    "nullif",
    "date",
    "datetime",
    "contains",
    "starts_with",
    "number",
];
