//! Diffs: code stays, what is generated becomes a line, and a very large one gives each file its
//! part of the room.

use super::generated::is_generated;
use super::patch::{File, Hunk, Part, parts};
use crate::classify::classify;
use crate::cut::{cut, thousands};
use crate::rules::Compiled;
use crate::select::{Budget, select};
use crate::trim::CLIENT_LIMIT;

/// How much of one is shown whose code is more than the client shows at once.
const ROOM: usize = 10_000;

/// Names of generated files and messages of commits take so much besides code that is shown whole.
const NAMES: usize = 3_000;

/// A file whose part would be smaller is only named.
const LEAST: usize = 300;

/// A commit's message of so many lines stays.
const MESSAGE: usize = 40;

/// A line is not worth more.
const LONG: usize = 600;

/// Shows a diff, shortened; nothing when it is none.
///
///   1. generated files are a line each, unless nothing else changed
///   2. code stays as long as it is as much as the client shows at once
///   3. else each file shows its first changes, and what is left out is said of each
pub(crate) fn diff(
    text: &str,
    budget: &Budget,
    rules: &[(Compiled, bool)],
) -> Option<(String, usize)> {
    let parts = parts(text);
    let files = || {
        parts.iter().filter_map(|part| match part {
            Part::File(file) => Some(file),
            Part::Text(_) => None,
        })
    };
    files().next()?;
    let is_only_generated = files().all(|file| is_generated(file.name));
    let is_named = |file: &File<'_>| !is_only_generated && is_generated(file.name); // [1]
    let read = files().filter(|file| !is_named(file));
    let code: usize = read.map(File::bytes).sum();
    // As long as the client shows it whole it is read, and half a diff is read wrongly.
    if text.len() <= CLIENT_LIMIT && code * 3 > text.len() * 2 {
        return Some((text.to_owned(), 0));
    }
    let rooms = if code <= budget.cap.saturating_sub(NAMES) {
        files().map(File::bytes).collect() // [2]
    } else {
        let sizes: Vec<usize> = files()
            .map(|file| if is_named(file) { 0 } else { file.bytes() })
            .collect();
        shared(&sizes, ROOM) // [3]
    };
    let mut rooms = rooms.into_iter();
    let mut writer = Writer {
        out: String::new(),
        shown: 0,
        cap: budget.cap,
        unnamed: 0,
    };
    for part in &parts {
        match part {
            Part::Text(lines) => writer.text(lines, budget, rules),
            Part::File(file) => {
                let room = rooms.next().unwrap_or_default();
                if is_named(file) {
                    writer.line(&format!("{} (generated)", summary(file)));
                } else if file.bytes() <= room {
                    writer.whole(file);
                } else {
                    writer.front(file, room);
                }
            }
        }
    }
    if writer.unnamed > 0 {
        let unnamed = thousands(writer.unnamed);
        writer.out.push_str(&format!("… {unnamed} more files\n"));
    }
    let all = text.lines().count();
    Some((writer.out, all.saturating_sub(writer.shown)))
}

struct Writer {
    out: String,
    shown: usize,
    cap: usize,
    unnamed: usize,
}

impl Writer {
    /// Writes a line that says something of a file, while there is room at all.
    fn line(&mut self, line: &str) {
        if self.out.len() + line.len() < self.cap {
            self.out.push_str(line);
            self.out.push('\n');
        } else {
            self.unnamed += 1;
        }
    }

    fn rows(&mut self, rows: &[&str]) {
        for row in rows {
            self.out.push_str(&cut(row, LONG));
            self.out.push('\n');
        }
        self.shown += rows.len();
    }

    fn whole(&mut self, file: &File<'_>) {
        self.rows(&file.head);
        for hunk in &file.hunks {
            self.rows(&hunk.lines);
        }
    }

    /// Writes as much of a file as has room, and how much that was not.
    fn front(&mut self, file: &File<'_>, room: usize) {
        self.line(&summary(file));
        if room < LEAST || self.out.len() + room > self.cap {
            return;
        }
        let end = self.out.len() + room;
        let mut hidden = 0;
        let mut is_full = false;
        for hunk in &file.hunks {
            let fits = |rows: &[&str], out: &str| {
                let bytes: usize = rows.iter().map(|row| row.len().min(LONG) + 1).sum();
                out.len() + bytes <= end
            };
            let shown = if is_full {
                0
            } else if fits(&hunk.lines, &self.out) {
                hunk.lines.len()
            } else {
                is_full = true;
                let mut count = 0;
                while count < hunk.lines.len() && fits(&hunk.lines[..=count], &self.out) {
                    count += 1;
                }
                // The line that says where the change is says nothing alone.
                if count == 1 { 0 } else { count }
            };
            self.rows(&hunk.lines[..shown]);
            hidden += hunk.lines.len() - shown;
        }
        if hidden > 0 {
            let hidden = thousands(hidden);
            self.out
                .push_str(&format!("… {hidden} more lines of {}\n", file.name));
        }
    }

    /// Writes what is no diff: a commit's message as it is, all else as any other output.
    fn text(&mut self, lines: &[&str], budget: &Budget, rules: &[(Compiled, bool)]) {
        if lines.len() <= MESSAGE {
            let bytes: usize = lines.iter().map(|line| line.len().min(LONG) + 1).sum();
            if self.out.len() + bytes <= self.cap {
                return self.rows(lines);
            }
        }
        let text = lines.join("\n");
        let budget = Budget {
            cap: self.cap.saturating_sub(self.out.len()).max(LEAST),
            ..*budget
        };
        let (shown, removed) = select(&classify(&text, rules, false), &budget);
        self.out.push_str(&shown);
        self.shown += lines.len().saturating_sub(removed);
    }
}

/// Says what became of a file: `src/a.rs: +3 -1 (renamed from src/b.rs)`.
fn summary(file: &File<'_>) -> String {
    let begins = |sign: char| {
        let rows = file.hunks.iter().flat_map(|Hunk { lines, .. }| &lines[1..]);
        rows.filter(|row| row.starts_with(sign)).count()
    };
    let mut said = vec![format!(
        "{}: +{} -{}",
        file.name,
        thousands(begins('+')),
        thousands(begins('-'))
    )];
    let after = |begin: &str| {
        let mut rows = file.head.iter();
        rows.find_map(|row| row.strip_prefix(begin))
    };
    if after("deleted file").is_some() {
        said.push("(deleted)".to_owned());
    }
    if after("new file").is_some() {
        said.push("(new)".to_owned());
    }
    if let Some(from) = after("rename from ") {
        said.push(format!("(renamed from {from})"));
    }
    if let Some(from) = after("copy from ") {
        said.push(format!("(copied from {from})"));
    }
    if let (Some(old), Some(new)) = (after("old mode "), after("new mode ")) {
        said.push(format!("(mode {old} → {new})"));
    }
    let is_binary = after("Binary files ").is_some() || after("GIT binary patch").is_some();
    if is_binary {
        said.push("(binary)".to_owned());
    }
    said.join(" ")
}

/// Shares a room among sizes: each gets as much as the others, and what one does not need is shared
/// again. Where that is too little for each, the first ones get the least there is.
fn shared(sizes: &[usize], room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] > 0).collect();
    order.truncate((room / LEAST).max(1));
    order.sort_by_key(|at| sizes[*at]);
    let mut shares = vec![0; sizes.len()];
    let mut left = room;
    let count = order.len();
    for (done, at) in order.into_iter().enumerate() {
        let share = left / (count - done);
        shares[at] = share.min(sizes[at]);
        left -= shares[at];
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        head: 2,
        tail: 2,
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

    fn shown(text: &str) -> (String, usize) {
        diff(text, &BUDGET, &[]).unwrap()
    }

    #[test]
    fn what_is_generated_becomes_a_line_and_code_stays() {
        let text = [file("src/a.rs", 10), file("Cargo.lock", 500)].concat();
        let (out, removed) = shown(&text);
        assert!(out.contains("+added line 9\n"), "{out}");
        assert!(out.ends_with("Cargo.lock: +500 -1 (generated)\n"), "{out}");
        assert_eq!(removed, 506);
        // Somebody asked for just that.
        let text = file("Cargo.lock", 500);
        assert_eq!(shown(&text), (text, 0));
    }

    #[test]
    fn what_the_client_shows_whole_is_left_whole() {
        let text = file("src/a.rs", 1_800);
        assert!(text.len() > BUDGET.cap && text.len() < CLIENT_LIMIT);
        assert_eq!(shown(&text), (text, 0));
        let text = file("src/a.rs", 1_400);
        assert!(text.len() > 20_000);
        assert_eq!(shown(&text), (text, 0));
    }

    #[test]
    fn of_a_large_diff_every_file_has_its_part() {
        let text: String = (0..10)
            .map(|number| {
                file(
                    &format!("src/a b{number}.rs"),
                    if number == 3 { 5 } else { 400 },
                )
            })
            .collect();
        let (out, removed) = shown(&text);
        assert!(out.len() < ROOM + 2_000, "{}", out.len());
        for number in (0..10).filter(|number| *number != 3) {
            let name = format!("src/a b{number}.rs");
            assert!(
                out.contains(&format!(
                    "{name}: +400 -1\n@@ -1 +1,400 @@\n-gone\n+added line 0\n"
                )),
                "{number}\n{out}"
            );
            assert!(out.contains(&format!(" more lines of {name}\n")), "{out}");
        }
        assert!(out.contains("+++ b/src/a b3.rs\n@@ -1 +1,5 @@\n"), "{out}");
        assert!(removed > 2_500, "{removed}");
    }

    #[test]
    fn of_very_many_files_the_others_are_named() {
        let text: String = (0..300)
            .map(|number| file(&format!("a{number}.rs"), 30))
            .collect();
        let (out, _) = shown(&text);
        assert!(
            out.contains("a299.rs: +30 -1\n") && out.len() < 20_000,
            "{out}"
        );
    }

    #[test]
    fn what_became_of_a_file_is_said() {
        let head = |name: &str, rows: &str| format!("diff --git a/{name} b/{name}\n{rows}");
        let text = [
            head("old.rs", "deleted file mode 100644\nindex 1..0\n--- a/old.rs\n+++ /dev/null\n@@ -1,900 +0,0 @@\n"),
            "-gone and gone and gone and gone and gone\n".repeat(900),
            head("x.png", "index 1..2 100644\nBinary files a/x.png and b/x.png differ\n"),
            head("q.rs", "similarity index 100%\nrename from p.rs\nrename to q.rs\n"),
            head("run.sh", "old mode 100644\nnew mode 100755\n"),
        ]
        .concat();
        let (out, _) = shown(&text);
        assert!(out.starts_with("old.rs: +0 -900 (deleted)\n"), "{out}");
        for row in [
            "Binary files a/x.png",
            "rename from p.rs",
            "new mode 100755",
        ] {
            assert!(out.contains(row), "{row}\n{out}");
        }
        let said = |rows: &str| {
            let text = head("a", rows);
            let parts = parts(&text);
            let Some(Part::File(file)) = parts.first() else {
                panic!("{text}");
            };
            summary(file)
        };
        assert_eq!(said("old mode 1\nnew mode 2\n"), "a: +0 -0 (mode 1 → 2)");
        assert_eq!(said("rename from p\n"), "a: +0 -0 (renamed from p)");
        assert_eq!(
            said("new file mode 1\nBinary files a and b differ\n"),
            "a: +0 -0 (new) (binary)"
        );
    }

    #[test]
    fn what_another_command_printed_behind_is_no_part_of_it() {
        let others: String = (0..300)
            .map(|number| format!("main{number}.go:4:2: undefined: thing{number}\n"))
            .collect();
        let text = [
            file("a.rs", 3),
            file("Cargo.lock", 1),
            others,
            "Segmentation fault\n".into(),
        ]
        .concat();
        let (out, _) = shown(&text);
        assert!(
            out.contains("Cargo.lock: +1 -1 (generated)\nmain0.go:4:2: undefined"),
            "{out}"
        );
        assert!(
            out.contains("Segmentation fault") && out.contains("main299.go:4:2"),
            "{out}"
        );
    }

    #[test]
    fn a_text_without_files_is_no_diff() {
        assert!(diff("commit abc\n\n    subject\n", &BUDGET, &[]).is_none());
        let (out, _) = shown("--- a.txt\t2026\n+++ b.txt\t2026\n@@ -1 +1 @@\n-a\n+b\n");
        assert!(out.contains("+b"), "{out}");
    }
}
