//! Words of SQL that are known here: keywords, and functions that depend on nothing but their arguments.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_can_be_looked_up() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("Select") && !is_keyword("price"));
    }
}
