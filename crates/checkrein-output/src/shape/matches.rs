//! What a search found: of each file the first lines, and how many more there are.

use std::collections::HashMap;

use super::counts::counts;
use super::is_trouble;
use crate::cut::{cut, thousands};
use crate::general::General;
use crate::select::Budget;

/// How many lines of a file stay at least, where there is room.
const EACH: usize = 2;

/// Bytes up to which the other files are named at least.
const NAMES: usize = 5_000;

/// A line of a match is not worth more.
const LONG: usize = 200;

struct File<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
}

/// Whether the lines look like `file:line:text`.
pub(crate) fn are_matches(text: &str) -> bool {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(100)
    };
    let all = lines().count();
    let found = lines().filter(|line| numbered(line).is_some()).count();
    // What a compiler says looks the same.
    let general = General::get();
    let told = lines().filter(|line| general.is_strong(line)).count();
    all >= 10 && found * 5 > all * 4 && told * 4 < all
}

/// Shows the first matches of each file and counts the others; nothing when there are no files.
pub(crate) fn matches(
    text: &str,
    budget: &Budget,
    keeps_failures: bool,
) -> Option<(String, usize)> {
    if let Some(shown) = counts(text, budget, keeps_failures) {
        return Some(shown);
    }
    let mut files: Vec<File<'_>> = Vec::new();
    let mut of_name: HashMap<&str, usize> = HashMap::new();
    let mut trouble = Vec::new();
    let mut heading = None;
    let mut all = 0;
    let mut stray = 0;
    let mut around = 0;
    for line in text.lines() {
        all += 1;
        if line.trim().is_empty() || line == "--" {
            heading = heading.filter(|_| line == "--");
            continue;
        }
        // A found line is no finding, though it begins with a place.
        let found = numbered(line);
        around += usize::from(found.is_some_and(|(_, is_match)| !is_match));
        let is_one = found.is_some() && !General::get().is_strong(line);
        if !is_one && is_trouble(line, keeps_failures) {
            trouble.push(line);
            continue;
        }
        let name = match (found, heading) {
            (Some((name, _)), _) => name,
            (None, Some(heading)) => heading,
            (None, None) => match named(line) {
                Some(name) => name,
                None if is_heading(line) => {
                    heading = Some(line);
                    continue;
                }
                None => {
                    stray += 1;
                    continue;
                }
            },
        };
        let index = *of_name.entry(name).or_insert_with(|| {
            files.push(File {
                name,
                lines: Vec::new(),
            });
            files.len() - 1
        });
        files[index].lines.push(line);
    }
    let found: usize = files.iter().map(|file| file.lines.len()).sum();
    // Lines without the names of their files are lines like others.
    if found == 0 || stray * 4 > found {
        return None;
    }
    let (out, shown) = render(&files, &trouble, found, around, budget);
    Some((out, all - shown.min(all)))
}

fn render(
    files: &[File<'_>],
    trouble: &[&str],
    found: usize,
    around: usize,
    budget: &Budget,
) -> (String, usize) {
    let mut out = String::new();
    let mut shown = 0;
    let beside = around;
    for line in trouble {
        if out.len() + line.len() < budget.cap {
            out.push_str(&format!("{line}\n"));
            shown += 1;
        }
    }
    // Lines round a match are none.
    let around = match around {
        0 => String::new(),
        around => format!(" and {} round them", thousands(around)),
    };
    out.push_str(&format!(
        "{} lines{around} in {} files\n",
        thousands(found - beside),
        thousands(files.len())
    ));
    // A search in one file is read from its beginning.
    let room = budget.target * 3 / 2;
    let each = match files.len() {
        1 => room / 40,
        2..=8 => (room / files.len() / 60).max(EACH),
        _ => EACH,
    };
    let mut at = 0;
    for file in files {
        if out.len() > room {
            break;
        }
        for line in file.lines.iter().take(each) {
            out.push_str(&cut(line.trim_end(), LONG));
            out.push('\n');
            shown += 1;
        }
        if let Some(more) = file.lines.len().checked_sub(each).filter(|more| *more > 0) {
            out.push_str(&format!("  … {} more in {}\n", thousands(more), file.name));
        }
        at += 1;
    }
    // The other files at least by their names.
    let mut left = files[at..].iter().peekable();
    let mut names = Vec::new();
    let mut used = 0;
    while let Some(file) = left.next_if(|file| used + file.name.len() < room.max(NAMES)) {
        let name = format!("{} {}", file.name, thousands(file.lines.len()));
        used += name.len() + 2;
        names.push(name);
    }
    if !names.is_empty() {
        out.push_str(&format!("… and lines in: {}\n", names.join(", ")));
    }
    let rest = left.count();
    if rest > 0 {
        out.push_str(&format!("… and in {} other files\n", thousands(rest)));
    }
    (out, shown)
}

/// Returns the file of a line `file:12:text`, which was found, or `file-12-text`, which stands near
/// one that was.
fn numbered(line: &str) -> Option<(&str, bool)> {
    for separator in [':', '-'] {
        let mut from = 0;
        while let Some(at) = line.get(from..)?.find(separator) {
            let at = from + at;
            let rest = &line[at + 1..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let is_end = rest[digits..].starts_with(separator);
            let is_name = is_file(&line[..at])
                && (separator == ':'
                    || line[..at].contains(['.', '/']) && !line[..at].contains(' '));
            if digits > 0 && is_end && is_name {
                return Some((&line[..at], separator == ':'));
            }
            from = at + 1;
            if from > 300 {
                break;
            }
        }
    }
    None
}

/// Returns the file of a line `file:text`.
fn named(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    (is_file(name) && name.contains(['.', '/'])).then_some(name)
}

fn is_file(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 300
        && !name.starts_with([' ', '\t'])
        && name
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic() || byte >= 0x80)
        && !name.contains(['"', '(', ')', '{', '}', '=', ';', '<', '>', '|'])
}

fn is_heading(line: &str) -> bool {
    is_file(line) && line.contains(['.', '/']) && !line.ends_with(['.', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        head: 0,
        tail: 0,
        target: 600,
        cap: 4_000,
        is_log: false,
    };

    #[test]
    fn each_file_shows_its_first_lines_and_how_many_more() {
        let mut text = String::new();
        for file in 0..10 {
            for line in 1..=20 {
                text.push_str(&format!("src/a{file}.rs:{line}:let error = {line};\n"));
            }
        }
        text.push_str("grep: secret: Permission denied\n");
        assert!(are_matches(&text));
        let (out, removed) = matches(&text, &BUDGET, false).unwrap();
        assert!(
            out.starts_with("grep: secret: Permission denied\n200 lines in 10 files\nsrc/a0.rs:1:"),
            "{out}"
        );
        assert!(out.contains("  … 18 more in src/a0.rs\n"), "{out}");
        for file in 0..10 {
            assert!(out.contains(&format!("src/a{file}.rs")), "{out}");
        }
        assert!(removed > 150 && out.len() < 1_500, "{removed}\n{out}");
    }

    #[test]
    fn the_file_of_a_match_is_found() {
        for (line, expected) in [
            ("src/a.rs:12:x", Some("src/a.rs")),
            ("a-b/c.rs-12-x", Some("a-b/c.rs")),
            ("C:\\a.rs:12:x", Some("C:\\a.rs")),
            ("let x = 1;", None),
            ("12:x", None),
            ("2026-01-02,east,1", None),
            ("0  2026-01-02  east", None),
        ] {
            assert_eq!(numbered(line).map(|(name, _)| name), expected, "{line}");
        }
    }

    #[test]
    fn lines_round_a_match_are_not_counted_as_found() {
        let text = "a.rs-11-x\na.rs:12:y\na.rs-13-z\n--\n".repeat(40);
        let (out, _) = matches(&text, &BUDGET, false).unwrap();
        assert!(
            out.starts_with("40 lines and 80 round them in 1 files\n"),
            "{out}"
        );
    }

    #[test]
    fn lines_without_files_are_no_matches() {
        assert!(matches(&"12:x = 1\n".repeat(50), &BUDGET, false).is_none());
        assert!(matches("", &BUDGET, false).is_none());
    }
}
