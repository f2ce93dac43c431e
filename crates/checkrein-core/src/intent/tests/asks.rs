//! Who asks, forbids, or says nothing, and who asks in words that an author has listed.

use super::*;

#[test]
fn words_that_an_author_listed_are_an_explicit_request() {
    check(
        IN_IMPLEMENT,
        &[
            ("look over my changes", By::Listed, "code-review"),
            ("Can you look over my changes?", By::Listed, "code-review"),
            (
                "First look over my changes, then go on.",
                By::Listed,
                "code-review",
            ),
            ("don't look over my changes", By::State, "implementation"),
            ("I look over my changes myself", By::State, "implementation"),
            (
                "look over. My changes are in src",
                By::State,
                "implementation",
            ),
            (
                "the menu says \"look over my changes\", rename it",
                By::State,
                "implementation",
            ),
            ("what does look over my changes mean?", By::Question, ""),
        ],
    );
}

#[test]
fn words_that_go_on_to_something_else_are_no_request() {
    use By::{Listed, Named, State};
    check(
        IN_IMPLEMENT,
        &[
            ("commit this", Listed, "git-commit"),
            ("commit this to main", Listed, "git-commit"),
            (
                "commit this to memory: we use tabs",
                State,
                "implementation",
            ),
            ("don't forget to commit this", Listed, "git-commit"),
            ("use git-commit now", Named, "git-commit"),
            ("use the git-commit hash as key", State, "implementation"),
            ("use the git-commit as key", State, "implementation"),
            (
                "my screen flickers. what changed since the last commit?",
                Listed,
                "git-commit",
            ),
            (
                "what changed since the last commit in our API?",
                Listed,
                "git-commit",
            ),
            (
                "my screen flickers. what changed since the last commit of tokio?",
                State,
                "implementation",
            ),
        ],
    );
}

#[test]
fn who_only_asks_is_not_given_the_work_of_the_state() {
    check(
        IN_IMPLEMENT,
        &[
            ("how do I add a flag?", By::Nothing, ""),
            ("how do I run the tests?", By::Nothing, ""),
            ("what is the best way to cache this?", By::Nothing, ""),
            ("should we rename this?", By::Nothing, ""),
            ("do you think we should run the tests?", By::Nothing, ""),
            ("Is it done? Did the tests pass?", By::Question, ""),
            ("can you run the tests?", By::Request, "testing"),
            (
                "should we merge this? run the tests first",
                By::Request,
                "testing",
            ),
        ],
    );
}

#[test]
fn what_is_not_wanted_is_not_loaded() {
    let without_state = Surroundings {
        state_skill: None,
        ..IN_IMPLEMENT
    };
    check(
        without_state,
        &[
            ("don't run the tests", By::Nothing, ""),
            ("I did not run the tests", By::Nothing, ""),
            ("do not use the pdf skill", By::Nothing, ""),
            ("Don't look over my changes.", By::Nothing, ""),
            ("don't stop, run the tests", By::Request, "testing"),
            ("run cargo test", By::Request, "testing"),
            ("run npm test", By::Request, "testing"),
            (
                "please flatten the acroform fields of the form, I don't know how",
                By::Words,
                "pdf-forms",
            ),
        ],
    );
}

#[test]
fn what_has_no_words_asks_for_nothing() {
    check(
        IN_IMPLEMENT,
        &[
            ("👍", By::Courtesy, ""),
            ("?", By::Courtesy, ""),
            ("ok thanks", By::Courtesy, ""),
            ("ok, go on", By::State, "implementation"),
            ("thanks, continue", By::State, "implementation"),
        ],
    );
}
