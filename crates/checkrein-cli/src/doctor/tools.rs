//! Are git and Claude Code there, and new enough?

use std::time::Duration;

use checkrein_core::command::{self, End};

use super::Finding;
use crate::surroundings::Surroundings;

/// A program that others of ours rely on.
struct Tool {
    program: &'static str,
    /// The oldest version that is known to do.
    oldest: [u32; 2],
    without: &'static str,
    next: &'static str,
}

/// Since 2.30 git has every command line that checkpoints use.
const GIT: Tool = Tool {
    program: "git",
    oldest: [2, 30],
    without: "no checkpoint can be made and no commit be checked",
    next: "install git from your system's packages or https://git-scm.com",
};

/// Version 2.1 is what the hooks were tried with: older ones start programs by a shell only.
const CLIENT: Tool = Tool {
    program: "claude",
    oldest: [2, 1],
    without: "nothing will call the hooks",
    next: "install it: https://code.claude.com/docs/en/setup",
};

/// A version is printed at once, unless something is very wrong.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    vec![
        look(around, &GIT, Finding::problem),
        // Editors bring a client of their own, so its absence from PATH is no proof.
        look(around, &CLIENT, Finding::warning),
    ]
}

fn look(
    around: &Surroundings,
    tool: &Tool,
    absent: fn(&'static str, String, &'static str) -> Finding,
) -> Finding {
    let Tool {
        program,
        oldest,
        without,
        next,
    } = *tool;
    if around.on_path(program).is_none() {
        return absent(program, format!("not on your PATH: {without}"), next);
    }
    let Some(version) = version_of(around, program) else {
        let seen = format!("`{program} --version` does not answer: {without}");
        return absent(program, seen, next);
    };
    if numbers(&version) < oldest {
        let [major, minor] = oldest;
        let seen = format!("{version} is older than {major}.{minor}");
        return Finding::warning(program, seen, "bring it up to date");
    }
    Finding::ok(program, version)
}

fn version_of(around: &Surroundings, program: &str) -> Option<String> {
    let scratch = tempfile::tempdir().ok()?;
    let run = command::run(
        &format!("{program} --version"),
        &around.cwd,
        &scratch.path().join("version"),
        PATIENCE,
        &|| false,
    )
    .ok()?;
    (run.end == End::Code(0))
        .then(|| version_in(run.tail.first()?))
        .flatten()
}

/// Returns the first word that begins with a figure.
fn version_in(line: &str) -> Option<String> {
    let is_version = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    line.split_whitespace().find(is_version).map(str::to_owned)
}

fn numbers(version: &str) -> [u32; 2] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [parts.next().unwrap_or(0), parts.next().unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_print() {
        let check = |line: &str, expected: [u32; 2]| {
            let version = version_in(line).unwrap_or_default();
            assert_eq!(numbers(&version), expected, "{line}");
        };
        check("git version 2.39.5", [2, 39]);
        check("git version 2.39.5 (Apple Git-154)", [2, 39]);
        check("2.1.329 (Claude Code)", [2, 1]);
        check("no version", [0, 0]);
    }
}
