//! A part of a kept output, as large as the client shows whole, and how to see the next.

use std::ops::Range;

use checkrein_output::CAP;

/// Which lines are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// From the first one.
    All,
    /// The first so many.
    Head(usize),
    /// The last so many.
    Tail(usize),
    /// From one to another, both included; to the last one if it is open.
    Lines(usize, Option<usize>),
    /// The bytes from one to another, both included; to the last one if it is open.
    Bytes(usize, Option<usize>),
}

impl Wanted {
    /// Reads `A-B`, `A-` or `A`.
    pub fn lines(text: &str) -> Result<Self, String> {
        range(text, "lines").map(|(from, to)| Self::Lines(from, to))
    }

    /// Reads the same of bytes.
    pub fn bytes(text: &str) -> Result<Self, String> {
        range(text, "bytes").map(|(from, to)| Self::Bytes(from, to))
    }
}

fn range(text: &str, of: &str) -> Result<(usize, Option<usize>), String> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| {
        let number = text.trim().parse::<usize>().ok();
        number.filter(|number| *number > 0)
    };
    let wrong = || format!("`{text}` is no range of {of} such as `100-200` or `100-`");
    let from = number(from).ok_or_else(wrong)?;
    let to = match to.trim() {
        "" => None,
        to => Some(number(to).ok_or_else(wrong)?),
    };
    if to.is_some_and(|to| to < from) {
        return Err(wrong());
    }
    Ok((from, to))
}

/// Finds where a line has what is searched for.
pub type Find<'a> = &'a dyn Fn(&str) -> Vec<Range<usize>>;

/// A line that is searched in is shown whole up to this; of a longer one, what is round the matches.
pub const LONG: usize = 2_000;

/// So many bytes on both sides of a match.
const ROUND: usize = 300;

/// A line of the text.
struct Line<'a> {
    number: usize,
    /// Where it begins in the text.
    at: usize,
    text: &'a str,
    found: Vec<Range<usize>>,
}

/// Returns the wanted lines of a text as far as they fit, each with its number when it was searched
/// for, and a last line that says where the next ones are.
pub fn part(id: &str, text: &str, wanted: &Wanted, find: Option<Find<'_>>) -> String {
    if let Wanted::Bytes(from, to) = wanted {
        return bytes(id, text, *from, *to);
    }
    let mut at = 0;
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let begin = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        all.push(Line {
            number,
            at: begin,
            text: line,
            found: find.map_or_else(Vec::new, |find| find(line)),
        });
    }
    let count = all.len();
    all.retain(|line| find.is_none() || !line.found.is_empty());
    let hits = all.len();
    match wanted {
        Wanted::All | Wanted::Bytes(..) => {}
        Wanted::Head(most) => all.truncate(*most),
        Wanted::Tail(most) => drop(all.drain(..hits.saturating_sub(*most))),
        Wanted::Lines(from, to) => {
            all.retain(|line| line.number >= *from && to.is_none_or(|to| line.number <= to));
        }
    }
    let mut out = String::new();
    for line in &all {
        let shown = match find {
            Some(_) if line.text.len() > LONG => round(line),
            Some(_) => format!("{}:{}\n", line.number, line.text),
            None => format!("{}\n", line.text),
        };
        if out.len() + shown.len() <= CAP {
            out.push_str(&shown);
            continue;
        }
        if out.is_empty() && find.is_none() {
            // One line that is too long by itself.
            return bytes(id, text, line.at + 1, None);
        }
        if out.is_empty() {
            // More matches in one line than there is room for.
            out.push_str(&shown[..shown.floor_char_boundary(CAP)]);
            out.push('\n');
            continue;
        }
        let (next, up_to) = (line.number, line.number - 1);
        let (kind, same) = match find {
            Some(_) => ("matching lines", " and the same --grep"),
            None => ("lines", ""),
        };
        return out
            + &format!(
                "[{kind} up to {up_to} of {count}; on with: checkrein output show {id} --lines {next}-{same}]"
            );
    }
    let shown = all.len();
    let last = match find {
        Some(_) => format!("[{shown} of {hits} matching lines, of {count} lines]"),
        None => format!("[{shown} of {count} lines]"),
    };
    out + &last
}

/// Shows what is round the matches of a long line, with its bytes in the text.
fn round(line: &Line<'_>) -> String {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for found in &line.found {
        let begin = line
            .text
            .floor_char_boundary(found.start.saturating_sub(ROUND));
        let end = line
            .text
            .ceil_char_boundary((found.end + ROUND).min(line.text.len()));
        match windows.last_mut() {
            Some(last) if last.end >= begin => last.end = last.end.max(end),
            _ => windows.push(begin..end),
        }
    }
    let mut out = String::new();
    for window in windows {
        let (from, to) = (line.at + window.start + 1, line.at + window.end);
        let text = &line.text[window];
        out.push_str(&format!("{} (bytes {from}-{to}):{text}\n", line.number));
    }
    out
}

/// Shows the bytes from one to another, the first is 1, as far as they fit.
fn bytes(id: &str, text: &str, from: usize, to: Option<usize>) -> String {
    let count = text.len();
    let begin = text.floor_char_boundary((from - 1).min(count));
    let wanted = text.ceil_char_boundary(to.unwrap_or(count).min(count));
    let mut end = text.floor_char_boundary(wanted.min(begin + CAP));
    // Rather a whole line less than half of one.
    if end < wanted
        && let Some(line) = text[begin..end].rfind('\n')
    {
        end = begin + line + 1;
    }
    let shown = &text[begin..end.max(begin)];
    let gap = if shown.is_empty() || shown.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let on = if end < wanted {
        let to = to.map_or(String::new(), |to| to.to_string());
        format!(
            "; on with: checkrein output show {id} --bytes {}-{to}",
            end + 1
        )
    } else {
        String::new()
    };
    let first = (begin + 1).min(end);
    format!("{shown}{gap}[bytes {first}-{end} of {count}{on}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &Wanted, expected: &str) {
        assert_eq!(part("abc123", text, wanted, None), expected);
    }

    #[test]
    fn the_wanted_lines_are_shown() {
        let text = "a\nb\nc\n";
        check(text, &Wanted::All, "a\nb\nc\n[3 of 3 lines]");
        check(text, &Wanted::Head(1), "a\n[1 of 3 lines]");
        check(text, &Wanted::Tail(2), "b\nc\n[2 of 3 lines]");
        check(text, &Wanted::Lines(2, Some(2)), "b\n[1 of 3 lines]");
        check(text, &Wanted::Lines(3, None), "c\n[1 of 3 lines]");
        check(text, &Wanted::Lines(9, None), "[0 of 3 lines]");
        check("", &Wanted::All, "[0 of 0 lines]");
    }

    #[test]
    fn what_was_searched_for_has_its_line() {
        let is_b: Find<'_> = &|line| line.match_indices('b').map(|(at, _)| at..at + 1).collect();
        assert_eq!(
            part("abc123", "a\nb\nab\n", &Wanted::All, Some(is_b)),
            "2:b\n3:ab\n[2 of 2 matching lines, of 3 lines]"
        );
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let text = "0123456789\n".repeat(5_000);
        let shown = part("abc123", &text, &Wanted::All, None);
        assert!(shown.len() < 30_000, "{}", shown.len());
        assert!(
            shown.ends_with("on with: checkrein output show abc123 --lines 2546-]"),
            "{shown}"
        );
    }

    #[test]
    fn all_of_a_long_line_can_be_had() {
        let text = format!("{}\nlast\n", "aä".repeat(30_000));
        let mut out = String::new();
        let mut wanted = Wanted::All;
        for _ in 0..9 {
            let shown = part("abc123", &text, &wanted, None);
            assert!(shown.len() < 30_000, "{}", shown.len());
            let (part, last) = shown.rsplit_once('[').unwrap();
            let Some((_, next)) = last.split_once("--bytes ") else {
                out.push_str(part);
                break;
            };
            out.push_str(part.strip_suffix('\n').unwrap());
            wanted = Wanted::bytes(next.trim_end_matches(']')).unwrap();
        }
        assert_eq!(out, text);
    }

    #[test]
    fn bytes_can_be_asked_for() {
        check(
            "abcdef\n",
            &Wanted::Bytes(2, Some(3)),
            "bc\n[bytes 2-3 of 7]",
        );
        check("abcdef\n", &Wanted::Bytes(6, None), "f\n[bytes 6-7 of 7]");
        check("abcdef\n", &Wanted::Bytes(99, None), "[bytes 7-7 of 7]");
        check("äb", &Wanted::Bytes(2, Some(2)), "ä\n[bytes 1-2 of 3]");
        check("", &Wanted::Bytes(1, None), "[bytes 0-0 of 0]");
    }

    #[test]
    fn of_a_long_line_what_is_round_a_match_is_shown() {
        let text = format!("one\n{}here{}\n", "x".repeat(50_000), "y".repeat(50_000));
        let is_here: Find<'_> = &|line| {
            let found = line.match_indices("here");
            found.map(|(at, found)| at..at + found.len()).collect()
        };
        let shown = part("abc123", &text, &Wanted::All, Some(is_here));
        assert!(shown.starts_with("2 (bytes 49705-50308):xxx"), "{shown}");
        assert!(shown.contains("xherey") && shown.len() < 1_000, "{shown}");
        assert!(
            shown.ends_with("[1 of 1 matching lines, of 2 lines]"),
            "{shown}"
        );
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(Wanted::lines("3-5"), Ok(Wanted::Lines(3, Some(5))));
        assert_eq!(Wanted::lines("3-"), Ok(Wanted::Lines(3, None)));
        assert_eq!(Wanted::lines("3"), Ok(Wanted::Lines(3, Some(3))));
        assert_eq!(Wanted::bytes("3-"), Ok(Wanted::Bytes(3, None)));
        for wrong in ["", "-", "0-3", "5-3", "a-b", "-3"] {
            assert!(Wanted::lines(wrong).is_err(), "{wrong}");
        }
    }
}
