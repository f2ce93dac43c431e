//! The project as a git repository that looks the same on every machine and every day.

use super::{Output, TestProject};

/// What git may know of the person and the machine: nothing, and a fixed identity and time.
pub(super) const ENVIRONMENT: [(&str, &str); 10] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_AUTHOR_NAME", "A Person"),
    ("GIT_AUTHOR_EMAIL", "person@example.com"),
    ("GIT_AUTHOR_DATE", "2026-01-01T12:00:00Z"),
    ("GIT_COMMITTER_NAME", "A Person"),
    ("GIT_COMMITTER_EMAIL", "person@example.com"),
    ("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z"),
];

impl TestProject {
    /// Makes the project a repository on branch `main`, with all that is in it as the first commit.
    #[must_use]
    pub fn git(self) -> Self {
        self.run_git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit_all("first")
    }

    /// Commits everything that is in the project.
    #[must_use]
    pub fn commit_all(self, message: &str) -> Self {
        self.run_git(&["add", "--all"]);
        self.run_git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self
    }

    /// Runs git in the project's top folder; git must succeed.
    #[track_caller]
    pub fn run_git(&self, arguments: &[&str]) -> Output {
        let mut command = self.command("git");
        command.args(arguments);
        let output = self.finish(&mut command, b"");
        assert_eq!(output.code, 0, "git {arguments:?}: {output}");
        output
    }
}
