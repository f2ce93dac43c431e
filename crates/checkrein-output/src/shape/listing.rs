//! Names of files: the first and the last, and how many there are of which kind and where.

use std::collections::HashMap;

use super::is_trouble;
use crate::cut::{cut, thousands};
use crate::select::Budget;

/// How many of the names stay.
const HEAD: usize = 15;
const TAIL: usize = 4;

/// How many folders and kinds are named.
const NAMED: usize = 8;

/// Bytes of a name that stay.
const LONGEST: usize = 240;

/// Bytes that the line with all the counts takes at most, and one between two names.
const COUNTS: usize = 3_000;
const GAP: usize = 24;

/// Whether the lines look like names of files.
pub(crate) fn is_listing(text: &str) -> bool {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(200)
    };
    let all = lines().count();
    let named = lines()
        .filter(|line| {
            let name = line.trim_start_matches(['│', '├', '└', '─', ' ', '\u{a0}']);
            let is_path = name.contains(['/', '.']) && !name.contains("://");
            is_path && !name.contains(' ') && !name.ends_with([':', ';', ',', '{', '('])
        })
        .count();
    all >= 20 && named * 5 > all * 4
}

/// Shows the ends of a listing and the counts of the rest; trouble of the tool's own stays.
pub(crate) fn listing(text: &str, budget: &Budget, keeps_failures: bool) -> (String, usize) {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let all = text.lines().count();
    let mut shown: Vec<usize> = (0..lines.len().min(HEAD))
        .chain(lines.len().saturating_sub(TAIL)..lines.len())
        .collect();
    let ends: usize = shown.iter().map(|index| cost(lines[*index])).sum();
    let mut room = budget.cap.saturating_sub(ends + COUNTS);
    for (index, line) in lines.iter().enumerate() {
        let cost = line.len() + GAP;
        if is_trouble(line, keeps_failures) && cost < room {
            room -= cost;
            shown.push(index);
        }
    }
    shown.sort_unstable();
    shown.dedup();
    let mut out = String::new();
    let mut next = 0;
    let mut is_counted = false;
    for &index in &shown {
        if index > next {
            let between = &lines[next..index];
            out.push_str(&format!("… {} lines", thousands(between.len())));
            if !is_counted && between.len() > HEAD {
                let names: Vec<&str> = lines
                    .iter()
                    .copied()
                    .filter(|line| !is_trouble(line, keeps_failures))
                    .collect();
                out.push_str(&cut(&counts(&names), COUNTS / 3));
                is_counted = true;
            }
            out.push('\n');
        }
        out.push_str(&cut(lines[index], LONGEST));
        out.push('\n');
        next = index + 1;
    }
    (out, all - shown.len())
}

fn cost(line: &str) -> usize {
    cut(line, LONGEST).len() + GAP
}

/// Says how many names there are below which folder, and of which kind.
fn counts(lines: &[&str]) -> String {
    let mut folders: HashMap<&str, usize> = HashMap::new();
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    let common = common_folder(lines);
    for line in lines {
        let name = name(line);
        if let Some(below) = name.get(common..)
            && let Some((folder, _)) = below.trim_start_matches("./").split_once('/')
            && !folder.is_empty()
        {
            *folders.entry(folder).or_default() += 1;
        }
        let file = name.rsplit('/').next().unwrap_or_default();
        if let Some((stem, kind)) = file.rsplit_once('.')
            && !stem.is_empty()
            && (1..=12).contains(&kind.len())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let folders = most(folders, |folder| format!("below {folder}/"));
    let kinds = most(kinds, |kind| format!("*.{kind}"));
    let parts: Vec<String> = [folders, kinds]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let all = thousands(lines.len());
    match parts.join("; ") {
        parts if parts.is_empty() => format!("; all are {all}"),
        parts => format!("; all are {all}: {parts}"),
    }
}

fn most(counts: HashMap<&str, usize>, name: impl Fn(&str) -> String) -> String {
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let rest = counts.len().saturating_sub(NAMED);
    let mut said: Vec<String> = counts
        .iter()
        .take(NAMED)
        .map(|(of, count)| format!("{} {}", thousands(*count), name(of)))
        .collect();
    if rest > 0 {
        said.push(format!("and {} more", thousands(rest)));
    }
    said.join(", ")
}

/// Returns the name in a line of `ls -l`, `du`, `tree` or `find`.
fn name(line: &str) -> &str {
    let line = line.trim_start_matches(['│', '├', '└', '─', ' ', '\u{a0}', '|', '`', '-']);
    if let Some((_, path)) = line.rsplit_once('\t') {
        return path;
    }
    let is_long = line.starts_with(['d', 'l', 'r', 'w', 'x']) && line.contains("r-")
        || line.starts_with(|letter: char| letter.is_ascii_digit());
    if is_long {
        return line.rsplit(' ').next().unwrap_or(line);
    }
    line
}

/// Returns how many bytes of the names are the same folder.
fn common_folder(lines: &[&str]) -> usize {
    let mut names = lines
        .iter()
        .map(|line| name(line))
        .filter(|name| name.contains('/'));
    let Some(first) = names.next() else {
        return 0;
    };
    let common = names.fold(first, |common, name| {
        let same = common
            .char_indices()
            .zip(name.chars())
            .take_while(|((_, left), right)| left == right)
            .last()
            .map_or(0, |((at, letter), _)| at + letter.len_utf8());
        &common[..same]
    });
    common.rfind('/').map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_stay_and_the_rest_is_counted_by_folder_and_kind() {
        let mut text: String = (0..100)
            .map(|number| format!("./src/a{number}.rs\n"))
            .collect();
        text.push_str("find: './secret': Permission denied\n");
        text.extend((0..50).map(|number| format!("./docs/b{number}.md\n")));
        assert!(is_listing(&text));
        let budget = Budget {
            head: 0,
            tail: 0,
            target: 1_000,
            cap: 4_000,
            is_log: false,
        };
        let (out, removed) = listing(&text, &budget, false);
        assert!(out.starts_with("./src/a0.rs\n"), "{out}");
        assert!(
            out.contains(
                "… 85 lines; all are 150: 100 below src/, 50 below docs/; 100 *.rs, 50 *.md"
            ),
            "{out}"
        );
        assert!(out.contains("find: './secret': Permission denied"), "{out}");
        assert!(out.ends_with("./docs/b49.md\n"), "{out}");
        assert_eq!(removed, 151 - HEAD - TAIL - 1);
    }

    #[test]
    fn the_name_in_a_line_is_found() {
        assert_eq!(name("-rw-r--r-- 1 a b 12 Jan  2 03:04 x.rs"), "x.rs");
        assert_eq!(name("4.0K\t./a b/c"), "./a b/c");
        assert_eq!(name("│   ├── x.rs"), "x.rs");
        assert_eq!(name("src/x.rs"), "src/x.rs");
    }
}
