//! Long lines, shortened where nothing stands that somebody would look for.

use crate::general::General;

/// Shortens a line to about `limit` bytes: its beginning and its end stay, what is left out is
/// counted, and no word is cut. A line that names places in its middle keeps them all.
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
    let places: Vec<&str> = General::get()
        .places(middle)
        .into_iter()
        .filter_map(|place| middle.get(place))
        .collect();
    let count = middle.chars().count()
        - places
            .iter()
            .map(|place| place.chars().count())
            .sum::<usize>();
    let places = places.join(" … ");
    let gap = if places.is_empty() { "" } else { " " };
    let short = format!(
        "{}… [{} characters]{gap}{places}{}",
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

/// Returns where the head ends: at a space near the target, else at a character.
fn boundary(line: &str, target: usize, limit: usize) -> usize {
    let target = line.floor_char_boundary(target);
    let limit = line.floor_char_boundary(limit);
    match line[target..limit].find(' ') {
        Some(at) => target + at + 1,
        None => line[..target].rfind(' ').map_or(target, |at| at + 1),
    }
}

fn start_of_tail(line: &str, length: usize, head: usize) -> usize {
    let target = line.ceil_char_boundary(line.len() - length).max(head);
    match line[target..].find(' ') {
        Some(at) => target + at,
        None => line[head..target].rfind(' ').map_or(target, |at| head + at),
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
