//! Diffs: code stays, what is generated becomes a line, and of a very large one the files stay.

use crate::cut::{cut, thousands};
use crate::select::Budget;

/// A larger diff is shown by its files, with the first changes.
const LARGE: usize = 16_000;

/// How much of a larger one is shown as it is.
const FIRST: usize = 4_000;

struct Part<'a> {
    /// The file's name; none for what stands before the first file.
    name: Option<&'a str>,
    lines: Vec<&'a str>,
    bytes: usize,
}

/// Shows a diff, shortened; nothing when it is none.
pub(crate) fn diff(text: &str, budget: &Budget) -> Option<(String, usize)> {
    let parts = parts(text);
    if parts.iter().all(|part| part.name.is_none()) {
        return None;
    }
    let all = text.lines().count();
    let is_generated = |part: &Part<'_>| part.name.is_some_and(is_generated);
    let code: usize = parts
        .iter()
        .filter(|part| !is_generated(part))
        .map(|part| part.bytes)
        .sum();
    let mut room = if code > LARGE { FIRST } else { LARGE };
    let mut out = String::new();
    let mut shown = 0;
    for part in &parts {
        let Some(name) = part.name else {
            for line in part.lines.iter().take(40) {
                out.push_str(&cut(line, 400));
                out.push('\n');
                shown += 1;
            }
            continue;
        };
        let (added, gone) = counts(&part.lines);
        let sum = format!("+{} -{}", thousands(added), thousands(gone));
        if is_generated(part) {
            push(&mut out, budget, &format!("{name}: {sum} (generated)"));
            continue;
        }
        if part.bytes <= room {
            room -= part.bytes;
            for line in &part.lines {
                out.push_str(&cut(line, 600));
                out.push('\n');
            }
            shown += part.lines.len();
            continue;
        }
        push(&mut out, budget, &format!("{name}: {sum}"));
        for line in &part.lines {
            // The file's own headers are said by the line above.
            if !line.starts_with("@@") && !line.starts_with(['+', '-', ' ']) || is_file_line(line) {
                continue;
            }
            let line = cut(line, 400);
            if line.len() >= room {
                room = 0;
                break;
            }
            room -= line.len() + 1;
            out.push_str(&line);
            out.push('\n');
            shown += 1;
        }
    }
    Some((out, all.saturating_sub(shown)))
}

fn push(out: &mut String, budget: &Budget, line: &str) {
    if out.len() + line.len() < budget.cap {
        out.push_str(line);
        out.push('\n');
    }
}

fn is_file_line(line: &str) -> bool {
    line.starts_with("--- ") || line.starts_with("+++ ")
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = vec![Part {
        name: None,
        lines: Vec::new(),
        bytes: 0,
    }];
    let has_git = text.lines().any(|line| line.starts_with("diff --git "));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        let is_plain = !has_git && line.starts_with("--- ") && next.starts_with("+++ ");
        let name = if line.starts_with("diff --git ") {
            // The second name, since the first may be gone.
            Some(line.rsplit_once(" b/").map_or(line, |(_, name)| name))
        } else if line.starts_with("diff --cc ") || line.starts_with("diff --combined ") {
            line.splitn(3, ' ').nth(2)
        } else if is_plain {
            next["+++ ".len()..].split('\t').next()
        } else {
            None
        };
        // Another commit begins, in `git log -p`.
        let is_commit = line.starts_with("commit ") && line.len() >= 47;
        if name.is_some() || is_commit {
            parts.push(Part {
                name,
                lines: Vec::new(),
                bytes: 0,
            });
        }
        if let Some(part) = parts.last_mut() {
            part.lines.push(line);
            part.bytes += line.len() + 1;
        }
    }
    parts
}

fn counts(lines: &[&str]) -> (usize, usize) {
    let begins = |sign: char| {
        let lines = lines
            .iter()
            .filter(|line| line.starts_with(sign) && !is_file_line(line));
        lines.count()
    };
    (begins('+'), begins('-'))
}

/// Whether nobody writes a file of this name by hand.
fn is_generated(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let is_lock = matches!(
        file,
        "package-lock.json" | "npm-shrinkwrap.json" | "pnpm-lock.yaml" | "go.sum" | "bun.lockb"
    ) || file.ends_with(".lock");
    let is_made = [
        ".min.js",
        ".min.css",
        ".map",
        ".snap",
        ".pb.go",
        ".g.dart",
        "_pb2.py",
        ".generated.ts",
        ".svg",
    ]
    .iter()
    .any(|end| file.ends_with(end));
    let is_others = [
        "node_modules/",
        "vendor/",
        "third_party/",
        "dist/",
        "__snapshots__/",
    ]
    .iter()
    .any(|folder| name.starts_with(folder) || name.contains(&format!("/{folder}")));
    is_lock || is_made || is_others
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        head: 0,
        tail: 0,
        target: 1_000,
        cap: 26_000,
        is_log: false,
    };

    fn file(name: &str, lines: usize) -> String {
        let body: String = (0..lines)
            .map(|line| format!("+added line {line}\n"))
            .collect();
        format!(
            "diff --git a/{name} b/{name}\nindex 1..2\n--- a/{name}\n+++ b/{name}\n@@ -1 +1,{lines} @@\n-gone\n{body}"
        )
    }

    #[test]
    fn what_is_generated_becomes_a_line_and_code_stays() {
        let text = [file("src/a.rs", 10), file("Cargo.lock", 500)].concat();
        let (out, removed) = diff(&text, &BUDGET).unwrap();
        assert!(out.contains("+added line 9\n"), "{out}");
        assert!(out.ends_with("Cargo.lock: +500 -1 (generated)\n"), "{out}");
        assert_eq!(removed, 506);
    }

    #[test]
    fn of_a_large_diff_every_file_is_named_with_its_counts() {
        let text: String = (0..30)
            .map(|number| file(&format!("src/a b{number}.rs"), 60))
            .collect();
        let (out, _) = diff(&text, &BUDGET).unwrap();
        assert!(out.len() < 7_000, "{}", out.len());
        for number in 0..30 {
            assert!(
                out.contains(&format!("src/a b{number}.rs")),
                "{number}\n{out}"
            );
        }
        assert!(out.contains("src/a b29.rs: +60 -1\n"), "{out}");
    }

    #[test]
    fn a_text_without_files_is_no_diff() {
        assert!(diff("commit abc\n\n    subject\n", &BUDGET).is_none());
        let (out, _) = diff(
            "--- a.txt\t2026\n+++ b.txt\t2026\n@@ -1 +1 @@\n-a\n+b\n",
            &BUDGET,
        )
        .unwrap();
        assert!(out.contains("+b"), "{out}");
    }
}
