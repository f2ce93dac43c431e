//! How a prompt speaks: it orders, asks for the way, asks, or tells.

use super::acknowledgement;
use super::question::{self, Asks};
use super::speech::{asks_for_work, sentences};
use crate::skill::words::Word;

/// How a prompt speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It wants something done: "fix it", "can you fix it?".
    Order,
    /// It asks how something is done, and nothing else: "how do I fill in a form?".
    Way,
    /// It asks something else, and nothing else: "is it done?".
    Question,
    /// It tells something: "the parser drops the last row".
    Statement,
}

/// Someone who writes more than this describes a problem.
const WORDS: usize = 30;

impl Manner {
    /// Tells how a prompt speaks.
    pub(super) fn of(words: &[Word]) -> Self {
        if sentences(words).any(asks_for_work) {
            return Self::Order;
        }
        let mut manner = Self::Statement;
        for sentence in sentences(words) {
            match question::of(sentence) {
                Some(Asks::Way) => manner = Self::Way,
                Some(Asks::Other) if manner != Self::Way => manner = Self::Question,
                Some(Asks::Other) => {}
                None if acknowledgement::of(sentence).is_some() => {}
                None => return Self::Statement,
            }
        }
        if words.len() > WORDS {
            return Self::Statement;
        }
        manner
    }

    /// Whether it asks and wants nothing done.
    pub(super) fn only_asks(self) -> bool {
        matches!(self, Self::Way | Self::Question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    #[track_caller]
    fn check(expected: Manner, prompts: &[&str]) {
        for prompt in prompts {
            let manner = Manner::of(&words::split(prompt, 200));
            assert_eq!(manner, expected, "{prompt:?}");
        }
    }

    #[test]
    fn who_wants_something_done_orders() {
        check(
            Manner::Order,
            &[
                "fix the parser",
                "Please fix the parser.",
                "can you fix the parser?",
                "let's fix it",
                "I want a faster parser",
                "why is it slow? make it faster",
                "why don't you run it?",
                "how about you run it",
                "can we merge it now?",
                "It is slow. Profile it.",
            ],
        );
    }

    #[test]
    fn who_asks_how_asks_for_the_way() {
        check(
            Manner::Way,
            &[
                "how do I fill in a form?",
                "how to unclog a drain",
                "Hi! How would one do this on Windows?",
                "what is the best way to cache this?",
                "is there a way to cache this?",
                "what should we use for logging?",
                "Thanks. How can we make it faster?",
                "how should the retry behave?",
            ],
        );
    }

    #[test]
    fn who_asks_anything_else_asks() {
        check(
            Manner::Question,
            &[
                "what is a mutex?",
                "what's a mutex",
                "why is my pod crashing",
                "is it done? did the tests pass?",
                "should we merge this?",
                "explain the difference between the two",
                "can you explain how it works?",
                "tell me what it means",
                "quick question: what is a monad?",
                "wait, why is it here?",
                "which of our tables is the largest?",
                "do you mean the first one?",
                "in which file is it?",
                "can the tests be run in parallel?",
                "the tests are green?",
            ],
        );
    }

    #[test]
    fn who_does_neither_tells() {
        check(
            Manner::Statement,
            &[
                "",
                "the parser drops the last row",
                "The parser drops the last row. Why is that?",
                "when I run it, it crashes",
                "what I mean is the other one",
                "we're done for today",
                "is dat zo, dan graag verder",
                "was ist hier los?",
                "运行测试",
            ],
        );
    }
}
