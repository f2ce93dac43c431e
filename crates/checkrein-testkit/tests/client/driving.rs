//! The test kit's own part: starting the client, playing the script, seeing the requests.

use std::time::Duration;

use checkrein_testkit::{Client, MockApi, Script, TestProject, Turn, client, payload};
use serde_json::json;

use crate::{run, wired};

#[test]
fn the_client_is_the_pinned_version() {
    let project = TestProject::new();
    let said = Client::new(&project).subcommand(&["--version"]).stdout;
    assert_eq!(
        said,
        format!("{} (Claude Code)\n", payload::client_version())
    );
}

#[test]
fn a_prompt_comes_back_as_the_result_of_its_script() {
    let api = MockApi::start(Script::new().text("Hello, person."));
    let run = Client::new(&TestProject::new()).run(&api, "Hello, model.");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.result["result"], "Hello, person.");
    let [request] = run.conversation()[..] else {
        panic!("one request is enough: {run:?}")
    };
    assert!(request.last_user_message().ends_with("Hello, model."));
    assert!(request.tools().contains(&"Bash"));
}

#[test]
fn several_tools_in_one_turn_run_and_their_results_go_back() {
    let project = TestProject::new();
    let api = MockApi::start(Script::new().turn(
        Turn::tool("Bash", json!({ "command": "echo one" })).and_tool(
            "Write",
            json!({ "file_path": project.path("a.txt"), "content": "two" }),
        ),
    ));
    let client = Client::new(&project).permission_mode("acceptEdits");
    let run = client.allow("Bash(echo:*)").run(&api, "Work.");
    assert_eq!(project.read("a.txt"), "two");
    let results = run.conversation()[1].last_user_message();
    assert!(
        results.contains("one") && results.contains("File created"),
        "{results}"
    );
    assert_eq!(api.turns_left(), 0);
}

#[test]
fn a_responder_is_asked_before_the_script() {
    let script = Script::new().text("From the script.").respond(|request| {
        let asks = request.text_contains("Who are you?");
        asks.then(|| Turn::text("A responder."))
    });
    let api = MockApi::start(script);
    let project = TestProject::new();
    let client = Client::new(&project);
    assert_eq!(
        client.run(&api, "Who are you?").result["result"],
        "A responder."
    );
    assert_eq!(
        client.run(&api, "Something else.").result["result"],
        "From the script."
    );
}

#[test]
fn a_session_takes_one_prompt_after_the_other() {
    let project = TestProject::new();
    let api = MockApi::start(Script::new().text("one").text("two"));
    let mut session = Client::new(&project).session(&api);
    assert_eq!(session.prompt("first")["result"], "one");
    assert_eq!(session.prompt("second")["result"], "two");
    let run = session.finish();
    assert_eq!(run.code, 0);
    let last = run.conversation()[1];
    assert!(last.text_contains("first") && last.text_contains("second"));
}

#[test]
fn a_client_that_takes_too_long_is_ended_with_all_it_started() {
    let hang = r#"echo $$ >"$folder/pid"; exec sleep 1000"#;
    let (project, _) = wired(|recorder| recorder.answer("UserPromptSubmit", hang));
    let api = MockApi::start(Script::new());
    let client = Client::new(&project).limit(Duration::from_secs(3));
    assert!(client.run(&api, "Wait.").timed_out);
    let pid = project.read_home("recorder/pid");
    assert_ne!(
        project.shell(&format!("kill -0 {pid}")).code,
        0,
        "the hook is gone"
    );
}

#[test]
fn the_testers_own_environment_and_home_are_not_seen() {
    let (project, recorder) = wired(|recorder| recorder);
    run(&project, "Hello.");
    let event = &recorder.events()[0];
    let transcript = event["transcript_path"].as_str().unwrap();
    assert!(
        transcript.starts_with(&*project.home().to_string_lossy()),
        "{transcript}"
    );
    let api = MockApi::start(Script::new().tool("Bash", json!({ "command": "env" })));
    let run = Client::new(&project).allow("Bash").run(&api, "Show it.");
    let seen = run.conversation()[1].last_user_message();
    assert!(!seen.contains("CARGO_MANIFEST_DIR"), "{seen}");
}

#[test]
fn the_client_is_where_the_script_installs_it() {
    let version = payload::client_version();
    assert!(client::program().ends_with(format!("claude-code-{version}/node_modules/.bin/claude")));
}

#[test]
fn our_programs_are_not_on_the_clients_path_by_themselves() {
    let project = TestProject::new();
    let api = MockApi::start(Script::new().tool("Bash", json!({ "command": "testkit-probe" })));
    let run = Client::new(&project).allow("Bash").run(&api, "Run it.");
    let result = run.conversation()[1].last_user_message();
    assert!(result.contains("not found"), "{result}");
}
