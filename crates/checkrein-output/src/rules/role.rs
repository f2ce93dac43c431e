//! What a simple command's output is: a kind that a rule knows, something to read, the output of
//! one's own program, or nothing to speak of.

use super::asked::{asks, asks_for_help, is_bounded, is_own, is_plan, is_shaped, reads_a_text};
use super::{Rule, Rules, Shape};
use crate::command::Simple;
use crate::general::compile;

/// What the output of a command is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role<'a> {
    /// It prints nothing, or a line.
    Quiet,
    /// Somebody wants to read it.
    Reading(Option<(&'a Rule, bool)>),
    /// A rule knows it.
    Kind(&'a Rule, bool),
    /// A rule knows what is printed around it, and the rest was asked for.
    Asked(&'a Rule),
    /// A rule knows what is printed around it, and the rest is what one's own program prints.
    Own(&'a Rule),
    /// Nobody knows.
    Unknown,
}

/// What shells have for themselves, and what changes files without a word.
const QUIET: &[&str] = &[
    "cd", "pushd", "popd", "export", "unset", "source", ".", "alias", "mkdir", "rmdir", "touch",
    "rm", "mv", "cp", "ln", "chmod", "chown", "kill", "sleep", "wait", "true", "false", ":",
    "test", "[", "exit", "trap", "shopt", "ulimit", "umask", "read", "which", "type", "whoami",
    "pwd", "date", "echo", "printf", "return", "break", "continue", "shift", "local", "declare",
    "nvm", "mktemp", "basename", "dirname", "realpath", "clear", "tput", "hash", "let",
];

/// Programs that, behind a pipe, pass on what they read.
const FILTERS: &[&str] = &[
    "head", "tail", "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "sed", "awk", "gawk",
    "mawk", "sort", "uniq", "cut", "tr", "cat", "tee", "less", "more", "wc", "nl", "fold", "fmt",
    "rev", "tac", "column", "ts", "jq", "yq", "perl", "pv", "iconv", "bat", "batcat", "sponge",
    "ansi2txt", "dos2unix", "colrm", "expand", "unexpand",
];

/// The rules of what runs tests.
const TESTS: &[&str] = &[
    "cargo-test",
    "pytest",
    "unittest",
    "jest",
    "tap",
    "go",
    "gtest",
    "rspec",
    "phpunit",
    "dotnet",
    "maven",
    "gradle",
];

/// The rules whose noise may be anything elsewhere.
const LOOSE: &[&str] = &["git-status", "git-log", "kubectl", "apt"];

impl Rule {
    /// Whether it is for what runs tests.
    pub(crate) fn runs_tests(&self) -> bool {
        TESTS.contains(&self.name.as_str())
    }

    /// Whether its noise is told only by where it stands, such as any line of one word.
    pub(crate) fn is_loose(&self) -> bool {
        LOOSE.contains(&self.name.as_str())
    }
}

impl Rules {
    /// Says what the output of a command is.
    ///
    /// The first that applies wins:
    ///   1. a project's rule knows it
    ///   2. help was asked for
    ///   3. it prints nothing to speak of
    ///   4. it runs one's own program, or tests with all that they print
    ///   5. a shipped rule knows it
    pub(crate) fn role(&self, simple: &Simple) -> Role<'_> {
        let found = self.of_command(simple);
        if let Some((rule, false)) = found {
            return known(rule, false); // [1]
        }
        if asks_for_help(simple) {
            return Role::Reading(None); // [2]
        }
        if is_quiet(simple) {
            return Role::Quiet; // [3]
        }
        if reads_a_text(simple) {
            return Role::Reading(None);
        }
        match found {
            Some((rule, _)) if is_own(simple) => Role::Own(rule),
            Some((rule, _)) if rule.runs_tests() && asks(simple) => Role::Asked(rule), // [4]
            Some((rule, _)) if is_plan(simple) => Role::Asked(rule),
            Some((rule, is_ours)) => known(rule, is_ours), // [5]
            None => Role::Unknown,
        }
    }

    /// Says what the output of a pipeline is.
    ///
    ///   1. what only passes on what it reads shows what the command before it printed
    ///   2. whoever shapes it, or takes as many names and matches as one reads, wants to see them
    pub(crate) fn role_of(&self, stages: &[Simple]) -> Role<'_> {
        let is_producer = |stage: &Simple| !stage.is_piped || !self.is_filter(stage);
        let at = stages.iter().rposition(is_producer).unwrap_or(0); // [1]
        let Some(producer) = stages.get(at) else {
            return Role::Quiet;
        };
        let role = self.role(producer);
        let passed = &stages[at + 1..];
        let is_names = match role {
            Role::Kind(rule, _) => matches!(rule.shape, Shape::Listing | Shape::Matches),
            Role::Unknown => true,
            _ => false,
        };
        let is_wanted = passed.iter().any(is_shaped) || is_names && passed.iter().any(is_bounded);
        match role {
            Role::Kind(rule, is_ours) if is_wanted => Role::Reading(Some((rule, is_ours))), // [2]
            Role::Own(_) | Role::Unknown if is_wanted => Role::Reading(None),
            role => role,
        }
    }

    fn is_filter(&self, stage: &Simple) -> bool {
        let is_json_tool = || stage.named.contains("-m json.tool");
        FILTERS.contains(&stage.program())
            || is_json_tool()
            || self.of_command(stage).is_some_and(|(rule, _)| rule.reading)
    }

    fn of_command(&self, command: &Simple) -> Option<(&Rule, bool)> {
        self.all().find(|(rule, is_ours)| {
            rule.commands.iter().any(|pattern| {
                // Compiling is the cost of it, so the first word is compared beforehand.
                (!is_ours || may_begin(pattern, &command.named))
                    && compile(&format!("^(?:{pattern})(?:\\s|$)")).is_ok_and(|pattern| {
                        let typed = !is_ours && pattern.is_match(command.typed.as_bytes());
                        typed || pattern.is_match(command.named.as_bytes())
                    })
            })
        })
    }
}

fn known(rule: &Rule, is_ours: bool) -> Role<'_> {
    if rule.reading {
        Role::Reading(Some((rule, is_ours)))
    } else {
        Role::Kind(rule, is_ours)
    }
}

/// Whether a pattern can match a command at all: the letters that the command begins with are in it,
/// or it begins with no letters.
fn may_begin(pattern: &str, command: &str) -> bool {
    let end = command
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(command.len());
    pattern.starts_with(['\\', '.', '[']) || pattern.contains(&command[..end])
}

fn is_quiet(simple: &Simple) -> bool {
    let is_silent = match simple.program() {
        "grep" | "egrep" | "rg" | "diff" | "cmp" => simple.has(&["-q", "--quiet", "--silent"]),
        "git" => simple.has(&["--quiet"]) && simple.has(&["diff"]),
        "find" | "fd" => simple.has(&["-delete"]) && !simple.has(&["-print"]),
        // What a command within prints is what `echo` is for then.
        "echo" | "printf" => return !simple.named.contains("$(") && !simple.named.contains('`'),
        _ => false,
    };
    is_silent || QUIET.contains(&simple.program())
}
