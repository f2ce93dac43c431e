//! The odd line out: where hundreds of lines look alike and one does not, that one is what everybody
//! looks for, in whatever language it is written.

use std::collections::HashMap;

use crate::bulk::kind;
use crate::classify::{Class, Line};

/// A kind with more lines than this is not odd.
const RARE: usize = 2;

/// One line in so many may be odd.
const ONE_IN: usize = 100;

/// More lines in a row are a part of their own, and none of them is odd.
const RUN: usize = 3;

/// Bytes of odd lines that are shown at most.
const ROOM: usize = 2_000;

/// A longer line differs from the others by more than one looks for.
const LONGEST: usize = 400;

/// Marks the lines that are unlike all others, where most are alike.
pub(crate) fn mark(lines: &mut [Line<'_>]) {
    let bulk: Vec<usize> = (0..lines.len())
        .filter(|index| lines[*index].class == Class::Bulk && !lines[*index].said.trim().is_empty())
        .collect();
    if bulk.len() < ONE_IN {
        return;
    }
    // What a rule knows is of one kind, that of no interest.
    let kind_of = |line: &Line<'_>| if line.is_noise { 0 } else { kind(line.said) };
    let kinds: Vec<u64> = bulk.iter().map(|index| kind_of(&lines[*index])).collect();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for kind in &kinds {
        *counts.entry(*kind).or_default() += 1;
    }
    let many: usize = counts
        .values()
        .filter(|count| **count * 20 >= bulk.len())
        .sum();
    if many * 2 <= bulk.len() {
        return;
    }
    let is_rare = |at: usize| counts.get(&kinds[at]).is_some_and(|count| *count <= RARE);
    let mut room = ROOM;
    let mut at = 0;
    while at < bulk.len() {
        let end = (at..bulk.len())
            .find(|at| !is_rare(*at))
            .unwrap_or(bulk.len());
        // What stands at the ends is shown as an end.
        if at > 0 && end < bulk.len() && end - at <= RUN {
            for &index in &bulk[at..end] {
                let length = lines[index].text.len();
                if length <= LONGEST && length < room {
                    room -= length + 1;
                    lines[index].class = Class::Warning;
                }
            }
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[track_caller]
    fn check(usual: impl Fn(usize) -> String, odd: &str, expected: bool) {
        let mut text: String = (0..300).map(|number| usual(number) + "\n").collect();
        text.push_str(odd);
        text.push('\n');
        text.extend((300..400).map(|number| usual(number) + "\n"));
        let mut lines = classify(&text, &[], false);
        mark(&mut lines);
        let marked = lines.iter().filter(|line| line.class == Class::Warning);
        let marked: Vec<&str> = marked.map(|line| line.text).collect();
        let wanted: &[&str] = if expected { &[odd] } else { &[] };
        assert_eq!(marked, wanted);
    }

    #[test]
    fn the_line_that_is_unlike_the_others_is_marked() {
        let step = |number: usize| format!("[{number}] step {number} completed in {number}ms");
        for odd in [
            "no space left on device",
            "rc=1",
            "bad checksum",
            "erwartet 3, bekommen 4",
            "テスト 77b 失敗: 期待値 3 実際 4",
        ] {
            check(step, odd, true);
        }
        check(step, "[7] step 7 completed in 7s", true);
        check(step, "[7] step 7 completed in 9ms", false);
        check(
            |number| format!("shop  cart-{number}-x{number}k  1/1  Running    0  {number}d"),
            "shop  tax-7-bc2f1   0/1  Unhealthy  12  5d",
            true,
        );
        check(
            |number| format!(" M src/a{number}.rs"),
            " D src/important.rs",
            true,
        );
    }

    #[test]
    fn where_all_lines_differ_none_is_odd() {
        let word = |number: usize| -> String {
            let digits = number.to_string();
            digits.bytes().map(|digit| char::from(digit + 49)).collect()
        };
        check(word, "something else", false);
    }
}
