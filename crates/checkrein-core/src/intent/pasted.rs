//! What lines of diffs, logs and stack traces look like.

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
        "$ ",
        "# ~",
        "❯ ",
        ">>> ",
        "goroutine ",
        "panicked at",
        "stack backtrace",
        "Compiling ",
        "Finished ",
        "running ",
        "--> ",
        "test result:",
    ];
    if STARTS.iter().any(|start| line.starts_with(start)) {
        // "running the tests fails" is a person.
        return !line.starts_with("running ")
            || line.ends_with("tests") && line.bytes().any(|byte| byte.is_ascii_digit());
    }
    let first = line.split_whitespace().next().unwrap_or_default();
    is_frame(line)
        || is_time(first.trim_start_matches('['))
        || is_location(first)
        || is_exception(first)
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

/// `2026-01-31T12:00:00Z` or `12:00:00`.
fn is_time(word: &str) -> bool {
    let shape: String = word
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
    ["0000-00-00", "0000/00/00"].contains(&shape.as_str()) || shape.starts_with("00:00:00")
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
