//! A hook that keeps every event it gets, wired for every event the client has.

use std::path::PathBuf;

use fs_err as fs;
use serde_json::{Map, Value, json};

use crate::TestProject;

/// Every event of the client that a hook can be wired for and a headless run can reach.
pub const EVENTS: [&str; 14] = [
    "SessionStart",
    "UserPromptSubmit",
    "PreToolUse",
    "PostToolUse",
    "PostToolUseFailure",
    "PostToolBatch",
    "Stop",
    "SubagentStart",
    "SubagentStop",
    "PreCompact",
    "PostCompact",
    "SessionEnd",
    "Notification",
    "PermissionRequest",
];

/// Keeps the event in a file of its own, named by the time it came; then answers with the text of
/// `answers/<event>` in the same folder, if there is one.
///
/// The name is made in one step and the file renamed, so that two hooks at once do not collide and a
/// reader never sees half an event.
const SCRIPT: &str = r#"#!/bin/sh
set -eu
folder=$(dirname "$0")
now=$(date +%s%N)
cat >"$folder/$now-$$.part"
env | grep '^CLAUDE' | sort >"$folder/events/$now-$$.env" || true
event=$folder/events/$now-$$.json
mv "$folder/$now-$$.part" "$event"
if test -f "$folder/answers/$1"; then . "$folder/answers/$1"; fi
"#;

/// The recorder of one project; the events are in its HOME.
pub struct Recorder {
    folder: PathBuf,
}

impl Recorder {
    /// Writes the recorder into a project's HOME; [`Recorder::hooks`] is what wires it.
    pub fn new(project: &TestProject) -> Self {
        let folder = project.home().join("recorder");
        for part in ["events", "answers"] {
            fs::create_dir_all(folder.join(part)).expect("the folder is ours");
        }
        fs::write(folder.join("record"), SCRIPT).expect("the folder is ours");
        Self { folder }
    }

    /// Lets the recorder answer an event: shell, which may write and exit. `$event` is the event's
    /// file, `$folder` the recorder's own folder.
    #[must_use]
    pub fn answer(self, event: &str, shell: &str) -> Self {
        fs::write(self.folder.join("answers").join(event), shell).expect("the folder is ours");
        self
    }

    /// Lets the recorder answer an event with JSON.
    #[must_use]
    pub fn answer_json(self, event: &str, answer: &Value) -> Self {
        let text = answer.to_string().replace('\'', r"'\''");
        self.answer(event, &format!("printf %s '{text}'"))
    }

    /// Lets the recorder give the model a text at an event.
    #[must_use]
    pub fn context(self, event: &str, text: &str) -> Self {
        let output = json!({ "hookEventName": event, "additionalContext": text });
        self.answer_json(event, &json!({ "hookSpecificOutput": output }))
    }

    /// Returns the `hooks` part of settings that wires the recorder for every event.
    pub fn hooks(&self) -> Value {
        let script = self.folder.join("record");
        let entries: Map<String, Value> = EVENTS
            .iter()
            .map(|event| {
                let hook = json!({
                    "type": "command",
                    "command": "sh",
                    "args": [script, event],
                    "timeout": 20,
                });
                ((*event).to_owned(), json!([{ "hooks": [hook] }]))
            })
            .collect();
        Value::Object(entries)
    }

    /// Returns every event so far, in order of arrival.
    pub fn events(&self) -> Vec<Value> {
        let read = |path| {
            let bytes = fs::read(path).expect("an event that was renamed is whole");
            serde_json::from_slice(&bytes).expect("the client writes JSON")
        };
        self.files("json").into_iter().map(read).collect()
    }

    /// Returns the environment that the hook saw at every event so far, its `CLAUDE` part only.
    pub fn environments(&self) -> Vec<String> {
        let read = |path| fs::read_to_string(path).expect("the recorder wrote it");
        self.files("env").into_iter().map(read).collect()
    }

    /// Returns the events of one name.
    pub fn events_of(&self, name: &str) -> Vec<Value> {
        let mut events = self.events();
        events.retain(|event| event["hook_event_name"] == name);
        events
    }

    /// Returns the names of the events so far, in order of arrival.
    pub fn names(&self) -> Vec<String> {
        let name = |event: &Value| event["hook_event_name"].as_str().unwrap_or("").to_owned();
        self.events().iter().map(name).collect()
    }

    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.folder.join("events"))
            .expect("the folder is ours")
            .map(|entry| entry.expect("the folder is ours").path())
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .collect();
        files.sort();
        files
    }
}
