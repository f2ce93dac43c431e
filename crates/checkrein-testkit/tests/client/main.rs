//! What the real client does, as `docs/protocol.md` says it: the facts that the hooks are built on,
//! and the proof that the test kit drives it and sees what the model sees.

mod compaction;
mod context;
mod driving;
mod guarded;
mod plugins;
mod prompts;
mod servers;
mod session_end;
mod sessions;
mod shell;
mod skills;
mod stopping;
mod subagents;
mod tidying;
mod trimming;

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::{Value, json};

/// A project in whose HOME a recorder is wired for every event.
fn wired(recorder: impl FnOnce(Recorder) -> Recorder) -> (TestProject, Recorder) {
    let project = TestProject::new();
    let recorder = recorder(Recorder::new(&project));
    let project = project.settings(&json!({ "hooks": recorder.hooks() }));
    (project, recorder)
}

/// Runs one prompt with a model that says something short.
fn run(project: &TestProject, prompt: &str) -> Run {
    Client::new(project).run(&MockApi::start(Script::new()), prompt)
}

/// Returns one field of every event of a name.
fn field(recorder: &Recorder, event: &str, name: &str) -> Vec<Value> {
    let events = recorder.events_of(event);
    events.iter().map(|event| event[name].clone()).collect()
}
