//! Every field of every recorded payload with a value of another type.

use checkrein_testkit::payload;
use serde_json::{Value, json};

use super::project;
use crate::programs::{PROGRAMS, payloads_of};
use crate::sound;

/// Returns the place of every value in an event, but for what is inside of lists.
fn places(value: &Value, place: &str, places_found: &mut Vec<String>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        let place = format!("{place}/{name}");
        places(value, &place, places_found);
        places_found.push(place);
    }
}

fn check(program: &str) {
    let project = project();
    for name in payloads_of(program) {
        let sent = payload::json(&name);
        let mut found = Vec::new();
        places(&sent, "", &mut found);
        assert!(found.len() >= 5, "{found:?}");
        for place in found {
            for other in [
                json!(-7.5),
                json!(null),
                json!(["a", 1]),
                json!({ "a": { "b": 1 } }),
                json!(""),
            ] {
                let mut event = sent.clone();
                *event.pointer_mut(&place).unwrap() = other;
                let output = sound::run(&project, program, event.to_string().as_bytes());
                // What an event is, it must say; an empty name is that of no event we know.
                let nameless = place == "/hook_event_name" && !event[&place[1..]].is_string();
                let expected = i32::from(nameless);
                assert_eq!(
                    output.code, expected,
                    "{program}: {place} in {name}: {output}"
                );
            }
        }
    }
}

#[test]
fn no_field_of_a_prompt_is_trusted_to_have_its_type() {
    check("user-prompt-submit");
}

#[test]
fn no_field_of_a_call_is_trusted_to_have_its_type() {
    check("pre-tool-use");
}

#[test]
fn no_field_of_a_result_is_trusted_to_have_its_type() {
    check("post-tool-use");
}

#[test]
fn no_field_of_the_rare_events_is_trusted_to_have_its_type() {
    let often = ["user-prompt-submit", "pre-tool-use", "post-tool-use"];
    for program in PROGRAMS.into_iter().filter(|name| !often.contains(name)) {
        check(program);
    }
}

#[test]
fn every_place_of_an_event_is_found() {
    let mut found = Vec::new();
    places(&json!({ "a": { "b": 1, "c": [] }, "d": 2 }), "", &mut found);
    assert_eq!(found, ["/a/b", "/a/c", "/a", "/d"]);
}
