//! Long lines, shortened where nothing stands that somebody would look for.

use std::ops::Range;

use crate::general::General;

/// Shortens a line to about `limit` bytes: its beginning and its end stay, what is left out is
/// counted, and no word is cut. A line that names places in its middle keeps `limit` bytes of them.
pub(crate) fn cut(line: &str, limit: usize) -> String {
    if line.len() <= limit {
        return line.to_owned();
    }
    let head = boundary(line, limit * 2 / 3, limit);
    let tail = start_of_tail(line, limit / 4, head);
    if tail <= head {
        return line.to_owned();
    }
    let middle = &line[head..tail];
    let kept = kept(middle, limit);
    let count = middle.chars().count()
        - kept
            .iter()
            .map(|part| middle[part.clone()].chars().count())
            .sum::<usize>();
    let parts: Vec<&str> = kept.into_iter().map(|part| &middle[part]).collect();
    let parts = parts.join(" … ");
    let said = match parts.as_str() {
        "" => String::new(),
        parts => format!(" {parts} …"),
    };
    let short = format!(
        "{}… [{} characters]{said}{}",
        &line[..head],
        thousands(count),
        &line[tail..]
    );
    if short.len() < line.len() {
        short
    } else {
        line.to_owned()
    }
}

/// What has no space in so many bytes is no word.
const WORD: usize = 400;

/// A line that is worth so much is looked through for what went wrong.
const WORTH: usize = 600;

/// So many places in a line are looked round, and so many bytes of it stay on both sides.
const WINDOWS: usize = 4;
const BEFORE: usize = 60;
const BEHIND: usize = 160;

/// Returns what stays of a line's middle: places, and what stands round words of failure.
fn kept(middle: &str, limit: usize) -> Vec<Range<usize>> {
    let general = General::get();
    let mut room = limit;
    let mut parts: Vec<Range<usize>> = general.places(middle);
    parts.retain(|part| {
        let fits = part.len() <= room;
        room -= if fits { part.len() } else { 0 };
        fits
    });
    if limit >= WORTH {
        let words = general.words(middle).into_iter().take(WINDOWS);
        parts.extend(words.map(|word| {
            let begin = middle.ceil_char_boundary(word.start.saturating_sub(BEFORE));
            begin..middle.floor_char_boundary((word.end + BEHIND).min(middle.len()))
        }));
    }
    parts.retain(|part| middle.get(part.clone()).is_some());
    parts.sort_unstable_by_key(|part| part.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if last.end >= part.start => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
    }
    joined
}

/// Returns where the head ends: at a space near the target, else at a character.
fn boundary(line: &str, target: usize, limit: usize) -> usize {
    let target = line.floor_char_boundary(target);
    let limit = line.floor_char_boundary(limit);
    match line[target..limit].find(' ') {
        Some(at) => target + at + 1,
        None => {
            let near = line.ceil_char_boundary(target.saturating_sub(WORD));
            line[near..target]
                .rfind(' ')
                .map_or(target, |at| near + at + 1)
        }
    }
}

fn start_of_tail(line: &str, length: usize, head: usize) -> usize {
    let target = line.ceil_char_boundary(line.len() - length).max(head);
    match line[target..].find(' ') {
        Some(at) => target + at,
        None => {
            let near = line
                .ceil_char_boundary(target.saturating_sub(WORD))
                .max(head);
            line[near..target].rfind(' ').map_or(target, |at| near + at)
        }
    }
}

/// Writes a number as people read it: `1,203`.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_ends_and_its_places() {
        let line = format!(
            "begin {} src/a.rs:3:5 {} end",
            "x ".repeat(300),
            "y ".repeat(300)
        );
        let short = cut(&line, 100);
        assert!(short.starts_with("begin x"), "{short}");
        assert!(short.ends_with("y  end"), "{short}");
        assert!(short.contains("src/a.rs:3:5"), "{short}");
        assert!(
            short.contains("characters]") && short.len() < 200,
            "{short}"
        );
    }

    #[test]
    fn what_went_wrong_stays_in_the_middle_of_a_long_line() {
        let columns: String = (0..400).map(|number| format!("column{number},")).collect();
        let line =
            format!("ERROR: query {columns} failed because column zeta does not exist {columns}");
        let short = cut(&line, 1_200);
        assert!(
            short.contains(" failed because column zeta does not exist "),
            "{short}"
        );
        assert!(short.len() < 2_000, "{}", short.len());
        assert!(!cut(&line, 240).contains("zeta"));
    }

    #[test]
    fn of_too_many_places_the_first_stay() {
        let line: String = (0..2_000)
            .map(|line| format!("src/a.rs:{line}:5 "))
            .collect();
        for limit in [240, 600, 1_200] {
            let short = cut(&line, limit);
            assert!(short.len() < 3 * limit, "{limit}: {}", short.len());
            assert!(short.contains("src/a.rs:0:5 "), "{short}");
        }
    }

    #[test]
    fn what_is_short_stays_and_no_letter_breaks() {
        assert_eq!(cut("short", 10), "short");
        for limit in 1..60 {
            let short = cut(&"äöü".repeat(40), limit);
            assert!(short.contains("characters]"), "{limit}: {short}");
        }
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1000), "1,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
