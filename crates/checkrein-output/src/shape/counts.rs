//! How often a search found something in each file (`grep -c`): the files with the most, and the sum.

use super::is_trouble;
use crate::cut::thousands;
use crate::select::Budget;

/// Bytes that the files take.
const ROOM: usize = 5_000;

/// Shows the counts, the largest first; nothing when the lines are none.
pub(super) fn counts(text: &str, budget: &Budget, keeps_failures: bool) -> Option<(String, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut trouble = Vec::new();
    let mut lines = 0;
    let mut others = 0;
    for line in text.lines() {
        lines += 1;
        match counted(line) {
            Some(count) => counts.push(count),
            None if line.trim().is_empty() => {}
            None if is_trouble(line, keeps_failures) => trouble.push(line),
            None => others += 1,
        }
    }
    if counts.len() < 10 || others * 20 > counts.len() {
        return None;
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let files = counts.len();
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut out = String::new();
    for line in &trouble {
        if out.len() + line.len() < budget.cap / 2 {
            out.push_str(&format!("{line}\n"));
        }
    }
    let without = match files - counts.len() {
        0 => String::new(),
        without => format!(", none in {} more", thousands(without)),
    };
    out.push_str(&format!(
        "{} in {} files{without}\n",
        thousands(all),
        thousands(counts.len())
    ));
    let mut used = 0;
    let mut shown = 0;
    for (name, count) in &counts {
        used += name.len() + 8;
        if used > ROOM {
            break;
        }
        out.push_str(&format!("{name}:{count}\n"));
        shown += 1;
    }
    if let [(_, most), ..] = &counts[shown..] {
        let rest: usize = counts[shown..].iter().map(|(_, count)| count).sum();
        out.push_str(&format!(
            "… {} in {} other files, at most {} in each\n",
            thousands(rest),
            thousands(counts.len() - shown),
            thousands(*most)
        ));
    }
    Some((out, lines - (shown + trouble.len()).min(lines)))
}

/// Reads `file:12`.
fn counted(line: &str) -> Option<(&str, usize)> {
    let (name, count) = line.trim_end().rsplit_once(':')?;
    let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    let is_file = !name.is_empty() && !name.starts_with([' ', '\t']) && !name.ends_with(':');
    (is_number && is_file).then(|| Some((name, count.parse().ok()?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        head: 0,
        tail: 0,
        target: 600,
        cap: 26_000,
        is_log: false,
    };

    #[test]
    fn counts_are_added_up_and_the_largest_stay() {
        let mut text: String = (0..900)
            .map(|number| format!("src/dir{}/file{number}.rs:{}\n", number % 7, number % 3))
            .collect();
        text.push_str("src/a: b.rs:1234\ngrep: secret: Permission denied\n");
        let (out, removed) = counts(&text, &BUDGET, false).unwrap();
        assert!(
            out.starts_with("grep: secret: Permission denied\n2,134 in 601 files, none in 300 more\nsrc/a: b.rs:1234\nsrc/dir2/file2.rs:2\n"),
            "{out}"
        );
        let last = out.lines().last().unwrap();
        assert!(last.ends_with(" other files, at most 2 in each"), "{last}");
        assert!(removed > 600 && out.len() < 6_000, "{removed}");
    }

    #[test]
    fn lines_with_text_are_no_counts() {
        assert!(counts(&"a.rs:12:let x\n".repeat(50), &BUDGET, false).is_none());
        assert!(counts("a.rs:12\n", &BUDGET, false).is_none());
    }
}
