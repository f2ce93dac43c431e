//! What a program answered, as one text for inline snapshots.

use std::fmt;
use std::path::Path;

use checkrein_client::process::Finished;
use serde_json::Value;

/// What a program wrote and how it ended, with the throw-away paths replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code, or 128 and the signal's number.
    pub code: i32,
}

impl Output {
    pub(super) fn new(finished: Finished, root: &Path, home: &Path) -> Self {
        let tidy = |text: String| {
            text.replace(&*root.to_string_lossy(), "[PROJECT]")
                .replace(&*home.to_string_lossy(), "[HOME]")
        };
        Self {
            stdout: tidy(finished.stdout),
            stderr: tidy(finished.stderr),
            code: finished.code,
        }
    }

    /// Returns standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self}"))
    }

    /// Returns the text that the hook gives the model, or nothing.
    pub fn context(&self) -> String {
        let answer: Value = serde_json::from_str(&self.stdout).unwrap_or_default();
        let context = &answer["hookSpecificOutput"]["additionalContext"];
        context.as_str().unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.stdout.trim_end_matches('\n').to_owned();
        let mut add = |part: &str| {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(part);
        };
        if !self.stderr.is_empty() {
            add("------- stderr -------");
            add(self.stderr.trim_end_matches('\n'));
        }
        if self.code != 0 {
            add(&format!("[exit status: {}]", self.code));
        }
        formatter.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stdout: &str, stderr: &str, code: i32, expected: &str) {
        let finished = Finished {
            stdout: stdout.into(),
            stderr: stderr.into(),
            code,
            timed_out: false,
        };
        let output = Output::new(finished, Path::new("/t/my project"), Path::new("/t/home"));
        assert_eq!(output.to_string(), expected);
    }

    #[test]
    fn it_is_one_text() {
        check("", "", 0, "");
        check("a\n", "", 0, "a");
        check("a\nb\n", "c\n", 0, "a\nb\n------- stderr -------\nc");
        check(
            "",
            "no\n",
            2,
            "------- stderr -------\nno\n[exit status: 2]",
        );
        check("", "", 1, "[exit status: 1]");
    }

    #[test]
    fn throw_away_paths_are_replaced() {
        check(
            "/t/my project/a /t/home/.claude",
            "",
            0,
            "[PROJECT]/a [HOME]/.claude",
        );
    }
}
