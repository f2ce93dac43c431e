//! What Claude Code sends on standard input: one typed event per hook call.
//!
//! Wire types only. Fields that the client adds are ignored, fields that it leaves out or changes
//! the type of fall back to their default, and an event that we do not know is `Event::Unknown`.

mod common;
mod mend;
mod post_tool_use;
mod pre_compact;
mod pre_tool_use;
mod session_end;
mod session_start;
mod stop;
mod subagent_start;
mod user_prompt_submit;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

pub use common::Common;
pub use post_tool_use::{PostToolUse, PostToolUseFailure};
pub use pre_compact::PreCompact;
pub use pre_tool_use::PreToolUse;
pub use session_end::SessionEnd;
pub use session_start::{SessionSource, SessionStart};
pub use stop::Stop;
pub use subagent_start::SubagentStart;
pub use user_prompt_submit::UserPromptSubmit;

/// One event of a session.
#[derive(Clone, Debug)]
pub enum Event {
    /// A session begins, or goes on after a resume, `/clear`, compaction or fork.
    SessionStart(SessionStart),
    /// A prompt was submitted and the model has not seen it yet.
    UserPromptSubmit(UserPromptSubmit),
    /// A tool is about to run.
    PreToolUse(PreToolUse),
    /// A tool has run.
    PostToolUse(PostToolUse),
    /// A tool has failed.
    PostToolUseFailure(PostToolUseFailure),
    /// The model ended its turn.
    Stop(Stop),
    /// A subagent begins.
    SubagentStart(SubagentStart),
    /// The conversation is about to be compacted.
    PreCompact(PreCompact),
    /// The session is over.
    SessionEnd(SessionEnd),
    /// An event that this version does not know.
    Unknown,
}

/// The events that we answer, by the client's own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the client's")]
pub enum EventName {
    SessionStart,
    UserPromptSubmit,
    PreToolUse,
    PostToolUse,
    PostToolUseFailure,
    Stop,
    SubagentStart,
    PreCompact,
    SessionEnd,
    Unknown,
}

impl EventName {
    /// Returns the client's name of the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SessionStart => "SessionStart",
            Self::UserPromptSubmit => "UserPromptSubmit",
            Self::PreToolUse => "PreToolUse",
            Self::PostToolUse => "PostToolUse",
            Self::PostToolUseFailure => "PostToolUseFailure",
            Self::Stop => "Stop",
            Self::SubagentStart => "SubagentStart",
            Self::PreCompact => "PreCompact",
            Self::SessionEnd => "SessionEnd",
            Self::Unknown => "unknown",
        }
    }
}

impl Event {
    /// Reads one event from what arrived on standard input.
    ///
    /// Text that is not quite JSON because of invalid UTF-8 or half a surrogate pair is mended
    /// first: a prompt that was cut in the middle of an emoji is still a prompt.
    pub fn parse(input: &[u8]) -> Result<Self> {
        ensure!(!input.trim_ascii().is_empty(), "no event on standard input");
        match Self::parse_strictly(input) {
            Ok(event) => Ok(event),
            Err(error) => match mend::mend(input) {
                Some(mended) => Self::parse_strictly(&mended),
                None => Err(error),
            },
        }
    }

    fn parse_strictly(input: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head<'a> {
            #[serde(borrow)]
            hook_event_name: std::borrow::Cow<'a, str>,
        }
        fn body<'a, T: Deserialize<'a>>(input: &'a [u8], name: &str) -> Result<T> {
            serde_json::from_slice(input).with_context(|| format!("failed to read a {name} event"))
        }
        let head: Head =
            serde_json::from_slice(input).context("failed to read the event on standard input")?;
        let name = head.hook_event_name.as_ref();
        Ok(match name {
            "SessionStart" => Self::SessionStart(body(input, name)?),
            "UserPromptSubmit" => Self::UserPromptSubmit(body(input, name)?),
            "PreToolUse" => Self::PreToolUse(body(input, name)?),
            "PostToolUse" => Self::PostToolUse(body(input, name)?),
            "PostToolUseFailure" => Self::PostToolUseFailure(body(input, name)?),
            "Stop" => Self::Stop(body(input, name)?),
            "SubagentStart" => Self::SubagentStart(body(input, name)?),
            "PreCompact" => Self::PreCompact(body(input, name)?),
            "SessionEnd" => Self::SessionEnd(body(input, name)?),
            _ => Self::Unknown,
        })
    }

    /// Returns what every event carries; an unknown event may not.
    pub fn common(&self) -> Option<&Common> {
        Some(match self {
            Self::SessionStart(event) => &event.common,
            Self::UserPromptSubmit(event) => &event.common,
            Self::PreToolUse(event) => &event.common,
            Self::PostToolUse(event) => &event.common,
            Self::PostToolUseFailure(event) => &event.common,
            Self::Stop(event) => &event.common,
            Self::SubagentStart(event) => &event.common,
            Self::PreCompact(event) => &event.common,
            Self::SessionEnd(event) => &event.common,
            Self::Unknown => return None,
        })
    }

    /// Returns the event's name.
    pub fn name(&self) -> EventName {
        match self {
            Self::SessionStart(_) => EventName::SessionStart,
            Self::UserPromptSubmit(_) => EventName::UserPromptSubmit,
            Self::PreToolUse(_) => EventName::PreToolUse,
            Self::PostToolUse(_) => EventName::PostToolUse,
            Self::PostToolUseFailure(_) => EventName::PostToolUseFailure,
            Self::Stop(_) => EventName::Stop,
            Self::SubagentStart(_) => EventName::SubagentStart,
            Self::PreCompact(_) => EventName::PreCompact,
            Self::SessionEnd(_) => EventName::SessionEnd,
            Self::Unknown => EventName::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: EventName) {
        assert_eq!(
            Event::parse(input.as_bytes()).expect(input).name(),
            expected
        );
    }

    #[test]
    fn events_are_known_by_name() {
        check(
            r#"{"hook_event_name":"UserPromptSubmit","prompt":"x"}"#,
            EventName::UserPromptSubmit,
        );
        check(
            r#"{"hook_event_name":"PreToolUse","tool_name":"Bash"}"#,
            EventName::PreToolUse,
        );
        check(r#"{"hook_event_name":"SessionEnd"}"#, EventName::SessionEnd);
        check(
            r#"{"hook_event_name":"MoonRise","phase":3}"#,
            EventName::Unknown,
        );
    }

    #[test]
    fn a_field_of_a_wrong_type_is_as_good_as_absent() {
        let event = Event::parse(
            br#"{"hook_event_name":"UserPromptSubmit","prompt":["a"],"session_id":7,"cwd":null}"#,
        );
        let Ok(Event::UserPromptSubmit(event)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(
            (event.prompt.as_str(), event.common.session_id.as_str()),
            ("", "")
        );
    }

    #[test]
    fn half_an_event_and_none_are_errors() {
        for input in [
            "",
            "  \n",
            "{\"hook_event_name\":\"Stop\"",
            "null",
            "[]",
            "{}",
            "7",
        ] {
            assert!(Event::parse(input.as_bytes()).is_err(), "{input}");
        }
    }

    #[test]
    fn broken_text_is_mended() {
        check(
            r#"{"hook_event_name":"UserPromptSubmit","prompt":"\ud83d"}"#,
            EventName::UserPromptSubmit,
        );
        let event =
            Event::parse(b"{\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"a\xff\"}");
        let Ok(Event::UserPromptSubmit(event)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(event.prompt, "a\u{fffd}");
    }
}
