//! Words of SQL that are known here: keywords, and functions that depend on nothing but their arguments.

use super::lex::{Token, Word};

/// Functions that depend on nothing but their arguments, and those that gather over rows.
pub(crate) const PURE: [&str; 40] = [
    "abs",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "date",
    "datetime",
    "day",
    "floor",
    "format",
    "hex",
    "ifnull",
    "iif",
    "instr",
    "isodate",
    "json_extract",
    "julianday",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "month",
    "nullif",
    "number",
    "pow",
    "power",
    "printf",
    "replace",
    "round",
    "rtrim",
    "sign",
    "sqrt",
    "strftime",
    "substr",
    "substring",
    "trim",
    "upper",
    "year",
];

/// Functions that gather over rows and that are understood here.
pub(crate) const GATHERING: [&str; 6] = ["avg", "count", "max", "min", "sum", "total"];

/// Words that end an expression or begin what is not understood; none is a column here.
const KEYWORDS: [&str; 58] = [
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "collate",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "desc",
    "distinct",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "filter",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "is",
    "isnull",
    "join",
    "left",
    "like",
    "limit",
    "match",
    "natural",
    "not",
    "notnull",
    "null",
    "nulls",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "over",
    "raise",
    "regexp",
    "right",
    "select",
    "then",
    "true",
    "union",
    "using",
    "when",
    "where",
];

pub(crate) fn is_keyword(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    KEYWORDS.binary_search(&lower.as_str()).is_ok()
        || matches!(lower.as_str(), "window" | "with" | "values")
}

/// Words that SQLite takes for a name where one is expected, as in `max(end)`; the other keywords never.
const NAMES_AS_WELL: [&str; 24] = [
    "asc", "by", "cast", "cross", "desc", "end", "filter", "full", "glob", "inner", "left", "like",
    "match", "natural", "nulls", "offset", "outer", "over", "raise", "regexp", "right", "values",
    "window", "with",
];

/// Keywords behind which a value is expected.
const BEFORE_VALUES: [&str; 16] = [
    "select", "distinct", "all", "where", "and", "or", "not", "by", "on", "having", "when", "then",
    "else", "case", "between", "like",
];

/// Whether a word is a keyword where it stands, and no column of that name.
pub(crate) fn is_keyword_at(tokens: &[Token], at: usize) -> bool {
    let Word::Name { text, quote: None } = &tokens[at].word else {
        return false;
    };
    if !is_keyword(text) {
        return false;
    }
    let may_be_name = NAMES_AS_WELL
        .iter()
        .any(|name| text.eq_ignore_ascii_case(name));
    let is_value = at
        .checked_sub(1)
        .is_some_and(|before| match &tokens[before].word {
            Word::Sign(sign) => *sign != ")",
            word => BEFORE_VALUES.iter().any(|keyword| word.is(keyword)),
        });
    !(may_be_name && is_value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::lex::lex;

    #[test]
    fn a_keyword_is_a_column_only_where_a_value_is_expected() {
        #[track_caller]
        fn check(sql: &str, expected: &[&str]) {
            let tokens = lex(sql).unwrap();
            let columns = (0..tokens.len()).filter(|at| !is_keyword_at(&tokens, *at));
            let columns: Vec<&str> = columns
                .map(|at| &sql[tokens[at].span.clone()])
                .filter(|word| word.starts_with(|letter: char| letter.is_alphabetic()))
                .collect();
            assert_eq!(columns, expected, "{sql}");
        }
        check("SELECT end FROM t ORDER BY end DESC", &["end", "t", "end"]);
        check(
            "SELECT CASE WHEN end > 1 THEN a ELSE 0 END FROM t",
            &["end", "a", "t"],
        );
        check(
            "SELECT max(left) FROM t LEFT JOIN u ON t.offset = u.b",
            &["max", "left", "t", "u", "t", "offset", "u", "b"],
        );
        check("SELECT * FROM t GROUP BY desc", &["t", "desc"]);
    }

    #[test]
    fn keywords_can_be_looked_up() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("Select") && !is_keyword("price"));
    }
}
