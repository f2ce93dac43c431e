//! Reads expressions by SQLite's own precedence; gives up on everything that is not plain.

use super::lex::{Token, Word};
use super::node::{Kind, Node, Operator};

/// How deep expressions may be nested: deeper ones are SQLite's to refuse.
const DEEPEST: usize = 60;

/// Functions that depend on nothing but their arguments, and those that gather over rows.
pub(crate) const PURE: [&str; 35] = [
    "abs", "ceil", "ceiling", "char", "coalesce", "date", "datetime", "floor", "format", "hex",
    "ifnull", "iif", "instr", "json_extract", "julianday", "length", "lower", "ltrim", "max",
    "min", "mod", "nullif", "pow", "power", "printf", "replace", "round", "rtrim", "sign",
    "sqrt", "strftime", "substr", "substring", "trim", "upper",
];

/// Functions that gather over rows and that are understood here.
pub(crate) const GATHERING: [&str; 6] = ["avg", "count", "max", "min", "sum", "total"];

/// Words that end an expression or begin what is not understood; none is a column here.
const KEYWORDS: [&str; 58] = [
    "all", "and", "as", "asc", "between", "by", "case", "cast", "collate", "cross", "current_date",
    "current_time", "current_timestamp", "desc", "distinct", "else", "end", "escape", "except",
    "exists", "false", "filter", "from", "full", "glob", "group", "having", "in", "inner",
    "intersect", "is", "isnull", "join", "left", "like", "limit", "match", "natural", "not",
    "notnull", "null", "nulls", "offset", "on", "or", "order", "outer", "over", "raise", "regexp",
    "right", "select", "then", "true", "union", "using", "when", "where",
];

pub(crate) fn is_keyword(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    KEYWORDS.binary_search(&lower.as_str()).is_ok() || matches!(lower.as_str(), "window" | "with" | "values")
}

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
        let node = if self.depth > DEEPEST { None } else { self.or() };
        self.depth -= 1;
        node
    }

    fn node(&self, start: usize, kind: Kind) -> Node {
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
        let inner = if self.depth > DEEPEST { None } else { self.not() }?;
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
            return Some(Ok(self.node(start, Kind::Opaque(format!("regexp {is_not}"), parts))));
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
        let inner = if self.depth > DEEPEST { None } else { self.unary() }?;
        self.depth -= 1;
        Some(match inner.kind {
            Kind::Integer(value) => self.node(start, Kind::Integer(value.checked_neg()?)),
            Kind::Real(value) => self.node(start, Kind::Real(-value)),
            _ => self.node(start, Kind::Negative(inner.into())),
        })
    }

    fn primary(&mut self) -> Option<Node> {
        let start = self.start();
        let word = self.peek()?;
        self.at += 1;
        let kind = match word {
            Word::Integer(value) => Kind::Integer(*value),
            Word::Real(value) => Kind::Real(*value),
            Word::Text(text) => Kind::Text(text.clone()),
            Word::Sign("(") => {
                if self.is("select") || self.is("with") || self.is("values") {
                    return None;
                }
                let mut inner = self.expression()?;
                if !self.sign(")") {
                    return None;
                }
                inner.span = start..self.end();
                return Some(inner);
            }
            Word::Name { text, quote: None } if text.eq_ignore_ascii_case("null") => Kind::Null,
            Word::Name { text, quote: None } if text.eq_ignore_ascii_case("case") => self.case()?,
            Word::Name { text, quote: None } if text.eq_ignore_ascii_case("cast") => self.cast()?,
            Word::Name { text, quote: None } if is_keyword(text) => return None,
            Word::Name { text, quote } => {
                if quote.is_none() && self.sign("(") {
                    self.call(text)?
                } else if self.sign(".") {
                    let Some(Word::Name { text: name, .. }) = self.peek() else {
                        return None;
                    };
                    self.at += 1;
                    Kind::Name {
                        table: Some(text.clone()),
                        name: name.clone(),
                        is_quoted: false,
                    }
                } else {
                    Kind::Name {
                        table: None,
                        name: text.clone(),
                        is_quoted: *quote == Some(b'"'),
                    }
                }
            }
            _ => return None,
        };
        Some(self.node(start, kind))
    }

    fn call(&mut self, name: &str) -> Option<Kind> {
        let name = name.to_ascii_lowercase();
        if !PURE.contains(&name.as_str()) && !GATHERING.contains(&name.as_str()) {
            return None;
        }
        let is_star = self.sign("*");
        let is_distinct = self.eat("distinct");
        let mut arguments = Vec::new();
        while !self.sign(")") {
            if is_star || !arguments.is_empty() && !self.sign(",") {
                return None;
            }
            arguments.push(self.expression()?);
        }
        if self.is("over") || self.is("filter") {
            return None;
        }
        // What the time is depends on more than the arguments.
        let is_clock = |node: &Node| matches!(&node.kind, Kind::Text(text) if text.eq_ignore_ascii_case("now"));
        let asks = matches!(name.as_str(), "date" | "datetime" | "julianday" | "strftime");
        let least = if name == "strftime" { 2 } else { 1 };
        if asks && (arguments.len() < least || arguments.iter().any(is_clock)) {
            return None;
        }
        Some(Kind::Call {
            name,
            arguments,
            is_star,
            is_distinct,
        })
    }

    fn case(&mut self) -> Option<Kind> {
        let (mut parts, mut form) = (Vec::new(), String::from("case"));
        if !self.is("when") {
            form.push_str(" base");
            parts.push(self.expression()?);
        }
        while self.eat("when") {
            parts.push(self.expression()?);
            self.need("then")?;
            parts.push(self.expression()?);
        }
        if self.eat("else") {
            form.push_str(" else");
            parts.push(self.expression()?);
        }
        self.need("end")?;
        Some(Kind::Opaque(form, parts))
    }

    fn cast(&mut self) -> Option<Kind> {
        if !self.sign("(") {
            return None;
        }
        let value = self.expression()?;
        self.need("as")?;
        let mut form = String::from("cast");
        while let Some(Word::Name { text, .. }) = self.peek() {
            form.push(' ');
            form.push_str(&text.to_ascii_lowercase());
            self.at += 1;
        }
        self.sign(")").then_some(Kind::Opaque(form, vec![value]))
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
            } => format!("({} in {}..{})", written(value), written(low), written(high)),
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
        check("a is not null or b notnull", Some("((null true a) Or (null true b))"));
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

    #[test]
    fn keywords_can_be_looked_up() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("Select") && !is_keyword("price"));
    }
}
