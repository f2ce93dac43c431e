//! Whether a text of a kind that nobody knows is bulk: the same few lines again and again.

use std::collections::HashMap;

/// Fewer lines of one kind are none of the bulk.
const MANY: usize = 8;

/// More kinds than this are a text that somebody wrote.
const FEW: usize = 24;

/// A text with more lines is bulk; looking at all of them would take too long.
const LOOKED_AT: usize = 20_000;

/// JSON whose lines are longer on average is not laid out in lines.
const LONGEST: usize = 400;

/// Whether at least half of a text are lines of few kinds, which differ by their numbers.
pub(crate) fn is_bulk(text: &str) -> bool {
    let mut kinds: HashMap<u64, (usize, usize)> = HashMap::new();
    let mut bytes = 0;
    // The items of JSON in one line are what its lines would be.
    let is_json =
        text.trim_start().starts_with(['{', '[']) && text.len() > LONGEST * text.lines().count();
    let parts = text.split(if is_json { '}' } else { '\n' });
    for line in parts.take(LOOKED_AT).filter(|line| !line.trim().is_empty()) {
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

/// Tells kinds of lines apart: the same for lines that differ by their numbers, ids and blanks only.
///
/// A number of it stands for the text, since there are thousands of lines and all of them are asked.
pub(crate) fn kind(line: &str) -> u64 {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    let mut rest = line.as_bytes();
    let mut was_blank = true;
    while let Some(first) = rest.first() {
        if is_word(first) {
            let end = rest
                .iter()
                .position(|byte| !is_word(byte))
                .unwrap_or(rest.len());
            hash.add_name(&rest[..end]);
            rest = &rest[end..];
            was_blank = false;
            continue;
        }
        let is_blank = first.is_ascii_whitespace();
        if !is_blank || !was_blank {
            hash.add(if is_blank { b' ' } else { *first });
        }
        was_blank = is_blank;
        rest = &rest[1..];
    }
    hash.0
}

/// FNV-1a.
struct Hash(u64);

impl Hash {
    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// Adds a word; of `part12` the number is left out, of `12ms` too, of an id such as `9f3c` or
    /// `x7k2p` all.
    fn add_name(&mut self, name: &[u8]) {
        let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            name.iter().for_each(|byte| self.add(*byte));
            return;
        }
        let before = name.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after = name
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let unit = &name[before..];
        let letters = &name[..name.len() - after];
        let is_hex = name.len() >= 4 && name.iter().all(u8::is_ascii_hexdigit);
        if before == digits && unit.len() <= 3 {
            self.add(b'#');
            unit.iter().for_each(|byte| self.add(*byte));
        } else if after == digits && !is_hex {
            letters.iter().for_each(|byte| self.add(*byte));
            self.add(b'#');
        } else {
            self.add(b'#');
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
        let items: Vec<String> = (0..300)
            .map(|id| format!("{{\"id\":{id},\"name\":\"a {id}\"}}"))
            .collect();
        assert!(is_bulk(&format!("[{}]", items.join(","))));
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
