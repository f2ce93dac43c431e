//! What arrives on a hook's standard input is an event or an error, and what was understood of it
//! is understood again when it is written anew.
#![no_main]

use checkrein_core::event::{Event, EventName};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|input: &[u8]| {
    let Ok(event) = Event::parse(input) else {
        return;
    };
    let Some(common) = event.common() else {
        assert_eq!(event.name(), EventName::Unknown);
        return;
    };
    let anew = json!({
        "hook_event_name": event.name().as_str(),
        "session_id": common.session_id,
        "cwd": common.cwd.to_str().expect("JSON holds no other paths"),
        "transcript_path": common.transcript_path.to_str().expect("JSON holds no other paths"),
        "agent_id": common.agent_id,
        "agent_type": common.agent_type,
    });
    let again = Event::parse(anew.to_string().as_bytes()).expect("what we wrote is an event");
    assert_eq!(again.name(), event.name());
    assert_eq!(again.common(), Some(common));
});
