//! Finds out the form of a file: format, delimiter, newline, and whether the first row names columns.

use super::infer::Evidence;
use crate::row::csv::{Dialect, Fields, Step};
use crate::source::{Format, Type};

/// What may be between fields, when nothing is said.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Rows by which the delimiter is judged.
const ROWS: usize = 200;

/// Tells the format by the first letter that is no blank.
pub(crate) fn format(head: &[u8]) -> Format {
    let text = head.trim_ascii_start();
    match text.first() {
        Some(b'{') => Format::JsonLines,
        Some(b'[') => match text[1..].trim_ascii_start().first() {
            Some(b'{' | b']') => Format::JsonArray,
            _ => Format::Csv,
        },
        _ => Format::Csv,
    }
}

/// Finds the dialect; what is given stays.
pub(crate) fn dialect(head: &[u8], delimiter: Option<u8>, quote: Option<Option<u8>>) -> Dialect {
    let newline = newline(head);
    let with = |delimiter| Dialect {
        delimiter,
        quote: quote.unwrap_or(Some(b'"')),
        newline,
    };
    if let Some(delimiter) = delimiter {
        return with(delimiter);
    }
    let mut best = (0.0, 1, b',');
    for delimiter in DELIMITERS {
        let counts: Vec<usize> = rows(head, with(delimiter), ROWS)
            .map(|row| row.len())
            .collect();
        let (share, fields) = usual(&counts);
        if fields > 1 && (share, fields) > (best.0, best.1) {
            best = (share, fields, delimiter);
        }
    }
    with(best.2)
}

/// Returns what ends a line: `\r` only where there is no `\n` at all.
pub(crate) fn newline(head: &[u8]) -> u8 {
    if !head.contains(&b'\n') && head.contains(&b'\r') {
        b'\r'
    } else {
        b'\n'
    }
}

/// Returns the most frequent number of fields, and which share of rows has it.
fn usual(counts: &[usize]) -> (f64, usize) {
    let count = |fields: usize| counts.iter().filter(|&&other| other == fields).count();
    let best = counts
        .iter()
        .map(|&fields| (count(fields), fields))
        .max()
        .unwrap_or((0, 1));
    (best.0 as f64 / counts.len().max(1) as f64, best.1)
}

/// Lines before a table are fewer than this.
const LEADS: usize = 10;

/// Returns the bytes of the lines before the table, a title or comments: one field each, where nearly all other
/// rows have as many as each other.
pub(crate) fn leads(head: &[u8], dialect: Dialect) -> usize {
    let counts: Vec<usize> = rows(head, dialect, ROWS).map(|row| row.len()).collect();
    let lines = counts.iter().take_while(|&&fields| fields == 1).count();
    let (share, fields) = usual(&counts[lines..]);
    if lines == 0 || lines > LEADS || fields < 2 || counts.len() < lines + 2 || share < 0.9 {
        return 0;
    }
    let (mut at, mut left, mut fields) = (0, lines, Fields::default());
    while left > 0 {
        match dialect.step(head, at, false, &mut fields) {
            Step::Record { end } => (at, left) = (end, left - 1),
            Step::Blank { end } => at = end,
            _ => return 0,
        }
    }
    at
}

/// Returns the first rows of a sample; the last may be cut and is left out unless it is the only one.
pub(crate) fn rows(
    head: &[u8],
    dialect: Dialect,
    most: usize,
) -> impl Iterator<Item = Vec<Vec<u8>>> {
    let (mut at, mut fields, mut count) = (0, Fields::default(), 0);
    std::iter::from_fn(move || {
        while count < most {
            let (end, is_row) = match dialect.step(head, at, false, &mut fields) {
                Step::Record { end } => (end, true),
                Step::Blank { end } => (end, false),
                Step::Incomplete if count == 0 => match dialect.step(head, at, true, &mut fields) {
                    Step::Record { end } => (end, true),
                    _ => return None,
                },
                _ => return None,
            };
            at = end;
            if is_row {
                count += 1;
                let row = fields.spans.iter();
                return Some(row.map(|&span| fields.get(head, span).to_vec()).collect());
            }
        }
        None
    })
}

/// Whether the first row names the columns, judged by how it differs from the others.
pub(crate) fn has_header(first: &[Vec<u8>], below: &[Evidence]) -> bool {
    let kinds: Vec<Type> = below.iter().map(Evidence::kind).collect();
    let is_number = |field: &[u8]| crate::row::number::real(field).is_some();
    let mut names: Vec<&[u8]> = first.iter().map(Vec::as_slice).collect();
    names.sort_unstable();
    names.dedup();
    let is_distinct = names.len() == first.len();
    let numbers: Vec<usize> = (0..first.len())
        .filter(|&at| is_number(&first[at]))
        .collect();
    if numbers.is_empty() {
        let stands_out = (0..first.len()).any(|at| {
            !first[at].is_empty() && kinds.get(at).is_some_and(|kind| *kind != Type::Text)
        });
        // Nothing but text: names repeat neither each other nor what is below them.
        let repeats = first
            .iter()
            .zip(below)
            .any(|(field, below)| below.has(field));
        return stands_out || !repeats && (is_distinct || first.iter().any(Vec::is_empty));
    }
    // Years may be names, when they are each another and the rest is text.
    let are_years = numbers.iter().all(|&at| {
        crate::row::number::integer(&first[at]).is_some_and(|year| (1800..=2200).contains(&year))
            && !below.get(at).is_some_and(Evidence::are_years)
    });
    are_years && is_distinct && numbers.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_the_first_letter() {
        #[track_caller]
        fn check(head: &str, expected: Format) {
            assert_eq!(format(head.as_bytes()), expected, "{head}");
        }
        check("", Format::Csv);
        check("a,b", Format::Csv);
        check("\n {\"a\":1}", Format::JsonLines);
        check("[ {\"a\":1}]", Format::JsonArray);
        check("[x],[y]\n1,2\n", Format::Csv);
    }

    #[test]
    fn delimiters_are_found() {
        #[track_caller]
        fn check(head: &str, expected: u8) {
            assert_eq!(
                dialect(head.as_bytes(), None, None).delimiter,
                expected,
                "{head}"
            );
        }
        check("a,b\n1,2\n", b',');
        check("a;b\n1,5;2,5\n3,5;4\n", b';');
        check("a\tb\n1,x\t2\n", b'\t');
        check("a|b|c\n1|2|3\n", b'|');
        check("name\nLee, Ann\nRay\n", b',');
        check("one\ntwo\n", b',');
        check("a,b,c\n1,2\n1,2,3\n1,2,3\n", b',');
        check("\"a;b\",c\n\"d;e\",f\n", b',');
        check("", b',');
    }

    #[test]
    fn headers_are_found() {
        #[track_caller]
        fn check(text: &str, expected: bool) {
            let all: Vec<_> =
                rows(text.as_bytes(), dialect(text.as_bytes(), None, None), 99).collect();
            let below = Evidence::of(&all[1..], all[0].len());
            assert_eq!(has_header(&all[0], &below), expected, "{text}");
        }
        check("name,age\nAnn,5\n", true);
        check("Ann,5\nRay,6\n", false);
        check("name,city\nAnn,Rome\n", true);
        check("Ann,Rome\nAnn,Oslo\nAnn,Bonn\n", false);
        check("land,2019,2020\nOslo,5.5,6\n", true);
        check("1,2\n3,4\n", false);
        check(",name\n0,Ann\n", true);
        check("a,a\n1,2\n", true);
        check("name,age\n", true);
        check("5,6\n", false);
    }
}
