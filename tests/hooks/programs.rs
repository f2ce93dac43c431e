//! The eight programs, and the recorded payloads that are each one's business.

use checkrein_testkit::payload;

/// Every program, named after the event that it answers.
pub(crate) const PROGRAMS: [&str; 8] = [
    "user-prompt-submit",
    "pre-tool-use",
    "post-tool-use",
    "session-start",
    "session-end",
    "stop",
    "subagent-start",
    "pre-compact",
];

/// Returns the names of the recorded payloads that a program answers.
pub(crate) fn payloads_of(program: &str) -> Vec<String> {
    let names = payload::names();
    let own = names.into_iter().filter(|name| {
        let event = name.split('.').next().unwrap();
        let event = event.strip_suffix("-failure").unwrap_or(event);
        // A subagent's skill goes with the call that asks for the subagent.
        event == program || program == "subagent-start" && name.starts_with("pre-tool-use.agent")
    });
    let own: Vec<String> = own.collect();
    assert!(!own.is_empty(), "nothing was recorded for {program}");
    own
}
