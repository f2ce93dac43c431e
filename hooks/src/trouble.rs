//! A project whose files cannot be read: the person is told, once in a session.

use checkrein_core::reply::{Answer, Reply};
use checkrein_core::session::{Fact, Memory, TextKey};

use crate::edge::Outcome;

/// Adds to an outcome what the person should know of the trouble.
pub(crate) fn tell(outcome: Outcome, trouble: &anyhow::Error, memory: &Memory) -> Outcome {
    let text = format!(
        "checkrein: {trouble:#}. Until it is mended the project has no state here. \
         Next: mend it by hand, or run `checkrein init`, which sets it aside and begins it anew."
    );
    once(outcome, text, memory)
}

/// Adds something that the person should know to an outcome, unless this session was told already.
pub(crate) fn once(mut outcome: Outcome, text: String, memory: &Memory) -> Outcome {
    let key = TextKey::of(&text);
    if memory.was_reminded(&key) {
        return outcome;
    }
    outcome.facts.push(Fact::Reminded { of: key });
    let answer = match outcome.reply {
        Reply::Answer(answer) => answer,
        _ => Answer::default(),
    };
    outcome.reply = Reply::Answer(Answer {
        person: Some(text),
        ..answer
    });
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::session::Record;
    use checkrein_core::time::Timestamp;

    #[test]
    fn trouble_is_told_once_and_takes_nothing_away() {
        let trouble = anyhow::anyhow!("`state.json` is not a state file");
        let given = Outcome::from(Reply::context("text".into()));
        let outcome = tell(given, &trouble, &Memory::default());
        let Reply::Answer(answer) = &outcome.reply else {
            panic!("{outcome:?}")
        };
        assert_eq!(answer.context.as_deref(), Some("text"));
        assert!(answer.person.as_deref().unwrap().contains("checkrein init"));
        let records: Vec<Record> = outcome
            .facts
            .into_iter()
            .map(|fact| Record {
                v: 1,
                at: Timestamp::UNIX_EPOCH,
                fact,
            })
            .collect();
        let again = tell(Outcome::default(), &trouble, &Memory::of(&records));
        assert_eq!(again.reply, Reply::Silent);
    }
}
