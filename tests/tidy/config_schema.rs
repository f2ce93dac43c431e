//! The schema of a person's settings and what reads them agree.

use std::collections::BTreeSet;
use std::path::Path;

use checkrein_core::config::Config;
use serde_json::{Value, json};

use crate::repository::none;
use crate::schemas::{faults, schema};

#[test]
fn what_a_person_may_say_is_what_the_schema_says() {
    let read = |value: &Value| Config::parse(value.to_string().as_bytes(), Path::new("/home/ada"));
    for example in schema("config")["examples"].as_array().unwrap() {
        none(&faults("config", example));
        assert!(read(example).is_ok(), "{example}");
    }
    for wrong in [
        json!({ "sandbx": {} }),
        json!({ "v": 2 }),
        json!({ "sandbox": { "limits": { "second": 1 } } }),
        json!({ "sandbox": { "limits": { "seconds": 0 } } }),
        json!({ "sandbox": { "readable": ["data"] } }),
        json!({ "mcp": { "servers": { "a": { "bearer": "token" } } } }),
        json!({ "mcp": { "skills": { "a": { "url": "x" } } } }),
    ] {
        assert!(!faults("config", &wrong).is_empty(), "{wrong}");
        assert!(read(&wrong).is_err(), "{wrong}");
    }
}

/// Returns the names that a schema knows below a place.
fn known(schema: &Value, place: &str) -> BTreeSet<String> {
    let properties = schema.pointer(place).unwrap()["properties"].as_object();
    properties.unwrap().keys().cloned().collect()
}

/// The reader names what it knows whenever something is unknown, so it can be asked.
#[test]
fn the_schema_and_the_reader_of_a_persons_settings_know_the_same_names() {
    let schema = schema("config");
    let server = "/properties/mcp/properties/servers/additionalProperties";
    let skill = "/properties/mcp/properties/skills/additionalProperties";
    for (place, value) in [
        ("", json!({ "?": 1 })),
        ("/properties/sandbox", json!({ "sandbox": { "?": 1 } })),
        (
            "/properties/sandbox/properties/limits",
            json!({ "sandbox": { "limits": { "?": 1 } } }),
        ),
        ("/properties/mcp", json!({ "mcp": { "?": 1 } })),
        (server, json!({ "mcp": { "servers": { "a": { "?": 1 } } } })),
        (skill, json!({ "mcp": { "skills": { "a": { "?": 1 } } } })),
    ] {
        let said = Config::parse(value.to_string().as_bytes(), Path::new("/")).unwrap_err();
        let (_, names) = said.split_once("known are ").unwrap();
        let names: BTreeSet<String> = names
            .split(", ")
            .map(|name| name.trim_matches('`').to_owned())
            .collect();
        assert_eq!(names, known(&schema, place), "{place}");
    }
}
