//! What a hook answers, and how the answer is rendered for Claude Code.

use serde_json::{Value, json};

use crate::event::EventName;
use crate::exit;
use crate::message::Refusal;

/// The answer to one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    /// Nothing to say, so the person's own settings and permissions apply.
    #[default]
    Silent,
    /// Something for the model, the person, or both.
    Answer(Answer),
    /// The action may happen if the person says so (`permissionDecision: ask`); `PreToolUse` only.
    Ask(Refusal),
    /// The action must not happen.
    Refuse(Refusal),
}

/// What goes into the JSON of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Text that the model sees (`additionalContext`).
    pub context: Option<String>,
    /// Text that the person sees (`systemMessage`).
    pub person: Option<String>,
    /// The tool's arguments as they shall be instead (`updatedInput`); `PreToolUse` only.
    pub input: Option<Value>,
    /// What the tool answered as the model shall see it instead, in the tool's own shape
    /// (`updatedToolOutput`); `PostToolUse` only.
    pub output: Option<Value>,
    /// Why the model should not stop yet (`decision: block`); `Stop` only.
    pub keep_going: Option<String>,
}

/// What the process writes and how it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code.
    pub code: u8,
}

impl Reply {
    /// Returns an answer that only the model sees, or silence if there is no text.
    pub fn context(text: String) -> Self {
        if text.is_empty() {
            return Self::Silent;
        }
        Self::Answer(Answer {
            context: Some(text),
            ..Answer::default()
        })
    }

    /// Adds something that the person must know, and the model if it is to, before all else.
    #[must_use]
    pub fn preceded_by(self, said: &str, to_model: bool) -> Self {
        let join = |text: Option<String>| match text {
            Some(text) => format!("{said}\n\n{text}"),
            None => said.to_owned(),
        };
        let answer = match self {
            Self::Answer(answer) => answer,
            Self::Silent => Answer::default(),
            // Of a refusal only its text is read, by both.
            Self::Refuse(refusal) => return Self::Refuse(refusal.besides(said)),
            Self::Ask(refusal) => return Self::Ask(refusal.besides(said)),
        };
        let context = if to_model {
            Some(join(answer.context))
        } else {
            answer.context
        };
        Self::Answer(Answer {
            context,
            person: Some(join(answer.person)),
            ..answer
        })
    }

    /// Renders the reply as Claude Code expects it for `event`.
    pub fn render(&self, event: EventName) -> Rendered {
        match self {
            Self::Silent => Rendered::default(),
            Self::Answer(answer) => Rendered {
                stdout: answer.to_json(event).to_string(),
                stderr: String::new(),
                code: exit::OK,
            },
            Self::Ask(refusal) => Rendered {
                stdout: json!({
                    "hookSpecificOutput": {
                        "hookEventName": event.as_str(),
                        "permissionDecision": "ask",
                        "permissionDecisionReason": refusal.question(),
                    }
                })
                .to_string(),
                stderr: String::new(),
                code: exit::OK,
            },
            Self::Refuse(refusal) => Rendered {
                stdout: String::new(),
                stderr: format!("{refusal}\n"),
                code: exit::REFUSED,
            },
        }
    }
}

impl Answer {
    fn to_json(&self, event: EventName) -> Value {
        let mut body = serde_json::Map::new();
        let mut specific = serde_json::Map::new();
        if let Some(context) = &self.context {
            specific.insert("additionalContext".into(), json!(context));
        }
        if let Some(input) = &self.input {
            specific.insert("updatedInput".into(), input.clone());
        }
        if let Some(output) = &self.output {
            specific.insert("updatedToolOutput".into(), output.clone());
        }
        if !specific.is_empty() {
            specific.insert("hookEventName".into(), json!(event.as_str()));
            body.insert("hookSpecificOutput".into(), Value::Object(specific));
        }
        if let Some(person) = &self.person {
            body.insert("systemMessage".into(), json!(person));
        }
        if let Some(reason) = &self.keep_going {
            body.insert("decision".into(), json!("block"));
            body.insert("reason".into(), json!(reason));
        }
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_empty_and_exits_0() {
        assert_eq!(
            Reply::Silent.render(EventName::PreToolUse),
            Rendered::default()
        );
        assert_eq!(Reply::context(String::new()), Reply::Silent);
    }

    #[test]
    fn context_goes_into_the_output_of_its_event() {
        let rendered = Reply::context("text".into()).render(EventName::UserPromptSubmit);
        assert_eq!(
            rendered.stdout,
            r#"{"hookSpecificOutput":{"additionalContext":"text","hookEventName":"UserPromptSubmit"}}"#
        );
        assert_eq!(rendered.code, exit::OK);
    }

    #[test]
    fn an_output_that_is_replaced_keeps_its_shape() {
        let answer = Answer {
            output: Some(json!({"stdout": "short", "stderr": ""})),
            ..Answer::default()
        };
        let rendered = Reply::Answer(answer).render(EventName::PostToolUse);
        assert_eq!(
            rendered.stdout,
            r#"{"hookSpecificOutput":{"hookEventName":"PostToolUse","updatedToolOutput":{"stderr":"","stdout":"short"}}}"#
        );
    }

    #[test]
    fn what_must_be_known_comes_first_and_takes_nothing_away() {
        let Reply::Answer(answer) = Reply::context("text".into()).preceded_by("said", true) else {
            panic!("an answer stays one")
        };
        assert_eq!(answer.context.as_deref(), Some("said\n\ntext"));
        assert_eq!(answer.person.as_deref(), Some("said"));
        let Reply::Answer(answer) = Reply::Silent.preceded_by("said", false) else {
            panic!("silence is broken")
        };
        assert_eq!((answer.context, answer.person), (None, Some("said".into())));
    }

    #[test]
    fn a_question_goes_to_the_person() {
        let refusal = Refusal {
            gate: "g",
            what: "w".into(),
            why: "y".into(),
            next: "n".into(),
        };
        let rendered = Reply::Ask(refusal).render(EventName::PreToolUse);
        assert_eq!(
            (rendered.code, rendered.stdout.as_str()),
            (
                exit::OK,
                r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"g: a person has to allow w\ny\nNext: n"}}"#
            )
        );
    }

    #[test]
    fn only_a_refusal_exits_2() {
        let refusal = Refusal {
            gate: "g",
            what: "w".into(),
            why: "y".into(),
            next: "n".into(),
        };
        let rendered = Reply::Refuse(refusal).render(EventName::PreToolUse);
        assert_eq!(
            (rendered.code, rendered.stdout.as_str()),
            (exit::REFUSED, "")
        );
        assert_eq!(rendered.stderr, "g: refused w\ny\nNext: n\n");
    }
}
