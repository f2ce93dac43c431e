//! How the chosen lines are written: long ones cut, rulers shortened, and between them what was removed.

use crate::classify::Class;
use crate::cut::{cut, thousands};
use crate::gap::gap;
use crate::select::Choice;

/// How a line begins that names further places of the message above it.
const ALSO: &str = "also at ";

/// A longer row of the same sign says nothing more.
const RULER: usize = 8;

/// What is said of removed lines takes so many bytes at most; then there is only a mark.
pub(crate) const GAPS: usize = 1_000;
/// Single lines between others are shown as long as they take no more than this.
const LONE: usize = 600;
pub(crate) const BARE_GAP: &str = "…\n";

/// Returns how long a line of a class may be: an essential one is hardly ever longer, and another
/// one is not worth more.
pub(crate) fn longest(class: Class) -> usize {
    match class {
        Class::Essential => 1_200,
        Class::Warning => 600,
        _ => 240,
    }
}

/// Writes the chosen lines, with what is said of the others, and tells how many those are.
pub(crate) fn render(choice: &Choice<'_>) -> (String, usize) {
    let mut out = String::with_capacity(choice.used + choice.used / 4);
    let mut removed: Vec<&str> = Vec::new();
    let mut count = 0;
    let hidden = hidden(choice);
    // Where failures have no room, marks between them have none either.
    let is_full = hidden > 0;
    let mut room = if is_full { 0 } else { GAPS };
    let mut lone = if is_full { 0 } else { LONE };
    for (index, line) in choice.lines.iter().enumerate() {
        if choice.replaced[index] {
            count += 1;
            continue;
        }
        if !choice.shown[index] {
            removed.push(line.text);
            continue;
        }
        count += flush(&mut out, &mut removed, &mut room, &mut lone, is_full);
        let text = cut(line.text, longest(line.class));
        out.push_str(&without_rulers(&text));
        if let Some(times) = choice.times.get(&index) {
            out.push_str(&format!(" (×{})", thousands(*times)));
        }
        out.push('\n');
        if let Some(places) = choice.also.get(&index) {
            out.push_str(&format!("  {ALSO}{}\n", places.join(", ")));
        }
    }
    count += flush(&mut out, &mut removed, &mut room, &mut lone, is_full);
    if is_full {
        let verb = if hidden == 1 {
            "line that tells of a failure is"
        } else {
            "lines that tell of failures are"
        };
        out.push_str(&format!("… {} more {verb} not shown\n", thousands(hidden)));
    }
    (out, count)
}

/// Counts the lines that tell of failures and are not shown, nor said by one that is.
fn hidden(choice: &Choice<'_>) -> usize {
    let lines = choice.lines.iter().enumerate();
    lines
        .filter(|(index, line)| {
            let is_wanted = line.class == Class::Essential && !line.text.trim().is_empty();
            is_wanted && !choice.shown[*index] && !choice.replaced[*index]
        })
        .map(|(index, _)| {
            let also = choice.also.get(&index).map_or(0, Vec::len);
            choice.times.get(&index).copied().unwrap_or(1) + also
        })
        .sum()
}

/// Says what was removed before the line that comes next, and returns how many lines that were.
fn flush(
    out: &mut String,
    removed: &mut Vec<&str>,
    room: &mut usize,
    lone: &mut usize,
    is_full: bool,
) -> usize {
    let mut count = removed.len();
    removed.retain(|line| !line.trim().is_empty());
    // One short line says more than that there was one.
    if let [line] = removed.as_slice()
        && line.len() < *lone
        && line.len() <= 80
    {
        *lone -= line.len() + 1;
        out.push_str(line.trim_end());
        out.push('\n');
        removed.clear();
        count -= 1;
    }
    if let Some(mut gap) = gap(removed) {
        gap.push('\n');
        if is_full {
            gap.clear();
        } else if gap.len() > *room {
            gap = BARE_GAP.to_owned();
        } else {
            *room -= gap.len();
        }
        out.push_str(&gap);
    }
    removed.clear();
    count
}

/// Shortens the rulers that a line begins and ends with.
fn without_rulers(line: &str) -> String {
    let line = line.trim_end();
    let is_ruler = |letter: &char| "=-_*~─━═".contains(*letter);
    let begin = line.chars().next().filter(is_ruler);
    let end = line.chars().next_back().filter(is_ruler);
    let core = line
        .trim_start_matches(|letter| Some(letter) == begin)
        .trim_end_matches(|letter| Some(letter) == end);
    let ruler = |letter: Option<char>, length: usize| {
        let letter = letter.unwrap_or_default();
        let count = length / letter.len_utf8();
        letter
            .to_string()
            .repeat(if count > RULER { 3 } else { count })
    };
    let before = line.len()
        - line
            .trim_start_matches(|letter| Some(letter) == begin)
            .len();
    let after = line.len() - before - core.len();
    if begin.is_none() && end.is_none() {
        return line.to_owned();
    }
    format!("{}{core}{}", ruler(begin, before), ruler(end, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulers_are_short_and_words_stay() {
        #[track_caller]
        fn check(line: &str, expected: &str) {
            assert_eq!(without_rulers(line), expected);
        }
        check("=========== FAILURES ===========", "=== FAILURES ===");
        check("__________ test_a[b] __________ ", "___ test_a[b] ___");
        check("--- FAIL: TestA", "--- FAIL: TestA");
        check("─────────────────", "───");
        check("a ========== b", "a ========== b");
        check("", "");
    }
}
