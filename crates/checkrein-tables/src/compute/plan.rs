//! Decides what of a question can be computed while reading, and what is left for SQLite.

use std::ops::Range;

use super::compile::{Compiler, quoted};
use super::gather::Function;
use super::group::Grouping;
use crate::scan::relation::Relation;
use crate::source::Type;
use crate::sql::node::{Kind, Node};
use crate::sql::select::{self, Select, rewritten};

/// A question that is answered by groups.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub(crate) grouping: Grouping,
    pub(crate) needed: Vec<usize>,
    /// What SQLite is asked about the groups, which are the table [`GROUPS`].
    pub(crate) sql: String,
    /// Whether rows come as SQLite sorts them for groups, or as they are met.
    pub(crate) is_sorted: bool,
}

/// The table of groups; its columns are named so that no alias of a person's is the same.
pub(crate) const GROUPS: &str = "__groups";

/// The name of the column of a key.
pub(crate) fn key(number: usize) -> String {
    format!("__key{number}")
}

/// The name of the column of what was gathered.
pub(crate) fn gathered(number: usize) -> String {
    format!("__gathered{number}")
}

/// Plans a question over one relation; `None` when SQLite has to see the rows.
pub(crate) fn plan(text: &str, select: &Select, relation: &Relation) -> Option<Plan> {
    let [table] = &select.tables[..] else {
        return None;
    };
    let is_gathered = select.gathers();
    // `*` has no groups, unless rows themselves are.
    let has_all = select.items.iter().any(|item| item.node.is_none());
    if has_all || !is_gathered && !select.is_distinct || is_gathered && select.is_distinct {
        return None;
    }
    let called = table.alias.as_ref().unwrap_or(&table.name);
    let mut compiler = Compiler::new(text, relation, called);
    let filter = match &select.filter {
        Some(filter) if select::gathers(filter) => return None,
        Some(filter) => Some(compiler.test(filter)?),
        None => None,
    };
    let mut groups: Vec<&Node> = Vec::new();
    if is_gathered {
        for group in &select.groups {
            groups.push(resolved(group, select, &compiler)?);
        }
    } else {
        groups.extend(select.items.iter().filter_map(|item| item.node.as_ref()));
    }
    let mut keys = Vec::new();
    for group in &groups {
        keys.push(compiler.expression(group)?);
    }
    let mut writer = Writer {
        groups,
        gathered: Vec::new(),
        functions: Vec::new(),
        compiler,
        aliases: select
            .items
            .iter()
            .filter_map(|item| item.alias.as_deref())
            .collect(),
    };
    let mut items = Vec::new();
    for item in &select.items {
        let node = item.node.as_ref()?;
        let name = match (&item.alias, writer.compiler.column(node)) {
            (Some(alias), _) => alias.clone(),
            (None, Some(column)) => relation.columns[column].name.clone(),
            (None, None) => text[node.span.clone()].to_owned(),
        };
        items.push(format!(
            "{} AS {}",
            writer.write(node, false)?,
            quoted(&name)
        ));
    }
    let mut sql = format!("SELECT {} FROM {GROUPS}", items.join(", "));
    if let Some(having) = &select.having {
        sql.push_str(&format!(" WHERE {}", writer.write(having, false)?));
    }
    let mut order = Vec::new();
    for term in &select.order {
        let written = writer.write(&term.node, true)?;
        order.push(format!(
            "{written}{}",
            if term.is_down { " DESC" } else { "" }
        ));
    }
    if !order.is_empty() {
        sql.push_str(&format!(" ORDER BY {}", order.join(", ")));
    }
    if let Some(limit) = select.limit {
        sql.push_str(&format!(" LIMIT {limit} OFFSET {}", select.offset));
    }
    let Writer {
        functions,
        compiler,
        ..
    } = writer;
    Some(Plan {
        grouping: Grouping {
            filter,
            keys,
            gathered: functions,
            scalars: compiler.scalars,
        },
        needed: compiler.needed,
        sql,
        is_sorted: is_gathered,
    })
}

/// Returns what a term of GROUP BY stands for: an expression, the name or the number of an item.
fn resolved<'s>(group: &'s Node, select: &'s Select, compiler: &Compiler<'_>) -> Option<&'s Node> {
    let node = match &group.kind {
        Kind::Integer(number) => {
            let at = usize::try_from(*number).ok()?.checked_sub(1)?;
            select.items.get(at)?.node.as_ref()?
        }
        Kind::Name {
            table: None, name, ..
        } if compiler.column(group).is_none() => {
            let item = select.items.iter().find(|item| {
                let alias = item.alias.as_ref();
                alias.is_some_and(|alias| alias.eq_ignore_ascii_case(name))
            });
            item?.node.as_ref()?
        }
        _ => group,
    };
    (!select::gathers(node)).then_some(node)
}

/// Writes expressions over rows as expressions over groups.
struct Writer<'w> {
    groups: Vec<&'w Node>,
    gathered: Vec<Node>,
    functions: Vec<(Function, Option<super::eval::Expression>)>,
    compiler: Compiler<'w>,
    aliases: Vec<&'w str>,
}

impl Writer<'_> {
    /// Returns the expression anew; `None` when it needs a row that is no group's.
    fn write(&mut self, node: &Node, is_order: bool) -> Option<String> {
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        let mut is_plain = true;
        let whole = node.span.clone();
        let mut gathering: Vec<(Range<usize>, Node)> = Vec::new();
        node.walk(&mut |node| {
            // A term of ORDER BY is the name of an item before it is a column.
            if is_order && self.is_alias(node) && node.span == whole {
                return false;
            }
            if let Some(number) = self.groups.iter().position(|group| group.is_same(node)) {
                changes.push((node.span.clone(), key(number)));
                return false;
            }
            if select::is_gathering(node) {
                gathering.push((node.span.clone(), node.clone()));
                return false;
            }
            if let Kind::Name {
                table, is_quoted, ..
            } = &node.kind
            {
                let is_column = self.compiler.column(node).is_some();
                // Only a name of an item, or a text in double quotes, is left as it is.
                is_plain &= !is_column && table.is_none() && (self.is_alias(node) || *is_quoted);
            }
            is_plain
        });
        if !is_plain {
            return None;
        }
        for (span, node) in gathering {
            let number = self.function(&node)?;
            changes.push((span, gathered(number)));
        }
        Some(rewritten(
            self.compiler.text,
            node.span.clone(),
            &mut changes,
        ))
    }

    fn is_alias(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::Name {
                table: None, name, ..
            } => self
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name)),
            _ => false,
        }
    }

    /// Returns the number of a function over rows; the same is computed once.
    fn function(&mut self, node: &Node) -> Option<usize> {
        if let Some(number) = self.gathered.iter().position(|other| other.is_same(node)) {
            return Some(number);
        }
        let Kind::Call {
            name,
            arguments,
            is_distinct,
            ..
        } = &node.kind
        else {
            return None;
        };
        let function = match (name.as_str(), is_distinct) {
            ("count", true) => Function::CountDistinct,
            ("count", false) => Function::Count,
            ("sum", false) => Function::Sum,
            ("total", false) => Function::Total,
            ("avg", false) => Function::Average,
            ("min", _) => Function::Least,
            ("max", _) => Function::Greatest,
            _ => return None,
        };
        let argument = match &arguments[..] {
            [] if function == Function::Count => None,
            [argument] if !select::gathers(argument) => Some(self.compiler.expression(argument)?),
            _ => return None,
        };
        if matches!(
            function,
            Function::Sum | Function::Total | Function::Average
        ) && let Some(super::eval::Expression::Column(column)) = &argument
            && self.compiler.relation.columns[*column].kind == Type::Text
        {
            return None;
        }
        self.gathered.push(node.clone());
        self.functions.push((function, argument));
        Some(self.functions.len() - 1)
    }
}
