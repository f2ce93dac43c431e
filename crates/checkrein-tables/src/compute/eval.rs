//! Computes with the values of a row by SQLite's rules: three truths, whole and other numbers.

use std::cmp::Ordering;

use super::lane::{Lane, Scalar};
use super::like::{self, Like};
use crate::answer::Value;
use crate::row::value::{Row, Val};

/// Whether a row is wanted; `None` is neither true nor false.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Compare(Expression, Comparison, Expression),
    Null(Expression),
    In(Expression, Vec<Value>),
    Like(Expression, Like),
    Scalar(usize),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is computed of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Column(usize),
    Constant(Value),
    Arithmetic(Arithmetic, Box<Expression>, Box<Expression>),
    /// Letters of a column of text, from one on, so many.
    Part {
        column: usize,
        start: usize,
        length: usize,
    },
    Test(Box<Test>),
    Scalar(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Divide,
}

/// A value that was computed: borrowed from the row or new.
#[derive(Debug)]
pub(crate) enum Got<'a> {
    Val(Val<'a>),
    Own(Value),
}

impl Got<'_> {
    #[inline]
    pub(crate) fn val(&self) -> Val<'_> {
        match self {
            Self::Val(value) => *value,
            Self::Own(value) => value.val(),
        }
    }
}

/// Computing here could not go on; SQLite decides what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Declined;

/// What a row is computed with.
pub(crate) struct With<'w> {
    pub(crate) scalars: &'w [Scalar],
    pub(crate) lane: &'w mut Lane,
}

impl With<'_> {
    fn compute(&mut self, number: usize, row: &Row<'_>) -> Result<Value, Declined> {
        self.lane
            .compute(number, &self.scalars[number], row)
            .map_err(|_| Declined)
    }
}

impl Test {
    pub(crate) fn of(&self, row: &Row<'_>, with: &mut With<'_>) -> Result<Option<bool>, Declined> {
        Ok(match self {
            Self::Compare(left, comparison, right) => {
                let left = left.of(row, with)?;
                let right = right.of(row, with)?;
                compare(left.val(), *comparison, right.val())
            }
            Self::All(tests) => {
                let mut truth = Some(true);
                for test in tests {
                    match test.of(row, with)? {
                        Some(false) => return Ok(Some(false)),
                        None => truth = None,
                        Some(true) => {}
                    }
                }
                truth
            }
            Self::Any(tests) => {
                let mut truth = Some(false);
                for test in tests {
                    match test.of(row, with)? {
                        Some(true) => return Ok(Some(true)),
                        None => truth = None,
                        Some(false) => {}
                    }
                }
                truth
            }
            Self::Not(test) => test.of(row, with)?.map(|truth| !truth),
            Self::Null(value) => Some(value.of(row, with)?.val() == Val::Null),
            Self::In(value, list) => {
                let value = value.of(row, with)?;
                match value.val() {
                    Val::Null => (list.is_empty()).then_some(false),
                    value => Some(
                        list.iter()
                            .any(|one| value.order(&one.val()) == Ordering::Equal),
                    ),
                }
            }
            Self::Like(value, pattern) => match value.of(row, with)?.val() {
                Val::Null => None,
                Val::Text(text) => Some(pattern.matches(text)),
                Val::Int(number) => Some(pattern.matches(number.to_string().as_bytes())),
                Val::Real(_) => return Err(Declined),
            },
            Self::Scalar(number) => match with.compute(*number, row)? {
                Value::Integer(truth) => Some(truth != 0),
                _ => None,
            },
        })
    }
}

#[inline]
fn compare(left: Val<'_>, comparison: Comparison, right: Val<'_>) -> Option<bool> {
    if left == Val::Null || right == Val::Null {
        return None;
    }
    let order = left.order(&right);
    Some(match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    })
}

impl Expression {
    #[inline]
    pub(crate) fn of<'a>(
        &'a self,
        row: &Row<'a>,
        with: &mut With<'_>,
    ) -> Result<Got<'a>, Declined> {
        Ok(match self {
            Self::Column(column) => Got::Val(row.value(*column)),
            Self::Constant(value) => Got::Val(value.val()),
            Self::Arithmetic(arithmetic, left, right) => {
                let left = left.of(row, with)?;
                let right = right.of(row, with)?;
                Got::Val(arithmetic.of(left.val(), right.val())?)
            }
            Self::Part {
                column,
                start,
                length,
            } => Got::Val(match row.value(*column) {
                Val::Text(text) => Val::Text(part(text, *start, *length)),
                Val::Null => Val::Null,
                _ => return Err(Declined),
            }),
            Self::Test(test) => Got::Val(match test.of(row, with)? {
                Some(truth) => Val::Int(i64::from(truth)),
                None => Val::Null,
            }),
            Self::Scalar(number) => Got::Own(with.compute(*number, row)?),
        })
    }
}

impl Arithmetic {
    fn of(self, left: Val<'_>, right: Val<'_>) -> Result<Val<'static>, Declined> {
        if left == Val::Null || right == Val::Null {
            return Ok(Val::Null);
        }
        if let (Val::Int(a), Val::Int(b)) = (left, right) {
            let whole = match self {
                Self::Plus => a.checked_add(b),
                Self::Minus => a.checked_sub(b),
                Self::Times => a.checked_mul(b),
                Self::Divide if b == 0 => return Ok(Val::Null),
                Self::Divide => a.checked_div(b),
            };
            if let Some(whole) = whole {
                return Ok(Val::Int(whole));
            }
        }
        let number = |value: Val<'_>| match value {
            Val::Int(value) => Ok(value as f64),
            Val::Real(value) => Ok(value),
            _ => Err(Declined),
        };
        let (a, b) = (number(left)?, number(right)?);
        let result = match self {
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Divide if b == 0.0 => return Ok(Val::Null),
            Self::Divide => a / b,
        };
        Ok(if result.is_nan() {
            Val::Null
        } else {
            Val::Real(result)
        })
    }
}

/// Returns letters of a text as `substr` does, up to a zero.
fn part(text: &[u8], start: usize, length: usize) -> &[u8] {
    let text = memchr::memchr(0, text).map_or(text, |end| &text[..end]);
    if text.is_ascii() {
        let start = (start - 1).min(text.len());
        return &text[start..text.len().min(start.saturating_add(length))];
    }
    let mut places = Vec::new();
    let mut at = 0;
    while at < text.len() {
        places.push(at);
        at += like::width(text, at);
    }
    let place = |letter: usize| places.get(letter).copied().unwrap_or(text.len());
    &text[place(start - 1)..place((start - 1).saturating_add(length))]
}
