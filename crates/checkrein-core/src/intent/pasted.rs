//! What lines of diffs, logs, terminals and documents look like.

/// Whether a line begins a diff.
pub(super) fn starts_diff(line: &str) -> bool {
    ["diff --git ", "@@ -", "--- a/", "+++ b/", "Index: "]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Whether a line goes on with a diff.
pub(super) fn is_in_diff(line: &str, after_blank: bool) -> bool {
    let starts: &[&str] = if after_blank {
        // "- do this" after a blank line is a list again.
        &["@@ ", "diff --git ", "+", "--- a/"]
    } else {
        &[
            "+",
            "-",
            " ",
            "@@",
            "\\ ",
            "diff ",
            "index ",
            "new file",
            "deleted file",
            "similarity",
            "rename ",
        ]
    };
    starts.iter().any(|start| line.starts_with(start))
}

/// Whether a line is a program's, not a person's.
pub(super) fn is_log(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "Traceback (most",
        "Caused by:",
        "Exception in thread",
        "thread '",
        "npm ERR!",
        "npm error",
        "error[",
        "error:",
        "warning:",
        "note: ",
        "Error: ",
        "=== RUN",
        "--- FAIL",
        "--- PASS",
        "FAIL ",
        "FAIL:",
        "PASS ",
        "FAILED ",
        "INFO",
        "WARN",
        "DEBUG",
        "ERROR",
        "TRACE",
        "FATAL",
        "[INFO",
        "[WARN",
        "[ERROR",
        "[DEBUG",
        ">>> ",
        "goroutine ",
        "panicked at",
        "stack backtrace",
        "Compiling ",
        "Finished ",
        "running ",
        "--> ",
        "test result:",
        "● ",
        "✓ ",
        "✔ ",
        "✕ ",
        "✖ ",
        "✗ ",
        "○ ",
    ];
    if STARTS.iter().any(|start| line.starts_with(start)) {
        // "running the tests fails" is a person.
        return !line.starts_with("running ")
            || line.ends_with("tests") && line.bytes().any(|byte| byte.is_ascii_digit());
    }
    let first = line.split_whitespace().next().unwrap_or_default();
    is_frame(line) || is_time(first) || is_syslog(line) || is_location(first) || is_exception(first)
}

/// `at main (app.js:1:2)`, `File "app.py", line 3`, `test it ... ok`.
fn is_frame(line: &str) -> bool {
    let has_place = line.contains(".js:")
        || line.contains(".ts:")
        || line.contains(".java:")
        || line.contains(".rs:")
        || line.contains(".py:")
        || line.contains(".go:");
    line.starts_with("at ") && (has_place || line.ends_with(')'))
        || line.starts_with("File \"") && line.contains(", line ")
        || line.starts_with("test ") && line.contains(" ... ")
        || line.starts_with('#')
            && line[1..].starts_with(|digit: char| digit.is_ascii_digit())
            && line.contains(" 0x")
}

/// `2026-01-31T12:00:00Z`, `12:00:00` or `[12:00]`.
fn is_time(word: &str) -> bool {
    let shape: String = word
        .trim_start_matches('[')
        .chars()
        .take(10)
        .map(|character| {
            if character.is_ascii_digit() {
                '0'
            } else {
                character
            }
        })
        .collect();
    ["0000-00-00", "0000/00/00"].contains(&shape.as_str())
        || shape.starts_with("00:00:00")
        || word.starts_with('[') && shape.starts_with("00:00]")
}

/// `Jan 31 12:00:00 host program[1]:`.
fn is_syslog(line: &str) -> bool {
    const MONTHS: &[&str] = &[
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut words = line.split_whitespace();
    words.next().is_some_and(|month| MONTHS.contains(&month))
        && words.next().is_some_and(|day| day.parse::<u8>().is_ok())
        && words.next().is_some_and(is_time)
}

/// `src/main.rs:12:5:`.
fn is_location(word: &str) -> bool {
    let Some((before, number)) = word.trim_end_matches(':').rsplit_once(':') else {
        return false;
    };
    word.ends_with(':')
        && !before.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !number.is_empty()
}

/// `ValueError:`, `java.lang.NullPointerException:`.
fn is_exception(word: &str) -> bool {
    let name = word.trim_end_matches(':');
    name.len() < word.len()
        && name.len() > 9
        && (name.ends_with("Error") || name.ends_with("Exception"))
}

/// The sign at which one types into a terminal.
pub(super) enum Sign<'line> {
    /// `$ `: any terminal has it.
    Bare,
    /// `ada@host:`: the lines of one terminal begin with the same.
    Named(&'line str),
}

/// Returns the sign that a line of a terminal begins with.
pub(super) fn terminal(line: &str) -> Option<Sign<'_>> {
    if ["$ ", "% ", "❯ ", "➜ ", "# ~"]
        .iter()
        .any(|sign| line.starts_with(sign))
    {
        return Some(Sign::Bare);
    }
    if line.starts_with("PS ") && line.contains('>') {
        return Some(Sign::Named("PS "));
    }
    // ada@host:~/app$ make
    let person = line.split([':', ' ']).next()?;
    let (name, host) = person.split_once('@')?;
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let has_sign = line
        .split(' ')
        .take(3)
        .any(|word| word.ends_with(['$', '#', '%']));
    (is_name(name) && is_name(host) && has_sign).then_some(Sign::Named(person))
}

/// Whether a line is a row of a table, a box to tick, or has rules on both sides.
pub(super) fn is_row(line: &str) -> bool {
    if ["==", "--", "##", "++"]
        .iter()
        .any(|rule| line.starts_with(rule) && line.ends_with(rule))
    {
        return true;
    }
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
        || ["- [ ] ", "- [x] ", "* [ ] ", "* [x] "]
            .iter()
            .any(|start| line.starts_with(start))
}

/// Returns the marks of a fence that a line opens or closes.
pub(super) fn fence(content: &str) -> Option<&str> {
    let mark = content
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let end = content.len() - content.trim_start_matches(mark).len();
    (end >= 3).then(|| &content[..end])
}

/// Returns the name of the element that a line opens: `<document>`.
pub(super) fn element(line: &str) -> Option<&str> {
    let inside = line.strip_prefix('<')?;
    let end = inside.find(|character: char| {
        !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_')
    })?;
    let name = &inside[..end];
    let opens = inside[end..].starts_with(['>', ' ']) && inside.contains('>');
    (opens && name.starts_with(|first: char| first.is_ascii_alphabetic())).then_some(name)
}

/// Whether a line is an item of a list.
pub(super) fn starts_item(content: &str) -> bool {
    let number = content.trim_start_matches(|character: char| character.is_ascii_digit());
    content.starts_with(['-', '*', '•'])
        || number.len() < content.len() && number.starts_with(['.', ')'])
}
