//! What a prompt says not to do, so that its words speak for nothing.
//!
//! What was not done, does not work or is not there is no wish: "it doesn't start, fix it".

use super::speech::{asks_for_work, clauses, sentences, texts, without_leading};
use super::verbs::VERBS;
use super::vocabulary::{DENYING, EXCLUDING, FORBIDDING, FORBIDDING_SOMEBODY, LEADING};
use crate::skill::words::Word;

/// Drops what is said not to be done: "don't run the tests", "I did not deploy it".
pub(super) fn without(words: &[Word]) -> Vec<Word> {
    let mut wanted = Vec::new();
    let mut at = 0;
    for sentence in sentences(words) {
        let end = at + sentence.len();
        for clause in clauses(sentence) {
            let behind = &words[at + clause.len()..];
            let rest = &words[at + clause.len()..end];
            at += clause.len();
            for part in at_but(clause) {
                wanted.extend_from_slice(&part[forbidden(part, rest, behind)..]);
            }
        }
    }
    wanted
}

/// Splits a clause where a "but" begins another order or another wish not to: "fix it but don't
/// commit", "don't commit but stage it".
fn at_but(clause: &[Word]) -> Vec<&[Word]> {
    let texts = texts(clause);
    let begins = |at: usize| {
        let rest = &texts[at + 1..];
        let skipped = rest
            .iter()
            .take_while(|word| LEADING.contains(word))
            .count();
        match &rest[skipped..] {
            ["do" | "must" | "should", "not", ..] => true,
            [first, ..] => VERBS.contains(first) || FORBIDDING.contains(first),
            [] => false,
        }
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..texts.len() {
        if texts[at] == "but" && begins(at) {
            parts.push(&clause[start..at]);
            start = at;
        }
    }
    parts.push(&clause[start..]);
    parts
}

/// Returns how many words of a part of a clause say what not to do.
fn forbidden(part: &[Word], rest: &[Word], behind: &[Word]) -> usize {
    let opening = texts(without_leading(part));
    let skipped = part.len() - opening.len();
    if let ["stop", next @ ..] = opening.as_slice() {
        return match next {
            [next, ..] if is_stopped(next) => {
                skipped + until_order(&opening).unwrap_or(opening.len())
            }
            _ => 0,
        };
    }
    if let Some(left) = left_alone(&opening) {
        return skipped + left;
    }
    let is_forbidden = match opening.as_slice() {
        [first, next @ ..] if FORBIDDING.contains(first) => !turns_round(next),
        ["do" | "must" | "should", "not", next @ ..] => !turns_round(next),
        ["did" | "does", "not", ..] => !goes_on_to_ask(rest, behind),
        ["no", "need" | "reason", ..] | ["instead", "of", ..] => true,
        ["i" | "we" | "you", word, next @ ..] if FORBIDDING_SOMEBODY.contains(word) => {
            is_wish_not_to(next)
        }
        [
            "i" | "we" | "you",
            "do" | "must" | "should",
            "not",
            next @ ..,
        ] => is_wish_not_to(next),
        ["i" | "we" | "you", word, next @ ..] if DENYING.contains(word) => {
            is_wish_not_to(next) && !goes_on_to_ask(rest, behind)
        }
        ["i" | "we" | "you", "did", "not", next @ ..] => {
            is_wish_not_to(next) && !goes_on_to_ask(rest, behind)
        }
        _ => false,
    };
    if is_forbidden { part.len() } else { 0 }
}

/// Returns how many words say that something is to stay: "leave the rest as it is and ...".
fn left_alone(opening: &[&str]) -> Option<usize> {
    let (["leave" | "keep" | "let", ..], true) = (opening, opening.len() > 2) else {
        return None;
    };
    (2..=opening.len()).find(|end| {
        matches!(
            opening[..*end],
            [.., "alone" | "untouched" | "unchanged"]
                | [.., "as", "is" | "before"]
                | [
                    ..,
                    "as",
                    "it" | "they" | "that",
                    "is" | "are" | "was" | "were"
                ]
        )
    })
}

/// Whether a clause up to here says not to.
pub(super) fn is_negated(before: &[&str]) -> bool {
    let near = &before[before.len().saturating_sub(7)..];
    near.iter().enumerate().any(|(at, word)| {
        let next = &near[at + 1..];
        match *word {
            "stop" => match next {
                [] => true,
                [first, ..] => is_stopped(first) && !next.contains(&"and"),
            },
            word => {
                let lists = [FORBIDDING, FORBIDDING_SOMEBODY, DENYING, EXCLUDING];
                lists.iter().any(|list| list.contains(&word)) && !turns_round(next)
            }
        }
    })
}

/// Whether a negation forbids nothing because of what comes behind it: "don't forget to commit",
/// "not only fix it but also commit".
fn turns_round(next: &[&str]) -> bool {
    matches!(
        next,
        ["forget" | "hesitate" | "only", ..] | ["ever", "forget", ..]
    )
}

/// Whether "I don't ..." is a wish: "I don't understand this PDF" tells of a difficulty.
fn is_wish_not_to(next: &[&str]) -> bool {
    let tells = ["understand", "know", "see", "get", "have"];
    !turns_round(next) && next.first().is_some_and(|next| !tells.contains(next))
}

/// Whether "stop" before a word means that something is not to be done: "stop running the tests".
/// "Stop the server" is work.
fn is_stopped(next: &str) -> bool {
    next.ends_with("ing") && next != "string" || ["it", "that", "this"].contains(&next)
}

/// Returns where the order begins in "stop running the tests and commit".
fn until_order(texts: &[&str]) -> Option<usize> {
    texts
        .windows(2)
        .position(|words| words[0] == "and" && VERBS.contains(&words[1]))
}

/// Whether something is asked for behind what was not done: "you didn't commit this, do it now".
fn goes_on_to_ask(rest: &[Word], behind: &[Word]) -> bool {
    let does_it = |clause: &[Word]| {
        matches!(
            texts(without_leading(clause)).as_slice(),
            ["do", "it" | "that" | "this" | "so", ..]
        )
    };
    asks_for_work(rest) || sentences(behind).flat_map(clauses).any(does_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    /// Checks what of a prompt is searched for.
    #[track_caller]
    fn check(prompt: &str, wanted: &str) {
        let left = without(&words::split(prompt, 200));
        assert_eq!(texts(&left).join(" "), wanted, "{prompt:?}");
    }

    #[test]
    fn what_is_not_to_be_done_is_dropped() {
        check("don't deploy it", "");
        check("please do not deploy it, just build it", "just build it");
        check("I don't want a deploy", "");
        check("we must not deploy it. fix it", "fix it");
        check("I did not deploy it", "");
        check("you never deploy it", "");
        check("no need to deploy", "");
        check("fix it but don't deploy it", "fix it");
        check("don't deploy it but build it", "but build it");
        check("instead of a deploy, build it", "build it");
    }

    #[test]
    fn what_is_to_stay_is_not_to_be_worked_on() {
        check("leave the rest as it is", "");
        check("please keep the endpoints as they are", "");
        check("leave the tests alone and mend it", "and mend it");
        check("leave the api untouched, fix the form", "fix the form");
        check(
            "leave a note for the reviewer",
            "leave a note for the reviewer",
        );
        check(
            "keep the changelog up to date",
            "keep the changelog up to date",
        );
    }

    #[test]
    fn who_reminds_orders() {
        for prompt in [
            "dont forget to deploy it",
            "never forget to deploy it",
            "do not ever forget the deploy",
            "you should not only fix it but also deploy it",
            "not only fix it but deploy it",
        ] {
            check(prompt, prompt);
        }
    }

    #[test]
    fn only_what_goes_on_can_be_stopped_for_good() {
        check("stop deploying it", "");
        check("stop it", "");
        check(
            "stop the server and deploy it",
            "stop the server and deploy it",
        );
        check("stop running the tests and deploy it", "and deploy it");
        check("stop testing and deploying", "");
        check("please stop the server", "please stop the server");
    }

    #[test]
    fn what_was_not_done_may_be_asked_for() {
        let again = "you didnt commit this do it now";
        check("you didn't commit this, do it now", again);
        check(
            "you didn't commit this. Please do it.",
            "you didnt commit this please do it",
        );
        check(
            "we havent written it, write it",
            "we havent written it write it",
        );
        check("you didn't commit this, why?", "why");
        check("I don't know how, commit it", "i dont know how commit it");
    }

    #[test]
    fn what_stands_behind_a_negation_is_negated() {
        for (before, expected) in [
            ("dont", true),
            ("i do not want you to", true),
            ("dont forget to", false),
            ("you should not only fix it but also", false),
            ("stop", true),
            ("stop building and", false),
            ("stop the server and", false),
            ("the server is up", false),
        ] {
            let words: Vec<&str> = before.split(' ').collect();
            assert_eq!(is_negated(&words), expected, "{before:?}");
        }
    }
}
