//! How a subagent is announced and started, and what it gets to see.

use checkrein_testkit::mock_api::{Kind, Request};
use checkrein_testkit::{Client, MockApi, Script, Turn};
use serde_json::{Value, json};

use crate::{field, wired};

fn agent(prompt: &str, background: bool) -> Value {
    json!({
        "description": "look around",
        "prompt": prompt,
        "subagent_type": "general-purpose",
        "run_in_background": background,
    })
}

#[test]
fn a_subagent_gets_its_own_context_and_not_its_parents() {
    let (project, recorder) = wired(|recorder| {
        recorder
            .context("SubagentStart", "<subagent>")
            .context("UserPromptSubmit", "<parent>")
    });
    let script = Script::new()
        .tool("Agent", agent("Find it.", false))
        .subagent_turn(Turn::tool("Bash", json!({ "command": "echo hi" })))
        .subagent_turn(Turn::text("Found."));
    let api = MockApi::start(script);
    let run = Client::new(&project)
        .allow("Agent,Bash")
        .run(&api, "Delegate.");

    let subagent = |request: &&Request| request.kind == Kind::Subagent;
    let requests: Vec<&Request> = run.requests.iter().filter(subagent).collect();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert!(request.text_contains("Find it."));
        assert_eq!(request.text_count("<subagent>"), 1);
        assert_eq!(request.text_count("<parent>"), 0);
    }
    assert_eq!(
        field(&recorder, "PreToolUse", "tool_name"),
        ["Agent", "Bash"]
    );
    // A tool call inside the subagent carries the subagent's id and the parent's session.
    let ids = field(&recorder, "PreToolUse", "agent_id");
    assert_eq!(
        ids,
        [
            Value::Null,
            field(&recorder, "SubagentStart", "agent_id")[0].clone()
        ]
    );
    let sessions = field(&recorder, "PreToolUse", "session_id");
    assert_eq!(sessions[0], sessions[1]);
}

#[test]
fn nothing_links_a_start_to_its_announcement_until_the_tool_has_run() {
    let (project, recorder) = wired(|recorder| recorder);
    let turn = Turn::tool("Agent", agent("One.", false)).and_tool("Agent", agent("Two.", false));
    let api = MockApi::start(Script::new().turn(turn));
    Client::new(&project).allow("Agent").run(&api, "Delegate.");

    let names = recorder.names();
    let position = |wanted: &str| names.iter().position(|name| name == wanted).unwrap();
    assert!(position("PreToolUse") < position("SubagentStart"));
    let starts = recorder.events_of("SubagentStart");
    assert_eq!(starts.len(), 2);
    for start in &starts {
        assert_eq!(
            (&start["tool_use_id"], &start["prompt"]),
            (&Value::Null, &Value::Null)
        );
    }
    let mut started: Vec<&str> = starts
        .iter()
        .filter_map(|s| s["agent_id"].as_str())
        .collect();
    let after = recorder.events_of("PostToolUse");
    let mut linked: Vec<&str> = after
        .iter()
        .filter_map(|event| event["tool_response"]["agentId"].as_str())
        .collect();
    started.sort_unstable();
    linked.sort_unstable();
    assert_eq!(started, linked);
}

#[test]
fn a_background_subagent_comes_back_as_a_prompt_that_no_person_wrote() {
    let (project, recorder) = wired(|recorder| recorder);
    let api = MockApi::start(Script::new().tool("Agent", agent("Find it.", true)));
    Client::new(&project).allow("Agent").run(&api, "Delegate.");
    let prompts = recorder.events_of("UserPromptSubmit");
    let [typed, returned] = &prompts[..] else {
        panic!("two prompts: {prompts:?}")
    };
    assert_eq!(typed["prompt"], "Delegate.");
    assert!(
        returned["prompt"]
            .as_str()
            .unwrap()
            .starts_with("<task-notification>")
    );
    // The client does not say who wrote either of them.
    assert_eq!(
        (&typed["source"], &returned["source"]),
        (&Value::Null, &Value::Null)
    );
}
