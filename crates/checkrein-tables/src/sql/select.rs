//! Reads one SELECT, as far as it is plain.

use std::ops::Range;

use super::known::{GATHERING, is_keyword};
use super::lex::{Token, Word};
use super::node::{Kind, Node, Operator};
use super::parse::Parser;

/// A SELECT.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Select {
    pub(crate) is_distinct: bool,
    pub(crate) items: Vec<Item>,
    pub(crate) tables: Vec<Table>,
    pub(crate) filter: Option<Node>,
    pub(crate) groups: Vec<Node>,
    pub(crate) having: Option<Node>,
    pub(crate) order: Vec<Order>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
}

/// What is selected; `None` stands for all columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) node: Option<Node>,
    pub(crate) alias: Option<String>,
}

/// A table in FROM.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) alias: Option<String>,
    /// Whether rows of it may be missing from the joined row, LEFT JOIN.
    pub(crate) is_optional: bool,
}

/// A term of ORDER BY.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub(crate) node: Node,
    pub(crate) is_down: bool,
}

impl Select {
    /// Whether the values of a column of the answer are computed; of what is not plain, none is.
    pub(crate) fn computes(&self, column: usize) -> bool {
        let has_all = self.items.iter().any(|item| item.node.is_none());
        let item = self.items.get(column).filter(|_| !has_all);
        item.and_then(|item| item.node.as_ref())
            .is_some_and(computes)
    }

    /// Whether the last that is done for a column of the answer is to divide.
    pub(crate) fn divides(&self, column: usize) -> bool {
        let has_all = self.items.iter().any(|item| item.node.is_none());
        let item = self.items.get(column).filter(|_| !has_all);
        item.and_then(|item| item.node.as_ref())
            .is_some_and(|node| matches!(&node.kind, Kind::Both(Operator::Divide, ..)))
    }

    /// Whether it gathers over rows.
    pub(crate) fn gathers(&self) -> bool {
        let nodes = self.items.iter().filter_map(|item| item.node.as_ref());
        let nodes = nodes
            .chain(&self.having)
            .chain(self.order.iter().map(|order| &order.node));
        !self.groups.is_empty() || self.having.is_some() || nodes.into_iter().any(gathers)
    }
}

/// Whether an expression computes numbers, whose last digits then are not sure.
pub(crate) fn computes(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        found |= match &node.kind {
            Kind::Both(operator, ..) => matches!(
                operator,
                Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide
            ),
            Kind::Call { name, .. } => ["avg", "sum", "total"].contains(&name.as_str()),
            _ => false,
        };
        !found
    });
    found
}

/// Whether an expression gathers over rows.
pub(crate) fn gathers(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        found |= is_gathering(node);
        !found
    });
    found
}

/// Whether it is itself a function over rows: `max(a)`, not `max(a, b)`.
pub(crate) fn is_gathering(node: &Node) -> bool {
    matches!(&node.kind, Kind::Call { name, arguments, is_star, .. }
        if GATHERING.contains(&name.as_str()) && (arguments.len() == 1 || *is_star || arguments.is_empty()))
}

/// Reads a SELECT; `None` when something in it is not plain.
pub(crate) fn read(tokens: &[Token]) -> Option<Select> {
    let mut parser = Parser::new(tokens);
    let parser = &mut parser;
    parser.need("select")?;
    let is_distinct = parser.eat("distinct");
    if !is_distinct {
        parser.eat("all");
    }
    let mut items = vec![item(parser)?];
    while parser.sign(",") {
        items.push(item(parser)?);
    }
    parser.need("from")?;
    let tables = tables(parser)?;
    let filter = if parser.eat("where") {
        Some(parser.expression()?)
    } else {
        None
    };
    let mut groups = Vec::new();
    if parser.eat("group") {
        parser.need("by")?;
        groups.push(parser.expression()?);
        while parser.sign(",") {
            groups.push(parser.expression()?);
        }
    }
    let having = if parser.eat("having") {
        Some(parser.expression()?)
    } else {
        None
    };
    let order = order(parser)?;
    let (mut limit, mut offset) = (None, 0);
    if parser.eat("limit") {
        let first = count(parser)?;
        if parser.eat("offset") {
            offset = count(parser)?;
            limit = Some(first);
        } else if parser.sign(",") {
            offset = first;
            limit = Some(count(parser)?);
        } else {
            limit = Some(first);
        }
    }
    parser.sign(";");
    (parser.at == tokens.len()).then_some(Select {
        is_distinct,
        items,
        tables,
        filter,
        groups,
        having,
        order,
        limit,
        offset,
    })
}

fn item(parser: &mut Parser<'_>) -> Option<Item> {
    if parser.sign("*") {
        return Some(Item {
            node: None,
            alias: None,
        });
    }
    // `t.*` is no expression.
    let is_all = matches!(
        parser.tokens.get(parser.at..parser.at + 3),
        Some([_, dot, star]) if dot.word == Word::Sign(".") && star.word == Word::Sign("*")
    );
    if is_all {
        parser.at += 3;
        return Some(Item {
            node: None,
            alias: None,
        });
    }
    let node = Some(parser.expression()?);
    let alias = alias(parser)?;
    Some(Item { node, alias })
}

/// Reads a name behind AS or without; the outer `None` is for what is not plain.
#[expect(clippy::option_option, reason = "not plain is another thing than none")]
fn alias(parser: &mut Parser<'_>) -> Option<Option<String>> {
    let must = parser.eat("as");
    let name = match parser.peek() {
        Some(Word::Name { text, quote }) if quote.is_some() || !is_keyword(text) => text.clone(),
        // A text as a name is old and odd.
        _ => return (!must).then_some(None),
    };
    parser.at += 1;
    Some(Some(name))
}

fn tables(parser: &mut Parser<'_>) -> Option<Vec<Table>> {
    let mut tables = vec![table(parser, false)?];
    loop {
        let is_optional = if parser.sign(",") {
            false
        } else if parser.eat("left") {
            parser.eat("outer");
            parser.need("join")?;
            true
        } else if parser.eat("inner") || parser.eat("cross") {
            parser.need("join")?;
            false
        } else if parser.eat("join") {
            false
        } else {
            return Some(tables);
        };
        tables.push(table(parser, is_optional)?);
        if parser.eat("on") {
            parser.expression()?;
        } else if parser.eat("using") {
            while !parser.sign(")") {
                parser.peek()?;
                parser.at += 1;
            }
        }
    }
}

fn table(parser: &mut Parser<'_>, is_optional: bool) -> Option<Table> {
    let Some(Word::Name { text, quote }) = parser.peek() else {
        return None;
    };
    if quote.is_none() && is_keyword(text) {
        return None;
    }
    parser.at += 1;
    if matches!(parser.peek(), Some(Word::Sign("." | "("))) {
        return None;
    }
    Some(Table {
        name: text.clone(),
        alias: alias(parser)?,
        is_optional,
    })
}

fn order(parser: &mut Parser<'_>) -> Option<Vec<Order>> {
    let mut order = Vec::new();
    if parser.eat("order") {
        parser.need("by")?;
        loop {
            let node = parser.expression()?;
            let is_down = parser.eat("desc");
            if !is_down {
                parser.eat("asc");
            }
            if parser.is("nulls") {
                return None;
            }
            order.push(Order { node, is_down });
            if !parser.sign(",") {
                break;
            }
        }
    }
    Some(order)
}

fn count(parser: &mut Parser<'_>) -> Option<u64> {
    let Some(Word::Integer(count)) = parser.peek() else {
        return None;
    };
    parser.at += 1;
    u64::try_from(*count).ok()
}

/// A text in which places are written anew.
pub(crate) fn rewritten(
    text: &str,
    within: Range<usize>,
    changes: &mut [(Range<usize>, String)],
) -> String {
    changes.sort_by_key(|(place, _)| place.start);
    let (mut at, mut result) = (within.start, String::new());
    for (place, new) in changes.iter() {
        if place.start >= at && place.end <= within.end {
            result.push_str(&text[at..place.start]);
            result.push_str(new);
            at = place.end;
        }
    }
    result.push_str(&text[at..within.end]);
    result
}

#[cfg(test)]
mod tests {
    use super::super::lex::lex;
    use super::*;

    #[test]
    fn plain_questions_are_understood() {
        #[track_caller]
        fn check(text: &str, is_plain: bool) {
            assert_eq!(read(&lex(text).unwrap()).is_some(), is_plain, "{text}");
        }
        check("select * from t", true);
        check(
            "SELECT a, sum(b) AS s FROM t WHERE c > 1 GROUP BY a HAVING s > 2 ORDER BY s DESC LIMIT 5 OFFSET 2;",
            true,
        );
        check("select t.*, a x from t limit 2, 3", true);
        check(
            "select a from t left join u on t.a = u.a join v using (a)",
            true,
        );
        check("select a from t where b in (select c from u)", false);
        check("select a from (select a from t)", false);
        check("with x as (select 1) select * from x", false);
        check("select a from t union select a from u", false);
        check("select a from t order by a collate nocase", false);
        check("select a from t natural join u", false);
        check("select a from t limit 1 + 1", false);
        check("select a from t; select b from t", false);
        check("delete from t", false);
        check("select row_number() over () from t", false);
    }

    #[test]
    fn places_are_written_anew() {
        let mut changes = vec![(8..9, "Y".to_owned()), (0..1, "X".to_owned())];
        assert_eq!(rewritten("a + b + c", 0..9, &mut changes), "X + b + Y");
    }
}
