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
    /// Repairs what is broken.
    Enforcement,
    /// Knows how the work moves; nobody asks for that but by its name.
    Orchestrator,
}

impl Role {
    /// Every role.
    pub(super) const ALL: [Self; 6] = [
        Initialization,
        Implementation,
        Testing,
        ContextGraph,
        Enforcement,
        Orchestrator,
    ];

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
        &[&["test", "testsuite", "suite", "pytest", "spec"]],
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
    (&["make"], &[&["sure", "certain"], &["test"], PASS], Testing),
    (
        &["ensure", "check", "see", "verify", "confirm"],
        &[&["test"], PASS],
        Testing,
    ),
    (
        &["have", "get", "give"],
        &[&["test"], &["run", "rerun"]],
        Testing,
    ),
    (&["write", "add", "create"], &[&["test"]], Testing),
    (&["fix", "repair", "debug"], &[&["test"]], Testing),
    (&["set"], &[&["up"], PROJECT], Initialization),
    (
        &[
            "setup",
            "initialize",
            "initialise",
            "init",
            "bootstrap",
            "scaffold",
        ],
        &[PROJECT],
        Initialization,
    ),
    (&["start"], &[&["new"], &["project"]], Initialization),
    (
        &["break", "split", "divide", "cut", "turn"],
        &[&["into"], &["feature"]],
        Initialization,
    ),
    (
        &["turn", "make"],
        &[&["into"], &["feature"], &["list"]],
        Initialization,
    ),
    (
        &["create", "make", "write", "generate"],
        &[&["feature"], &["list"]],
        Initialization,
    ),
    (&["plan"], &[&["feature"]], Initialization),
    (
        &["implement", "impl", "code"],
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
        &["start", "begin", "continue"],
        &[&["with", "implementing", "building"], &["feature", "feat"]],
        Implementation,
    ),
    (
        &["continue", "resume"],
        &[&["implementation", "implementing", "feature", "feat"]],
        Implementation,
    ),
    (
        &["fix", "repair", "mend", "restore"],
        &[&["health"], &["check"]],
        Enforcement,
    ),
    (
        &["fix", "repair", "mend"],
        &[&["build", "environment", "healthcheck"]],
        Enforcement,
    ),
    (&["build"], &[&["is"], &["broken"]], Enforcement),
    (
        &["health"],
        &[&["check"], &["fails", "failing", "failed"]],
        Enforcement,
    ),
    (
        &["record", "log", "store", "save", "capture", "remember"],
        &[&["decision", "reasoning"]],
        ContextGraph,
    ),
    (
        &["find", "search", "query", "show"],
        &[&["precedent"]],
        ContextGraph,
    ),
    (
        &["find", "search", "query", "show"],
        &[&["similar", "past", "earlier", "previous"], &["decision"]],
        ContextGraph,
    ),
    (
        &["update", "set", "record"],
        &[&["outcome"], &["decision", "record", "adr"]],
        ContextGraph,
    ),
];

const PROJECT: Alternatives = &["project", "repo", "repository", "environment"];

const PASS: Alternatives = &["pass", "passes", "passing", "green", "succeed"];

/// Words that may stand between a verb and its objects.
pub(super) const FILLERS: &[&str] = &[
    "a",
    "all",
    "an",
    "another",
    "any",
    "app",
    "are",
    "be",
    "brief",
    "broken",
    "bun",
    "cargo",
    "complete",
    "current",
    "down",
    "e2e",
    "each",
    "entire",
    "every",
    "existing",
    "failing",
    "feat",
    "feature",
    "first",
    "following",
    "for",
    "full",
    "go",
    "has",
    "i",
    "idea",
    "if",
    "in",
    "integration",
    "into",
    "is",
    "it",
    "just",
    "keeps",
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
    "only",
    "other",
    "our",
    "out",
    "pending",
    "plan",
    "pnpm",
    "product",
    "regression",
    "remaining",
    "requirements",
    "second",
    "single",
    "small",
    "smaller",
    "some",
    "spec",
    "still",
    "suite",
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
    "whether",
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
