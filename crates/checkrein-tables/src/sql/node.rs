//! An expression, as far as it is understood.

use std::ops::Range;

/// An expression and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Name {
        table: Option<String>,
        name: String,
        /// In double quotes, which SQLite reads as text when there is no such column.
        is_quoted: bool,
    },
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Not(Box<Node>),
    Negative(Box<Node>),
    Both(Operator, Box<Node>, Box<Node>),
    IsNull {
        is_not: bool,
        value: Box<Node>,
    },
    Like {
        is_not: bool,
        value: Box<Node>,
        pattern: Box<Node>,
    },
    In {
        is_not: bool,
        value: Box<Node>,
        list: Vec<Node>,
    },
    Between {
        is_not: bool,
        value: Box<Node>,
        low: Box<Node>,
        high: Box<Node>,
    },
    Call {
        name: String,
        arguments: Vec<Node>,
        is_star: bool,
        is_distinct: bool,
    },
    /// What only SQLite computes, CASE for one: what it is, and its parts.
    Opaque(String, Vec<Node>),
}

/// An operator between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// IS and IS NOT.
    Is,
    Plus,
    Minus,
    Times,
    Divide,
    /// `%`, `||` and operators on bits.
    Other(&'static str),
}

impl Node {
    /// Calls `visit` for this node and, where it says so, for those in it.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Self) -> bool) {
        if !visit(self) {
            return;
        }
        match &self.kind {
            Kind::Name { .. } | Kind::Null | Kind::Integer(_) | Kind::Real(_) | Kind::Text(_) => {}
            Kind::Not(inner) | Kind::Negative(inner) | Kind::IsNull { value: inner, .. } => {
                inner.walk(visit);
            }
            Kind::Both(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Kind::Like { value, pattern, .. } => {
                value.walk(visit);
                pattern.walk(visit);
            }
            Kind::In { value, list, .. } => {
                value.walk(visit);
                list.iter().for_each(|one| one.walk(visit));
            }
            Kind::Between {
                value, low, high, ..
            } => {
                value.walk(visit);
                low.walk(visit);
                high.walk(visit);
            }
            Kind::Call { arguments, .. } => arguments.iter().for_each(|one| one.walk(visit)),
            Kind::Opaque(_, parts) => parts.iter().for_each(|one| one.walk(visit)),
        }
    }

    /// Returns the terms between which AND stands.
    pub(crate) fn terms(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Both(Operator::And, left, right) => {
                let mut terms = left.terms();
                terms.extend(right.terms());
                terms
            }
            _ => vec![self],
        }
    }

    /// Whether two expressions are the same but for where they are written.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        fn bare(node: &Node) -> Node {
            let mut node = node.clone();
            strip(&mut node);
            node
        }
        bare(self) == bare(other)
    }
}

/// Leaves out places, and what makes no difference in names.
fn strip(node: &mut Node) {
    node.span = 0..0;
    match &mut node.kind {
        Kind::Name {
            name,
            table,
            is_quoted,
        } => {
            name.make_ascii_lowercase();
            *table = None;
            *is_quoted = false;
        }
        Kind::Null | Kind::Integer(_) | Kind::Real(_) | Kind::Text(_) => {}
        Kind::Not(inner) | Kind::Negative(inner) | Kind::IsNull { value: inner, .. } => {
            strip(inner)
        }
        Kind::Both(_, left, right) => {
            strip(left);
            strip(right);
        }
        Kind::Like { value, pattern, .. } => {
            strip(value);
            strip(pattern);
        }
        Kind::In { value, list, .. } => {
            strip(value);
            list.iter_mut().for_each(strip);
        }
        Kind::Between {
            value, low, high, ..
        } => {
            strip(value);
            strip(low);
            strip(high);
        }
        Kind::Call {
            name, arguments, ..
        } => {
            name.make_ascii_lowercase();
            arguments.iter_mut().for_each(strip);
        }
        Kind::Opaque(_, parts) => parts.iter_mut().for_each(strip),
    }
}
