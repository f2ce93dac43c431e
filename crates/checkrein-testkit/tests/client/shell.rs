//! What the Bash tool finds and may run: `CLAUDE_ENV_FILE` and the rule for our command.

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script, TestProject, Turn};
use serde_json::json;

use crate::{field, wired};

#[track_caller]
fn check(command: &str, allowed: bool) {
    let project = TestProject::new()
        .write_home("bin/checkrein", "#!/bin/sh\necho ran\n")
        .write("sub/a", "");
    project.shell("chmod +x ../home/bin/checkrein");
    let export = r#"echo "export PATH=\"$HOME/bin:\$PATH\"" >>"$CLAUDE_ENV_FILE""#;
    let recorder = Recorder::new(&project).answer("SessionStart", export);
    let rules = json!({ "allow": ["Bash(checkrein:*)"] });
    let settings = json!({ "hooks": recorder.hooks(), "permissions": rules });
    let project = project.settings(&settings);
    let api = MockApi::start(Script::new().tool("Bash", json!({ "command": command })));
    let run = Client::new(&project).run(&api, "Run it.");
    let denied = run.result["permission_denials"]
        .as_array()
        .expect("a result lists the denials");
    assert_eq!(denied.is_empty(), allowed, "{command}");
    let result = run.conversation()[1].last_user_message();
    assert_eq!(result == "ran", allowed, "{command}: {result}");
}

#[test]
fn the_rule_for_our_command_passes_it_alone_or_with_harmless_company() {
    check("checkrein state show", true);
    check("cd sub && checkrein state show", true);
    check("checkrein state show | head -1", true);
    check("checkrein trace add 'a; b $(c)'", true);
}

#[test]
fn the_rule_for_our_command_passes_nothing_else() {
    check("checkrein state show && touch new", false);
    check("checkrein state show > new", false);
    check("X=1 checkrein state show", false);
    check("checkrein trace add \"$(touch new)\"", false);
    check("checkrein-else", false);
}

#[test]
fn what_session_start_exports_holds_as_long_as_the_sessions_id() {
    let export = r#"test -e "$folder/once" || echo 'export MARK=set' >>"$CLAUDE_ENV_FILE"
        touch "$folder/once""#;
    let (project, recorder) = wired(|recorder| recorder.answer("SessionStart", export));
    let show = || {
        [
            Turn::tool("Bash", json!({ "command": "echo \"<$MARK>\"" })),
            Turn::text("x"),
        ]
    };
    let api = MockApi::start(Script::new());
    let client = Client::new(&project).allow("Bash");
    let mut session = client.session(&api);
    for prompt in ["first", "/compact", "second", "/clear", "third"] {
        if !prompt.starts_with('/') {
            api.push(show());
        }
        session.prompt(prompt);
    }
    session.finish();
    let ids = field(&recorder, "SessionStart", "session_id");
    let first = ids[0].as_str().unwrap();
    api.push(show());
    client.clone().resume(first).run(&api, "fourth");
    api.push(show());
    client
        .resume(first)
        .arguments(&["--fork-session"])
        .run(&api, "fifth");

    let shown = recorder.events_of("PostToolUse");
    let shown: Vec<&str> = shown
        .iter()
        .filter_map(|event| event["tool_response"]["stdout"].as_str())
        .collect();
    // After a compaction and a resume it holds, in the sessions of `/clear` and of a fork it does not.
    assert_eq!(shown, ["<set>", "<set>", "<>", "<set>", "<>"]);
}

fn printed(command: &str) -> String {
    let project = TestProject::new();
    let api = MockApi::start(Script::new().tool("Bash", json!({ "command": command })));
    let run = Client::new(&project).allow("Bash").run(&api, "Run it.");
    let printed = run.conversation()[1].last_user_message();
    printed.replace(run.session_id(), "the session's id")
}

#[test]
fn a_command_knows_the_sessions_id() {
    let show = "echo \"<$CLAUDE_CODE_SESSION_ID>\"";
    assert_eq!(printed(show), "<the session's id>");
}

#[track_caller]
fn check_length(letter: &str, count: usize, is_whole: bool) {
    let printed = printed(&format!("printf '{letter}%.0s' $(seq {count})"));
    assert_eq!(
        printed == letter.repeat(count),
        is_whole,
        "{count} × {letter}"
    );
}

#[test]
fn what_a_command_prints_arrives_whole_up_to_30_000_bytes() {
    check_length("x", 30_000, true);
    check_length("x", 30_001, false);
    check_length("ä", 15_000, true);
    check_length("ä", 15_001, false);
}
