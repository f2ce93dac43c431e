//! A part of a kept output, as large as the client shows whole, and how to see the next.

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
}

impl Wanted {
    /// Reads `A-B`, `A-` or `A`.
    pub fn lines(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| {
            let number = text.trim().parse::<usize>().ok();
            number.filter(|number| *number > 0)
        };
        let wrong = || format!("`{text}` is no range of lines such as `100-200` or `100-`");
        let from = number(from).ok_or_else(wrong)?;
        let to = match to.trim() {
            "" => None,
            to => Some(number(to).ok_or_else(wrong)?),
        };
        if to.is_some_and(|to| to < from) {
            return Err(wrong());
        }
        Ok(Self::Lines(from, to))
    }
}

/// Returns the wanted lines of a text as far as they fit, each with its number when it was searched
/// for, and a last line that says where the next ones are.
pub fn part(
    id: &str,
    text: &str,
    wanted: &Wanted,
    matches: Option<&dyn Fn(&str) -> bool>,
) -> String {
    let all: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let count = all.len();
    let found: Vec<(usize, &str)> = match matches {
        Some(matches) => all.into_iter().filter(|(_, line)| matches(line)).collect(),
        None => all,
    };
    let hits = found.len();
    let within: Vec<(usize, &str)> = match wanted {
        Wanted::All => found,
        Wanted::Head(most) => found.into_iter().take(*most).collect(),
        Wanted::Tail(most) => found.into_iter().skip(hits.saturating_sub(*most)).collect(),
        Wanted::Lines(from, to) => found
            .into_iter()
            .filter(|(number, _)| number >= from && to.is_none_or(|to| *number <= to))
            .collect(),
    };
    let mut out = String::new();
    let mut next = None;
    for (number, line) in &within {
        let prefix = if matches.is_some() {
            format!("{number}:")
        } else {
            String::new()
        };
        if out.len() + prefix.len() + line.len() + 1 > CAP {
            if out.is_empty() {
                // One line that is too long by itself: its beginning, and on with the next.
                let end = line.floor_char_boundary(CAP - prefix.len() - 1);
                out.push_str(&format!("{prefix}{}\n", &line[..end]));
                continue;
            }
            next = Some(*number);
            break;
        }
        out.push_str(&format!("{prefix}{line}\n"));
    }
    let kind = if matches.is_some() {
        "matching lines"
    } else {
        "lines"
    };
    let last = match next {
        Some(next) => format!(
            "[{kind} up to {} of {count}; on with: checkrein output show {id} --lines {next}-{}]",
            next - 1,
            if matches.is_some() {
                " and the same --grep"
            } else {
                ""
            }
        ),
        None => match (matches, within.len()) {
            (Some(_), shown) => format!("[{shown} of {hits} matching lines, of {count} lines]"),
            (None, shown) => format!("[{shown} of {count} lines]"),
        },
    };
    out + &last
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
        let is_b: &dyn Fn(&str) -> bool = &|line| line.contains('b');
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
        let shown = part("abc123", &"ä".repeat(50_000), &Wanted::All, None);
        assert!(
            shown.len() < 30_000 && shown.ends_with("[1 of 1 lines]"),
            "{}",
            shown.len()
        );
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(Wanted::lines("3-5"), Ok(Wanted::Lines(3, Some(5))));
        assert_eq!(Wanted::lines("3-"), Ok(Wanted::Lines(3, None)));
        assert_eq!(Wanted::lines("3"), Ok(Wanted::Lines(3, Some(3))));
        for wrong in ["", "-", "0-3", "5-3", "a-b", "-3"] {
            assert!(Wanted::lines(wrong).is_err(), "{wrong}");
        }
    }
}
