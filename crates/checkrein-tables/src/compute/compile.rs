//! Makes expressions that are computed while reading out of those that are written.
//!
//! What SQLite converts before it compares depends on where values come from; only cases that are clear
//! before the first row are computed here, all others are handed to SQLite row by row.

use super::eval::{Arithmetic, Comparison, Expression, Test};
use super::lane::Scalar;
use super::like::Like;
use crate::answer::Value;
use crate::row::number;
use crate::scan::relation::Relation;
use crate::source::Type;
use crate::sql::node::{Kind, Node, Operator};
use crate::sql::select;

/// A reader of expressions over one relation.
pub(crate) struct Compiler<'c> {
    pub(crate) text: &'c str,
    pub(crate) relation: &'c Relation,
    /// What the relation is called in the question.
    pub(crate) called: &'c str,
    pub(crate) scalars: Vec<Scalar>,
    /// The columns that were met.
    pub(crate) needed: Vec<usize>,
}

/// What SQLite makes of a value before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Affinity {
    Text,
    Number,
    None,
}

impl<'c> Compiler<'c> {
    pub(crate) fn new(text: &'c str, relation: &'c Relation, called: &'c str) -> Self {
        Self {
            text,
            relation,
            called,
            scalars: Vec::new(),
            needed: Vec::new(),
        }
    }

    /// Returns the column that a name is of; `None` when it is none of this relation.
    pub(crate) fn column(&self, node: &Node) -> Option<usize> {
        match &node.kind {
            Kind::Name { table, name, .. } => {
                let is_ours = table
                    .as_ref()
                    .is_none_or(|table| table.eq_ignore_ascii_case(self.called));
                self.relation.column(name).filter(|_| is_ours)
            }
            _ => None,
        }
    }

    fn need(&mut self, column: usize) {
        if !self.needed.contains(&column) {
            self.needed.push(column);
        }
    }

    /// Reads a condition; `None` when there is something in it that is not of this relation.
    pub(crate) fn test(&mut self, node: &Node) -> Option<Test> {
        let before = (self.scalars.len(), self.needed.len());
        if let Some(test) = self.plain_test(node) {
            return Some(test);
        }
        self.scalars.truncate(before.0);
        self.needed.truncate(before.1);
        let written = &self.text[node.span.clone()];
        let sql = format!("CASE WHEN ({written}) THEN 1 WHEN NOT ({written}) THEN 0 END");
        self.scalar(node, &sql).map(Test::Scalar)
    }

    fn plain_test(&mut self, node: &Node) -> Option<Test> {
        let negated = |is_not: bool, test: Test| {
            if is_not { Test::Not(test.into()) } else { test }
        };
        Some(match &node.kind {
            Kind::Both(Operator::And, left, right) => {
                Test::All(vec![self.test(left)?, self.test(right)?])
            }
            Kind::Both(Operator::Or, left, right) => {
                Test::Any(vec![self.test(left)?, self.test(right)?])
            }
            Kind::Not(inner) => Test::Not(self.test(inner)?.into()),
            Kind::Both(operator, left, right) => {
                let comparison = comparison(*operator)?;
                self.comparison(left, comparison, right)?
            }
            Kind::Between {
                is_not,
                value,
                low,
                high,
            } => negated(
                *is_not,
                Test::All(vec![
                    self.comparison(value, Comparison::GreaterOrEqual, low)?,
                    self.comparison(value, Comparison::LessOrEqual, high)?,
                ]),
            ),
            Kind::IsNull { is_not, value } => negated(*is_not, Test::Null(self.expression(value)?)),
            Kind::In {
                is_not,
                value,
                list,
            } => {
                let value = self.expression(value)?;
                let affinity = self.affinity(&value);
                let mut values = Vec::new();
                for one in list {
                    let constant = self.expression(one)?;
                    match as_compared(affinity, Affinity::None, constant)? {
                        Expression::Constant(Value::Null) => return None,
                        Expression::Constant(one) => values.push(one),
                        _ => return None,
                    }
                }
                let is_plain = !values.is_empty() && affinity != Affinity::None;
                negated(*is_not, is_plain.then_some(Test::In(value, values))?)
            }
            Kind::Like {
                is_not,
                value,
                pattern,
            } => {
                let Kind::Text(pattern) = &pattern.kind else {
                    return None;
                };
                let value = self.expression(value)?;
                let is_plain = matches!(value, Expression::Column(_) | Expression::Part { .. });
                let like = is_plain.then_some(Like::new(pattern)?)?;
                negated(*is_not, Test::Like(value, like))
            }
            _ => return None,
        })
    }

    fn comparison(&mut self, left: &Node, comparison: Comparison, right: &Node) -> Option<Test> {
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        // What SQLite computes may have been cast, and then is converted by that.
        let is_scalar = |side: &Expression| matches!(side, Expression::Scalar(_));
        if is_scalar(&left) || is_scalar(&right) {
            return None;
        }
        let (of_left, of_right) = (self.affinity(&left), self.affinity(&right));
        Some(Test::Compare(
            as_compared(of_right, of_left, left)?,
            comparison,
            as_compared(of_left, of_right, right)?,
        ))
    }

    fn affinity(&self, expression: &Expression) -> Affinity {
        match expression {
            Expression::Column(column) => match self.relation.columns[*column].kind {
                Type::Text => Affinity::Text,
                Type::Integer | Type::Real => Affinity::Number,
            },
            _ => Affinity::None,
        }
    }

    /// Reads an expression; `None` when there is something in it that is not of this relation.
    pub(crate) fn expression(&mut self, node: &Node) -> Option<Expression> {
        let before = (self.scalars.len(), self.needed.len());
        if let Some(expression) = self.plain(node) {
            return Some(expression);
        }
        self.scalars.truncate(before.0);
        self.needed.truncate(before.1);
        let written = self.text[node.span.clone()].to_owned();
        self.scalar(node, &written).map(Expression::Scalar)
    }

    fn plain(&mut self, node: &Node) -> Option<Expression> {
        if let Some(column) = self.column(node) {
            self.need(column);
            return Some(Expression::Column(column));
        }
        Some(match &node.kind {
            Kind::Null => Expression::Constant(Value::Null),
            Kind::Integer(value) => Expression::Constant(Value::Integer(*value)),
            Kind::Real(value) => Expression::Constant(Value::Real(*value)),
            Kind::Text(text) => Expression::Constant(Value::Text(text.clone())),
            Kind::Name {
                table: None,
                name,
                is_quoted: true,
            } => Expression::Constant(Value::Text(name.clone())),
            Kind::Both(operator, left, right) => {
                let Some(arithmetic) = arithmetic(*operator) else {
                    return self
                        .plain_test(node)
                        .map(|test| Expression::Test(test.into()));
                };
                let left = self.expression(left)?;
                let right = self.expression(right)?;
                let is_number = |expression: &Expression| match expression {
                    Expression::Column(_) => self.affinity(expression) == Affinity::Number,
                    Expression::Constant(value) => !matches!(value, Value::Text(_)),
                    Expression::Arithmetic(..) | Expression::Test(_) => true,
                    _ => false,
                };
                let is_plain = is_number(&left) && is_number(&right);
                is_plain.then_some(Expression::Arithmetic(
                    arithmetic,
                    left.into(),
                    right.into(),
                ))?
            }
            Kind::Call {
                name, arguments, ..
            } if matches!(name.as_str(), "substr" | "substring") => {
                let [value, start, length] = &arguments[..] else {
                    return None;
                };
                let (Kind::Integer(start), Kind::Integer(length)) = (&start.kind, &length.kind)
                else {
                    return None;
                };
                let column = self.column(value)?;
                let is_text = self.relation.columns[column].kind == Type::Text;
                if !is_text || *start < 1 || *length < 0 {
                    return None;
                }
                self.need(column);
                Expression::Part {
                    column,
                    start: usize::try_from(*start).ok()?,
                    length: usize::try_from(*length).ok()?,
                }
            }
            Kind::Not(_)
            | Kind::IsNull { .. }
            | Kind::Like { .. }
            | Kind::In { .. }
            | Kind::Between { .. } => {
                return self
                    .plain_test(node)
                    .map(|test| Expression::Test(test.into()));
            }
            _ => return None,
        })
    }

    /// Hands an expression to SQLite, if all its columns are of this relation.
    fn scalar(&mut self, node: &Node, written: &str) -> Option<usize> {
        let (mut columns, mut is_ours) = (Vec::new(), !select::gathers(node));
        node.walk(&mut |node| {
            if let Kind::Name {
                table, is_quoted, ..
            } = &node.kind
            {
                match self.column(node) {
                    Some(column) if !columns.contains(&column) => columns.push(column),
                    Some(_) => {}
                    // In double quotes and no column: text.
                    None => is_ours &= *is_quoted && table.is_none(),
                }
            }
            is_ours
        });
        if !is_ours {
            return None;
        }
        columns.iter().for_each(|&column| self.need(column));
        let given = columns.iter().enumerate().map(|(at, &column)| {
            let column = &self.relation.columns[column];
            let kind = match column.kind {
                Type::Text => "TEXT",
                Type::Integer | Type::Real => "NUMERIC",
            };
            format!("CAST(?{} AS {kind}) AS {}", at + 1, quoted(&column.name))
        });
        let given: Vec<String> = given.collect();
        let sql = if given.is_empty() {
            format!("SELECT {written}")
        } else {
            let called = quoted(self.called);
            format!(
                "SELECT {written} FROM (SELECT {}) AS {called}",
                given.join(", ")
            )
        };
        let kinds = columns
            .into_iter()
            .map(|column| (column, self.relation.columns[column].kind));
        self.scalars.push(Scalar {
            sql,
            columns: kinds.collect(),
        });
        Some(self.scalars.len() - 1)
    }
}

/// Converts one side as SQLite does for what is on the other; `None` when that is not clear here.
fn as_compared(other: Affinity, own: Affinity, side: Expression) -> Option<Expression> {
    match (other, own, side) {
        (Affinity::Number, Affinity::Text, _) | (Affinity::Text, Affinity::Number, _) => None,
        (Affinity::Number, Affinity::None, Expression::Constant(Value::Text(text))) => {
            let text = text_as_number(&text)?;
            Some(Expression::Constant(text))
        }
        (Affinity::Number, Affinity::None, Expression::Part { .. }) => None,
        (Affinity::Text, Affinity::None, Expression::Constant(value)) => match value {
            Value::Integer(value) => Some(Expression::Constant(Value::Text(value.to_string()))),
            Value::Real(_) => None,
            value => Some(Expression::Constant(value)),
        },
        (Affinity::Text, Affinity::None, Expression::Arithmetic(..) | Expression::Test(_)) => None,
        (_, _, side) => Some(side),
    }
}

/// Returns what a text is beside a number: a number when it is written as one.
fn text_as_number(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    if let Some(value) = number::integer(bytes) {
        return Some(Value::Integer(value));
    }
    if let Some(value) = number::real(bytes) {
        return Some(Value::Real(value));
    }
    let is_word = bytes
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() && !b"iInN".contains(byte));
    is_word.then(|| Value::Text(text.to_owned()))
}

fn comparison(operator: Operator) -> Option<Comparison> {
    Some(match operator {
        Operator::Equal => Comparison::Equal,
        Operator::NotEqual => Comparison::NotEqual,
        Operator::Less => Comparison::Less,
        Operator::LessOrEqual => Comparison::LessOrEqual,
        Operator::Greater => Comparison::Greater,
        Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn arithmetic(operator: Operator) -> Option<Arithmetic> {
    Some(match operator {
        Operator::Plus => Arithmetic::Plus,
        Operator::Minus => Arithmetic::Minus,
        Operator::Times => Arithmetic::Times,
        Operator::Divide => Arithmetic::Divide,
        _ => return None,
    })
}

/// Writes a name as SQL has it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
