//! Whether a text of a kind that nobody knows is bulk: the same few lines again and again.

use std::collections::HashMap;

/// Fewer lines of one kind are none of the bulk.
const MANY: usize = 8;

/// More kinds than this are a text that somebody wrote.
const FEW: usize = 24;

/// A text with more lines is bulk; looking at all of them would take too long.
const LOOKED_AT: usize = 20_000;

/// Whether at least half of a text are lines of few kinds, which differ by their numbers.
pub(crate) fn is_bulk(text: &str) -> bool {
    let mut kinds: HashMap<String, (usize, usize)> = HashMap::new();
    let mut bytes = 0;
    for line in text
        .lines()
        .take(LOOKED_AT)
        .filter(|line| !line.trim().is_empty())
    {
        let of_kind = kinds.entry(kind(line)).or_default();
        of_kind.0 += 1;
        of_kind.1 += line.len();
        bytes += line.len();
    }
    let mut sizes: Vec<usize> = kinds
        .into_values()
        .filter(|(count, _)| *count >= MANY)
        .map(|(_, size)| size)
        .collect();
    sizes.sort_unstable_by_key(|size| std::cmp::Reverse(*size));
    sizes.iter().take(FEW).sum::<usize>() * 2 >= bytes.max(1)
}

/// Returns what is the same in lines that differ by their numbers, their ids and their blanks.
pub(crate) fn kind(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut was_blank = true;
    for word in
        line.split_inclusive(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric())
    {
        let name = word
            .trim_end_matches(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric());
        push_name(&mut out, name);
        for letter in word[name.len()..].chars() {
            let is_blank = letter.is_ascii_whitespace();
            if !is_blank {
                out.push(letter);
            } else if !was_blank || !name.is_empty() {
                out.push(' ');
            }
            was_blank = is_blank;
        }
    }
    out
}

/// Adds a word; of `part12` the number is left out, of an id such as `9f3c` or `x7k2p` all.
fn push_name(out: &mut String, name: &str) {
    if !name.bytes().any(|byte| byte.is_ascii_digit()) {
        out.push_str(name);
        return;
    }
    let letters = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_id = letters.bytes().any(|byte| byte.is_ascii_digit())
        || name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    // What follows a number is its unit.
    let unit = name.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_unit = unit.len() <= 3
        && unit.len() < name.len()
        && !unit.bytes().any(|byte| byte.is_ascii_digit());
    match (is_unit, is_id) {
        (true, _) => {
            out.push('#');
            out.push_str(unit);
        }
        (false, true) => out.push('#'),
        (false, false) => {
            out.push_str(letters);
            out.push('#');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: impl Fn(usize) -> String, expected: bool) {
        let text: String = (0..300).map(|number| line(number) + "\n").collect();
        assert_eq!(is_bulk(&text), expected, "{}", &text[..80]);
    }

    #[test]
    fn lines_that_differ_by_numbers_are_bulk() {
        check(
            |number| format!("step {number} of 300: loss 0.{number}"),
            true,
        );
        check(
            |number| format!("{{\"id\": {number}, \"at\": \"a{number}b\"}},"),
            true,
        );
        check(|number| format!("part{number} is fine and well"), true);
    }

    #[test]
    fn numbers_ids_and_blanks_are_no_difference() {
        #[track_caller]
        fn same(left: &str, right: &str) {
            assert_eq!(kind(left), kind(right));
        }
        same("a  1 b2", "a 73   b9");
        same("job-117-cea15 1/1", "job-1-fab20  0/1");
        same("  took 5ms", "took 12ms");
        assert_ne!(kind("took 5ms"), kind("took 5s"));
        assert_ne!(kind("part1 is fine"), kind("file1 is fine"));
        assert_ne!(kind("größe 1"), kind("große 1"));
    }

    #[test]
    fn words_that_differ_are_something_to_read() {
        let word = |number: usize| -> String {
            let digits = number.to_string();
            digits.bytes().map(|digit| char::from(digit + 49)).collect()
        };
        check(
            |number| format!("| {} | {number} |", word(number).repeat(9)),
            false,
        );
        check(
            |number| match number % 3 {
                0 => "    }".to_owned(),
                1 => String::new(),
                _ => format!("    let {} = {}(7);", word(number), word(number + 1)),
            },
            false,
        );
    }
}
