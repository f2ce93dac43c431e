//! Functions that a column may be an argument of, by what they want of it.

use super::statistics;

/// Parts of a date.
const PARTS: [&str; 7] = [
    "year",
    "quarter",
    "month",
    "day",
    "hour",
    "minute",
    "date_trunc",
];

/// The others that read a date.
const READING: [&str; 7] = [
    "strftime",
    "date",
    "datetime",
    "julianday",
    "unixepoch",
    "time",
    "timediff",
];

/// Those that give back one of the values.
const KEEPING: [&str; 7] = [
    "min",
    "max",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
];

/// Those that compute with numbers, besides the statistics.
const COMPUTING: [&str; 11] = [
    "sum", "avg", "total", "round", "abs", "ceil", "ceiling", "floor", "sqrt", "pow", "sign",
];

/// Those that want anything.
const OTHERS: [&str; 4] = ["count", "cast", "number", "isodate"];

/// Statistics that give back any value, and want no numbers.
const ANY: [&str; 3] = ["mode", "first", "last"];

/// Returns the function for which `is` holds, if it is known here.
pub(crate) fn known(is: impl Fn(&str) -> bool) -> Option<&'static str> {
    let lists: [&[&'static str]; 7] = [
        &PARTS,
        &READING,
        &KEEPING,
        &COMPUTING,
        &OTHERS,
        &statistics::OF_ONE,
        &statistics::OF_TWO,
    ];
    lists
        .into_iter()
        .flatten()
        .copied()
        .filter(|name| !ANY.contains(name))
        .find(|name| is(name))
}

pub(crate) fn is_part_of_a_date(name: &str) -> bool {
    PARTS.contains(&name)
}

pub(crate) fn reads_a_date(name: &str) -> bool {
    PARTS.contains(&name) || READING.contains(&name)
}

/// Whether it wants dates, or keeps the values for those that do.
pub(crate) fn is_of_dates(name: &str) -> bool {
    reads_a_date(name) || KEEPING.contains(&name)
}

/// Whether it wants numbers, or keeps the values for those that do.
pub(crate) fn is_of_numbers(name: &str) -> bool {
    let is_statistic = statistics::OF_ONE.contains(&name) || statistics::OF_TWO.contains(&name);
    COMPUTING.contains(&name) || KEEPING.contains(&name) || is_statistic && !ANY.contains(&name)
}
