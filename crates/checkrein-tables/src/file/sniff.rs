//! Finds out the form of a file: format, delimiter, newline, and whether the first row names columns.

use super::infer::Evidence;
use crate::row::csv::{Dialect, Fields, Step};
use crate::source::{Format, Type};

/// What may be between fields, when nothing is said.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// What may be where none of those is.
const RARE: [u8; 4] = *b"^~\x1f\x01";

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
    for delimiter in DELIMITERS.into_iter().chain(RARE) {
        if best.1 > 1 && RARE.contains(&delimiter) {
            break;
        }
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

/// Returns the bytes of the lines before the table, a title or comments: one field each, or only one that is not
/// empty, or behind `#` another number of fields, where nearly all other rows have as many as each other.
pub(crate) fn leads(head: &[u8], dialect: Dialect) -> usize {
    let rows: Vec<Vec<Vec<u8>>> = rows(head, dialect, ROWS).collect();
    let is_comment = |row: &Vec<Vec<u8>>| row.first().is_some_and(|first| first.starts_with(b"#"));
    let filled = |row: &Vec<Vec<u8>>| row.iter().filter(|field| !field.is_empty()).count();
    let starts = |row: &Vec<Vec<u8>>| {
        row.first()
            .is_some_and(|first| crate::row::number::real(first).is_some())
    };
    let is_title =
        |row: &Vec<Vec<u8>>| row.len() == 1 || row.len() > 2 && filled(row) < 2 && !starts(row);
    let may_lead = |row: &&Vec<Vec<u8>>| is_title(row) || is_comment(row);
    let mut lines = rows.iter().take_while(may_lead).count();
    let others = || rows.iter().skip(lines).filter(|row| !is_comment(row));
    let counts: Vec<usize> = others().map(Vec::len).collect();
    let (share, fields) = usual(&counts);
    // What follows has to have names, or values, in nearly all columns.
    let is_full = others().next().is_some_and(|row| filled(row) + 1 >= fields);
    // Names may stand behind a `#`.
    if let Some(last) = lines.checked_sub(1)
        && is_comment(&rows[last])
        && rows[last].len() == fields
        && filled(&rows[last]) == fields
    {
        lines = last;
    }
    if lines == 0 || lines > LEADS || fields < 2 || counts.len() < 2 || share < 0.9 || !is_full {
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

/// Says what to do where rows have one field and blanks seem to divide it.
pub(crate) fn undivided(head: &[u8], width: usize) -> Option<String> {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(20)
        .collect();
    let words = |line: &&str| line.split_whitespace().count();
    let count = lines.first().map(words)?;
    if width != 1
        || count < 2
        || lines.len() < 3
        || !lines[..lines.len() - 1]
            .iter()
            .all(|line| words(line) == count)
    {
        return None;
    }
    let has_runs = lines.iter().any(|line| line.trim().contains("  "));
    Some(if has_runs {
        "there is one column, and blanks seem to divide it: cut it by substr(column, from, length)"
            .to_owned()
    } else {
        "there is one column: if blanks divide it, give `delimiter`: \" \"".to_owned()
    })
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
        check("a^b\n1^2\n", b'^');
        check("a,b^c\n1,2^c\n", b',');
        check("", b',');
    }

    #[test]
    fn what_is_before_a_table_is_told() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let text = text.as_bytes();
            let led = leads(text, dialect(text, None, None));
            assert_eq!(String::from_utf8_lossy(&text[..led]), expected);
        }
        check("a,b\n1,2\n3,4\n", "");
        check("Sales\n\na,b\n1,2\n3,4\n", "Sales\n");
        check("# x\n# y\na,b\n1,2\n# z\n3,4\n", "# x\n# y\n");
        check("# made, by, hand\na,b\n1,2\n3,4\n", "# made, by, hand\n");
        check("#a,b\n1,2\n3,4\n", "");
        check("# x\n#a,b\n1,2\n3,4\n", "# x\n");
        check(
            "Sales 2024,,\n,,\na,b,c\n1,2,3\n4,5,6\n",
            "Sales 2024,,\n,,\n",
        );
        check("a,,\n1,2,3\n", "");
        check("1,,\n2,,\n3,,\n4,5,6\n7,8,9\n", "");
        check("one\ntwo\n", "");
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
