//! A fault of ours, or of the project's files, does not stop the work; one variable silences us.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::{Value, json};

use crate::given::given;
use crate::installed;

/// Two prompts in one session, the first of which runs a command.
fn two_prompts(project: &TestProject) -> Run {
    let script = Script::new()
        .tool("Bash", json!({ "command": "echo it works" }))
        .text("one")
        .text("two");
    let api = MockApi::start(script);
    let mut session = Client::new(project).allow("Bash").session(&api);
    assert_eq!(session.prompt("Continue.")["result"], "one");
    assert_eq!(
        session.prompt("Fill in the fields of this pdf form.")["result"],
        "two"
    );
    let run = session.finish();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.conversation()[1].latest().contains("it works"));
    run
}

/// Returns what the person was told besides the model's answers: messages of hooks, and failures.
fn told(run: &Run) -> Vec<String> {
    let records = run.stdout.lines();
    let of_record = |line: &str| {
        let record: Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        match text("subtype") {
            "informational" => Some(text("content").to_owned()),
            "notification" => Some(text("text").to_owned()),
            "hook_response" if text("outcome") != "success" => Some(text("stderr").to_owned()),
            "hook_response" => {
                let answer: Value = serde_json::from_str(text("stdout")).ok()?;
                Some(answer["systemMessage"].as_str()?.to_owned())
            }
            _ => None,
        }
    };
    let failures = run.stderr.lines().map(str::to_owned);
    records.filter_map(of_record).chain(failures).collect()
}

#[track_caller]
fn check(file: &str, expected: &str) {
    let project = installed()
        .user_skill(
            "pdf-forms",
            "Fills in the fields of pdf forms.",
            "Fill it in.",
        )
        .state("IMPLEMENT")
        .write(file, "{ broken");
    let run = two_prompts(&project);
    let told = told(&run);
    let [once] = &told[..] else {
        panic!("told once: {told:?}")
    };
    assert!(once.contains(expected) && once.contains("Next: "), "{once}");
    let last = run.conversation()[2];
    assert_eq!(given(&last.text()), ["skill pdf-forms"]);
}

#[test]
fn a_broken_state_is_told_once_and_stops_nothing() {
    check(
        ".claude/progress/state.json",
        "state.json` is not a state file",
    );
}

#[test]
fn a_broken_project_file_is_told_once_and_stops_nothing() {
    check(
        ".claude/config/project.json",
        "project.json` is not a project file",
    );
}

#[test]
fn a_broken_feature_list_is_told_once_and_stops_nothing() {
    check(
        ".claude/progress/feature-list.json",
        "feature-list.json` is not a ",
    );
}

#[test]
fn hooks_that_are_gone_stop_nothing() {
    let project = installed().state("IMPLEMENT");
    project.shell("rm -r ../home/.local/share/checkrein/bin");
    let run = two_prompts(&project);
    assert_eq!(given(&run.conversation()[2].text()), [""; 0]);
}

#[test]
fn a_log_that_cannot_be_written_costs_a_repetition_and_nothing_else() {
    let project = installed().state("IMPLEMENT").write_home(
        ".local/share/checkrein/sessions",
        "a file in the folder's place",
    );
    let run = two_prompts(&project);
    let last = given(&run.conversation()[2].latest());
    assert!(
        last.contains(&"skill implementation".to_owned()),
        "{last:?}"
    );
    assert_eq!(told(&run), [""; 0]);
}

#[test]
fn one_variable_silences_everything() {
    let project = installed()
        .project_json(&json!({ "v": 1, "checkpoint": "branch" }))
        .state("IMPLEMENT")
        .git();
    let state = project.path(".claude/progress/state.json");
    let script = Script::new()
        .tool("Write", json!({ "file_path": state, "content": "{}" }))
        .tool(
            "Write",
            json!({ "file_path": project.path("b.txt"), "content": "new\n" }),
        );
    let client = Client::new(&project).permission_mode("acceptEdits");
    let client = client.variable("CHECKREIN_DISABLE", "1");
    let run = client.run(&MockApi::start(script), "Continue.");

    let requests = run.conversation();
    assert_eq!(given(&requests[2].text()), [""; 0]);
    assert!(!requests[1].text_contains("valid-transition"));
    assert_eq!(
        project.run_git(&["status", "--porcelain"]).stdout,
        "?? b.txt\n"
    );
    assert_eq!(
        project
            .shell("ls ../home/.local/share/checkrein/sessions")
            .stdout,
        ""
    );
}
