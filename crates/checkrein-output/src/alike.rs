//! Lines that say the same but for their numbers, and which of those numbers matter: the status of
//! a request tells failures apart, its number does not.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// So few values of a number sort the lines: a status, a port, an exit code.
const FEW: usize = 8;

/// So many kinds of one line at most, or they are no kinds.
const KINDS: usize = 16;

/// The number after such a word is what a failure is called by.
const NAMES: &[&str] = &[
    "status", "code", "exit", "exited", "signal", "port", "errno", "http", "sqlstate",
];

/// A line, with its index and with where it names a place: that stays as it is.
pub(crate) type Placed<'a> = (usize, &'a str, Option<Range<usize>>);

/// Sorts lines into groups of those that say the same, each in the order of its lines.
pub(crate) fn alike<'a>(lines: impl Iterator<Item = Placed<'a>>) -> Vec<Vec<usize>> {
    let mut of_shape: HashMap<String, Vec<(usize, Vec<&'a str>)>> = HashMap::new();
    let mut order = Vec::new();
    for (index, line, place) in lines {
        let (shape, numbers) = taken_apart(line, place);
        match of_shape.entry(shape) {
            Entry::Occupied(mut known) => known.get_mut().push((index, numbers)),
            Entry::Vacant(new) => {
                order.push(new.key().clone());
                new.insert(vec![(index, numbers)]);
            }
        }
    }
    let shapes = order
        .into_iter()
        .filter_map(|shape| of_shape.remove(&shape));
    shapes.flat_map(|members| kinds(&members)).collect()
}

/// Splits lines of one shape by those of their numbers that have few values.
fn kinds(members: &[(usize, Vec<&str>)]) -> Vec<Vec<usize>> {
    let positions = members.first().map_or(0, |(_, numbers)| numbers.len());
    let mut values: Vec<(usize, usize)> = (0..positions)
        .filter_map(|position| {
            let mut known: Vec<&str> = Vec::new();
            for (_, numbers) in members {
                if !known.contains(&numbers[position]) {
                    known.push(numbers[position]);
                }
                if known.len() > FEW {
                    return None;
                }
            }
            // Values that hardly come twice are names of single things.
            (known.len() > 1 && known.len() * 2 <= members.len()).then_some((known.len(), position))
        })
        .collect();
    values.sort_unstable();
    let mut sorted: Vec<Vec<usize>> = vec![(0..members.len()).collect()];
    for (_, position) in values {
        let finer: Vec<Vec<usize>> = sorted
            .iter()
            .flat_map(|group| split(group, |member| members[member].1[position]))
            .collect();
        if finer.len() > KINDS {
            break;
        }
        sorted = finer;
    }
    let lines = |group: Vec<usize>| group.into_iter().map(|member| members[member].0).collect();
    sorted.into_iter().map(lines).collect()
}

fn split<'a>(group: &[usize], value: impl Fn(usize) -> &'a str) -> Vec<Vec<usize>> {
    let mut parts: Vec<(&str, Vec<usize>)> = Vec::new();
    for &member in group {
        let value = value(member);
        match parts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, part)) => part.push(member),
            None => parts.push((value, vec![member])),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Returns a line without its numbers, and those: a number that has a name stays.
fn taken_apart(line: &str, place: Option<Range<usize>>) -> (String, Vec<&str>) {
    let line = line.trim_end();
    let is_placed = |at: usize| place.as_ref().is_some_and(|place| place.contains(&at));
    let mut shape = String::with_capacity(line.len());
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(begin) = line[at..].find(|letter: char| letter.is_ascii_digit()) {
        let begin = at + begin;
        let rest = &line[begin..];
        let end = rest.find(|letter: char| !letter.is_ascii_digit());
        let end = begin + end.unwrap_or(rest.len());
        shape.push_str(&line[at..begin]);
        let number = &line[begin..end];
        if is_placed(begin) || has_name(&line[..begin]) {
            shape.push_str(number);
        } else {
            shape.push('#');
            numbers.push(number);
        }
        at = end;
    }
    shape.push_str(&line[at..]);
    (shape, numbers)
}

/// Whether the last word before a number says that the number is a name.
fn has_name(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '=', '"', '\'', '(', '-']);
    let begin = before.rfind(|letter: char| !letter.is_ascii_alphabetic());
    let word = &before[begin.map_or(0, |at| before.ceil_char_boundary(at + 1))..];
    NAMES.iter().any(|name| word.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: impl Fn(usize) -> String, expected: &[usize]) {
        let lines: Vec<String> = (0..60).map(line).collect();
        let lines = lines.iter().enumerate();
        let groups = alike(lines.map(|(at, line)| (at, line.as_str(), None)));
        let mut sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, expected);
    }

    #[test]
    fn only_numbers_that_name_nothing_are_the_same() {
        check(|at| format!("request {at} failed"), &[60]);
        check(
            |at| {
                let status = if at == 40 { 403 } else { 500 };
                format!(
                    "request {at} failed with status {status} for customer {}",
                    at * 7
                )
            },
            &[1, 59],
        );
        check(
            |at| format!("GET /a/{at} \"{}\"", if at == 3 { 503 } else { 404 }),
            &[1, 59],
        );
        check(|at| format!("worker {at}: exit code {}", at % 20), &[3; 20]);
        check(|at| format!("took {} ms", at * 3), &[60]);
        check(|_| "the same".to_owned(), &[60]);
        check(|at| format!("ä{at}ö status: {}", at / 30), &[30, 30]);
    }

    #[test]
    fn a_place_is_no_number() {
        let lines = [
            "a.rs:12: failed 7 times",
            "a.rs:13: failed 8 times",
            "a.rs:12: failed 9 times",
        ];
        let lines = lines.iter().enumerate();
        let groups = alike(lines.map(|(at, line)| (at, *line, Some(0..7))));
        assert_eq!(groups, [vec![0, 2], vec![1]]);
    }
}
