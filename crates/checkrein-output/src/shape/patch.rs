//! What a diff is made of: files, of each its head and its hunks, and text that is none of it.

/// How lines begin that may stand in a file's head.
const HEAD: &[&str] = &[
    "index ",
    "--- ",
    "+++ ",
    "old mode ",
    "new mode ",
    "deleted file mode ",
    "new file mode ",
    "similarity index ",
    "dissimilarity index ",
    "rename from ",
    "rename to ",
    "copy from ",
    "copy to ",
    "mode ",
    "Binary files ",
    "GIT binary patch",
    "literal ",
    "delta ",
];

/// A part of a diff.
#[derive(Debug)]
pub(super) enum Part<'a> {
    File(File<'a>),
    /// What is no file's: a commit's message, or what another command printed.
    Text(Vec<&'a str>),
}

#[derive(Debug)]
pub(super) struct File<'a> {
    pub name: &'a str,
    pub head: Vec<&'a str>,
    pub hunks: Vec<Hunk<'a>>,
}

/// One change, with the line that says where it is.
#[derive(Debug)]
pub(super) struct Hunk<'a> {
    pub lines: Vec<&'a str>,
    /// How many lines of the old and of the new file it still has; none where nobody counts.
    left: Option<(usize, usize)>,
}

impl File<'_> {
    /// Returns how large it is.
    pub(super) fn bytes(&self) -> usize {
        let hunks = self.hunks.iter().flat_map(|hunk| &hunk.lines);
        let rows = self.head.iter().chain(hunks);
        rows.map(|row| row.len() + 1).sum()
    }

    /// Takes a line that is its own.
    fn takes(&mut self, line: &str) -> Option<Row> {
        if let Some(hunk) = self.hunks.last_mut()
            && hunk.takes(line)
        {
            return Some(Row::OfHunk);
        }
        if line.starts_with("@@") {
            return Some(Row::NewHunk);
        }
        let is_binary = self.head.contains(&"GIT binary patch");
        let is_head = HEAD.iter().any(|begin| line.starts_with(begin));
        let is_data = is_binary && !line.contains(' ');
        (self.hunks.is_empty() && (is_head || is_data)).then_some(Row::OfHead)
    }
}

enum Row {
    OfHead,
    OfHunk,
    NewHunk,
}

impl<'a> Hunk<'a> {
    fn begun_by(line: &'a str) -> Self {
        Self {
            lines: vec![line],
            left: counted(line),
        }
    }

    fn takes(&mut self, line: &str) -> bool {
        // Said of the line above.
        if line.starts_with("\\ No newline") {
            return true;
        }
        let Some((old, new)) = &mut self.left else {
            return line.starts_with(['+', '-', ' ']);
        };
        match line.as_bytes().first() {
            Some(b'+') if *new > 0 => *new -= 1,
            Some(b'-') if *old > 0 => *old -= 1,
            // An empty line, where its space was cut off.
            Some(b' ') | None if *old > 0 && *new > 0 => {
                *old -= 1;
                *new -= 1;
            }
            _ => return false,
        }
        true
    }
}

/// Reads `@@ -1,3 +1,4 @@`.
fn counted(line: &str) -> Option<(usize, usize)> {
    let mut words = line.strip_prefix("@@ ")?.split(' ');
    let mut count = |sign: char| {
        let range = words.next()?.strip_prefix(sign)?;
        let count = range.split_once(',').map_or("1", |(_, count)| count);
        count.parse::<usize>().ok()
    };
    Some((count('-')?, count('+')?))
}

/// Takes a text apart.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        let in_head = matches!(parts.last(), Some(Part::File(file)) if file.hunks.is_empty() && !file.head[0].starts_with("--- "));
        let in_hunk = match parts.last_mut() {
            Some(Part::File(file)) => file.hunks.last_mut().is_some_and(|hunk| {
                hunk.left.is_some_and(|(old, new)| old > 0 || new > 0) && hunk.takes(line)
            }),
            _ => false,
        };
        if in_hunk {
            if let Some(Part::File(file)) = parts.last_mut()
                && let Some(hunk) = file.hunks.last_mut()
            {
                hunk.lines.push(line);
            }
            continue;
        }
        if let Some(name) = named(line, next, in_head) {
            parts.push(Part::File(File {
                name,
                head: vec![line],
                hunks: Vec::new(),
            }));
            continue;
        }
        match parts.last_mut() {
            Some(Part::File(file)) => match file.takes(line) {
                Some(Row::OfHead) => file.head.push(line),
                Some(Row::NewHunk) => file.hunks.push(Hunk::begun_by(line)),
                Some(Row::OfHunk) => {
                    if let Some(hunk) = file.hunks.last_mut() {
                        hunk.lines.push(line);
                    }
                }
                None => parts.push(Part::Text(vec![line])),
            },
            Some(Part::Text(text)) => text.push(line),
            None => parts.push(Part::Text(vec![line])),
        }
    }
    parts
}

/// Returns the name of the file that begins with a line.
fn named<'a>(line: &'a str, next: &'a str, in_head: bool) -> Option<&'a str> {
    if line.starts_with("diff --git ") {
        // The second name, since the first may be gone.
        return Some(line.rsplit_once(" b/").map_or(line, |(_, name)| name));
    }
    if line.starts_with("diff --cc ") || line.starts_with("diff --combined ") {
        return line.splitn(3, ' ').nth(2);
    }
    let is_plain = !in_head && line.starts_with("--- ") && next.starts_with("+++ ");
    is_plain.then(|| next["+++ ".len()..].split('\t').next())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize, &[usize])]) {
        let parts = parts(text);
        let hunks = |file: &File<'_>| {
            file.hunks
                .iter()
                .map(|hunk| hunk.lines.len())
                .collect::<Vec<_>>()
        };
        let found: Vec<(&str, usize, Vec<usize>)> = parts
            .iter()
            .map(|part| match part {
                Part::File(file) => (file.name, file.head.len(), hunks(file)),
                Part::Text(lines) => ("", lines.len(), Vec::new()),
            })
            .collect();
        let expected: Vec<(&str, usize, Vec<usize>)> = expected
            .iter()
            .map(|(name, head, hunks)| (*name, *head, hunks.to_vec()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_ends_where_its_hunks_do() {
        check(
            "diff --git a/a b/a\nindex 1..2\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@ f\n-x\n+y\n z\nerror: no\n- list\n",
            &[("a", 4, &[4]), ("", 2, &[])],
        );
        check(
            "commit abc\n\n    no\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n--- x\n+++ y\n\\ No newline at end of file\ndiff --git a/b b/b\nrename from c\n",
            &[("", 4, &[]), ("a", 3, &[4]), ("b", 2, &[])],
        );
        check(
            "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n--- c\n+++ d\n@@ -1 +0,0 @@\n-x\n",
            &[("b", 2, &[3]), ("d", 2, &[2])],
        );
        check(
            "diff --cc a\nindex 1,2..3\n--- a/a\n+++ b/a\n@@@ -1,2 -1,2 +1,3 @@@\n  x\n++y\n -z\n",
            &[("a", 4, &[4])],
        );
        check("plain\n+ text\n", &[("", 2, &[])]);
    }
}
