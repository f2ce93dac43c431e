//! Records what the real client sends to hooks into `tests/payloads/<version>/`, one file for each
//! event and variant that a headless run reaches:
//! `tests/client && cargo run -p checkrein-testkit --example record-payloads`.

mod name;
mod normalize;
mod script;

use std::collections::BTreeMap;

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, TestProject, payload};
use fs_err as fs;
use serde_json::{Value, json};

fn main() {
    let project = script::project();
    let recorder = Recorder::new(&project).answer("Stop", script::KEEP_GOING_ONCE);
    let project = project.settings(&json!({ "hooks": recorder.hooks() }));
    drive(&project);

    let mut payloads: BTreeMap<String, Value> = BTreeMap::new();
    for event in normalize::all(&project, &recorder.events()) {
        payloads.entry(name::of(&event)).or_insert(event);
    }
    let folder = payload::folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the payloads are files of this repository");
    }
    fs::create_dir_all(&folder).expect("the repository can be written");
    for (name, event) in &payloads {
        let text = format!("{event:#}\n");
        fs::write(folder.join(format!("{name}.json")), text).expect("the folder was just made");
    }
}

/// Leads the client through everything that makes it run a hook.
fn drive(project: &TestProject) {
    let api = MockApi::start(script::everything(project));
    let client = Client::new(project)
        .permission_mode("acceptEdits")
        .allow("Bash(echo:*),Bash(false),Agent,Skill,NotebookEdit");
    let mut session = client.session(&api);
    for prompt in script::PROMPTS {
        session.prompt(prompt);
    }
    let run = session.finish();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let last = run.session_id();
    client.clone().resume(last).run(&api, "Go on.");
    let fork = client.clone().resume(last).arguments(&["--fork-session"]);
    fork.run(&api, "Go another way.");
    assert_eq!(api.turns_left(), 0, "the client did not follow the script");
}
