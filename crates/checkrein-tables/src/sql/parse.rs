//! Reads expressions by SQLite's own precedence; gives up on everything that is not plain.

use super::lex::{Token, Word};
use super::node::{Kind, Node, Operator};

/// How deep expressions may be nested: deeper ones are SQLite's to refuse.
const DEEPEST: usize = 60;

/// A reader of words.
pub(crate) struct Parser<'t> {
    pub(crate) tokens: &'t [Token],
    pub(crate) at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    pub(crate) fn new(tokens: &'t [Token]) -> Self {
        Self {
            tokens,
            at: 0,
            depth: 0,
        }
    }

    pub(crate) fn peek(&self) -> Option<&'t Word> {
        self.tokens.get(self.at).map(|token| &token.word)
    }

    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.peek().is_some_and(|word| word.is(keyword))
    }

    /// Passes over a keyword when it is the next word.
    pub(crate) fn eat(&mut self, keyword: &str) -> bool {
        let is = self.is(keyword);
        self.at += usize::from(is);
        is
    }

    pub(crate) fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Word::Sign(other)) if *other == sign);
        self.at += usize::from(is);
        is
    }

    pub(crate) fn need(&mut self, keyword: &str) -> Option<()> {
        self.eat(keyword).then_some(())
    }

    pub(crate) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |token| token.span.start)
    }

    pub(crate) fn end(&self) -> usize {
        match self.at {
            0 => 0,
            at => self.tokens[at - 1].span.end,
        }
    }

    pub(crate) fn expression(&mut self) -> Option<Node> {
        self.depth += 1;
        let node = if self.depth > DEEPEST {
            None
        } else {
            self.or()
        };
        self.depth -= 1;
        node
    }

    pub(super) fn node(&self, start: usize, kind: Kind) -> Node {
        Node {
            span: start..self.end(),
            kind,
        }
    }

    fn both(&self, start: usize, operator: Operator, left: Node, right: Node) -> Node {
        self.node(start, Kind::Both(operator, left.into(), right.into()))
    }

    fn or(&mut self) -> Option<Node> {
        let start = self.start();
        let mut left = self.and()?;
        while self.eat("or") {
            let right = self.and()?;
            left = self.both(start, Operator::Or, left, right);
        }
        Some(left)
    }

    fn and(&mut self) -> Option<Node> {
        let start = self.start();
        let mut left = self.not()?;
        while self.eat("and") {
            let right = self.not()?;
            left = self.both(start, Operator::And, left, right);
        }
        Some(left)
    }

    fn not(&mut self) -> Option<Node> {
        let start = self.start();
        if !self.eat("not") {
            return self.equality();
        }
        self.depth += 1;
        let inner = if self.depth > DEEPEST {
            None
        } else {
            self.not()
        }?;
        self.depth -= 1;
        Some(self.node(start, Kind::Not(inner.into())))
    }

    fn equality(&mut self) -> Option<Node> {
        let start = self.start();
        let mut left = self.comparison()?;
        loop {
            let operator = match self.peek() {
                Some(Word::Sign("=" | "==")) => Some(Operator::Equal),
                Some(Word::Sign("<>" | "!=")) => Some(Operator::NotEqual),
                _ => None,
            };
            if let Some(operator) = operator {
                self.at += 1;
                let right = self.comparison()?;
                left = self.both(start, operator, left, right);
                continue;
            }
            if self.eat("isnull") {
                left = self.is_null(start, left, false);
                continue;
            }
            if self.eat("notnull") {
                left = self.is_null(start, left, true);
                continue;
            }
            if self.eat("is") {
                let is_not = self.eat("not");
                if self.eat("null") {
                    left = self.is_null(start, left, is_not);
                    continue;
                }
                if self.is("true") || self.is("false") || self.is("distinct") {
                    return None;
                }
                let right = self.comparison()?;
                left = self.both(start, Operator::Is, left, right);
                continue;
            }
            let before = self.at;
            let is_not = self.eat("not");
            if is_not && self.eat("null") {
                left = self.is_null(start, left, true);
                continue;
            }
            match self.tail(start, left, is_not)? {
                Ok(node) => left = node,
                Err(node) => {
                    self.at = before;
                    return Some(node);
                }
            }
        }
    }

    fn is_null(&self, start: usize, value: Node, is_not: bool) -> Node {
        let value = value.into();
        self.node(start, Kind::IsNull { is_not, value })
    }

    /// Reads LIKE, IN and BETWEEN; gives the value back when there is none of them.
    fn tail(&mut self, start: usize, value: Node, is_not: bool) -> Option<Result<Node, Node>> {
        let is_like = self.is("like");
        if is_like || self.is("glob") {
            self.at += 1;
            let pattern = self.comparison()?;
            let escape = is_like && self.eat("escape");
            let kind = if is_like && !escape {
                let (value, pattern) = (value.into(), pattern.into());
                Kind::Like {
                    is_not,
                    value,
                    pattern,
                }
            } else {
                let mut parts = vec![value, pattern];
                if escape {
                    parts.push(self.comparison()?);
                }
                Kind::Opaque(format!("like {is_like} {is_not}"), parts)
            };
            return Some(Ok(self.node(start, kind)));
        }
        if self.eat("in") {
            if !self.sign("(") || self.is("select") || self.is("with") || self.is("values") {
                return None;
            }
            let mut list = Vec::new();
            while !self.sign(")") {
                if !list.is_empty() && !self.sign(",") {
                    return None;
                }
                list.push(self.expression()?);
            }
            let value = value.into();
            let kind = Kind::In {
                is_not,
                value,
                list,
            };
            return Some(Ok(self.node(start, kind)));
        }
        if self.eat("between") {
            let low = self.comparison()?.into();
            self.need("and")?;
            let high = self.comparison()?.into();
            let value = value.into();
            let kind = Kind::Between {
                is_not,
                value,
                low,
                high,
            };
            return Some(Ok(self.node(start, kind)));
        }
        if self.eat("regexp") {
            let parts = vec![value, self.comparison()?];
            return Some(Ok(
                self.node(start, Kind::Opaque(format!("regexp {is_not}"), parts))
            ));
        }
        if self.is("match") || is_not {
            return None;
        }
        Some(Err(value))
    }

    fn comparison(&mut self) -> Option<Node> {
        self.level(0)
    }

    /// Operators that are read from left to right, the weaker before the stronger.
    fn level(&mut self, level: usize) -> Option<Node> {
        const LEVELS: [&[(&str, Operator)]; 5] = [
            &[
                ("<", Operator::Less),
                ("<=", Operator::LessOrEqual),
                (">", Operator::Greater),
                (">=", Operator::GreaterOrEqual),
            ],
            &[
                ("&", Operator::Other("&")),
                ("|", Operator::Other("|")),
                ("<<", Operator::Other("<<")),
                (">>", Operator::Other(">>")),
            ],
            &[("+", Operator::Plus), ("-", Operator::Minus)],
            &[
                ("*", Operator::Times),
                ("/", Operator::Divide),
                ("%", Operator::Other("%")),
            ],
            &[
                ("||", Operator::Other("||")),
                ("->", Operator::Other("->")),
                ("->>", Operator::Other("->>")),
            ],
        ];
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let start = self.start();
        let mut left = self.level(level + 1)?;
        while let Some(Word::Sign(sign)) = self.peek() {
            let Some((_, operator)) = operators.iter().find(|(other, _)| other == sign) else {
                break;
            };
            self.at += 1;
            let right = self.level(level + 1)?;
            left = self.both(start, *operator, left, right);
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        let start = self.start();
        if !self.sign("-") {
            let node = self.primary()?;
            return if self.is("collate") { None } else { Some(node) };
        }
        self.depth += 1;
        let inner = if self.depth > DEEPEST {
            None
        } else {
            self.unary()
        }?;
        self.depth -= 1;
        Some(match inner.kind {
            Kind::Integer(value) => self.node(start, Kind::Integer(value.checked_neg()?)),
            Kind::Real(value) => self.node(start, Kind::Real(-value)),
            _ => self.node(start, Kind::Negative(inner.into())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    /// Writes an expression with all its brackets.
    fn written(node: &Node) -> String {
        match &node.kind {
            Kind::Name { name, .. } => name.clone(),
            Kind::Null => "null".to_owned(),
            Kind::Integer(value) => value.to_string(),
            Kind::Real(value) => format!("{value:?}"),
            Kind::Text(text) => format!("'{text}'"),
            Kind::Not(inner) => format!("(not {})", written(inner)),
            Kind::Negative(inner) => format!("(-{})", written(inner)),
            Kind::Both(operator, left, right) => {
                format!("({} {operator:?} {})", written(left), written(right))
            }
            Kind::IsNull { is_not, value } => format!("(null {is_not} {})", written(value)),
            Kind::Like { value, pattern, .. } => {
                format!("({} like {})", written(value), written(pattern))
            }
            Kind::In { value, list, .. } => format!("({} in {})", written(value), list.len()),
            Kind::Between {
                value, low, high, ..
            } => format!(
                "({} in {}..{})",
                written(value),
                written(low),
                written(high)
            ),
            Kind::Call {
                name, arguments, ..
            } => {
                let all: Vec<_> = arguments.iter().map(written).collect();
                format!("{name}({})", all.join(","))
            }
            Kind::Opaque(form, parts) => format!("[{form} {}]", parts.len()),
        }
    }

    #[test]
    fn expressions_are_read_by_their_precedence() {
        #[track_caller]
        fn check(text: &str, expected: Option<&str>) {
            let tokens = lex(text).unwrap();
            let mut parser = Parser::new(&tokens);
            let node = parser.expression().filter(|_| parser.at == tokens.len());
            assert_eq!(node.as_ref().map(written).as_deref(), expected, "{text}");
        }
        check("a or b and c", Some("(a Or (b And c))"));
        check("not a = b", Some("(not (a Equal b))"));
        check("a = b < c", Some("(a Equal (b Less c))"));
        check("a + b * c - 1", Some("((a Plus (b Times c)) Minus 1)"));
        check("a || b * c", Some("((a Other(\"||\") b) Times c)"));
        check("-5 - -a", Some("(-5 Minus (-a))"));
        check("a between 1 and 2 and b", Some("((a in 1..2) And b)"));
        check("a not in (1, 'x')", Some("(a in 2)"));
        check(
            "a is not null or b notnull",
            Some("((null true a) Or (null true b))"),
        );
        check("a like 'x%' and b", Some("((a like 'x%') And b)"));
        check("case when a then 1 else 2 end", Some("[case else 3]"));
        check("cast(a as real) > 1", Some("([cast real 1] Greater 1)"));
        check("count(*)", Some("count()"));
        check("a in (select 1)", None);
        check("random() > 1", None);
        check("date('now')", None);
        check("sum(a) over ()", None);
        check("+a", None);
        check("a is true", None);
        check("a collate nocase", None);
        check("a not regexp 'x'", Some("[regexp true 2]"));
        check("a match 'x'", None);
        check("a =", None);
        check("?1 = 2", None);
        check(&"(".repeat(2000), None);
        check(&"not ".repeat(2000), None);
        check(&"- ".repeat(2000), None);
    }
}
