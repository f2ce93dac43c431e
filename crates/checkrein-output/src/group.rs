//! The same message at several places is said once, with all of its places.

use std::collections::{HashMap, HashSet};

use crate::classify::{Class, Line};
use crate::excerpt::Excerpt;
use crate::general::General;

/// What became of lines that say the same as an earlier one.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The lines that stand for others, and the places of those.
    pub also: HashMap<usize, Vec<String>>,
    /// The lines that another one stands for.
    pub gone: Vec<bool>,
}

/// A message that came so often is worth a line of places.
const OFTEN: usize = 3;

/// Groups the lines of a class. Messages whose code is explained in other words are not the same.
pub(crate) fn group(
    lines: &[Line<'_>],
    class: Class,
    excerpts: &HashMap<usize, Excerpt>,
) -> Groups {
    let general = General::get();
    let mut groups = Groups {
        also: HashMap::new(),
        gone: vec![false; lines.len()],
    };
    let mut of_message: HashMap<String, Vec<(usize, String, Option<usize>)>> = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        if line.class != class {
            continue;
        }
        if let Some((mut message, place, other)) = parts(lines, index, general) {
            if let Some(excerpt) = excerpts.get(&index) {
                message.push('\n');
                message.push_str(&excerpt.label);
            }
            of_message
                .entry(message)
                .or_default()
                .push((index, place, other));
        }
    }
    for members in of_message.into_values() {
        if members.len() < OFTEN {
            continue;
        }
        let (first, ..) = members[0];
        // Behind the line that says where the first one is.
        let stands = members[0].2.unwrap_or(first);
        let mut places = Vec::new();
        let mut known = HashSet::new();
        for (index, place, other) in &members[1..] {
            // The same place again, as of a test with many parameters, is no news.
            if *place != members[0].1 && known.insert(place) {
                places.push(place.clone());
            }
            groups.gone[*index] = true;
            // Nothing of it stays behind: it would be read as another one's.
            if let Some(excerpt) = excerpts.get(index) {
                groups.gone[excerpt.lines.clone()].fill(true);
            }
            if let Some(other) = other {
                groups.gone[*other] = true;
            }
        }
        groups.also.insert(stands, places);
    }
    groups
}

/// Takes a line apart into its message and its place, and says which other line named the place.
fn parts(
    lines: &[Line<'_>],
    index: usize,
    general: &General,
) -> Option<(String, String, Option<usize>)> {
    let text = lines[index].said;
    let trimmed = text.trim_start();
    // `12:5  error  …` below the file's name.
    if let Some(header) = lines[index].header
        && let Some((position, rest)) = position(trimmed)
    {
        let place = format!(
            "{}:{position}",
            lines[header].said.trim().trim_end_matches(':')
        );
        return Some((squeezed(rest), place, None));
    }
    // Anything else that is said of what the header names.
    if let Some(header) = lines[index].header {
        let place = lines[header].said.trim().trim_end_matches(':');
        let message = trimmed.trim_start_matches(['^', '-', '~', ' ']);
        return (message.len() >= 8).then(|| (squeezed(message), place.to_owned(), None));
    }
    if let Some(place) = general.place(trimmed) {
        // Only at the beginning it is the place of the message, not a part of it.
        if place.start > 0 {
            return None;
        }
        let rest = trimmed[place.end..].trim_start_matches([':', ' ', '-']);
        // What says too little would throw different things together.
        return (rest.len() >= 8).then(|| (squeezed(rest), trimmed[place].to_owned(), None));
    }
    // A message whose place follows behind an arrow.
    let next = lines.get(index + 1)?;
    let below = next.said.trim_start();
    let arrow = ["--> ", "at ", "╭▸ ", "┌─ ", "→ "]
        .iter()
        .find_map(|arrow| below.strip_prefix(arrow))?;
    let place = general.place(arrow).filter(|place| place.start == 0)?;
    Some((squeezed(trimmed), arrow[place].to_owned(), Some(index + 1)))
}

/// Splits `12:5  rest` after the position.
fn position(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != ':')?;
    let (position, rest) = text.split_at(end);
    let is_one = position.starts_with(|letter: char| letter.is_ascii_digit());
    (is_one && rest.starts_with([' ', '\t'])).then_some((position, rest))
}

/// Columns that are aligned differ by their spaces only.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::excerpts;

    #[track_caller]
    fn check(text: &str, header: Option<usize>, expected: &[&str]) {
        let lines: Vec<Line<'_>> = text
            .lines()
            .enumerate()
            .map(|(index, text)| Line {
                is_noise: false,
                text,
                said: text,
                class: Class::Essential,
                header: header.filter(|header| *header < index),
            })
            .collect();
        let groups = group(&lines, Class::Essential, &excerpts(&lines));
        let mut places: Vec<_> = groups.also.into_values().flatten().collect();
        places.sort();
        assert_eq!(places, expected);
    }

    #[test]
    fn places_of_equal_messages_come_together() {
        let line = |place: &str| format!("{place}: error TS2322: no number\n");
        let text = ["a.ts(1,2)", "b c/d.ts(3,4)", "e.ts(5,6)"]
            .map(line)
            .concat();
        check(&text, None, &[]);
        let text = ["a.ts(1,2)", "d.ts(3,4)", "e.ts(5,6)"].map(line).concat();
        check(&text, None, &["d.ts(3,4)", "e.ts(5,6)"]);
    }

    #[test]
    fn a_position_below_a_header_gets_its_file() {
        let text = "src/a.js\n  1:2  error  Unexpected var  no-var\n  3:4  error  Unexpected var    no-var\n  5:6  error  Unexpected var  no-var";
        check(text, Some(0), &["src/a.js:3:4", "src/a.js:5:6"]);
    }

    #[test]
    fn a_message_with_its_place_below_takes_it_along() {
        let one = |place: &str| format!("error[E1]: no number\n --> {place}\n");
        let text = ["a.rs:1:2", "b.rs:3:4", "c.rs:5:6"].map(one).concat();
        check(&text, None, &["b.rs:3:4", "c.rs:5:6"]);
    }

    #[test]
    fn messages_whose_code_is_explained_in_other_words_are_not_the_same() {
        let one = |place: &str, label: &str| {
            format!("error[E1]: mismatched\n --> {place}\n  |\n3 | f()\n  | ^^^ {label}\n")
        };
        let text = ["a.rs:1:2", "b.rs:3:4", "c.rs:5:6"].map(|place| one(place, "found `u8`"));
        let text = [one("d.rs:7:8", "found `i64`"), text.concat()].concat();
        check(&text, None, &["b.rs:3:4", "c.rs:5:6"]);
    }
}
