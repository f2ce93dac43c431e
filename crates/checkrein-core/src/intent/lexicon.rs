//! Phrases of people who ask for a step of their project's work, and the role that does it.
//!
//! A phrase is a verb and what it is done to. The verb is met as it stands, so that "the tests
//! that run" asks for nothing; between it and its objects there may be [`FILLERS`].

use Role::{ContextGraph, Enforcement, Implementation, Initialization, Orchestrator, Testing};

/// A step of a project's work; each has one of the state skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sets a project up and breaks it down into features.
    Initialization,
    /// Builds a feature.
    Implementation,
    /// Tests a feature.
    Testing,
    /// Remembers decisions and what came of them.
    ContextGraph,
    /// Keeps the rules: hooks, gates, health.
    Enforcement,
    /// Decides what comes next.
    Orchestrator,
}

impl Role {
    /// Returns the name of the role's skill.
    pub fn skill(self) -> &'static str {
        match self {
            Initialization => "initialization",
            Implementation => "implementation",
            Testing => "testing",
            ContextGraph => "context-graph",
            Enforcement => "enforcement",
            Orchestrator => "orchestrator",
        }
    }
}

/// Words of which any one will do.
type Alternatives = &'static [&'static str];

/// The alternatives for the verb, those for each object, and the role. A list of objects is met in
/// this order; an object may have an `s` at its end.
pub(super) const REQUESTS: &[(Alternatives, &[Alternatives], Role)] = &[
    (
        &["run", "rerun", "execute", "launch", "start"],
        &[&["test", "testsuite", "pytest", "spec"]],
        Testing,
    ),
    (
        &["run", "rerun", "execute"],
        &[&["test"], &["suite"]],
        Testing,
    ),
    (
        &["test", "retest"],
        &[&[
            "feature",
            "feat",
            "implementation",
            "change",
            "app",
            "everything",
        ]],
        Testing,
    ),
    (
        &["verify", "validate"],
        &[&["feature", "feat", "implementation"]],
        Testing,
    ),
    (&["check"], &[&["test"]], Testing),
    (&["write", "add", "create"], &[&["test"]], Testing),
    (&["fix", "repair", "debug"], &[&["test"]], Testing),
    (
        &["set"],
        &[&["up"], &["project", "repo", "repository", "environment"]],
        Initialization,
    ),
    (
        &[
            "setup",
            "initialize",
            "initialise",
            "init",
            "bootstrap",
            "scaffold",
        ],
        &[&["project", "repo", "repository", "environment"]],
        Initialization,
    ),
    (&["start"], &[&["project"]], Initialization),
    (
        &["break", "split", "divide"],
        &[&["feature"]],
        Initialization,
    ),
    (
        &["create", "make", "write", "generate"],
        &[&["feature"], &["list"]],
        Initialization,
    ),
    (&["plan"], &[&["feature"]], Initialization),
    (
        &["implement", "code"],
        &[&["feature", "feat"]],
        Implementation,
    ),
    (
        &["build", "develop", "start", "finish", "complete", "add"],
        &[&["feature", "feat"]],
        Implementation,
    ),
    (&["work"], &[&["on"], &["feature", "feat"]], Implementation),
    (
        &["continue", "resume"],
        &[&["implementation", "implementing", "feature", "feat"]],
        Implementation,
    ),
    (
        &["fix", "repair", "mend", "restore"],
        &[&["health"]],
        Enforcement,
    ),
    (
        &["fix", "repair", "mend"],
        &[&["hook", "gate", "environment"]],
        Enforcement,
    ),
    (
        &["enforce"],
        &[&["rule", "gate", "quality", "standard"]],
        Enforcement,
    ),
    (
        &[
            "record", "log", "store", "save", "capture", "trace", "remember",
        ],
        &[&["decision", "trace", "reasoning"]],
        ContextGraph,
    ),
    (
        &["find", "search", "query", "show"],
        &[&["precedent", "trace"]],
        ContextGraph,
    ),
    (
        &["find", "search", "query", "show"],
        &[&["similar", "past", "earlier", "previous"], &["decision"]],
        ContextGraph,
    ),
    (&["update", "set", "record"], &[&["outcome"]], ContextGraph),
    (
        &["show", "check", "report"],
        &[&["project"], &["state", "status", "progress"]],
        Orchestrator,
    ),
    (
        &["decide", "choose", "pick"],
        &[&["next"], &["feature", "step", "state", "task"]],
        Orchestrator,
    ),
    (
        &["orchestrate", "coordinate"],
        &[&["project", "work", "feature", "session"]],
        Orchestrator,
    ),
];

/// Words that may stand between a verb and its objects.
pub(super) const FILLERS: &[&str] = &[
    "a",
    "all",
    "an",
    "another",
    "any",
    "broken",
    "bun",
    "cargo",
    "complete",
    "current",
    "down",
    "each",
    "e2e",
    "entire",
    "every",
    "existing",
    "failing",
    "first",
    "following",
    "for",
    "full",
    "go",
    "i",
    "in",
    "integration",
    "into",
    "it",
    "last",
    "make",
    "me",
    "missing",
    "more",
    "my",
    "new",
    "next",
    "npm",
    "of",
    "on",
    "one",
    "other",
    "our",
    "out",
    "pending",
    "pnpm",
    "regression",
    "remaining",
    "second",
    "single",
    "smaller",
    "small",
    "some",
    "testable",
    "that",
    "the",
    "their",
    "them",
    "these",
    "things",
    "third",
    "this",
    "those",
    "to",
    "unit",
    "up",
    "us",
    "whole",
    "work",
    "yarn",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    #[test]
    fn every_part_of_a_phrase_is_one_word() {
        for (verbs, objects, _) in REQUESTS {
            for part in verbs.iter().chain(objects.iter().copied().flatten()) {
                assert_eq!(words::stems(part, 9).len(), 1, "{part}");
            }
        }
    }
}
