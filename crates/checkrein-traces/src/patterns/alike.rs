//! Whether two decisions are for the same fix, and why. Two ways to say it are one fix; two fixes for one
//! file are two.

use std::collections::BTreeSet;

use super::compare::{Compared, contradict_in, own};
use super::fix::Fix;
use super::pattern::Reason;

/// One way to say a fix, with all that the decisions that say it so are about.
#[derive(Clone, Debug, Default)]
pub(super) struct Saying {
    pub(super) fix: Fix,
    /// The files that they are about, as far as these tell anything.
    pub(super) files: BTreeSet<String>,
    /// The commands that were run for them, as far as these tell anything.
    pub(super) commands: BTreeSet<String>,
    /// What the first of them means, as a vector of length one.
    pub(super) vector: Option<Vec<f32>>,
    /// How many decisions that are.
    pub(super) times: usize,
}

/// How alike two sayings must be.
#[derive(Clone, Copy, Debug)]
struct Least {
    words: f32,
}

/// By their words alone.
const WORDS: Least = Least { words: 0.7 };

/// By their words alone, where each also has a word of its own that names a subject: "use redis" and
/// "use postgres" are two.
const OTHER_WORDS: Least = Least { words: 0.85 };

/// More than any two can have.
const NONE: Least = Least { words: 2.0 };

/// With a command that both name or ran, or a file that both are about.
const EVIDENCE: Least = Least { words: 0.5 };

/// With files of the same name.
const NAMES: Least = Least { words: 0.6 };

/// With a model that finds their meanings near.
const MEANT: Least = Least { words: 0.2 };

/// So much must be common to two that do not say the same.
const COMMON: f32 = 1.0;

/// How much nearer meanings must be where each has a subject of its own; models find opposites near.
const NEARER: f32 = 0.5;

/// Returns how alike the words of two must be at least for them to be asked about.
pub(super) fn least(one: &Saying, other: &Saying) -> f32 {
    match (&one.vector, &other.vector) {
        (Some(_), Some(_)) => MEANT.words,
        _ => EVIDENCE.words,
    }
}

/// How alike two sayings are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Likeness {
    /// From nothing to one.
    pub(super) score: f32,
    /// Why they are the same fix.
    pub(super) by: Vec<Reason>,
}

/// Returns how alike two sayings are, if they are for the same fix; `near` is the cosine from which on
/// two vectors mean the same.
pub(super) fn alike(one: &Saying, other: &Saying, near: f32) -> Option<Likeness> {
    if one.fix.key == other.fix.key {
        let by = vec![Reason::SameWords];
        return Some(Likeness { score: 1.0, by });
    }
    let words = Compared::of(&one.fix, &other.fix);
    if words.score < least(one, other).min(EVIDENCE.words)
        || contradict_in(&words, &one.fix, &other.fix)
    {
        return None;
    }
    let (own, others) = (own(one, other), own(other, one));
    let is_substituted = !own.is_empty() && !others.is_empty() && {
        let are_places = own.iter().chain(&others).all(|(_, part)| part.is_place);
        // "in the upload client", "in the payment client": one kind of place.
        !are_places || !words.has_common_place
    };
    // Where each has one word for the other's, they are two, whatever it weighs.
    if is_substituted && own.len() == 1 && others.len() == 1 {
        return None;
    }
    let command = first_common(&one.commands, &other.commands)
        .or_else(|| first_common(&one.fix.commands, &other.fix.commands));
    let file = first_common(&one.files, &other.files);
    let name = file.is_none().then(|| common_name(one, other)).flatten();
    let cosine = cosine(one, other);
    let is_near = cosine.is_some_and(|cosine| {
        let more = if words.each_has_own {
            NEARER * (1.0 - near)
        } else {
            0.0
        };
        cosine >= near + more && words.score >= MEANT.words
    });
    let is_short = own.len() == 1 || others.len() == 1;
    let least = match words.each_has_own || is_substituted {
        true if is_substituted && is_short => NONE,
        true => OTHER_WORDS,
        false if command.is_some() || file.is_some() => EVIDENCE,
        false if name.is_some() => NAMES,
        false => WORDS,
    };
    let by_words = words.score >= least.words && words.common >= COMMON;
    if !by_words && !is_near {
        return None;
    }
    let shared = Reason::Words {
        shared: words.shared,
        of: words.of,
    };
    let mut by = vec![shared];
    by.extend(command.map(|command| Reason::Command { command }));
    by.extend(file.map(|path| Reason::File { path }));
    by.extend(name.map(|name| Reason::FileName { name }));
    by.extend(
        cosine
            .filter(|_| is_near)
            .map(|cosine| Reason::Vectors { cosine }),
    );
    // Evidence orders those whose words are equally alike.
    let score = (words.score + 0.01 * by.len() as f32).min(0.99);
    Some(Likeness { score, by })
}

fn first_common(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Option<String> {
    one.intersection(other).next().cloned()
}

fn common_name(one: &Saying, other: &Saying) -> Option<String> {
    let name = |path: &String| {
        path.rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let names: BTreeSet<String> = one.files.iter().map(name).collect();
    let others: BTreeSet<String> = other.files.iter().map(name).collect();
    first_common(&names, &others)
}

fn cosine(one: &Saying, other: &Saying) -> Option<f32> {
    let (one, other) = (one.vector.as_ref()?, other.vector.as_ref()?);
    (one.len() == other.len()).then(|| one.iter().zip(other).map(|(a, b)| a * b).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::word::Lexicon;

    fn saying(decision: &str, files: &[&str]) -> Saying {
        Saying {
            fix: Fix::of(decision, &mut Lexicon::default()),
            files: files.iter().map(ToString::to_string).collect(),
            ..Saying::default()
        }
    }

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        check_with(&saying(one, &[]), &saying(other, &[]), expected);
    }

    #[track_caller]
    fn check_with(one: &Saying, other: &Saying, expected: bool) {
        let there = alike(one, other, 0.9);
        assert_eq!(there.is_some(), expected, "{one:?}\n{other:?}\n{there:?}");
        assert_eq!(there, alike(other, one, 0.9), "both ways");
    }

    #[test]
    fn ways_to_say_a_fix_are_one() {
        for (one, other) in [
            (
                "Wrap date rendering in useEffect",
                "Wrap the rendering of dates in `useEffect`",
            ),
            (
                "Render dates inside useEffect",
                "Move date rendering into useEffect",
            ),
            (
                "Add an index on users.email",
                "Add an index on orders.customer_id",
            ),
            ("Set the timeout to 30s", "set timeout to 30 seconds"),
            ("Set the timeout to 30s", "Set the timeout"),
            (
                "Add retry with backoff to the payment client",
                "Added retries with backoff to the upload client",
            ),
            (
                "Use redis instead of memory for sessions",
                "Replace memory with redis for sessions",
            ),
            (
                "Clear the cache before building",
                "Clear cache before the build",
            ),
            (
                "Add suppressHydrationWarning to the time element",
                "Put suppressHydrationWarning on the time element",
            ),
        ] {
            check(one, other, true);
        }
    }

    #[test]
    fn other_fixes_are_others() {
        for (one, other) in [
            (
                "Use redis for the session store",
                "Use postgres for the session store",
            ),
            ("Enable the query cache", "Disable the query cache"),
            (
                "Add strict null checks to the config",
                "Remove strict null checks from the config",
            ),
            (
                "Increase the pool size of the database",
                "Decrease the pool size of the database",
            ),
            (
                "Use redis instead of memory for sessions",
                "Use memory instead of redis for sessions",
            ),
            ("Cache the parsed config", "Do not cache the parsed config"),
            (
                "Run migrations before deploying the app",
                "Run migrations after deploying the app",
            ),
            (
                "Move validation from the client to the server",
                "Move validation from the server to the client",
            ),
            ("Replace moment with dayjs", "Replace dayjs with moment"),
            ("Turn on source maps", "Turn off source maps"),
            ("Render on the server side", "Render on the client side"),
            ("Add cache", "Add index"),
            ("Set the pool size to 5", "Set the pool size to 500"),
            (
                "Set strict to false in tsconfig",
                "Set strict to true in tsconfig",
            ),
            (
                "Avoid using useEffect for date rendering",
                "Use useEffect for date rendering",
            ),
            (
                "Allow null in the email column",
                "Disallow null in the email column",
            ),
            ("Use blocking writes", "Use non-blocking writes"),
        ] {
            check(one, other, false);
        }
    }

    /// Whatever they share: files, too.
    #[test]
    fn one_word_for_another_is_another_fix() {
        for (one, other) in [
            ("Run tests in parallel", "Run tests in series"),
            (
                "Open the port 8080 in firewall",
                "Block the port 8080 in firewall",
            ),
            (
                "Mock the payment api in tests",
                "Call the real payment api in tests",
            ),
            ("Use single quotes in js", "Use double quotes in js"),
            (
                "Keep feature flags in database",
                "Keep feature flags in environment",
            ),
            (
                "Prefer composition over inheritance",
                "Prefer inheritance over composition",
            ),
            ("Retry on timeout", "Retry unless timeout"),
            (
                "Disable retries for POST requests",
                "Disable retries except for POST requests",
            ),
            ("Enable gzip only for json", "Enable gzip for all but json"),
            ("Fetch users in one query", "Fetch users in many queries"),
            (
                "Validate the payload on the gateway",
                "Trust the payload on the gateway",
            ),
            ("Allow third-party cookies", "Reject third-party cookies"),
            (
                "Use soft deletes for invoices",
                "Use hard deletes for invoices",
            ),
            (
                "Make the config field required",
                "Make the config field optional",
            ),
        ] {
            check(one, other, false);
            let files = &["src/a.rs"];
            check_with(&saying(one, files), &saying(other, files), false);
        }
        // Names of places are no other fix.
        let header = saying("Wrap dates in the header in useEffect", &["src/Header.tsx"]);
        let footer = saying("Wrap dates in the footer in useEffect", &["src/Footer.tsx"]);
        check_with(&header, &footer, true);
    }

    #[test]
    fn evidence_brings_together_what_is_said_shortly_or_at_length() {
        let short = "Wrap dates in useEffect";
        let long = "Wrap all rendering of dates in the header component in useEffect";
        check(short, long, false);
        let files = &["src/header.tsx"];
        check_with(&saying(short, files), &saying(long, files), true);
        // One file is no reason for two fixes to be one.
        let (one, other) = ("Add retry to the client", "Add tracing to the client");
        check_with(&saying(one, files), &saying(other, files), false);
    }

    #[test]
    fn a_model_brings_together_what_has_other_words_and_never_opposites() {
        let with = |decision: &str| Saying {
            vector: Some(vec![0.6, 0.8]),
            ..saying(decision, &[])
        };
        check_with(
            &with("Wrap dates in useEffect"),
            &with("Delay rendering of dates until mounted"),
            true,
        );
        check_with(&with("Enable the cache"), &with("Disable the cache"), false);
        let far = Saying {
            vector: Some(vec![1.0, 0.0]),
            ..saying("Delay rendering of dates until mounted", &[])
        };
        check_with(&with("Wrap dates in useEffect"), &far, false);
    }
}
