//! What the core and the store refuse, in the words of the tools.

use checkrein_core::trace::Invalid;
use checkrein_serve::Fault;
use checkrein_traces::store::Wrong;

/// The command's words beside the ones that a model has for the same.
const WORDS: [(&str, &str); 9] = [
    ("`checkrein trace list`", "`context_list_traces`"),
    ("`checkrein trace search", "`context_query_traces"),
    ("`checkrein trace add \"DECISION\"`", "`decision`"),
    ("`--context`", "`context`"),
    ("`--file`", "`files`"),
    ("`--follows", "`follows"),
    ("`--supersedes", "`supersedes"),
    ("`--category`", "`category`"),
    ("`--feature`", "`feature`"),
];

/// Says what is not valid.
pub(crate) fn invalid(invalid: Invalid) -> Fault {
    Fault::new(
        in_words_of_tools(invalid.what),
        in_words_of_tools(invalid.next),
    )
}

/// Says what went wrong: the asker's fault by its own words, all else with its causes.
pub(crate) fn failed(error: anyhow::Error) -> Fault {
    match error.downcast::<Wrong>() {
        Ok(wrong) => Fault::new(in_words_of_tools(wrong.what), in_words_of_tools(wrong.next)),
        Err(error) => error.into(),
    }
}

fn in_words_of_tools(text: String) -> String {
    WORDS
        .iter()
        .fold(text, |text, (command, tool)| text.replace(command, tool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_reads_of_tools_and_arguments() {
        let said = invalid(Invalid {
            what: "a decision is one line".into(),
            next: "put the rest into `--context`, see `checkrein trace list`".into(),
        });
        assert_eq!(
            said.to_string(),
            "a decision is one line\nNext: put the rest into `context`, see `context_list_traces`"
        );
        let wrong = Wrong {
            what: "no cursor".into(),
            next: "ask without".into(),
        };
        assert_eq!(
            failed(wrong.into()).to_string(),
            "no cursor\nNext: ask without"
        );
    }
}
