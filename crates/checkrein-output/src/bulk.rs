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
        let kind = kinds.entry(without_numbers(line)).or_default();
        kind.0 += 1;
        kind.1 += line.len();
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

/// Returns a line in which all numbers look the same, also those of an id.
fn without_numbers(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let words = line.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    for word in words {
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            let end = word.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric());
            let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
            out.push_str(&word[..letters]);
            out.push('#');
            out.extend(end.chars().last());
        } else {
            out.push_str(word);
        }
    }
    out
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
