//! Prompts that only keep the conversation going: thanks, and go-aheads.

use crate::skill::words::Word;

/// What a prompt of nothing but small words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    /// A greeting, thanks, a refusal: nothing is to be done.
    Courtesy,
    /// "Continue", "yes, do it": whatever is under way goes on.
    GoAhead,
}

/// Prompts of more words say something.
const WORDS: usize = 9;

/// Words that make a go-ahead. One of them is enough, when nothing else is said.
const GO: &[&str] = &[
    "continue",
    "proceed",
    "go",
    "next",
    "yes",
    "yep",
    "yeah",
    "yup",
    "y",
    "ok",
    "okay",
    "sure",
    "do",
    "carry",
    "keep",
    "resume",
    "retry",
    "again",
    "lgtm",
    "approved",
    "approve",
    "alright",
    "ahead",
    "absolutely",
    "definitely",
    "agreed",
    "correct",
    "weiter",
    "ja",
    "oui",
    "si",
    "да",
    "继续",
    "好的",
    "続けて",
];

/// Words that make a courtesy.
const COURTESY: &[&str] = &[
    "thanks",
    "thank",
    "thx",
    "ty",
    "cheers",
    "hi",
    "hello",
    "hey",
    "bye",
    "goodbye",
    "morning",
    "evening",
    "afternoon",
    "night",
    "nice",
    "cool",
    "great",
    "perfect",
    "awesome",
    "excellent",
    "wow",
    "lol",
    "haha",
    "brilliant",
    "amazing",
    "wonderful",
    "sorry",
    "no",
    "nope",
    "nah",
    "stop",
    "wait",
    "cancel",
    "never",
    "nevermind",
    "danke",
    "merci",
    "gracias",
    "grazie",
    "obrigado",
    "tack",
    "спасибо",
    "谢谢",
    "ありがとう",
    "welcome",
    "congrats",
    "congratulations",
];

/// Words that go along with either.
const ALONG: &[&str] = &[
    "please",
    "you",
    "u",
    "so",
    "much",
    "very",
    "a",
    "lot",
    "the",
    "it",
    "that",
    "thats",
    "this",
    "is",
    "was",
    "and",
    "then",
    "on",
    "with",
    "for",
    "your",
    "help",
    "all",
    "everything",
    "good",
    "job",
    "work",
    "well",
    "done",
    "looks",
    "sounds",
    "look",
    "there",
    "everyone",
    "claude",
    "mind",
    "to",
    "now",
    "me",
    "one",
    "step",
    "just",
    "my",
    "friend",
    "works",
    "im",
    "fine",
    "again",
    "going",
    "oh",
    "ah",
    "hm",
    "hmm",
    "really",
    "again",
    "exactly",
    "right",
    "as",
    "planned",
    "plan",
    "first",
    "not",
    "yet",
    "too",
    "up",
    "tag",
    "guten",
    "schön",
    "sehr",
    "vielen",
    "dank",
    "beaucoup",
    "muchas",
    "mille",
    "dont",
    "bitte",
    "question",
    "same",
    "sir",
    "buddy",
];

/// Tells what a prompt of nothing but small words is; `None` when it says more.
pub(super) fn of(words: &[Word]) -> Option<Acknowledgement> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.text.as_str()));
    let says_more = words.iter().any(|word| {
        let text = word.text.as_str();
        !GO.contains(&text) && !COURTESY.contains(&text) && !ALONG.contains(&text)
    });
    if words.is_empty() || words.len() > WORDS || says_more {
        return None;
    }
    // "No, don't do it" is no go-ahead, "great, go on" is one.
    let refuses = words.iter().any(|word| {
        [
            "no",
            "nope",
            "nah",
            "dont",
            "stop",
            "wait",
            "cancel",
            "never",
            "nevermind",
            "not",
        ]
        .contains(&word.text.as_str())
    });
    let thanks = has(&["thanks", "thank", "thx", "ty"])
        && !has(&["continue", "proceed", "go", "next", "do", "carry", "keep"]);
    if has(GO) && !refuses && !thanks {
        Some(Acknowledgement::GoAhead)
    } else if has(COURTESY)
        || refuses
        || has(&["good", "done", "works", "fine", "exactly", "right"])
    {
        Some(Acknowledgement::Courtesy)
    } else {
        None
    }
}
