//! Reads the smallest expressions: names, values, functions, CASE and CAST.

use super::known::{GATHERING, PURE, is_keyword};
use super::lex::Word;
use super::node::{Kind, Node};
use super::parse::Parser;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Option<Node> {
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
        let asks = matches!(
            name.as_str(),
            "date" | "datetime" | "julianday" | "strftime"
        );
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
